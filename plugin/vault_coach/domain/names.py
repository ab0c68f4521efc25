"""Matching the names in notes to people. Two candidates are a problem, never a guess."""

import hashlib
import unicodedata
from bisect import insort
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from vault_coach.domain.reading import Reading
from vault_coach.domain.source import Problem

_PEOPLE = ("attendees", "partners", "deciders", "needs", "influencers")  # fields that list people


@lru_cache(maxsize=1 << 16)
def bare(name: str) -> str:
    """Return a name as it is shown: NFC, single spaces, no leading @, no folder, no heading."""
    title = name.strip().split("#", 1)[0].removesuffix(".md").rsplit("/", 1)[-1].lstrip("@")
    return " ".join(unicodedata.normalize("NFC", title).split())


@lru_cache(maxsize=1 << 16)
def fold(name: str) -> str:
    """Return the form names are compared in: bare, and without case."""
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
    _looked_up: set[str] = field(default_factory=set)
    _names_in: dict[str, list[str]] = field(default_factory=dict)

    def add(self, person: str, aliases: Iterable[str] = ()) -> None:
        """Make a person known by title and aliases, and by first name where that stays unique."""
        title = fold(person)
        self._names_in.clear()
        for name in {title, *map(fold, aliases)} - {""}:
            _put(self._by_name.setdefault(name, []), person)
            self._longest = max(self._longest, len(name.split()))
        _put(self._by_first.setdefault(title.split()[0] if title else "", []), person)

    def candidates(self, name: str) -> list[str]:
        """List everyone a name may mean, sorted: by title or alias first, else by first name."""
        key = fold(name)
        return self._by_name.get(key) or self._by_first.get(key) or []

    def find(self, name: str) -> str | None:
        """Return the one person a name means, or None when nobody or several fit."""
        candidates = self.candidates(name)
        return candidates[0] if len(candidates) == 1 else None

    def unclear(self, name: str) -> bool:
        """Return True when several people fit, so that the name means nobody."""
        return len(self.candidates(name)) > 1

    def is_me(self, name: str) -> bool:
        """Return True when the name is the user's."""
        return fold(name) in self.me

    def is_thing(self, name: str) -> bool:
        """Return True when the name is that of a note which is no person; the look-up is noted for `answers`."""
        self._looked_up.add(fold(name))
        return fold(name) in self.things

    def for_one_note(self) -> "Names":
        """Return the same names, which note anew what is looked up among `things`."""
        return replace(self, _looked_up=set(), _names_in={})

    def answers(self) -> dict[str, bool]:
        """Return the folded names looked up among `things`, and whether they were there."""
        return {name: name in self.things for name in sorted(self._looked_up)}

    @property
    def fingerprint(self) -> str:
        """A hash of the names of people and initiatives; `things` are looked up one by one and not in it."""
        known = (self._by_name, self._by_first, self.efforts)
        return hashlib.sha256(
            repr((sorted(self.me), [sorted(table.items()) for table in known])).encode()
        ).hexdigest()

    def all_of(self, links: Iterable[str]) -> list[str]:
        """Return the people among some link targets, once each, in order."""
        return list(dict.fromkeys(person for link in links if (person := self.find(link))))

    def named_in(self, text: str) -> list[str]:
        """Return the people whose title, alias or unique first name stands in a plain text, in order."""
        return self.all_of(self.names_in(text))

    def names_in(self, text: str) -> list[str]:
        """Return the names in a plain text that fit someone, clear or not: at each word the longest that fits."""
        if text not in self._names_in:  # a task's text is looked through twice
            self._names_in[text] = self._look_for_names(text)
        return self._names_in[text]

    def _look_for_names(self, text: str) -> list[str]:
        words = _words(text)
        names: list[str] = []
        index = 0
        while index < len(words):
            name = self._name_at(words, index)
            names += [name] if name else []
            index += len(name.split()) or 1
        return names

    def speaks_of_me(self, text: str) -> bool:
        """Return True when one of the words of a plain text is the user."""
        return any(self.is_me(word) for word in _words(text))

    def match_people(self, raw: Iterable[str]) -> tuple[str, ...]:
        """Match the people a property lists, the user aside; one without a note stays known by the name given.

        Args:
            raw: Names or link targets; one that several people fit names nobody.
        """
        people: dict[str, None] = {}
        for name in raw:
            candidates = self.candidates(name)
            if len(candidates) == 1:
                people[candidates[0]] = None
            elif not candidates and bare(name) and not self.is_me(name) and not self.is_thing(name):
                people[bare(name)] = None
        return tuple(people)

    def _name_at(self, words: list[str], index: int) -> str:
        """Return the longest name that starts at a word, "" for none; words in lower case start no name."""
        if words[index][:1].islower():
            return ""
        for width in range(min(self._longest, len(words) - index), 0, -1):
            name = " ".join(words[index : index + width])
            if self.candidates(name):
                return name
        return ""


def _put(people: list[str], person: str) -> None:
    """Insert a person in order, unless they are there."""
    if person not in people:
        insort(people, person)


def _words(text: str) -> list[str]:
    """Split a text into words, without punctuation at their edges and without a possessive ending."""
    stripped = (word.strip(".,;:!?()[]{}\"'“”‘’*_") for word in text.split())
    return [word.removesuffix("'s").removesuffix("’s") for word in stripped if word]


def gather_names(readings: Sequence[Reading], me: Iterable[str], things: Iterable[str] = ()) -> Names:
    """Gather the names of everyone with a note, the user aside.

    Args:
        readings: Those of the notes, by path.
        me: What the user is called.
        things: Folded titles of more notes, about neither people nor initiatives.
    """
    people = [reading for reading in readings if reading.kind == "partner"]
    mine = {"me", "i", *map(fold, me)}
    for reading in people:
        if fold(reading.person) in mine:
            mine |= set(map(fold, reading.values("aliases")))
    titles = (fold(reading.title) for reading in readings if reading.kind != "partner")
    efforts = {fold(reading.title): reading.title for reading in readings if reading.kind == "initiative"}
    names = Names(frozenset(mine), frozenset({*titles, *things}), efforts)
    for reading in people:
        if not names.is_me(reading.person):
            names.add(reading.person, reading.values("aliases"))
    firsts = {name.split()[0] for name in mine if name}
    return replace(names, me=frozenset(mine | {first for first in firsts if not names.candidates(first)}))


def unclear_names(reading: Reading, names: Names) -> Iterator[Problem]:
    """Find a problem for every name that several people fit: as attendee or the like, in a link, in a task."""
    lists = (field for name, field in reading.fields.items() if name in _PEOPLE)
    mentioned = [(name, field.source) for field in lists for name in field.values]
    mentioned += [(mention.target, mention.source) for mention in reading.mentions]
    mentioned += [(link, mark.source) for mark in reading.marks for link in mark.links]
    for task in reading.tasks:
        mentioned += [(name, task.source) for name in (task.owner, *task.links, *names.names_in(task.action))]
    for name, source in mentioned:
        if names.unclear(name):
            several = " or ".join(names.candidates(name))
            hint = "Write the full name, or link the note."
            yield Problem(source.path, source.line, f'"{bare(name)}" could be {several}.', hint)
