"""Measures that take long are made once for a network."""

from pathlib import Path
from typing import Any

import pytest

from support.builders import TODAY, make_meeting, make_model, make_partner
from vault_coach.analysis import View, network
from vault_coach.analysis import view as views
from vault_coach.index.measures import Measures


def make(file: Path, *names: str) -> View:
    first, second, third = names
    meetings = [make_meeting(first, second), make_meeting(second, third, ago=3)]
    return View(make_model(*map(make_partner, names), *meetings), TODAY, memo=Measures(file))


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How often the slow work was done."""
    times: list[int] = []

    def measured(graph: Any) -> dict[str, float]:
        times.append(1)
        return network.betweenness(graph)

    monkeypatch.setattr(views, "betweenness", measured)
    return times


def test_the_same_network_is_measured_once_in_this_run_and_the_next(tmp_path: Path, made: list[int]) -> None:
    file = tmp_path / "measures.json"
    first = make(file, "Ana", "Bo", "Cy").betweenness
    again = make(file, "Ana", "Bo", "Cy").betweenness
    assert first == again == {"Ana": 0.0, "Bo": 1.0, "Cy": 0.0}
    assert len(made) == 1


def test_another_network_is_measured_anew(tmp_path: Path, made: list[int]) -> None:
    file = tmp_path / "measures.json"
    _ = make(file, "Ana", "Bo", "Cy").betweenness
    assert make(file, "Bo", "Ana", "Cy").betweenness["Ana"] == 1.0
    assert len(made) == 2


def test_no_name_is_kept(tmp_path: Path) -> None:
    file = tmp_path / "measures.json"
    _ = make(file, "Ana", "Bo", "Cy").betweenness
    assert "Ana" not in file.read_text()
    assert file.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("held", ["", "{", "[]", '{"other": [1.0]}'])
def test_a_damaged_file_costs_only_time(held: str, tmp_path: Path) -> None:
    file = tmp_path / "measures.json"
    file.write_text(held)
    assert make(file, "Ana", "Bo", "Cy").betweenness["Bo"] == 1.0


def test_it_is_a_mapping_that_holds_the_latest(tmp_path: Path) -> None:
    measures = Measures(tmp_path / "measures.json")
    measures["one"] = [1.0]
    measures["two"] = [2.0]
    assert dict(measures) == {"two": [2.0]}
    assert len(measures) == 1
    with pytest.raises(KeyError):
        del measures["one"]
    del measures["two"]
    assert not measures
