"""oHallo: calendar connections of a workspace.

`storage`, `grants` and `oauth` hold the statements, `connections`, `identifiers` and `bodies` the rules,
`providers` what lies beyond this server, `errors` renders errors, `handlers` connect these.
"""
