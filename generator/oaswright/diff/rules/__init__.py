"""One rule per file: a kind of change, its worst level, and whom it hurts."""
