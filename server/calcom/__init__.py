"""Cal.com's destination, selected and connected calendars."""
