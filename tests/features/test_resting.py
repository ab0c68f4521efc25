"""Whoever is paused or snoozed is left in peace, in every view: in words, as JSON and in every file.

People who are not tracked may be listed, as holders of a promise or needed for a decision; nothing nags.
"""

import tomllib
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any

import pytest

from support.builders import TODAY
from support.readings import vault
from support.run import EXAMPLE
from vault_coach.analysis import View, find_signals
from vault_coach.domain.assemble import Owner
from vault_coach.domain.commitment import Commitment
from vault_coach.domain.partnerships import Partnerships
from vault_coach.domain.source import Source
from vault_coach.drafting.linker import Linker
from vault_coach.features.checklist import ChecklistPage
from vault_coach.features.commitments import CommitmentsPage
from vault_coach.features.influence_map.canvas import canvas
from vault_coach.features.influence_map.mermaid import map_note
from vault_coach.features.influence_map.page import MapPage
from vault_coach.features.influence_map.svg import svg
from vault_coach.features.introductions import WeavePage
from vault_coach.features.loop import LoopPage
from vault_coach.features.next_moves import MovesPage
from vault_coach.features.portfolio import PortfolioPage, base
from vault_coach.features.review import ReviewPage
from vault_coach.features.roi import RoiPage
from vault_coach.features.signals import SignalsPage
from vault_coach.show.jsonable import jsonable
from vault_coach.show.page import NotePage

RESTS: dict[str, dict[str, Any]] = {"paused": {"paused": True}, "snoozed": {"snooze_until": TODAY}}
PEOPLE = sorted(path.stem for path in (EXAMPLE / "People").glob("*.md") if "paused" not in path.read_text("utf-8"))


class Words:
    """Output that keeps what is said and leaves out the lines it rests on: those are the user's own."""

    lasting = True

    def __init__(self) -> None:
        self.pieces: list[str] = []

    def title(self, text: str, level: int = 1) -> None:  # noqa: ARG002 (all words count alike)
        self.pieces.append(text)

    def say(self, text: str = "", style: str = "") -> None:  # noqa: ARG002 (as above)
        self.pieces.append(text)

    def point(self, text: str, *, mark: str = "-", sources: Iterable[Source] = ()) -> None:  # noqa: ARG002
        self.pieces.append(text)

    def owed(self, title: str, promises: Sequence[Commitment], today: date) -> None:  # noqa: ARG002
        self.pieces += [title, *(promise.text for promise in promises)]

    def table(
        self,
        rows: Iterable[Sequence[str]],
        heads: Sequence[str] = (),  # noqa: ARG002 (the coach's own words)
        *,
        right: Collection[int] = (),  # noqa: ARG002 (as above)
    ) -> None:
        self.pieces += [cell for row in rows for cell in row]


@cache
def example() -> Partnerships:
    settings = tomllib.loads((EXAMPLE / "coach.toml").read_text(encoding="utf-8"))
    notes = {
        path.relative_to(EXAMPLE).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(EXAMPLE.rglob("*.md"))
        if "Templates" not in path.parts
    }
    return replace(vault(notes, Owner(names=(settings["me"],))), goals=tuple(settings["goals"]))


def at_rest(name: str, how: dict[str, Any]) -> View:
    """View the example vault with one person at rest."""
    model = example()
    partners = {**model.partners, name: replace(model.partners[name], **how)}
    return View(replace(model, partners=partners), TODAY)


def pages(view: View) -> list[NotePage]:
    signals = find_signals(view)
    return [
        SignalsPage(signals),
        MovesPage(view, signals),
        CommitmentsPage(view),
        PortfolioPage(view),
        LoopPage(view),
        RoiPage(view),
        WeavePage(view, signals),
        ChecklistPage(view),
        ReviewPage(view, "Review.md", None, quarterly=True),
    ]


def words(view: View) -> Iterator[str]:
    """Yield everything the coach says on its own account, a piece at a time."""
    for page in pages(view):
        output = Words()
        page.show(output)
        yield from output.pieces
        yield from texts(jsonable(page.data()))
    yield from texts(jsonable(MapPage(view).data()))
    shown = MapPage(view).influence_map
    for text in (canvas(shown, Linker(set())), map_note(shown, Linker(set()), "Map.canvas"), svg(shown)):
        yield from text.split("\n")
    yield base(PortfolioPage(view).portfolio)


def texts(data: Any) -> Iterator[str]:
    """Yield all texts of an answer but the lines it rests on."""
    if isinstance(data, dict):
        for key, value in data.items():
            yield from texts(value) if key not in {"evidence", "resting"} else ()
    elif isinstance(data, list):
        for value in data:
            yield from texts(value)
    elif isinstance(data, str):
        yield data


def of_the_users_own(view: View) -> set[str]:
    """Collect what the user wrote: it may name anyone."""
    model = view.model
    texts = {promise.text for promise in model.commitments} | {talk.text for talk in model.exchanges}
    return texts | {effort.name for effort in model.initiatives} | {decision.name for decision in model.decisions}


@pytest.mark.parametrize("how", RESTS)
@pytest.mark.parametrize("name", PEOPLE)
def test_whoever_rests_is_named_in_no_view(name: str, how: str) -> None:
    view = at_rest(name, RESTS[how])
    own = sorted((text for text in of_the_users_own(view) if name in text), key=len, reverse=True)
    for piece in words(view):
        bare = piece
        for text in own:
            bare = bare.replace(text, "…")
        assert name not in bare or bare.endswith(", paused or snoozed"), piece


@pytest.mark.parametrize("name", PEOPLE)
def test_nothing_nags_about_someone_who_is_not_tracked(name: str) -> None:
    view = at_rest(name, {"tracked": False})
    for signal in find_signals(view):
        assert name not in {signal.subject, *signal.subject, *signal.partners}
    assert name not in [holding.partner.name for holding in PortfolioPage(view).portfolio.partners]
    assert name not in LoopPage(view).places
