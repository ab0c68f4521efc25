"""Matching the names in notes to people. Two candidates are a problem, never a guess."""

import hashlib
import unicodedata
from bisect import insort
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache


@lru_cache(maxsize=1 << 16)
def bare(name: str) -> str:
    """A name as it is shown: NFC, single spaces, no leading @, no folder, no heading."""
    said = name.strip().split("#", 1)[0].removesuffix(".md").rsplit("/", 1)[-1].lstrip("@")
    return " ".join(unicodedata.normalize("NFC", said).split())


@lru_cache(maxsize=1 << 16)
def fold(name: str) -> str:
    """The form names are compared in: bare, and without case."""
    return bare(name).casefold()


@dataclass
class Names:
    """All the names by which people with a note can be found.

    Attributes:
        me: Folded names of the user.
        things: Folded titles of the notes that are no people: a link to one of them names nobody.
        efforts: Titles of the initiatives, by folded title.
    """

    me: frozenset[str]
    things: frozenset[str] = frozenset()
    efforts: Mapping[str, str] = field(default_factory=dict)
    _by_name: dict[str, list[str]] = field(default_factory=dict)
    _by_first: dict[str, list[str]] = field(default_factory=dict)
    _longest: int = 1
    _asked: set[str] = field(default_factory=set)
    _told: dict[str, list[str]] = field(default_factory=dict)

    def add(self, person: str, aliases: Iterable[str] = ()) -> None:
        """Make a person known by title and aliases, and by first name where that stays unique."""
        title = fold(person)
        self._told.clear()
        for name in {title, *map(fold, aliases)} - {""}:
            _put(self._by_name.setdefault(name, []), person)
            self._longest = max(self._longest, len(name.split()))
        _put(self._by_first.setdefault(title.split()[0] if title else "", []), person)

    def candidates(self, name: str) -> list[str]:
        """Everyone a name may mean, sorted: by title or alias first, else by first name."""
        key = fold(name)
        return self._by_name.get(key) or self._by_first.get(key) or []

    def find(self, name: str) -> str | None:
        """The one person a name means, or None when nobody or several fit."""
        found = self.candidates(name)
        return found[0] if len(found) == 1 else None

    def unclear(self, name: str) -> bool:
        """True when several people fit, so that the name means nobody."""
        return len(self.candidates(name)) > 1

    def is_me(self, name: str) -> bool:
        """True when the name is the user's."""
        return fold(name) in self.me

    def is_thing(self, name: str) -> bool:
        """True when the name is that of a note which is no person."""
        self._asked.add(fold(name))
        return fold(name) in self.things

    def asking(self) -> "Names":
        """The same names, to note anew what is looked for among `things`."""
        return replace(self, _asked=set(), _told={})

    def answers(self) -> dict[str, bool]:
        """The folded names looked for among `things`, and whether they were there."""
        return {name: name in self.things for name in sorted(self._asked)}

    @property
    def fingerprint(self) -> str:
        """Other names of people or initiatives, another fingerprint; `things` are looked at one by one."""
        known = (self._by_name, self._by_first, self.efforts)
        return hashlib.sha256(
            repr((sorted(self.me), [sorted(each.items()) for each in known])).encode()
        ).hexdigest()

    def all_of(self, links: Iterable[str]) -> list[str]:
        """The people among some link targets, each once, in order."""
        return list(dict.fromkeys(person for link in links if (person := self.find(link))))

    def named_in(self, text: str) -> list[str]:
        """People whose title, alias or unique first name stands in a plain text, in order."""
        return self.all_of(self.names_in(text))

    def names_in(self, text: str) -> list[str]:
        """The names in a plain text that fit someone, clear or not: the longest that fits at each place."""
        if text not in self._told:  # a task's is asked for twice
            self._told[text] = self._look_for_names(text)
        return self._told[text]

    def _look_for_names(self, text: str) -> list[str]:
        words = _words(text)
        found: list[str] = []
        place = 0
        while place < len(words):
            name = self._name_at(words, place)
            found += [name] if name else []
            place += len(name.split()) or 1
        return found

    def speaks_of_me(self, text: str) -> bool:
        """True when one of the words of a plain text is the user."""
        return any(self.is_me(word) for word in _words(text))

    def _name_at(self, words: list[str], place: int) -> str:
        """The longest name that starts at a word, "" for none; words in lower case start no name."""
        if words[place][:1].islower():
            return ""
        for width in range(min(self._longest, len(words) - place), 0, -1):
            name = " ".join(words[place : place + width])
            if self.candidates(name):
                return name
        return ""


def _put(people: list[str], person: str) -> None:
    """Add someone in order, once."""
    if person not in people:
        insort(people, person)


def _words(text: str) -> list[str]:
    """Words without punctuation at their edges and without a possessive ending."""
    stripped = (word.strip(".,;:!?()[]{}\"'“”‘’*_") for word in text.split())
    return [word.removesuffix("'s").removesuffix("’s") for word in stripped if word]
