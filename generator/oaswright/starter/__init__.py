"""A new project: what `oaswright init` lays out."""
