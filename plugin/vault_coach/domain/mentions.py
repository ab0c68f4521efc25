"""Names in plain words: where in a sentence or a title a word with a capital is a person. Pure."""

import re
from collections.abc import Sequence
from typing import NamedTuple, Protocol

from vault_coach.domain.name_words import CALENDAR, DETERMINERS, NOUNS, PARTICLES, TITLES
from vault_coach.domain.spelling import name_key

_JOINTS = str.maketrans({sign: f" {sign} " for sign in "/+|&<>→–—"})
_JOINTED = frozenset("/+|&<>→–—")
_EDGES = ".,;:!?()[]{}\"'“”‘’«»*_…，：；。！？"
_CLOSING = frozenset('.,;:!?)]}"”»…，：；。！？/+|&<>→–—-')
_ENDING = frozenset(".!?:…：。！？")
_PERSON_VERBS = frozenset(
    "ask tell thank ping remind invite call email mail meet join help phone text brief update pay visit assist"
    " frage bitte ruf informiere demander appeler prévenir preguntar llamar avisar with mit avec con".split()
)
_GIVING = frozenset("send give show hand bring owe pass lend".split())
_SPEAKING = frozenset("talk speak write reply report present explain listen go back".split())
_WITH = frozenset("with and & / + x <> < > | w/ mit und avec et con y".split())
_ALONE = frozenset("1:1 1-1 1on1 121 one-on-one 1-on-1 & / + x < > | and und et y".split())
_MEETING = frozenset("sync catch-up catchup check-in checkin coffee lunch call chat weekly interview".split())
_INSIDE = str.maketrans("", "", "-'’")  # what a family name may hold besides letters
_DATE = re.compile(r"[\d./:T-]+")


class Word(NamedTuple):
    """A word of a text.

    Attributes:
        text: The word without signs at its edges and without a possessive ending.
        closed: True when something stands behind it that ends a name.
        first: True when a sentence begins with it.
        owning: True when it had a possessive ending.
    """

    text: str
    closed: bool
    first: bool
    owning: bool


class KnownNames(Protocol):
    """Those who can be found; see `domain.names.Names`."""

    def name_at(self, words: Sequence[Word], index: int) -> tuple[str, int]:
        """Return the longest name that starts at a word, and of how many words it is."""

    def begins_a_name(self, word: str) -> bool:
        """Return True for a word that some known name begins with, or that is no family name here."""

    def is_word(self, name: str) -> bool:
        """Return True for a short name that is also a word."""


def split_words(text: str) -> list[Word]:
    """Split a text into words."""
    words: list[Word] = []
    first = True
    for raw in text.translate(_JOINTS).split():
        bare = raw.strip(_EDGES)
        if raw in _JOINTED and words:
            words[-1] = words[-1]._replace(closed=True)
        if not bare:
            first = first or raw[-1] in _ENDING
            if words:
                words[-1] = words[-1]._replace(closed=True)
            continue
        owned = bare.removesuffix("'s").removesuffix("’s")
        initial = raw[-1] == "." and (len(bare) == 1 or bare.casefold() in TITLES)
        closed = (raw[-1] in _CLOSING and not initial) or owned != bare
        words.append(Word(owned, closed, first, owned != bare))
        first = raw[-1] in _ENDING and not initial
    return words


def names_in_words(words: Sequence[Word], known: KnownNames, *, title: bool = False) -> list[str]:
    """Return the names in a text that fit someone, clear or not: at each word the longest that fits.

    A word in lower case starts no name. A name with a family name behind it that nobody has is somebody else's,
    and a name that is also a word counts only where its place in the text makes it a person.

    Args:
        words: Those of the text.
        known: Those who can be found.
        title: True for the title of a note or a heading, where capitals say less.
    """
    names: list[str] = []
    index = 0
    while index < len(words):
        if words[index].text[:1].islower():
            index += 1
            continue
        name, width = known.name_at(words, index)
        if name:
            more = _more_of_it(words, index + width, known)
            is_person = _is_person_in_title if title else _is_person
            if not more and (width > 1 or not known.is_word(name) or is_person(words, index)):
                names.append(name)
            width += more
        index += width
    return names


def _more_of_it(words: Sequence[Word], index: int, known: KnownNames) -> int:
    """Count the words behind a name that make it a fuller one: `Stone` and `van der Berg`, not `Monday`."""
    at = index
    while at < len(words) and not words[at - 1].closed and words[at].text in PARTICLES:
        at += 1
    if at >= len(words) or words[at - 1].closed:
        return 0
    word = words[at].text
    low = name_key(word)
    initial = len(word) == 1 and word.isupper() and word != "I"
    family = len(word) > 1 and word[0].isupper() and not word.isupper() and word.translate(_INSIDE).isalpha()
    if not (initial or family) or low in NOUNS or low in CALENDAR or known.begins_a_name(word):
        return 0
    return at - index + 1


def _is_person(words: Sequence[Word], index: int) -> bool:
    """Return True when its place makes a word that is also a name a person."""
    word = words[index]
    key = name_key(word.text)
    before = words[index - 1].text.casefold() if index and not word.first else ""
    after = words[index + 1].text if index + 1 < len(words) and not word.closed else ""
    if word.owning and key not in CALENDAR and before not in DETERMINERS:
        return True
    if not before or before in DETERMINERS or after[:1].isdigit():
        return False
    return key not in CALENDAR or _is_spoken_to(words, index, before, after)


def _is_spoken_to(words: Sequence[Word], index: int, before: str, after: str) -> bool:
    """Return True for a month's name where the words around it make it a person: `send May the deck`."""
    if before in _PERSON_VERBS:
        return not after or after.islower()
    if before in _GIVING:
        return after.casefold() in DETERMINERS
    return before == "to" and index > 1 and words[index - 2].text.casefold() in _SPEAKING


def _is_person_in_title(words: Sequence[Word], index: int) -> bool:
    rest = [word.text for at, word in enumerate(words) if at != index and not _DATE.fullmatch(word.text)]
    key = name_key(words[index].text)
    before = words[index - 1].text.casefold() if index else ""
    after = words[index + 1].text.casefold() if index + 1 < len(words) else ""
    if before in _WITH or after in _ALONE or before in _ALONE:
        return not after[:1].isdigit() or after in _ALONE
    return key not in CALENDAR and (not rest or after in _MEETING)
