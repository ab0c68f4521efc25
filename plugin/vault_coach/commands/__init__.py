"""The commands, by what they do. Each finds its data, calls a use case and shows the result; no logic of its own.

Imports that cost time are inside the functions that need them, so that `coach --help` answers at once.
"""
