"""Due days in words: "due 2026-11-20", "before 20 Nov 2026", `@{2026-11-20}`, `@due(2026-11-20)`."""

import re
from datetime import date

from vault_coach.markdown.day_forms import ANY, TIME, parse_day

# English, German, French and Spanish; each with the small words that may follow.
_WORDS = (
    r"due(?: date| day)?(?: is)?(?: on| by)?|by|before|until|till|(?:no|not) later than|deadline(?: is)?|scheduled"
    r"|bis(?: zum| spätestens)?|fällig(?: am| bis)?|fälligkeit|frist|spätestens(?: am)?|stichtag|vor(?: dem)"
    r"|avant(?: le)?|d['’]ici(?: le| au)?|pour le|échéance|au plus tard(?: le)?|date limite"
    r"|antes del?|para el|hasta(?: el)?|vence(?: el)?|fecha límite|plazo|a más tardar(?: el)?"
)
# Words before "until" that make it the end of a state, not a day something is due.
_STATE = r"(?<!valid )(?<!away )(?<!open )(?<!closed )(?<!runs )(?<!absent )"
_WORDED = re.compile(
    rf"[(\[]?\s*+{_STATE}(?<![\w@])(?:{_WORDS})\s*[:=]?\s+(?:on |the |am )?[<(]?(?:\[\[)?({ANY})(?:\]\])?{TIME}"
    r"(?: [^\W\d_]{2,3}\.?(?=>))?>?[)\]]?",
    re.IGNORECASE,
)
_AT = re.compile(
    rf"\(?@(?:due|deadline)?[({{]?\s*(?:\[\[)?({ANY})(?:\]\])?{TIME}[)}}]?\)?(?:\s*@\{{2\d{{0,1}}:\d\d\}})?",
    re.IGNORECASE,
)
_AT_TIME = re.compile(r"\s*@@?\{\d{1,2}:\d{2}(?: ?[ap]m)?\}", re.IGNORECASE)


def take_due_words(text: str) -> tuple[str, str, date | None]:
    """Take the first due day out of a text.

    Returns:
        The text without it, the day as written ("" for none), and the day, None when it is not clear.
    """
    match = (_AT.search(text) if "@" in text else None) or _WORDED.search(text)
    if match is None:
        return text, "", None
    rest = text[match.end() :]
    if "@" in rest:
        rest = _AT_TIME.sub("", rest, count=1)
    return text[: match.start()] + " " + rest, match[1], parse_day(match[1])
