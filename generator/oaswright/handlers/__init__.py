"""Hand-written handlers kept in step with the interface, without losing a line of them.

The syntax tree says where things stand; an edit replaces exactly a signature or an import. Everything
else is never read into another form, so it cannot change: a byte order mark, form feeds, lone carriage
returns and odd formatting included.
"""

from oaswright.handlers.contract import Route
from oaswright.handlers.model import History, Orphan, Subject, Sync
from oaswright.handlers.sync import synchronise

__all__ = ["History", "Orphan", "Route", "Subject", "Sync", "synchronise"]
