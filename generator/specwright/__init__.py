"""OpenAPI first: hand-written documents in, a typed Connexion server out."""
