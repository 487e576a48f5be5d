"""meetergo: the calendar connections of a company's users, served as the Platform API v4 serves them."""
