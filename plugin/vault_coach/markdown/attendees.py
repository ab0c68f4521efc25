"""Who was there, as people write it: names in one value, lines and headings in the body, tags of importers."""

import re
from collections.abc import Iterable, Sequence

from vault_coach.domain import dates
from vault_coach.domain.spelling import in_words, mail_address, name_key
from vault_coach.markdown import links
from vault_coach.markdown.vocabulary import kind_word

_WORDS = (
    "attendees|participants|present|in attendance|attending|attendance|invitees|who was there"
    "|teilnehmer|teilnehmende|teilnehmerinnen|anwesend|anwesende|présents|présent|participantes|asistentes|presentes"
)
# "Attendees: A, B", "**Attendees:** A", "**Present**: A", in any case; the names are the last group.
_LABEL = re.compile(rf"[*_]{{0,2}}(?:{_WORDS})[*_]{{0,2}}\s*[:：][*_]{{0,2}}\s*(.*)", re.IGNORECASE)
_HEADING = re.compile(rf"[\W_]*(?:{_WORDS})[\W_]*", re.IGNORECASE)
# Any of these words at the start of a line, whatever marks stand before it: most notes have none.
_ANYWHERE = re.compile(rf"^[ \t>#*_+-]{{0,10}}+(?:{_WORDS})\b", re.IGNORECASE | re.MULTILINE)
_ITEM = re.compile(r"(?:[-*+]|\d{1,3}[.)])\s+")
_BETWEEN = re.compile(r"[,;](?![^\[\]]{0,200}+\]\])|\s(?:and|&|und|et|y|/|\+|\|)\s|\s(?=@)")
_BETWEEN_ITEMS = re.compile(r"\s[/+|&;]\s|;\s|\s(?=@)")
_MANY = re.compile(r"[,;&/+|]| and | und | et | y |\s@")
_ADDRESS = re.compile(r"\s*<[^<>]{0,200}+>|\s*\([^()]{0,200}+\)")
_NOBODY = frozenset("all everyone everybody team tbd tbc none na n/a - ? alle tous todos".split())
_LONGEST_NAME = 5
_TOP = 20_000  # characters of a note in which it must begin to tell who was there


def split_people(text: str, *, listed: bool) -> Iterable[str]:
    """Name the persons of one value: its links and the names between them.

    Args:
        text: The value.
        listed: True for an item of a list: there a comma stands between family name and first name.
    """
    linked = "]]" in text or "](" in text
    if linked and text.startswith("[[") and text.find("]]") == len(text) - 2:
        return (text,)
    if not linked and not _MANY.search(text):
        return (_without_address(text),)
    if not linked:
        text = _ADDRESS.sub("", text) if not mail_address(text) else text
    people: list[str] = []
    for part in _parts(text, listed=listed and not linked):
        if "]]" in part or "](" in part:
            people += links.targets(part)
        elif bare := _without_address(part):
            people.append(bare)
    return people


def _parts(text: str, *, listed: bool) -> list[str]:
    if listed:
        return _BETWEEN_ITEMS.split(text)
    parts = text.split(";")
    if len(parts) > 1 and all(part.count(",") == 1 for part in parts) and "[[" not in text:
        return parts  # as Outlook has them: "Okafor, Nadia; Lindqvist, Jonas"
    return _BETWEEN.split(text)


def _without_address(text: str) -> str:
    """Return a name without a mail address or a company in brackets behind it, an address alone as it is."""
    text = text.strip()
    if text.startswith("#"):
        return in_words(text[1:])
    bare = _ADDRESS.sub("", text).strip() if text[-1:] in ")>" else text
    return bare or mail_address(text)


def tells_attendees(text: str) -> bool:
    """Return True for a note with a line near its top that may tell who was there."""
    return _ANYWHERE.search(text, 0, _TOP) is not None


def is_heading_of_attendees(heading: str) -> bool:
    """Return True for a heading such as `Attendees`."""
    return _HEADING.fullmatch(heading) is not None


def find_places(lines: Sequence[str], first_line: int) -> list[tuple[int, tuple[str, ...]]]:
    """Find where a body tells who was there.

    Args:
        lines: Its visible lines.
        first_line: The number of the first.

    Returns:
        For each place the number of its line, and the names behind the label or in the list below it.
    """
    places: list[tuple[int, list[str]]] = []
    below = ""  # what the lines stand below: a label, or a heading
    for number, line in enumerate(lines, first_line):
        text = line.strip()
        item = _ITEM.match(text)
        words = text[item.end() :] if item else text
        label = _LABEL.match(words)
        if text.startswith("#") and not text.startswith("#!"):
            below = "heading" if is_heading_of_attendees(text) else ""
            places += [(number, [])] if below else []
        elif label:
            names = label[1].strip("*_ ")
            places.append((number, list(named_people(names, listed=False)) if names else []))
            below = "" if names else "label"
        elif below and text and (item or below == "heading"):
            places[-1][1].extend(named_people(words, listed=item is not None))
        elif text and below == "label":
            below = ""
    return [(number, tuple(names)) for number, names in places if names]


def named_people(text: str, *, listed: bool) -> tuple[str, ...]:
    """Return the names of a text of the body, as a property would hold them; other words are left out."""
    kept = []
    for name in split_people(text, listed=listed):
        plain = links.sole(name) or name
        words = plain.split()
        fits = 0 < len(words) <= _LONGEST_NAME and plain.casefold() not in _NOBODY
        if mail_address(plain) or (fits and not any(sign.isdigit() for sign in plain)):
            kept.append(f"[[{plain}]]" if "/" in plain else plain)
    return tuple(kept)


def people_of_tags(tags: Iterable[str], title: str) -> tuple[str, ...]:
    """Return the people that importers name in tags such as `person/nadia-okafor`, the note's own title aside."""
    named = [tag.rsplit("/", 1)[-1] for tag in tags if "/" in tag and kind_word(tag.split("/", 1)[0]) == "partner"]
    people = [in_words(name).title() for name in named if name_key(in_words(name)) != name_key(in_words(title))]
    return tuple(dict.fromkeys(people))


def is_no_person(title: str, tags: Iterable[str], *, dated: bool, attended: bool) -> bool:
    """Return True for a note whose tags name people, but which is a day or a meeting itself.

    Args:
        title: Its title.
        tags: Its own tags.
        dated: Whether it has a day.
        attended: Whether a property or a line says who was there.
    """
    if dates.is_day_name(title):
        return True
    named = bool(people_of_tags(tags, title))
    return (dates.in_name(title) is not None and (attended or named)) or (dated and attended and named)
