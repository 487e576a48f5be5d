"""The candidates: each module has `app`, an ASGI application that answers the three operations.

Packages that tools generate from `contacts.yaml` are found on `sys.path` (see `prepare.py`).
"""
