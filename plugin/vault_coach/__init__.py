"""vault-coach: reads meeting notes, coaches working partnerships, keeps everything on this machine."""

__version__ = "0.1.0"
