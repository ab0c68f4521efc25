"""Who has a name here: gathered from people's notes, and from what all notes show besides.

A full name without a note shares its first name with those who have one, and a first name that stands behind
"the" in lower case is also a word.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise

from vault_coach.domain.names import ME, Names
from vault_coach.domain.reading import Reading
from vault_coach.domain.spelling import (
    bare,
    fold,
    forms_of_title,
    in_words,
    is_like_a_name,
    is_natural,
    name_key,
    short_forms,
    shown_name,
)

PEOPLE_FIELDS = ("attendees", "partners", "deciders", "needs", "influencers")
"""Fields that list people."""


_ARTICLES = frozenset("a an the ein eine der das le la un une el los las".split())


def register_names(readings: Iterable[Reading], me: Iterable[str]) -> Names:
    """Gather the names of everyone with a note, the user aside, and of the initiatives.

    Args:
        readings: Those of the notes, by path; notes of other kinds may be left out.
        me: What the user is called.
    """
    readings = list(readings)
    people = [reading for reading in readings if reading.kind == "partner"]
    mine = {"me", "i", *map(name_key, me)}
    for reading in people:
        if name_key(reading.person) in mine:
            mine |= set(map(name_key, reading.values("aliases")))
    efforts = {fold(reading.title): reading.title for reading in readings if reading.kind == "initiative"}
    teams = [reading.text("team") for reading in people]
    places = frozenset(word for text in (*efforts, *teams) for word in name_key(text).split())
    names = Names(frozenset(mine), efforts=efforts, places=places)
    others = [reading for reading in people if name_key(reading.person) not in mine]
    titles: dict[str, int] = {}
    for reading in others:
        titles[fold(reading.person)] = titles.get(fold(reading.person), 0) + 1
    for reading in others:
        twin = titles[fold(reading.person)] > 1
        person = reading.path.removesuffix(".md") if twin else reading.person
        names.add(
            person,
            reading.values("aliases"),
            title=reading.person,
            path=reading.path,
            forms=own_names(reading),
            mails=reading.values("email"),
        )
    return _with_short_names_of_me(names, mine)


def _with_short_names_of_me(names: Names, mine: Iterable[str]) -> Names:
    """Return the names with the user's first names: the user's alone, or shared with those who bear them."""
    firsts = {key for name in mine for key in short_forms(name)} - {"me", "i", "m", ""}
    shared = {key for key in firsts if names.candidates(key)}
    for key in shared - names.me:
        names.share(key, ME)
    return replace(names, me=frozenset(names.me | (firsts - shared)), _known={}, _identified={}, _names_in={})


def own_names(reading: Reading) -> list[str]:
    """List the names a person's note gives in properties and in its first heading, besides its title."""
    stated = list(reading.values("name"))
    heading = reading.sections[0] if reading.sections else None
    top = heading.name if heading is not None and heading.source.quote.startswith("# ") else ""
    words = set(name_key(in_words(reading.person)).split())
    is_id = any(sign.isdigit() for sign in reading.person)
    for text in filter(None, (reading.text("role"), top)):
        akin = bool(words & set(name_key(text).split()))
        if is_like_a_name(text) and (akin or (is_id and text == top and len(text.split()) > 1)):
            stated.append(text)
    return [text for text in stated if name_key(text) != name_key(reading.person)]


def says_the_name(text: str, reading: Reading) -> bool:
    """Return True for a text that is the name of the person a note is about."""
    key = name_key(text)
    return key in {name_key(name) for name in (*forms_of_title(reading.person), *own_names(reading))}


def observe(reading: Reading, names: Names) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Collect what a note shows about names: full names it holds, and short names that are words in it.

    Args:
        reading: The note.
        names: Those of everyone with a note.
    """
    lists = [value for name in PEOPLE_FIELDS if name in reading.fields for value in reading.fields[name].values]
    links = [mention.target for mention in reading.mentions if is_natural(bare(mention.target))]
    links += [link for task in reading.tasks for link in task.links if link[:1] == "@"]
    full = [name for name in dict.fromkeys((*lists, *links)) if len(name_key(name).split()) > 1]
    return tuple(full), tuple(sorted(_lower_case(reading, names.short_words)))


def _lower_case(reading: Reading, wanted: set[str]) -> set[str]:
    """Find the short names that stand in lower case behind a word such as "the", as nouns do."""
    found: set[str] = set()
    for text in [task.text for task in reading.tasks] + [mark.text for mark in reading.marks]:
        words = text.split()
        if not wanted.isdisjoint(words):
            found.update(word for before, word in pairwise(words) if word in wanted and before in _ARTICLES)
    return found


def gather_names(
    readings: Sequence[Reading],
    me: Iterable[str],
) -> Names:
    """Gather all names that some notes hold.

    Args:
        readings: Those of all notes.
        me: What the user is called.
    """
    names = register_names(readings, me)
    things = [fold(reading.title) for reading in readings if reading.kind != "partner"]
    return with_evidence(names, things, (observe(reading, names) for reading in readings))


def with_evidence(
    names: Names, things: Iterable[str], evidence: Iterable[tuple[Sequence[str], Sequence[str]]]
) -> Names:
    """Return the names, with what the notes show besides.

    Args:
        names: Those of everyone with a note.
        things: Folded titles of the notes that are no people.
        evidence: What `observe` finds in each note.
    """
    known_things = frozenset(things)
    strangers: dict[str, str] = {}
    words: set[str] = set()
    for full, in_lower_case in evidence:
        words.update(in_lower_case)
        strangers.update((name_key(name), shown_name(name)) for name in full if fold(name) not in known_things)
    complete = replace(names, things=known_things, own_words=frozenset(words), _known={}, _identified={})
    for key, name in sorted(strangers.items()):
        _add_stranger(complete, key, name)
    return complete


def _add_stranger(names: Names, key: str, name: str) -> None:
    """Let someone without a note share the short names that others have, unless they may be one of these."""
    if names.candidates(name):
        return
    for short in set(short_forms(name)):
        rivals = names.candidates(short)
        if rivals and not any(names.may_be(key, rival) for rival in rivals):
            names.share(short, name)
