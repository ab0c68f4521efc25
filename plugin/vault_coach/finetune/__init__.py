"""Teaching the starter: written examples in, an adapter for it out."""
