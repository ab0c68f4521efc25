"""Values as JSON: one way for each, wherever it stands."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from vault_coach.analysis.evidence import Reason
from vault_coach.analysis.signal import Signal
from vault_coach.domain.commitment import ME, Commitment
from vault_coach.domain.source import Source
from vault_coach.show.jsonable import commitment, jsonable, pick

LINE = Source("People/Ana.md", 3, "Trust: 4", heading="Log", day=date(2026, 11, 2))


class Pair(NamedTuple):
    first: str
    days: int


@dataclass(frozen=True)
class Answer:
    day: date | None
    pairs: tuple[Pair, ...]


@pytest.mark.parametrize(
    ("value", "plain"),
    [
        (None, None),
        ("text", "text"),
        (0.5, 0.5),
        (True, True),
        (date(2026, 11, 24), "2026-11-24"),
        (datetime(2026, 11, 24, 9, tzinfo=UTC), "2026-11-24T09:00:00+00:00"),
        (Path("People") / "Ana.md", str(Path("People/Ana.md"))),
        ({"a": (1, 2)}, {"a": [1, 2]}),
        ((x for x in "ab"), ["a", "b"]),
        (Answer(None, (Pair("Ana", 3),)), {"day": None, "pairs": [{"first": "Ana", "days": 3}]}),
        (LINE, {"path": "People/Ana.md", "line": 3, "quote": "Trust: 4"}),
        (
            Reason("you met", LINE),
            {"text": "you met", "evidence": [{"path": "People/Ana.md", "line": 3, "quote": "Trust: 4"}]},
        ),
    ],
)
def test_each_value_has_one_form(value: Any, plain: Any) -> None:
    assert jsonable(value) == plain


def test_a_signal_about_two_people_names_both_and_keeps_its_facts_to_itself() -> None:
    signal = Signal(
        "bridge", ("Ana", "Bo"), 1, "They should meet.", (LINE,), "Introduce them.", facts={"days": "3"}
    )
    answer = jsonable(signal)
    assert answer["subject"] == ["Ana", "Bo"]
    assert set(answer) == {"id", "kind", "subject", "severity", "reason", "evidence", "absence", "move"}


def test_what_has_no_json_is_refused() -> None:
    with pytest.raises(TypeError, match="object cannot be written"):
        jsonable(object())


def test_a_page_picks_attributes_and_properties_as_keys() -> None:
    promise = Commitment(ME, "Ana", "send it", "open", LINE)
    assert pick(promise, "text", "partner") == {"text": "send it", "partner": "Ana"}


@pytest.mark.parametrize(("due", "days_late"), [(date(2026, 11, 20), 4), (date(2026, 11, 30), 0), (None, 0)])
def test_a_promise_tells_how_late_it_is(due: date | None, days_late: int) -> None:
    promise = Commitment(ME, "Ana", "send it", "open", LINE, due=due)
    assert jsonable(commitment(promise, date(2026, 11, 24))) == {
        "owner": "me",
        "counterpart": "Ana",
        "text": "send it",
        "state": "open",
        "due": due and due.isoformat(),
        "done": None,
        "days_late": days_late,
        "evidence": [{"path": "People/Ana.md", "line": 3, "quote": "Trust: 4"}],
    }
