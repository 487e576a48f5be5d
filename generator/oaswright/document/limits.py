"""How much of a document is read before it is refused: an alias bomb or a deep nest must cost nothing."""

MAX_BYTES = 64 * 1024 * 1024
MAX_DEPTH = 200
# So many values may come out of aliases over and above those that were written.
MAX_EXPANDED = 250_000
# So many objects may be put in place of references, over and above those that stand there once.
MAX_INLINED = 100_000
