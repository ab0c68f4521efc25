"""The same results for three readers: people (terminal), programs (JSON), and later Obsidian (canvas, bases)."""
