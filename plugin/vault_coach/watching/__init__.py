"""The parts of the watcher: what is at rest, when to look at all notes, what to draft, and the rim around it."""
