"""Attendee: the calendars that a project reads meetings from.

`storage` and `credentials` keep the rows, `bodies`, `paging` and `throttle` hold the rules, `errors` and
`body_errors` render errors, `syncing` does what happens after the response, `handlers` connect these.
"""
