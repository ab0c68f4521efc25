"""What the user tells the coach, written into the notes as if by hand: ratings, and lines of the method."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from vault_coach.coach import Coach
from vault_coach.domain.names import fold
from vault_coach.errors import CoachError
from vault_coach.markdown.edit.add_field import add_field, read_back
from vault_coach.markdown.edit.blocks import Refusal
from vault_coach.markdown.edit.set_properties import set_properties
from vault_coach.show.diff import difference
from vault_coach.vault import write
from vault_coach.vault.errors import shown
from vault_coach.vault.journal import Purpose, digest

KINDS = (
    "gave",
    "got",
    "offered",
    "asked",
    "credit",
    "credited-by",
    "invited",
    "introduced",
    "handed-off",
    "confirmed",
    "worked",
    "friction",
    "decided",
    "dissent",
    "difference",
)
"""Fields that `coach log` writes."""


@dataclass(frozen=True, slots=True)
class Change:
    """One note that was written to.

    Attributes:
        number: Its number in the journal, for undo; 0 when the note already said so.
        diff: What changed, as a unified diff.
    """

    path: str
    number: int
    diff: str


@dataclass(frozen=True, slots=True)
class Recorded:
    """What became of what the user told."""

    partner: str
    changes: tuple[Change, ...]


def rate(coach: Coach, name: str, ratings: Mapping[str, int]) -> Recorded:
    """Write ratings down: trust and interdependence as properties of the partner, balance as a line of today.

    Args:
        coach: The vault and the day.
        name: Whom they are about.
        ratings: "trust" and "interdependence" (1 to 5) and "balance" (1 to 10), those that were given.

    Raises:
        CoachError: When nobody of that name is known, or a note cannot take it; nothing is written then.
    """
    person = coach.person(name)
    plan = _Plan(coach, "rate")
    lasting = {key: str(value) for key, value in ratings.items() if key != "balance"}
    if lasting:
        path = _own_note(coach, person)
        new = set_properties(plan.text(path), {**lasting, "rated": coach.today.isoformat()})
        plan.put(path, new)
    if "balance" in ratings:
        _add(plan, person, "balance", str(ratings["balance"]))
    return Recorded(person, plan.carry_out())


def log(coach: Coach, name: str, kind: str, text: str) -> Recorded:
    """Write one line of the method into today's one-on-one note with a person, else under today in their own note.

    Args:
        coach: The vault and the day.
        name: Whom it is about.
        kind: One of `KINDS`.
        text: What to write, in the user's words.

    Raises:
        CoachError: When nobody of that name is known, the words cannot be read back, or no note can take them.
    """
    person = coach.person(name)
    plan = _Plan(coach, "log")
    _add(plan, person, kind, text)
    return Recorded(person, plan.carry_out())


class _Plan:
    """New texts of notes, all made before the first is written."""

    def __init__(self, coach: Coach, reason: str) -> None:
        self.coach = coach
        self.reason = reason
        self._seen: dict[str, bytes] = {}
        self._new: dict[str, bytes] = {}

    def text(self, path: str) -> bytes:
        """The note as it will be so far."""
        if path not in self._new:
            self.coach.wait_for_rest(path)
            self._seen[path] = self._new[path] = write.read(self.coach.vault, path, self.coach.journal)
        return self._new[path]

    def put(self, path: str, new: bytes | Refusal) -> None:
        if isinstance(new, Refusal):
            raise CoachError(f"{shown(path)}, line {new.line}: {new.message}", new.hint)
        self._new[path] = new

    def carry_out(self) -> tuple[Change, ...]:
        return tuple(self._write(path, new) for path, new in self._new.items())

    def _write(self, path: str, new: bytes) -> Change:
        seen, purpose = self._seen[path], Purpose(self.coach.now, self.reason)
        done = write.write(self.coach.vault, path, new, digest(seen), journal=self.coach.journal, purpose=purpose)
        return Change(path, done.number, difference(path, seen, new))


def _add(plan: _Plan, person: str, kind: str, text: str) -> None:
    told = read_back(kind, text)
    if told is None:
        raise CoachError(
            "These words would not be read back as one plain line.",
            "Leave out comment signs, checkboxes and fields of their own, then try again.",
        )
    path, day = _today(plan.coach, person)
    if told.links:
        text = _with_partner(plan.coach, person, told.links, text, path)
    plan.put(path, add_field(path, plan.text(path), kind, text, day))


def _with_partner(coach: Coach, person: str, links: tuple[str, ...], text: str, path: str) -> str:
    """Words that link somebody need the partner's link as well, or they would count for the other alone."""
    partner = coach.partnerships.partners.get(person)
    known = {fold(name) for name in (person, *(partner.aliases if partner else ()))}
    if known.intersection(map(fold, links)):
        return text
    return f"{coach.linker.inside(path).note(_own_note(coach, person))} {text}"


def _own_note(coach: Coach, person: str) -> str:
    partner = coach.partnerships.partners.get(person)
    if partner is None:
        raise CoachError(
            f"{person} has no note of their own to write this into.",
            f'Make a note "{person}" with the property type: partner, then try again.',
        )
    return partner.path


def _today(coach: Coach, person: str) -> tuple[str, date | None]:
    """Where a line of today goes: the note of today's one-on-one, else today's section of the partner's note."""
    partner = coach.partnerships.partners.get(person)
    for meeting in coach.partnerships.meetings_with(person):
        alone = meeting.attendees == (person,) and (partner is None or meeting.path != partner.path)
        if alone and meeting.day == coach.today and meeting.path in _dated_notes(coach):
            return meeting.path, None
    return _own_note(coach, person), coach.today


def _dated_notes(coach: Coach) -> set[str]:
    """Notes that are themselves of today; in others a meeting of today is only a section."""
    return {
        reading.path
        for reading in coach.notes.readings
        if reading.day == coach.today and reading.kind == "meeting"
    }
