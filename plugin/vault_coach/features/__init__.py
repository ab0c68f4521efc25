"""One file a story a user has with the coach: what it does, the page it shows, the command that starts it."""
