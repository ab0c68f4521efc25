"""Days in the forms people and plugins write them, where only one day can be meant."""

import re
import unicodedata
from datetime import date

from vault_coach.domain import dates

_MONTHS = {
    name: number
    for number, names in enumerate(
        "jan ene,feb fev,mar,apr abr avr,may mai,jun juin,jul juil,aug ago aou,sep,oct okt,nov,dec dez dic".split(
            ","
        ),
        1,
    )
    for name in names.split()
}
_MONTH = (
    r"(?:[Jj]an|[Ee]ne|[Ff][eé][bv]|[Mm][aä]r|[Aa][pbv]r|[Mm]a[yi]|[Jj]u[nli]|[Aa]u?g|[Aa]o[uû]|[Ss]ep|[Oo][ck]t|[Nn]ov"
    r"|[Dd][eéi][cz])[^\W\d_]{0,8}"
)
_LAST_MONTH, _LAST_DAY = 12, 31

ISO = r"\d{4}-\d{2}-\d{2}(?!\d)"
ANY = (
    rf"(?:\d{{4}}[-/.]\d{{1,2}}[-/.]\d{{1,2}}(?!\d)|\d{{1,2}}[-/.]\d{{1,2}}[-/.]\d{{4}}(?!\d)|20\d{{6}}(?!\d)"
    rf"|\d{{1,2}}(?:st|nd|rd|th|\.)? (?:de )?{_MONTH}\.?,? (?:de )?\d{{4}}(?!\d)"
    rf"|{_MONTH}\.? \d{{1,2}}(?:st|nd|rd|th)?,? \d{{4}}(?!\d))"
)
"""A day with its year in any form; it may still be one of two, as 05/06/2026 is."""
TIME = r"(?:(?:T| |, )\d{1,2}:\d{2}(?::\d{2})?(?: ?[ap]m)?)?"
"""A time behind a day, which is nobody's concern here."""

_NUMBERS = re.compile(r"\d+")
_LETTERS = re.compile(r"[^\W\d_]+")


def parse_day(text: str) -> date | None:
    """Return the one day a text in the form of `ANY` means, None when it may be two or is in no calendar."""
    if text[4:5] == "-" == text[7:8] and text[8:10].isdigit():
        return dates.from_iso(text)
    return _parse_other(text)


def _parse_other(text: str) -> date | None:
    """Parse a day in any other form."""
    first, *others = [int(number) for number in _NUMBERS.findall(text)]
    try:
        if not others:
            digits = f"{first:08}"
            return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
        if month := _month(text):
            return date(others[0], month, first)
        if first > _LAST_DAY:
            return date(first, others[0], others[1])
        if "." in text or first > _LAST_MONTH or first == others[0]:
            return date(others[1], others[0], first)
        return date(others[1], first, others[0]) if others[0] > _LAST_MONTH else None
    except (ValueError, IndexError):
        return None


def trouble_of(text: str) -> str:
    """Return the sentence that says why a text in the form of `ANY` is no day."""
    first, second, *_ = [*(int(number) for number in _NUMBERS.findall(text)), 0, 0]
    if 0 < first <= _LAST_MONTH and 0 < second <= _LAST_MONTH:
        return f"{text} may mean two days."
    return f"{text} is no day of the calendar."


def _month(text: str) -> int:
    """Return the number of the month whose name stands in a text, 0 for none."""
    plain = unicodedata.normalize("NFD", text.lower())
    for word in _LETTERS.findall("".join(sign for sign in plain if not unicodedata.combining(sign))):
        if month := _MONTHS.get(word[:4]) or _MONTHS.get(word[:3]):
            return month
    return 0
