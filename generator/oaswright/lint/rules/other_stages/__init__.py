"""Rules whose findings come from reading or from generation: here they are documented only."""
