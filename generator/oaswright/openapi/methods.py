"""The HTTP methods that a Path Item Object has a field for (section 4.8.9; `query` since OpenAPI 3.2)."""

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace", "query")
