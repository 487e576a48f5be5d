"""The mutation bench of contract tests: servers, faults that are planted in them, and what finds these."""
