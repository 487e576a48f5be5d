"""What a document means for Python: an `Api` of operations, parameters, bodies and responses."""
