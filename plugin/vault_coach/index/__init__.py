"""A disposable SQLite cache of what was read, kept outside the vault."""
