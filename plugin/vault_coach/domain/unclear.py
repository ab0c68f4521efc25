"""Names that several people fit: where notes hold them, and one problem for each, with the way out."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from vault_coach.domain.gather_names import PEOPLE_FIELDS
from vault_coach.domain.names import ME, Names
from vault_coach.domain.occasion import Occasion
from vault_coach.domain.reading import Reading
from vault_coach.domain.source import Problem, Source
from vault_coach.domain.spelling import bare

_PLACES_SHOWN = 3


@dataclass(frozen=True, slots=True, order=True)
class UnclearName:
    """A name that means nobody, as several people fit.

    Attributes:
        name: The name as written.
        candidates: Who it could be, sorted; the user as `ME`.
        path: The note it stands in.
        line: Its line.
    """

    name: str
    candidates: tuple[str, ...]
    path: str
    line: int


def find_unclear_names(reading: Reading, occasions: Iterable[Occasion], names: Names) -> tuple[UnclearName, ...]:
    """Find the unclear names of a note: as attendee or the like, in its title, in a link, in a task."""
    fields = [reading.fields[name] for name in PEOPLE_FIELDS if name in reading.fields]
    stated = [(name, field.source) for field in fields for name in field.values]
    if reading.kind == "meeting" and "attendees" not in reading.fields:
        stated += [(name, reading.top) for name in names.names_in_title(reading.title)]
    unclear = dict.fromkeys(_unclear(stated, names))
    for occasion in occasions:
        unclear.update(dict.fromkeys(_unclear(_mentioned(occasion, names), names.in_room(occasion.attendees))))
    return tuple(unclear)


def _mentioned(occasion: Occasion, names: Names) -> Iterator[tuple[str, Source]]:
    """Yield the names in the links, fields and tasks of an occasion."""
    here = names.in_room(occasion.attendees)
    yield from ((mention.target, mention.source) for mention in occasion.mentions)
    yield from ((link, mark.source) for mark in occasion.marks for link in mark.links)
    for task in occasion.tasks:
        yield from ((name, task.source) for name in (*task.owners, *task.links, *here.names_in(task.action)))


def _unclear(mentioned: Iterable[tuple[str, Source]], names: Names) -> Iterator[UnclearName]:
    for name, source in mentioned:
        identity = names.identify(name)
        if identity.reason == "several":
            yield UnclearName(bare(name), identity.candidates, source.path, source.line)


def unclear_problems(unclear: Iterable[UnclearName]) -> Iterator[Problem]:
    """Report each unclear name once, at its first place."""
    groups: dict[tuple[str, tuple[str, ...]], list[UnclearName]] = {}
    for one in sorted(unclear, key=lambda one: (one.path, one.line)):
        groups.setdefault((one.name, one.candidates), []).append(one)
    for (name, candidates), places in groups.items():
        who = " or ".join("you" if one == ME else one for one in candidates)
        more = list(dict.fromkeys(f"{one.path}:{one.line}" for one in places[1:]))
        also = f" Also at {', '.join(more[:_PLACES_SHOWN])}" if more else ""
        also += f" and {len(more) - _PLACES_SHOWN} more" if len(more) > _PLACES_SHOWN else ""
        message = f'"{name}" could be {who}.{also}{"." if also else ""}'
        yield Problem(places[0].path, places[0].line, message, _way_out(name, candidates))


def _way_out(name: str, candidates: tuple[str, ...]) -> str:
    if all("/" in one or one == bare(one) == name for one in candidates):
        return "Link the note with its folder, or give each of them an alias of their own."
    if ME in candidates:
        return (
            f'Write the full name; or add "{name}" to `me` in coach.toml if it is you, as an alias if it is not.'
        )
    return f'Write the full name or link the note; or give one of them the alias "{name}".'
