"""Planner: a CRUD API written for the bench, correct in every sentence of its document."""
