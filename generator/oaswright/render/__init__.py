"""From an `Api` to the text of the files that are generated for it."""
