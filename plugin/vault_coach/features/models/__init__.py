"""`coach model`: choosing, fetching, checking, teaching and measuring models on this machine."""
