"""`coach watch`: drafts by itself as notes are saved, and what starts it with the computer."""
