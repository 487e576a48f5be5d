"""How much of a document is read before it is refused: an alias bomb or a deep nest must cost nothing."""

MOST_BYTES = 64 * 1024 * 1024
MOST_DEPTH = 200
# Counted after aliases are expanded.
MOST_NODES = 3_000_000
