"""Obsidian's settings files: read with care, and silent where they make no sense."""

from pathlib import Path

import pytest

from vault_coach.vault import obsidian


def say(vault: Path, name: str, text: str | bytes) -> None:
    file = vault / ".obsidian" / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(text.encode() if isinstance(text, str) else text)


def test_what_a_file_says(tmp_path: Path) -> None:
    say(tmp_path, "app.json", '{"useMarkdownLinks": true}')
    say(tmp_path, "plugins/dataview/data.json", '{"enableDataviewJs": false}')
    assert obsidian.settings(tmp_path, "app.json") == {"useMarkdownLinks": True}
    assert obsidian.settings(tmp_path, "plugins/dataview/data.json") == {"enableDataviewJs": False}


def test_the_plugins_that_are_on(tmp_path: Path) -> None:
    assert obsidian.plugins(tmp_path) == frozenset()
    say(tmp_path, "community-plugins.json", '["dataview", 3, null, "templater-obsidian"]')
    assert obsidian.plugins(tmp_path) == {"dataview", "templater-obsidian"}


ODD = {
    "empty": "",
    "cut off": '{"useMarkdownLinks": tr',
    "a list": "[]",
    "a number": "3",
    "deep": "[" * 100_000,
    "deep and closed": "[" * 100_000 + "]" * 100_000,
    "a number of 10,000 digits": '{"a": ' + "9" * 10_000 + "}",
    "not UTF-8": b'{"a": "\xe9"}',
    "NUL": b"\0" * 100,
    "2 MB": '{"a": "' + "x" * 2_000_000 + '"}',
}


@pytest.mark.parametrize("text", ODD.values(), ids=ODD)
def test_an_odd_file_says_nothing(tmp_path: Path, text: str | bytes) -> None:
    say(tmp_path, "app.json", text)
    assert obsidian.settings(tmp_path, "app.json") == {}


def test_a_folder_in_its_place_says_nothing(tmp_path: Path) -> None:
    (tmp_path / ".obsidian" / "app.json").mkdir(parents=True)
    assert obsidian.settings(tmp_path, "app.json") == {}
