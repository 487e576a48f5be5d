"""Where the documents of these tests are."""

from pathlib import Path

LIBRARY = Path(__file__).with_name("library.yaml")
JOURNAL = Path(__file__).with_name("journal.yaml")
