"""Local models behind one method. Knows nothing of notes or partners."""
