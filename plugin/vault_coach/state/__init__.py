"""What the coach remembers of a vault between two runs, in small files outside it."""
