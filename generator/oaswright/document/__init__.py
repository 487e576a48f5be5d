"""Files in, located plain data out: reading, references between files, one bundled document."""
