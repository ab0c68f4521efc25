"""The guide to notes: each example in it is read exactly as the guide says."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from vault_coach.analysis.phrases import listing
from vault_coach.domain.assemble import assemble
from vault_coach.domain.commitment import ME, Commitment
from vault_coach.domain.partner import Partner
from vault_coach.domain.partnerships import Partnerships
from vault_coach.markdown.parse import parse

GUIDE = (Path(__file__).parents[2] / "docs" / "notes.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(
    r"^`([^`\n]+\.md)`\n\n(`{3,4})markdown\n(.*?)^\2\n\n```text\n(.*?)^```", GUIDE, re.DOTALL | re.MULTILINE
)
NOTES = {path: note for path, _, note, _ in EXAMPLES}
EXPECTED = {path: expected for path, _, _, expected in EXAMPLES}


@pytest.fixture(scope="module")
def model() -> Partnerships:
    """Build the model of all examples as one vault."""
    return assemble([parse(path, note) for path, note in NOTES.items()])


@pytest.mark.parametrize("path", EXPECTED)
def test_the_example_is_read_as_the_guide_says(model: Partnerships, path: str) -> None:
    assert "\n".join(understood(model, path)) + "\n" == EXPECTED[path]


def test_the_guide_has_an_example_of_each_kind() -> None:
    kinds = {parse(path, note).kind for path, note in NOTES.items()}
    assert {"partner", "meeting", "initiative", "decision"} <= kinds
    assert GUIDE.count("```text") == len(EXAMPLES)


def understood(model: Partnerships, path: str) -> Iterator[str]:
    """Say in words what the model holds of one note."""
    yield from (person_in_words(person) for person in model.partners.values() if person.path == path)
    for meeting in model.meetings:
        if meeting.path == path:
            yield f"meeting on {meeting.day} with {listing(meeting.attendees)} ({meeting.kind})"
    for effort in model.initiatives:
        if effort.path == path:
            yield f"initiative, {effort.status}, with {listing(effort.partners)}, measured by {effort.metrics}"
    for decision in model.decisions:
        if decision.path == path:
            yield f"decision, {decision.status}, needs {listing(decision.needs)}"
    yield from (promise_in_words(promise) for promise in model.commitments if promise.source.path == path)
    for talk in model.exchanges:
        if talk.source.path == path:
            yield f"{talk.kind}, {talk.partner}: {talk.text}"
    yield from (f"line {problem.line}: {problem.message}" for problem in model.problems if problem.path == path)


def person_in_words(person: Partner) -> str:
    if not person.tracked:
        return "person"
    ratings = f"trust {person.trust and person.trust.value}, interdependence "
    ratings += f"{person.interdependence and person.interdependence.value}"
    return f"person, tracked: {person.tier}, {ratings}, every {person.cadence} days"


def promise_in_words(promise: Commitment) -> str:
    who = "I owe" if promise.owner == ME else f"{promise.owner} owes"
    whom = "me" if promise.counterpart == ME else promise.counterpart
    day = f", due {promise.due}" if promise.due else f", done {promise.done}" if promise.done else ""
    return f"{who} {whom}: {promise.text}{day}"
