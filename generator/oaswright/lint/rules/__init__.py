"""The rules, one per file; the docstring of a file is what `oaswright explain` prints."""
