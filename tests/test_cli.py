"""The command line: its help, an example for every command, and `coach` alone."""

import shlex
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from support.run import TODAY
from vault_coach.cli import SECTIONS, main

COLUMNS = 80


def commands(group: click.Group, *path: str) -> Iterator[tuple[str, click.Command]]:
    """Every command with its words, those of groups included."""
    with click.Context(group) as context:
        for name in group.list_commands(context):
            command = group.get_command(context, name)
            assert command is not None
            yield " ".join([*path, name]), command
            if isinstance(command, click.Group):
                yield from commands(command, *path, name)


ALL = dict(commands(main))


@pytest.mark.parametrize("name", [name for name, command in ALL.items() if not isinstance(command, click.Group)])
def test_every_command_has_one_example_that_parses(name: str) -> None:
    epilog = ALL[name].epilog or ""
    lead, _, line = epilog.partition("Example: coach ")
    assert not lead
    assert "Example:" not in line
    words = shlex.split(line)
    assert words[: len(name.split())] == name.split()
    result = CliRunner().invoke(main, [*name.split(), "--help"])
    assert f"Example: coach {line}" in result.output
    ALL[name].make_context(name, words[len(name.split()) :])


def test_the_help_lists_every_command_once_in_sections_and_whole_sentences() -> None:
    result = CliRunner().invoke(main, ["--help"], terminal_width=COLUMNS)
    lines = result.output.splitlines()
    for title, section in SECTIONS.items():
        start = lines.index(f"{title}:")
        listed = lines[start + 1 : start + 1 + len(section)]
        assert [line.split()[0] for line in listed] == list(section)
        assert all(line.endswith(".") and len(line) <= COLUMNS for line in listed)
    assert "…" not in result.output
    assert "..." not in result.output.partition("\n")[2]
    names = [name for section in SECTIONS.values() for name in section]
    assert len(set(names)) == len(names)


def test_the_command_alone_answers_like_next(vault: Path) -> None:
    alone = CliRunner().invoke(main, [], env={"COACH_VAULT": str(vault)})
    named = CliRunner().invoke(main, ["next"], env={"COACH_VAULT": str(vault)})
    assert alone.exit_code == 0, alone.output
    assert alone.output == named.output
    options = ["--vault", str(vault), "--json", "--today", TODAY]
    assert CliRunner().invoke(main, options).output == CliRunner().invoke(main, ["next", *options]).output
