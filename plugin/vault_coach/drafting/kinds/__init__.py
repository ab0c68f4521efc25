"""What each kind of draft holds: one module a kind, from the model to a plan. Pure."""
