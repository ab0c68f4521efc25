"""Text that only shows: whatever a note or a model says, the block says it without Markdown acting on it. Pure."""

import re
import unicodedata

_PUNCTUATION = re.compile(r"([\\`*_\[\]<>#|~=$^{}!&@%])")
_START = re.compile(r"^([-+>]|\d+[.)])")
_SCHEME = re.compile(r"\b([A-Za-z][A-Za-z0-9+.-]{1,20}):(?=//|\S)")
_HIDDEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


def inert(text: str) -> str:
    """One line of Markdown that renders as the given text and does nothing else.

    Control, bidirectional and zero-width characters go; Markdown's and the plugins' punctuation is escaped; `::`,
    `{{` and `<%` are taken apart, because plugins read them even where Markdown is escaped; links end as words.
    """
    shown = "".join(
        sign for sign in unicodedata.normalize("NFC", text) if unicodedata.category(sign) not in _HIDDEN
    )
    shown = " ".join(shown.split())
    shown = re.sub(r":{2,}", ":", shown)
    shown = _SCHEME.sub(r"\1 ", shown) if "://" in shown or _active(shown) else shown
    shown = re.sub(r"(?<=[{<%])(?=[{%<])|(?<=[%}])(?=[}>])", " ", shown)
    shown = _PUNCTUATION.sub(r"\\\1", shown)
    return _START.sub(r"\\\1", shown)


def _active(text: str) -> bool:
    return re.search(r"\b(?:javascript|obsidian|data|vbscript|file|mailto):", text, re.IGNORECASE) is not None


def plain(target: str) -> str:
    """A note name, heading or label fit to stand inside `[[ ]]`."""
    return " ".join(re.sub(r"[\[\]|#^\\<>%`]", " ", target).split())
