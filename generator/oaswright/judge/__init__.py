"""What openapi-spec-validator has against a document in which no rule of ours finds an error."""
