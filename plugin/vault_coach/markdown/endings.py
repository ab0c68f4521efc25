"""Line endings. A note keeps its own; whoever reads it sees line feeds."""


def line_feeds(text: str) -> str:
    """A text whose lines end with a line feed alone."""
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text
