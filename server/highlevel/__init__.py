"""HighLevel: the booking calendars of a sub-account (a location) and their free slots."""
