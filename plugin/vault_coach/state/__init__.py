"""The state folder of a vault: caches and small files the coach keeps between two runs, outside the vault."""
