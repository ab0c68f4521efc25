"""`coach rate` and `coach log`: what you tell the coach stands in your notes as if you had written it."""

import sys
import time
from pathlib import Path

import pytest

from support.run import Run, answer, tree
from vault_coach.vault.quiet_period import QuietPeriod

PRIYA = "People/Priya Nair.md"
TODAY = "Meetings/2026-11-24 Priya one-on-one.md"
HEMI = "People/Hemi Parata.md"


def changed(before: dict[str, bytes], vault: Path) -> dict[str, tuple[bytes, bytes]]:
    after = tree(vault)
    return {path: (before[path], after[path]) for path in after if after[path] != before.get(path)}


class TestRate:
    def test_trust_and_interdependence_change_three_lines_of_the_partners_note(
        self, coach: Run, vault: Path
    ) -> None:
        before = tree(vault)
        assert coach("rate", "Priya", "--trust", "5", "--interdependence", "4").exit_code == 0
        ((path, (old, new)),) = changed(before, vault).items()
        assert path == PRIYA
        assert new == (
            old.replace(b"trust: 4", b"trust: 5")
            .replace(b"interdependence: 5", b"interdependence: 4")
            .replace(b"rated: 2026-10-27", b"rated: 2026-11-24")
        )
        shown = answer(coach("show", "Priya", "--json"))
        assert (shown["trust"], shown["interdependence"]) == (5, 4)

    def test_balance_goes_into_todays_one_on_one(self, coach: Run, vault: Path) -> None:
        before = tree(vault)
        data = answer(coach("rate", "Priya", "--balance", "6", "--json"))
        ((path, (old, new)),) = changed(before, vault).items()
        assert path == TODAY
        assert new == old.rstrip(b"\n") + b"\n\n- balance:: 6\n"
        assert [note["path"] for note in data["notes"]] == [TODAY]
        signals = answer(coach("signals", "--json"))
        assert any(signal["kind"] == "unbalanced" and signal["subject"] == "Priya Nair" for signal in signals)

    def test_without_a_meeting_today_balance_goes_under_todays_date(self, coach: Run, vault: Path) -> None:
        answer(coach("rate", "Hemi", "--balance", "8", "--trust", "4", "--json"))
        text = (vault / HEMI).read_text(encoding="utf-8")
        assert text.endswith("\n\n## 2026-11-24\n\n- balance:: 8\n")
        assert "\ntrust: 4\n" in text

    def test_it_can_be_taken_back_byte_for_byte(self, coach: Run, vault: Path) -> None:
        before = tree(vault)
        result = coach("rate", "Priya", "--trust", "1", "--balance", "3")
        assert "`coach undo 1` and `coach undo 2` take it back." in result.output
        assert coach("undo", "1").exit_code == coach("undo", "2").exit_code == 0
        assert tree(vault) == before

    def test_the_same_again_writes_nothing(self, coach: Run, vault: Path) -> None:
        coach("rate", "Priya", "--trust", "5")
        before = tree(vault)
        assert "already says so" in coach("rate", "Priya", "--trust", "5").output
        assert tree(vault) == before

    def test_nothing_is_written_when_one_of_two_notes_cannot_take_it(self, coach: Run, vault: Path) -> None:
        note = vault / TODAY
        note.write_text(note.read_text(encoding="utf-8") + "\n<!-- coach:begin id=x -->\n", encoding="utf-8")
        before = tree(vault)
        result = coach("rate", "Priya", "--trust", "1", "--balance", "3")
        assert result.exit_code == 1
        assert f"{TODAY}, line 18:" in result.stderr
        assert tree(vault) == before

    def test_properties_that_leave_a_doubt_are_refused_with_line_and_way_out(
        self, coach: Run, vault: Path
    ) -> None:
        note = vault / PRIYA
        note.write_text(note.read_text(encoding="utf-8").replace("trust: 4", "trust: {{trust}}"), encoding="utf-8")
        before = tree(vault)
        result = coach("rate", "Priya", "--trust", "5")
        assert result.exit_code == 1
        assert f"{PRIYA}, line 6:" in result.stderr
        assert len(result.stderr.strip().splitlines()) == 2
        assert tree(vault) == before

    def test_without_a_terminal_it_says_which_flags(self, coach: Run, vault: Path) -> None:
        before = tree(vault)
        result = coach("rate", "Priya")
        assert result.exit_code == 2
        assert "--trust, --interdependence or --balance" in result.stderr
        assert tree(vault) == before

    @pytest.mark.parametrize(("flag", "value"), [("--trust", "6"), ("--trust", "0"), ("--balance", "11")])
    def test_a_number_off_the_scale_is_refused(self, coach: Run, flag: str, value: str) -> None:
        result = coach("rate", "Priya", flag, value)
        assert result.exit_code == 2
        assert "is not in the range" in result.stderr

    def test_at_a_terminal_it_asks_and_enter_skips(
        self, coach: Run, vault: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("vault_coach.features.rate._at_a_terminal", lambda: True)
        before = tree(vault)
        result = coach("rate", "Priya", answers="2\n\n\n")
        assert result.exit_code == 0, result.output
        assert result.stderr.count("?") == 3
        ((path, (old, new)),) = changed(before, vault).items()
        assert (path, new) == (
            PRIYA,
            old.replace(b"trust: 4", b"trust: 2").replace(b"rated: 2026-10-27", b"rated: 2026-11-24"),
        )

    def test_at_a_terminal_a_wrong_answer_is_asked_again(
        self, coach: Run, vault: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("vault_coach.features.rate._at_a_terminal", lambda: True)
        result = coach("rate", "Priya", answers="9\nlots\n3\n\n\n")
        assert result.exit_code == 0, result.output
        assert "from 1 to 5" in result.stderr
        assert "\ntrust: 3\n" in (vault / PRIYA).read_text(encoding="utf-8")

    def test_at_a_terminal_no_answer_at_all_writes_nothing(
        self, coach: Run, vault: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("vault_coach.features.rate._at_a_terminal", lambda: True)
        before = tree(vault)
        assert coach("rate", "Priya", answers="\n\n\n").exit_code == 0
        assert tree(vault) == before


class TestLog:
    @pytest.mark.parametrize(
        "kind", ["gave", "got", "offered", "asked", "credit", "credited-by", "worked", "friction"]
    )
    def test_a_line_our_reader_understands(self, coach: Run, vault: Path, kind: str) -> None:
        coach("log", "Priya", "walked me through the numbers", f"--{kind}")
        assert (
            (vault / TODAY).read_text(encoding="utf-8").endswith(f"\n- {kind}:: walked me through the numbers\n")
        )
        since = answer(coach("suggest", "Priya", "--print", "--no-model", "--json", today="2026-11-25"))["since"]
        if kind not in {"credit", "credited-by"}:
            assert {"kind": kind, "text": "walked me through the numbers", "date": "2026-11-24"}.items() <= {
                key: value for talk in since for key, value in talk.items()
            }.items()

    def test_words_that_link_someone_else_name_the_partner_too(self, coach: Run, vault: Path) -> None:
        coach("log", "Priya", "introduced her to [[Tomas Brandt]]", "--gave")
        assert "- gave:: [[Priya Nair]] introduced her to [[Tomas Brandt]]\n" in (vault / TODAY).read_text("utf-8")
        coach("log", "Priya", "asked [[Priya Nair]] for a name", "--asked")
        assert "- asked:: asked [[Priya Nair]] for a name\n" in (vault / TODAY).read_text("utf-8")

    def test_links_are_written_as_obsidian_is_set_to_write_them(self, coach: Run, vault: Path) -> None:
        (vault / ".obsidian" / "app.json").write_text('{"newLinkFormat": "relative", "useMarkdownLinks": true}')
        coach("log", "Priya", "introduced her to [[Tomas Brandt]]", "--gave")
        line = "- gave:: [Priya Nair](../People/Priya%20Nair.md) introduced her to [[Tomas Brandt]]\n"
        assert line in (vault / TODAY).read_text("utf-8")
        assert '"text": "Priya Nair introduced her to Tomas Brandt"' in coach("show", "Priya", "--json").stdout

    def test_it_can_be_taken_back(self, coach: Run, vault: Path) -> None:
        before = tree(vault)
        coach("log", "Hemi", "a lift to the station", "--got")
        assert tree(vault) != before
        coach("undo")
        assert tree(vault) == before

    @pytest.mark.parametrize("flags", [[], ["--gave", "--got"]], ids=["no kind", "two kinds"])
    def test_one_kind_is_needed(self, coach: Run, flags: list[str]) -> None:
        result = coach("log", "Priya", "something", *flags)
        assert result.exit_code == 2
        assert "one of --gave" in result.stderr

    @pytest.mark.parametrize("text", ["", "%% hidden", "<!-- x"])
    def test_words_that_cannot_be_read_back_are_refused(self, coach: Run, vault: Path, text: str) -> None:
        before = tree(vault)
        result = coach("log", "Priya", text, "--gave")
        assert result.exit_code == 1
        assert len(result.stderr.strip().splitlines()) == 2
        assert tree(vault) == before

    def test_someone_without_a_note_gets_a_way_out(self, coach: Run, vault: Path) -> None:
        (vault / "Meetings" / "2026-11-23 call.md").write_text(
            "---\ntype: meeting\ndate: 2026-11-23\nattendees: [Zora Quill]\n---\n"
        )
        result = coach("log", "Zora Quill", "a map", "--gave")
        assert result.exit_code == 1
        assert "Zora Quill has no note of their own" in result.stderr


def test_what_counts_as_a_terminal() -> None:
    from vault_coach.features.rate import _at_a_terminal  # noqa: PLC0415 (heavy for the other tests)

    assert _at_a_terminal() == sys.stdin.isatty()


def test_the_command_waits_for_a_user_who_just_saved(coach: Run, vault: Path) -> None:
    """For real, with the real clock: saved now, so it takes about two seconds, and once more takes none."""
    note = vault / HEMI
    note.write_bytes(note.read_bytes() + b"typed a moment ago\n")
    started = time.monotonic()
    assert coach("rate", "Hemi", "--trust", "5", quiet=QuietPeriod()).exit_code == 0
    assert time.monotonic() - started > 1.5
    assert note.read_bytes().endswith(b"typed a moment ago\n")
    started = time.monotonic()
    assert coach("rate", "Hemi", "--trust", "4", quiet=QuietPeriod()).exit_code == 0
    assert time.monotonic() - started < 1.5
