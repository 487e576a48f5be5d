"""The checks, one family per module; `find_checks` lists them in the order in which they run."""
