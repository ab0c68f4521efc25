"""Vaults in a few lines: notes as path and text, read and put together as the coach does it."""

from collections.abc import Iterator
from textwrap import dedent

from vault_coach.domain.assemble import Owner, assemble
from vault_coach.domain.partnerships import Partnerships
from vault_coach.domain.reading import Reading
from vault_coach.domain.source import Source
from vault_coach.markdown.parse import parse

PEOPLE = {
    "People/Priya Nair.md": "---\ntype: partner\naliases: [PN]\n---\n# Priya Nair\n",
    "People/Bo Lee.md": "---\ntype: partner\n---\n# Bo Lee\n",
}
"""Two partners, as most cases need them."""

ME = Owner(names=("Robin Vale",))


def vault(notes: dict[str, str], owner: Owner = ME) -> Partnerships:
    """Build the model of these notes alone; their texts may be indented."""
    return assemble([parse(path, dedent(text).lstrip("\n")) for path, text in notes.items()], owner)


def with_people(notes: dict[str, str], owner: Owner = ME) -> Partnerships:
    """Build the model of these notes beside those of `PEOPLE`."""
    return vault({**PEOPLE, **notes}, owner)


def meeting(
    body: str, *, path: str = "Meetings/2026-11-10 Sync.md", people: str = '"[[Priya Nair]]"'
) -> Partnerships:
    """Build the model of one meeting note of 10 November with Priya, or with those named, and its body."""
    return with_people({path: f"---\ntype: meeting\nattendees: [{people}]\n---\n{dedent(body)}"})


def sources(note: Reading) -> Iterator[Source]:
    yield note.top
    yield from (field.source for field in note.fields.values())
    yield from (section.source for section in note.sections)
    yield from (task.source for task in note.tasks)
    yield from (mark.source for mark in note.marks)
    yield from (mention.source for mention in note.mentions)
