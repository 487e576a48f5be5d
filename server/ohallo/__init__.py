"""oHallo: calendar connections of a workspace.

`storage`, `grants` and `oauth` hold the statements, `connections`, `identifiers` and `bodies` the rules,
`providers` what lies beyond this server, `faults` the words, `handlers` the way from one to the other.
"""
