"""Escaping: text of notes and models as Markdown that shows it and does nothing else. Pure."""

import re
import unicodedata

_PUNCTUATION = re.compile(r"([\\`*_\[\]<>#|~=$^{}!&@%])")
_START = re.compile(r"^(\d+(?=[.)])|)([-+.)])")  # what begins a list item, numbered or not
_SCHEME = re.compile(r"\b([A-Za-z][A-Za-z0-9+.-]{1,20}):(?=\S)")  # "https:", "mailto:", "obsidian:"
_MARKER = re.compile(r"(coach) ?:(?= ?(?:begin|end))", re.IGNORECASE)  # the markers of a managed block
_WWW = re.compile(r"(?<![^\W_])(www)\.(?=\S)", re.IGNORECASE)
_NOT_IN_LINKS = re.compile(r"[\[\]|#^\\<>%`{}]|:{2,}|://|\${2,}")
_SHAPELESS = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\uffa0\ufe00-\ufe0e\U000e0100-\U000e01ef]"
)  # letters and marks by name, but nothing is seen of them
_HIDDEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


def escape(text: str) -> str:
    """Return one line of Markdown that renders as the given text and does nothing else.

    Control, bidirectional and zero-width characters go; Markdown's and the plugins' punctuation is escaped; `::`,
    `{{` and `<%` are taken apart, for plugins read them even where Markdown is escaped; addresses end as words.
    """
    shown = re.sub(r":{2,}", ":", _visible(text))
    shown = _SCHEME.sub(r"\1 ", _MARKER.sub(r"\1", shown)).replace("://", " //").strip()
    shown = re.sub(r"(?<=[{<%])(?=[{%<])|(?<=[%}])(?=[}>])", " ", shown)
    shown = _WWW.sub(r"\1\\.", _PUNCTUATION.sub(r"\\\1", shown))
    return _START.sub(r"\1\\\2", shown)


def plain(target: str) -> str:
    """Return a note name, heading or label as it may stand inside `[[ ]]`."""
    return " ".join(_NOT_IN_LINKS.sub(" ", _visible(target)).split())


def _visible(text: str) -> str:
    """Return one line of what a reader sees: line breaks become spaces, invisible characters go."""
    seen = _SHAPELESS.sub("", unicodedata.normalize("NFC", text))
    spaced = (" " if sign.isspace() else sign for sign in seen)
    return " ".join("".join(sign for sign in spaced if unicodedata.category(sign) not in _HIDDEN).split())
