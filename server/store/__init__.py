"""What the five products keep: a database, its tables, its secrets, and the API keys that open them.

A product declares its tables in ``server/<product>/tables.py`` on the `metadata` of `server.store.tables`,
creates them in one version file under ``server/store/migrations/versions``, and reads and writes them with
SQLAlchemy Core inside `Database.reading` and `Database.writing`. SQLite and PostgreSQL are to behave alike;
where they would not, a column type of `server.store.values` decides before the value reaches either.
"""
