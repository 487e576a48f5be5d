"""The read model of a document: its operations and schemas as typed values, references resolved once."""
