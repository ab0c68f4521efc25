"""The registry of draft kinds: a kind that is registered has its command, prompt, docs row and watch word."""

from pathlib import Path
from typing import get_args

import pytest

from support.prompts import MOVES
from support.run import Run
from vault_coach.cli import SECTIONS
from vault_coach.drafting.kinds import DraftKind, WatchWord, all_kinds, find_kind
from vault_coach.drafting.prompt import file_of
from vault_coach.features.drafts import COMMANDS
from vault_coach.features.watch.due_drafts import DUE_DRAFTS

DOCS = Path(__file__).parents[2] / "docs" / "drafts.md"
ROWS = [line.strip("| ").split(" | ") for line in DOCS.read_text(encoding="utf-8").splitlines()]
KINDS = {kind.name: kind for kind in all_kinds()}

each_kind = pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)


def test_every_kind_has_a_prompt_and_every_prompt_a_kind() -> None:
    assert set(KINDS) == set(MOVES.kinds)


@each_kind
def test_it_is_found_by_name_in_the_module_of_that_name(kind: DraftKind) -> None:
    assert find_kind(kind.name) is kind
    assert kind.plan.__module__.rpartition(".")[2] == file_of(kind.name).removesuffix(".md")


@each_kind
def test_its_command_is_listed_in_the_help(kind: DraftKind) -> None:
    places = {name: place for section in SECTIONS.values() for name, (_, place) in section.items()}
    assert (places[kind.command] == "features.drafts") == (kind.command in COMMANDS) == bool(kind.about)


@pytest.mark.parametrize("name", COMMANDS)
def test_its_command_says_what_it_drafts_what_about_and_an_example(coach: Run, name: str) -> None:
    kind = next(kind for kind in KINDS.values() if kind.command == name)
    shown = " ".join(coach(name, "--help").stdout.split())
    assert kind.help.startswith("Draft ")
    assert kind.help in shown
    assert f"[OPTIONS] {'|'.join(kind.about).upper()}" in shown
    assert f"Example: coach {name} {kind.example}" in shown


@each_kind
def test_the_docs_have_a_row_for_it(kind: DraftKind) -> None:
    (row,) = [row for row in ROWS if len(row) == 3 and row[0] == kind.name]
    assert row[1].startswith(f"`coach {kind.command}")
    assert all(subject.upper() in row[1] for subject in kind.about)


def test_what_can_be_watched_is_what_kinds_say_and_what_is_found_due() -> None:
    words = [word for kind in KINDS.values() for word in kind.watch]
    assert sorted(words) == sorted(get_args(WatchWord)) == sorted(DUE_DRAFTS)
