"""What a merge leaves in a note when nobody decides: both versions, between markers. Only one may count."""

import re

# Our side, perhaps what both began from, and theirs, each marker on a line of its own.
_CONFLICT = re.compile(
    r"^<{7} [^\n]*\n((?:(?!<{7} |={7}$|\|{7})[^\n]*\n)*)((?:\|{7}[^\n]*\n(?:(?!={7}$)[^\n]*\n)*)?={7}\n"
    r"(?:(?!>{7} )[^\n]*\n)*>{7} [^\n]*)$",
    re.MULTILINE,
)
_FENCE = re.compile(r"^ {0,3}(?:```|~~~)", re.MULTILINE)
_NOT_NEWLINE = re.compile(r"[^\n]+")


def keep_one_side(text: str) -> tuple[str, int]:
    """Blank the markers of unresolved merges and the second version; code that shows such markers stays.

    Returns:
        The text with the same lines, and the line of the first conflict, 0 for none.
    """
    parts: list[str] = []
    at = first = 0
    for match in _CONFLICT.finditer(text):
        if len(_FENCE.findall(text, 0, match.start())) % 2:
            continue
        first = first or text.count("\n", 0, match.start()) + 1
        parts += [text[at : match.start()], "\n", match[1], _NOT_NEWLINE.sub("", match[2])]
        at = match.end()
    return "".join([*parts, text[at:]]), first
