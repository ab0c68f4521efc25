"""Editing the bytes of a note: managed blocks, single properties, one more field; every edit is proven."""
