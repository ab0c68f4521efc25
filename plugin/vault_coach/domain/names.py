"""Matching the names in notes to people. Two candidates are a problem, never a guess."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field


def fold(name: str) -> str:
    """The form names are compared in: NFC, no leading @, no case, single spaces, no folder, no heading."""
    bare = name.strip().lstrip("@").split("#", 1)[0].removesuffix(".md").rsplit("/", 1)[-1]
    return " ".join(unicodedata.normalize("NFC", bare).casefold().split())


@dataclass
class Names:
    """All the names by which people with a note can be found.

    Attributes:
        me: Folded names of the user.
        things: Folded titles of the notes that are no people: a link to one of them names nobody.
    """

    me: frozenset[str]
    things: frozenset[str] = frozenset()
    _by_name: dict[str, set[str]] = field(default_factory=dict)
    _by_first: dict[str, set[str]] = field(default_factory=dict)
    _longest: int = 1

    def add(self, person: str, aliases: Iterable[str] = ()) -> None:
        """Make a person known by title and aliases, and by first name where that stays unique."""
        title = fold(person)
        for name in {title, *map(fold, aliases)} - {""}:
            self._by_name.setdefault(name, set()).add(person)
            self._longest = max(self._longest, len(name.split()))
        self._by_first.setdefault(title.split()[0] if title else "", set()).add(person)

    def candidates(self, name: str) -> list[str]:
        """Everyone a name may mean, sorted: by title or alias first, else by first name."""
        key = fold(name)
        return sorted(self._by_name.get(key) or self._by_first.get(key) or ())

    def find(self, name: str) -> str | None:
        """The one person a name means, or None when nobody or several fit."""
        found = self.candidates(name)
        return found[0] if len(found) == 1 else None

    def is_me(self, name: str) -> bool:
        """True when the name is the user's."""
        return fold(name) in self.me

    def is_thing(self, name: str) -> bool:
        """True when the name is that of a note which is no person."""
        return fold(name) in self.things

    def all_of(self, links: Iterable[str]) -> list[str]:
        """The people among some link targets, each once, in order."""
        return list(dict.fromkeys(person for link in links if (person := self.find(link))))

    def named_in(self, text: str) -> list[str]:
        """People whose title, alias or unique first name stands in a plain text as capitalised words, in order."""
        words = _words(text)
        found: list[str] = []
        place = 0
        while place < len(words):
            width = self._match_at(words, place, found)
            place += width or 1
        return list(dict.fromkeys(found))

    def _match_at(self, words: list[str], place: int, found: list[str]) -> int:
        if not words[place][:1].isupper():
            return 0
        for width in range(min(self._longest, len(words) - place), 0, -1):
            person = self.find(" ".join(words[place : place + width]))
            if person is not None:
                found.append(person)
                return width
        return 0


def _words(text: str) -> list[str]:
    """Words without punctuation at their edges and without a possessive ending."""
    stripped = (word.strip(".,;:!?()[]{}\"'“”‘’*_") for word in text.split())
    return [word.removesuffix("'s").removesuffix("’s") for word in stripped if word]
