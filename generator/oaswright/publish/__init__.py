"""From generated text to files: compare with what is there, show the difference, write all or nothing.

The modules are imported one by one: a run with nothing to do needs only `cache`.
"""
