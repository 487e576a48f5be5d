"""Packages that specwright generates: one for each document. Do not edit."""
