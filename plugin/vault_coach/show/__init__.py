"""What a result is shown on: a terminal, a note, JSON."""
