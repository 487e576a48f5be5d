"""The OpenAPI standard as data: fields, keywords, methods, statuses, names. Standard library only."""
