"""Packages that oaswright generates: one for each document. Do not edit."""
