"""Attendee: the calendars that a project reads meetings from.

`storage` and `credentials` keep the rows, `bodies`, `paging` and `throttle` hold the rules, `body_faults` and
`faults` the words, `syncing` what happens after the answer, `handlers` the way from one to the other.
"""
