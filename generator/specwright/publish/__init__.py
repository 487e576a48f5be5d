"""From generated text to files: compare with what is there, show the difference, write."""

from specwright.publish.compare import Change, compare, unified_diff
from specwright.publish.write import write

__all__ = ["Change", "compare", "unified_diff", "write"]
