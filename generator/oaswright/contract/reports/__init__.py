"""Reports of a run: text, JUnit XML, JSON and a page. Each is a function from a report to its text."""
