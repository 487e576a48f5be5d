"""Hand-written handlers kept in sync with the interface, without losing a line of them.

The syntax tree gives positions, and an edit replaces exactly a signature or an import. Everything else is
never read into another form, so it cannot change: a byte order mark, form feeds, lone carriage returns and
odd formatting included.
"""
