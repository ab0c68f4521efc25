"""The only code that touches notes on disk."""
