"""`oaswright diff`: is every change found at its place, with its level, and proved."""
