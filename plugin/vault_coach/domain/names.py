"""Who a written name is: the one place that decides it, with its evidence and its doubt.

In this order: a link with a path, a title or alias, who was in the room, a shorter name that nobody else here
bears. Several people who fit are a problem, never a guess; a fuller name than anybody's is somebody else.
"""

import hashlib
from bisect import insort
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import NamedTuple

from vault_coach.domain.mentions import Word, names_in_words, split_words
from vault_coach.domain.name_words import CALENDAR, WORDS
from vault_coach.domain.reading import Reading
from vault_coach.domain.spelling import (
    alike,
    bare,
    family_name,
    fold,
    fold_path,
    forms_of_title,
    has_title,
    in_words,
    mail_address,
    name_key,
    short_forms,
    shown_name,
)

ME = "me"
"""The user's name inside the model, whatever the notes call them."""


class Identity(NamedTuple):
    """Who a written name is.

    Attributes:
        person: The person's name, `ME` for the user, "" for nobody.
        candidates: Everyone it may mean, sorted; several when that is why it is nobody.
        reason: What tells: path, title, alias, mail, me, present, short, several, nobody.
    """

    person: str = ""
    candidates: tuple[str, ...] = ()
    reason: str = "nobody"


class _LookUp(NamedTuple):
    """What the vault as a whole knows of a name: whose it is in full, why, and whom it may be short for."""

    full: tuple[str, ...]
    reason: str
    short: tuple[str, ...]


@dataclass
class Names:
    """All the names by which people can be found.

    Attributes:
        me: Names of the user, as `name_key` gives them.
        things: Folded titles of the notes that are no people: a link to one of them names nobody.
        efforts: Titles of the initiatives, by folded title.
        room: Who was there, where a place in the notes tells it.
        own_words: Short names, in lower case, that are also words in this vault.
        places: Words with a capital, in lower case, that are no family names here: teams, initiatives.
    """

    me: frozenset[str]
    things: frozenset[str] = frozenset()
    efforts: Mapping[str, str] = field(default_factory=dict)
    room: tuple[str, ...] = ()
    own_words: frozenset[str] = frozenset()
    places: frozenset[str] = frozenset()
    ids: dict[str, str] = field(default_factory=dict)
    _by_path: dict[str, list[str]] = field(default_factory=dict)
    _by_title: dict[str, list[str]] = field(default_factory=dict)
    _by_name: dict[str, list[str]] = field(default_factory=dict)
    _by_short: dict[str, list[str]] = field(default_factory=dict)
    _by_family: dict[str, list[str]] = field(default_factory=dict)
    _by_mail: dict[str, list[str]] = field(default_factory=dict)
    _keys: dict[str, list[str]] = field(default_factory=dict)
    _starts: set[str] = field(default_factory=set)
    _room_starts: frozenset[str] = frozenset()
    _longest: int = 3
    _looked_up: set[str] = field(default_factory=set)
    _known: dict[str, _LookUp] = field(default_factory=dict)
    _identified: dict[str, Identity] = field(default_factory=dict)
    _names_in: dict[str, list[str]] = field(default_factory=dict)

    def add(
        self,
        person: str,
        aliases: Iterable[str] = (),
        *,
        title: str = "",
        path: str = "",
        forms: Iterable[str] = (),
        mails: Iterable[str] = (),
    ) -> None:
        """Make a person known.

        Args:
            person: Their name in the model: the title of their note, or its path where two have one title.
            aliases: What else they are called, in full.
            title: The title of their note, when it is not the name.
            path: Their note.
            forms: More full names, whose first words may stand for the whole.
            mails: Their addresses.
        """
        title = title or person
        self._known.clear()
        self._names_in.clear()
        self._identified.clear()
        if path:
            self.ids[path] = person
            put(self._by_path, fold_path(path), person)
        put(self._by_title, fold(title), person)
        for name in (title, *forms_of_title(title), *forms):
            self._add_full(name, person)
            for key in short_forms(name):
                put(self._by_short, key, person)
                self._starts.add(key.partition(" ")[0])
            put(self._by_family, family_name(name), person)
        for name in aliases:
            self._add_full(name, person)
        for mail in mails:
            put(self._by_mail, mail_address(mail), person)

    def _add_full(self, name: str, person: str) -> None:
        key = name_key(name)
        if not key:
            return
        put(self._by_name, key, person)
        put(self._keys, person, key)
        self._starts.add(key.partition(" ")[0])
        self._longest = max(self._longest, len(key.split()) + 1)

    def share(self, key: str, who: str) -> None:
        """Note that a short name may also mean someone without a note, or the user."""
        put(self._by_short, key, who)
        self._known.clear()
        self._identified.clear()

    def identify(self, name: str) -> Identity:
        """Find who a written name is, in the room if one is known."""
        identity = self._identified.get(name)
        if identity is None:
            identity = self._identified[name] = self._decide(name)
        return identity

    def _decide(self, name: str) -> Identity:
        known = self._known.get(name)
        if known is None:
            known = self._known[name] = self._look_up(name)
        if known.full:
            return self._decide_full(name_key(name), known)
        here = [person for person in self.room if person in known.short]
        if not here and not known.short:
            here = _present(name_key(name), self.room)
            return Identity(here[0], (here[0],), "present") if len(here) == 1 else _several(here)
        if ME in known.short:
            return Identity(ME, (ME,), "me") if known.short == (ME,) else _several(known.short)
        if len(here) == 1:
            return Identity(here[0], (here[0],), "present")
        return Identity(known.short[0], known.short, "short") if len(known.short) == 1 else _several(known.short)

    def _decide_full(self, key: str, known: _LookUp) -> Identity:
        """Decide between people who bear a name in full; who was there under that short name goes before."""
        if known.full == (ME,):
            return Identity(ME, known.full, "me")
        here = [person for person in self.room if person in known.full]
        if not here and known.reason != "path" and " " not in key:
            here = _present(key, self.room)
        if len(here) == 1 and known.full != (here[0],):
            return Identity(here[0], (here[0],), "present")
        if here and known.full != (here[0],):
            return _several(here)
        return Identity(known.full[0], known.full, known.reason) if len(known.full) == 1 else _several(known.full)

    def _look_up(self, name: str) -> _LookUp:
        if "@" in name[1:] and (mail := mail_address(name)):
            return _LookUp(tuple(self._by_mail.get(mail, ())), "mail", ())
        key = name_key(name)
        if not key or key in self.me:
            return _LookUp((ME,) if key else (), "me", ())
        if ("/" in name or name.endswith(".md")) and (people := self._at_path(fold_path(name))):
            return _LookUp(people, "path", ())
        full = self._by_name.get(key, [])
        if not full and " " not in key and (spread := name_key(in_words(name))) != key:
            key, full = spread, self._by_name.get(spread, [])
        if not full and has_title(name) and " " not in key:
            full = self._by_family.get(key, [])
        reason = "title" if set(full) == set(self._by_title.get(fold(name), ())) else "alias"
        return _LookUp(tuple(full), reason, tuple(self._by_short.get(key, ())))

    def _at_path(self, path: str) -> tuple[str, ...]:
        """Find the people whose note lies at a path, or at one that ends like it."""
        exact = self._by_path.get(path)
        ending = f"/{path}"
        return tuple(exact or (self._by_path[one][0] for one in sorted(self._by_path) if one.endswith(ending)))

    def candidates(self, name: str) -> list[str]:
        """List everyone a name may mean, sorted."""
        return list(self.identify(name).candidates)

    def find(self, name: str) -> str | None:
        """Return the one person a name means, or None when nobody or several fit, or the user."""
        person = self.identify(name).person
        return person if person and person != ME else None

    def unclear(self, name: str) -> bool:
        """Return True when several people fit, so that the name means nobody."""
        return self.identify(name).reason == "several"

    def is_me(self, name: str) -> bool:
        """Return True when the name is the user's."""
        return name_key(name) in self.me

    def is_thing(self, name: str) -> bool:
        """Return True when the name is that of a note which is no person; the look-up is noted for `answers`."""
        self._looked_up.add(fold(name))
        return fold(name) in self.things

    def is_word(self, name: str) -> bool:
        """Return True for a short name that is also a word, so that a capital alone makes it no person."""
        key = name_key(name)
        return key in WORDS or key in self.own_words

    def may_own(self, name: str, between: str, action: str) -> bool:
        """Return False for a word that is also a name where the line makes it no person: `April to June forecast`.

        Args:
            name: The word that a task begins with.
            between: What stands between it and what is to be done, such as ":" or " to ".
            action: What is to be done.
        """
        key = name_key(name)
        if not self.is_word(name):
            return True
        verb = action.split(maxsplit=1)[0].strip(".,;:!?") if action.strip() else ""
        acts = verb[:1].islower() and verb.casefold() not in CALENDAR | {"be", "the", "a", "an"}
        if any(sign.isalpha() for sign in between):
            return acts
        return key not in CALENDAR or bool(_present(key, self.room))

    def for_one_note(self) -> "Names":
        """Return the same names, which note anew what is looked up among `things`."""
        return replace(self, _looked_up=set(), _names_in={})

    def in_room(self, people: Sequence[str]) -> "Names":
        """Return the same names where these people were there."""
        if tuple(people) == self.room:
            return self
        starts = frozenset(name_key(who).partition(" ")[0] for who in people)
        return replace(self, room=tuple(people), _names_in={}, _identified={}, _room_starts=starts)

    def answers(self) -> dict[str, bool]:
        """Return the folded names looked up among `things`, and whether they were there."""
        return {name: name in self.things for name in sorted(self._looked_up)}

    @property
    def fingerprint(self) -> str:
        """A hash of the names of people and initiatives; `things` are looked up one by one and not in it."""
        tables = (
            self._by_path,
            self._by_title,
            self._by_name,
            self._by_short,
            self._by_family,
            self._by_mail,
            self.efforts,
        )
        sets = (sorted(self.me), sorted(self.own_words), sorted(self.places))
        return hashlib.sha256(repr((sets, [sorted(table.items()) for table in tables])).encode()).hexdigest()

    @cached_property
    def short_words(self) -> set[str]:
        """The names of one word that may be words of the vault, too, in lower case."""
        keys = (*self._by_short, *self._by_name)
        return {key for key in keys if " " not in key and key.isalpha()}

    def all_of(self, links: Iterable[str]) -> list[str]:
        """Return the people among some link targets, once each, in order."""
        return list(dict.fromkeys(person for link in links if (person := self.find(link))))

    def named_in(self, text: str) -> list[str]:
        """Return the people whose name stands in a plain text, in order."""
        return self.all_of(self.names_in(text))

    def named_in_title(self, title: str) -> list[str]:
        """Return the people whose name stands in the title of a note or a heading, in order."""
        return self.all_of(self.names_in_title(title))

    def names_in_title(self, title: str) -> list[str]:
        """Return the names in the title of a note or a heading that fit someone, clear or not."""
        return names_in_words(split_words(title), self, title=True)

    def names_in(self, text: str) -> list[str]:
        """Return the names in a plain text that fit someone, clear or not: at each word the longest that fits."""
        names = self._names_in.get(text)
        if names is None:  # a task's text is looked through twice
            names = self._names_in[text] = names_in_words(split_words(text), self)
        return names

    def name_at(self, words: Sequence[Word], index: int) -> tuple[str, int]:
        """Return the longest name that starts at a word, and of how many words it is; ("", 1) for none."""
        first = name_key(words[index].text)
        start = first.partition(" ")[0]
        if start not in self._starts and start not in self._room_starts:
            return "", 1
        stop = index + 1
        while stop < len(words) and stop - index < self._longest and not words[stop - 1].closed:
            stop += 1
        for end in range(stop, index, -1):
            name = " ".join([word.text for word in words[index:end]])
            if (end == index + 1 or not words[end - 1].text[:1].islower()) and self.identify(name).candidates:
                return name, end - index
        return "", 1

    def may_be(self, key: str, person: str) -> bool:
        """Return True when a full name comes so near to someone's that it may be theirs."""
        keys = self.me if person == ME else self._keys.get(person, [name_key(person)])
        return any(alike(key, other) for other in keys)

    def person_of(self, reading: Reading) -> str:
        """Return the name of the person a note is about: its title, or its path where another has that title."""
        return self.ids.get(reading.path, reading.person)

    def begins_a_name(self, word: str) -> bool:
        """Return True for a word that some known name begins with, or that is no family name here."""
        key = name_key(word)
        return key in self._starts or key in self.places or key in self.me

    def speaks_of_me(self, text: str) -> bool:
        """Return True when one of the words of a plain text is the user."""
        return any(self.is_me(word.text) and not self.is_word(word.text) for word in split_words(text))

    def match_people(self, raw: Iterable[str]) -> tuple[str, ...]:
        """Match the people a property lists, the user aside; one without a note stays known by the name given.

        Args:
            raw: Names or link targets; one that several people fit names nobody.
        """
        people: dict[str, None] = {}
        for name in raw:
            identity = self.identify(name)
            if identity.person == ME:
                continue
            if identity.person:
                people[identity.person] = None
            elif not identity.candidates and bare(name) and not self.is_thing(name):
                people[shown_name(name)] = None
        return tuple(people)


def _several(people: Sequence[str]) -> Identity:
    return Identity("", tuple(sorted(people)), "several") if people else Identity()


def _present(key: str, room: Iterable[str]) -> list[str]:
    """List who was there and may be called by a name."""
    return [who for who in room if key == name_key(who) or key in short_forms(bare(who))]


def put(table: dict[str, list[str]], key: str, person: str) -> None:
    """Insert a person in order, unless they are there or there is nothing to find them by."""
    people = table.setdefault(key, []) if key else []
    if person not in people:
        insort(people, person)
