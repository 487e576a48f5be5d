"""Contract files of the servers that are not our products, as their users would write them."""
