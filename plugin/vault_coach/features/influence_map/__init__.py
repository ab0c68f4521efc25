"""The influence map: its page, a canvas, a picture and diagrams for a note."""
