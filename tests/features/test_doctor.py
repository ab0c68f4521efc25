"""`coach doctor`: what is off, each with the way out."""

import json
from pathlib import Path
from typing import Any

import pytest

from support.run import Run, answer
from vault_coach.coach import Coach
from vault_coach.features.doctor import Finding, SystemFiles, check_all
from vault_coach.features.session import Session
from vault_coach.vault.journal import vault_lock


@pytest.fixture
def check(vault: Path, tmp_path: Path) -> Any:
    """The checkup of the example vault, on a machine of which only what is given is known."""

    def check(about: str, at: Path | None = None, watches: str = "", asar: str = "") -> list[Finding]:
        system = SystemFiles(tmp_path / "obsidian", tmp_path / "watches")
        system.obsidian.mkdir(exist_ok=True)
        if asar:
            (system.obsidian / f"obsidian-{asar}.asar").touch()
        if watches:
            system.watches.write_text(watches)
        return [finding for finding in check_all(a_coach(at or vault), system) if finding.about == about]

    return check


def a_coach(vault: Path) -> Coach:
    from datetime import date  # noqa: PLC0415 (beside its one use)

    return Session("doctor", vault, date(2026, 11, 24), as_json=False, strict=False, flags={}).coach


def with_plugin(vault: Path, plugin: str, **settings: object) -> None:
    folder = vault / ".obsidian" / "plugins" / plugin
    folder.mkdir(parents=True)
    (folder / "data.json").write_text(json.dumps(settings))
    (vault / ".obsidian" / "community-plugins.json").write_text(json.dumps([plugin]))


def words_of(findings: list[Finding]) -> str:
    return " ".join(f"{finding.message} {finding.hint}" for finding in findings)


def test_it_ends_well_whatever_is_off(coach: Run, tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    result = coach("doctor", at=empty)
    assert result.exit_code == 0
    assert "There are no notes in" in result.stdout
    assert {finding["about"] for finding in answer(coach("doctor", "--json", at=empty))} >= {"notes", "settings"}


def test_whatever_is_off_has_a_way_out(coach: Run, vault: Path) -> None:
    with_plugin(vault, "dataview", enableDataviewJs=True)
    (vault / "coach.toml").unlink()
    for finding in answer(coach("doctor", "--json")):
        assert finding["message"]
        assert finding["hint"] or finding["state"] == "fine", finding


def test_problems_in_notes_are_listed_with_their_line(coach: Run) -> None:
    assert "Mirela payout cut-off.md, line 5:" in " ".join(coach("doctor").stdout.split())
    problems = json.loads(coach("doctor", "--json").stdout)["problems"]
    assert [(problem["path"], problem["line"]) for problem in problems] == [
        ("Meetings/2026-10-12 Mirela payout cut-off.md", 5)
    ]


def test_trouble_with_notes_as_files_is_listed_too(coach: Run, vault: Path) -> None:
    (vault / "Notes" / "Zoe\u0301.md").write_text("Hello.")
    (vault / "Notes" / "Zo\u00e9.md").write_text("Hello.")
    (problem,) = [
        problem for problem in json.loads(coach("doctor", "--json").stdout)["problems"] if "Zo" in problem["path"]
    ]
    assert problem["path"] == "Notes/Zo\u00e9.md"
    assert "called the same" in problem["message"]
    assert "Rename one" in problem["hint"]


def test_a_name_that_looks_like_somebody(coach: Run, vault: Path) -> None:
    note = vault / "Meetings" / "2026-11-20 call.md"
    note.write_text("---\ntype: meeting\ndate: 2026-11-20\nattendees: [Pryia Nair, Quite Another]\n---\n")
    (finding,) = [finding for finding in answer(coach("doctor", "--json")) if "Pryia" in finding["message"]]
    assert finding["message"] == (
        'Meetings/2026-11-20 call.md, line 4: "Pryia Nair" has no note. Is that Priya Nair?'
    )
    assert "Quite Another" not in coach("doctor").stdout


def test_many_of_a_sort_fit_on_a_page_and_programs_get_all(coach: Run, vault: Path) -> None:
    names = ", ".join(f"Priya Nair{letter}" for letter in "abcdefghijklmnopqrstuvwxy")
    (vault / "Meetings" / "2026-11-20 call.md").write_text(f"---\ndate: 2026-11-20\nattendees: [{names}]\n---\n")
    for number in range(25):
        (vault / "Meetings" / f"Undated {number}.md").write_text("---\ntype: meeting\n---\n")
    shown = " ".join(coach("doctor").stdout.split())
    assert shown.count("has no note") == 20
    assert "… and 5 more" in shown
    assert shown.count("This meeting has no date") == 19
    assert "… and 6 more" in shown
    data = json.loads(coach("doctor", "--json").stdout)
    assert len([finding for finding in data["data"] if finding["about"] == "names"]) == 25
    assert len(data["problems"]) == 26


class TestSettings:
    def test_none(self, check: Any, vault: Path) -> None:
        (vault / "coach.toml").unlink()
        assert "coach init proposes one" in words_of(check("settings"))

    def test_a_name_is_missing(self, check: Any, vault: Path) -> None:
        (vault / "coach.toml").write_text("")
        assert 'me = "Your Name"' in words_of(check("settings"))

    def test_all_is_well(self, check: Any) -> None:
        assert [finding.state for finding in check("settings")] == ["fine"]


class TestPeople:
    def test_nobody_is_tracked(self, check: Any, tmp_path: Path) -> None:
        (tmp_path / "v" / "People").mkdir(parents=True)
        (tmp_path / "v" / "People" / "Ana.md").write_text("Hello.")
        assert "nobody yet" in words_of(check("people", at=tmp_path / "v"))
        assert "a date and attendees" in words_of(check("meetings", at=tmp_path / "v"))

    def test_no_people_at_all(self, check: Any, tmp_path: Path) -> None:
        (tmp_path / "v").mkdir()
        (tmp_path / "v" / "Ana.md").write_text("Hello.")
        assert "`type: partner`" in words_of(check("people", at=tmp_path / "v"))


class TestPlugins:
    @pytest.mark.parametrize(
        ("plugin", "setting"),
        [
            ("dataview", "enableDataviewJs"),
            ("dataview", "enableInlineDataviewJs"),
            ("templater-obsidian", "trigger_on_file_creation"),
            ("obsidian-linter", "lintOnSave"),
        ],
    )
    def test_a_risky_setting(self, check: Any, vault: Path, plugin: str, setting: str) -> None:
        with_plugin(vault, plugin, **{setting: True})
        assert [finding.state for finding in check("plugins")] == ["worth knowing"]
        with_plugin_again = vault / ".obsidian" / "plugins" / plugin / "data.json"
        with_plugin_again.write_text(json.dumps({setting: False}))
        assert [finding.state for finding in check("plugins")] == ["fine"]

    def test_one_that_is_switched_off_does_not_matter(self, check: Any, vault: Path) -> None:
        with_plugin(vault, "dataview", enableDataviewJs=True)
        (vault / ".obsidian" / "community-plugins.json").write_text("[]")
        assert [finding.state for finding in check("plugins")] == ["fine"]

    @pytest.mark.parametrize("text", ["", "{", "3", '{"dataview": true}'])
    def test_damaged_settings_are_passed_over(self, check: Any, vault: Path, text: str) -> None:
        with_plugin(vault, "dataview", enableDataviewJs=True)
        (vault / ".obsidian" / "community-plugins.json").write_text(text)
        assert [finding.state for finding in check("plugins")] == ["fine"]


class TestTheMachine:
    def test_obsidian_is_too_old_for_bases(self, check: Any) -> None:
        assert check("obsidian") == []
        assert "Obsidian is 1.8.10" in words_of(check("obsidian", asar="1.8.10"))
        assert [finding.state for finding in check("obsidian", asar="1.12.4")] == ["fine"]  # the newest counts

    def test_too_many_folders_to_watch(self, check: Any) -> None:
        assert check("watching") == []
        assert check("watching", watches="524288") == []
        assert "fs.inotify.max_user_watches=524288" in words_of(check("watching", watches="20"))

    def test_no_model(self, check: Any, monkeypatch: pytest.MonkeyPatch) -> None:
        import importlib.util  # noqa: PLC0415 (taken apart here only)

        monkeypatch.setattr(importlib.util, "find_spec", lambda _name: None)
        assert "coach model get starter" in words_of(check("model"))
        assert "vault-coach[llama]" in words_of(check("model"))

    def test_a_model_that_is_gone(self, check: Any, vault: Path) -> None:
        (vault / "coach.toml").write_text('model = "/nowhere/model.gguf"')
        assert "There is no model at /nowhere/model.gguf" in words_of(check("model"))

    def test_another_coach_at_work(self, check: Any, vault: Path) -> None:
        assert check("lock") == []
        coach = a_coach(vault)
        import threading  # noqa: PLC0415 (the lock is one thread's)

        locked, done = threading.Event(), threading.Event()

        def hold() -> None:
            with vault_lock(coach.state):
                locked.set()
                done.wait(10)

        other = threading.Thread(target=hold)
        other.start()
        locked.wait(10)
        try:
            assert "Another coach is writing" in words_of(check("lock"))
        finally:
            done.set()
            other.join()

    def test_the_index(self, check: Any, vault: Path) -> None:
        assert "up to date" in words_of(check("index"))
        (a_coach(vault).state / "index.sqlite").write_bytes(b"damaged" * 200)
        assert "damaged" in words_of(check("index"))
