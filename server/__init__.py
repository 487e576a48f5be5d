"""The five APIs of this repository, served from generated code: hand-written handlers over one database."""
