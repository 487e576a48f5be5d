"""What is wrong with an API description: the engine, its settings, and one rule per file in `rules`."""
