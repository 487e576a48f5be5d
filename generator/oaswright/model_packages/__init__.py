"""Packages with the models of files that several documents refer to, before the APIs that import them."""
