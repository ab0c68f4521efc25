"""The main job: `coach suggest` before a one-on-one."""

import json
import stat
from pathlib import Path

import pytest

from support.prompts import PHRASEBOOK
from support.run import Run, answer, tree

PRIYA = "Meetings/2026-11-24 Priya one-on-one.md"
BLOCK = "check-in/priya-nair/2026-11-24"


def test_it_writes_a_check_in_into_the_note_of_that_meeting(coach: Run, vault: Path) -> None:
    before = tree(vault)
    result = coach("suggest", "Priya Nair", "--no-model")
    assert result.exit_code == 0
    after = tree(vault)
    changed = [path for path in after if after[path] != before.get(path)]
    assert changed == [PRIYA]
    assert after[PRIYA].startswith(before[PRIYA])
    added = after[PRIYA].removeprefix(before[PRIYA]).decode().strip()
    assert added.startswith(f"<!-- coach:begin id={BLOCK} hash=")
    assert added.endswith(f"<!-- coach:end id={BLOCK} -->")


def test_a_second_run_changes_no_byte(coach: Run, vault: Path) -> None:
    coach("suggest", "Priya", "--no-model")
    before = tree(vault)
    again = coach("suggest", "Priya", "--no-model")
    assert "nothing was written" in again.output
    assert tree(vault) == before


def test_what_programs_read(coach: Run) -> None:
    data = answer(coach("suggest", "Priya Nair", "--no-model", "--json"))
    assert {key: data[key] for key in ("partner", "date", "note", "written")} == {
        "partner": "Priya Nair",
        "date": "2026-11-24",
        "note": PRIYA,
        "written": True,
    }
    assert [promise["text"] for promise in data["i_owe"]] == [
        "send Priya Nair the churn cohort file, paused people taken out"
    ]
    assert [promise["days_late"] for promise in data["they_owe"]] == [7]
    assert 3 <= len(data["items"]) <= 5
    for item in data["items"]:
        assert item["text"].endswith("?")
        assert len(item["text"].split()) <= 30
        assert item["writer"] == "phrasebook"
        assert item["model"] is None


def test_every_evidence_is_that_line_of_that_note(coach: Run, vault: Path) -> None:
    for name in ("Priya Nair", "Kenji", "Hemi Parata", "Leila", "Ana Silva", "Xochitl Ramos", "Nadia"):
        data = answer(coach("suggest", name, "--no-model", "--json", "--print"))
        entries = [*data["items"], *data["i_owe"], *data["they_owe"], *data["since"]]
        lines = [line for entry in entries for line in entry["evidence"]]
        assert lines
        for line in lines:
            assert (vault / line["path"]).read_text(encoding="utf-8").split("\n")[line["line"] - 1] == line[
                "quote"
            ]


def test_a_partner_without_a_meeting_note_gets_it_under_the_coach_heading(coach: Run, vault: Path) -> None:
    data = answer(coach("suggest", "Hemi Parata", "--no-model", "--json"))
    assert data["note"] == "People/Hemi Parata.md"
    text = (vault / data["note"]).read_text(encoding="utf-8")
    assert "\n## Coach\n" in text
    assert text.index("## Coach") < text.index("coach:begin")


def test_until_you_meet_the_same_check_in_is_refreshed_and_no_second_one_is_made(coach: Run, vault: Path) -> None:
    coach("suggest", "Hemi Parata", "--no-model")
    coach("suggest", "Hemi Parata", "--no-model", today="2026-11-26")
    assert (vault / "People" / "Hemi Parata.md").read_text(encoding="utf-8").count("coach:begin") == 1
    met = "---\ntype: meeting\nattendees: [Hemi Parata]\n---\n"
    (vault / "Meetings" / "2026-11-27 Hemi.md").write_text(met, encoding="utf-8")
    coach("suggest", "Hemi Parata", "--no-model", today="2026-11-30")
    assert (vault / "People" / "Hemi Parata.md").read_text(encoding="utf-8").count("coach:begin") == 2


def test_someone_without_a_note_is_only_shown(coach: Run, vault: Path) -> None:
    (vault / "Meetings" / "2026-11-23 call.md").write_text(
        "---\ntype: meeting\ndate: 2026-11-23\nattendees: [Zora Quill]\n---\n- [ ] send the map 📅 2026-12-01\n"
    )
    before = tree(vault)
    data = answer(coach("suggest", "Zora Quill", "--no-model", "--json"))
    assert data["note"] is None
    assert data["items"]
    assert tree(vault) == before


@pytest.mark.parametrize("flag", ["--print", "--dry-run"])
def test_looking_never_writes(coach: Run, vault: Path, flag: str) -> None:
    before = tree(vault)
    result = coach("suggest", "Priya", "--no-model", flag)
    assert result.exit_code == 0
    assert tree(vault) == before
    assert ("+> [!coach]+" in result.output) == (flag == "--dry-run")


def test_a_check_in_the_user_edited_is_theirs(coach: Run, vault: Path) -> None:
    coach("suggest", "Priya", "--no-model")
    note = vault / PRIYA
    mine = note.read_text(encoding="utf-8").replace("> **To ask**", "> **To ask, my way**")
    note.write_text(mine, encoding="utf-8")
    result = coach("suggest", "Priya", "--no-model")
    assert result.exit_code == 0
    assert "You edited this draft" in result.output
    assert note.read_text(encoding="utf-8") == mine
    coach("suggest", "Priya", "--no-model", "--replace")
    assert "my way" not in note.read_text(encoding="utf-8")


def test_a_check_in_the_user_dismissed_stays_and_its_signals_rest(coach: Run, vault: Path) -> None:
    spoken_of = {item["signal"] for item in answer(coach("suggest", "Priya", "--no-model", "--json"))["items"]}
    note = vault / PRIYA
    begun = "> [!coach]+ Before your one-on-one with [[Priya Nair]]\n"
    mine = note.read_text(encoding="utf-8").replace(begun, f"{begun}> coach: dismissed\n")
    note.write_text(mine, encoding="utf-8")
    for flags in ((), ("--replace",)):
        assert "You dismissed this draft" in coach("suggest", "Priya", "--no-model", *flags).output
    assert note.read_text(encoding="utf-8") == mine
    left = {signal["kind"] for signal in answer(coach("signals", "--json")) if signal["subject"] == "Priya Nair"}
    assert spoken_of
    assert not left & spoken_of


def test_a_check_in_the_user_deleted_comes_back_when_asked_for(coach: Run, vault: Path) -> None:
    note = vault / PRIYA
    before = note.read_bytes()
    coach("suggest", "Priya", "--no-model")
    written = note.read_bytes()
    note.write_bytes(before)
    assert answer(coach("suggest", "Priya", "--no-model", "--json"))["written"]
    assert note.read_bytes() == written


def test_undo_takes_it_back_byte_for_byte(coach: Run, vault: Path) -> None:
    before = tree(vault)
    coach("suggest", "Priya", "--no-model")
    assert tree(vault) != before
    assert [write["path"] for write in answer(coach("undo", "--list", "--json"))] == [PRIYA]
    assert coach("undo").exit_code == 0
    assert tree(vault) == before
    nothing = coach("undo")
    assert nothing.exit_code == 1
    assert "nothing to undo" in nothing.stderr


def test_without_a_name_everyone_you_meet_today_or_on_the_next_working_day(coach: Run) -> None:
    data = answer(coach("suggest", "--no-model", "--json", "--print"))
    assert [brief["partner"] for brief in data["check_ins"]] == ["Priya Nair", "Kenji Watanabe"]
    assert data["moves"] == []


def test_without_a_meeting_the_top_moves_and_why(coach: Run) -> None:
    data = answer(coach("suggest", "--no-model", "--json", today="2026-11-28"))
    assert data["check_ins"] == []
    assert "You meet nobody alone" in data["why"]
    assert data["moves"]


def test_on_a_friday_the_next_working_day_is_monday(coach: Run, vault: Path) -> None:
    (vault / "Meetings" / "2026-11-30 Bo.md").write_text(
        '---\ntype: meeting\ndate: 2026-11-30\nattendees: ["[[Bo Lee]]"]\n---\n'
    )
    data = answer(coach("suggest", "--no-model", "--json", "--print", today="2026-11-27"))
    assert [brief["partner"] for brief in data["check_ins"]] == ["Bo Lee"]


def test_a_partner_is_never_told_what_another_said(coach: Run, vault: Path) -> None:
    canary = "zebra crossing paint"
    note = vault / "Meetings" / "2026-11-20 Kenji.md"
    note.write_text(
        f'---\ntype: meeting\ndate: 2026-11-20\nattendees: ["[[Kenji Watanabe]]"]\n---\n- friction:: {canary}\n'
        f"- [ ] Kenji: {canary} 📅 2026-11-21\n"
    )
    assert canary in coach("suggest", "Kenji", "--no-model", "--print").output
    for name in ("Priya", "Mirela", "Nadia", "Tomas"):
        assert canary not in coach("suggest", name, "--no-model", "--print").output


def test_the_meeting_being_prepared_is_not_the_last_contact(coach: Run, vault: Path) -> None:
    (vault / "People" / "Kim Day.md").write_text("---\ntype: partner\n---\n")
    for day in ("2026-11-03", "2026-11-24"):
        (vault / "Meetings" / f"{day} Kim.md").write_text(
            f'---\ntype: meeting\ndate: {day}\nattendees: ["[[Kim Day]]"]\n---\n'
        )
    data = answer(coach("suggest", "Kim Day", "--no-model", "--json", "--print"))
    (last,) = [item for item in data["items"] if item["move"] == "last-met"]
    assert "3 November" in last["text"]


def test_nothing_known_nothing_written(coach: Run, vault: Path) -> None:
    (vault / "People" / "Kim Day.md").write_text("---\ntype: person\n---\n")
    before = tree(vault)
    result = coach("suggest", "Kim Day", "--no-model")
    assert "say nothing yet about Kim Day" in result.output
    assert tree(vault) == before


def test_without_a_name_all_notes_are_checked_before_the_first_is_written(coach: Run, vault: Path) -> None:
    (vault / "Meetings" / "2026-11-25 Kenji one-on-one.md").chmod(0o444)
    before = tree(vault)
    result = coach("suggest", "--no-model")
    assert result.exit_code == 1
    assert "Kenji" in result.stderr
    assert tree(vault) == before


def test_an_empty_name_is_nobody(coach: Run, vault: Path) -> None:
    before = tree(vault)
    assert coach("suggest", "", "--no-model").exit_code == 1
    assert tree(vault) == before


def test_lateness_is_counted_to_the_day_of_the_talk(coach: Run, vault: Path) -> None:
    coach("suggest", "Priya", "--no-model", today="2026-11-20")
    early = (vault / PRIYA).read_bytes()
    assert b"10 days late" in early
    coach("suggest", "Priya", "--no-model", today="2026-11-21")
    assert (vault / PRIYA).read_bytes() == early


class TestWhatGoesWrongIsOneSentenceAndAWayOut:
    def refused(self, coach: Run, *words: str, at: Path | None = None) -> str:
        result = coach(*words, at=at)
        assert result.exit_code == 1
        assert result.stdout == ""
        assert "Traceback" not in result.stderr
        assert 1 <= len(result.stderr.strip().splitlines()) <= 2
        return result.stderr

    def test_an_unknown_partner(self, coach: Run) -> None:
        assert 'Did you mean "Priya Nair"?' in self.refused(coach, "suggest", "Prya", "--no-model")
        assert "nobody called" in self.refused(coach, "suggest", "Xyzzy", "--no-model")

    def test_an_empty_vault(self, coach: Run, tmp_path: Path) -> None:
        empty = tmp_path / "empty"
        empty.mkdir()
        assert "There are no notes" in self.refused(coach, "suggest", "Priya", "--no-model", at=empty)

    def test_no_vault(self, coach: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        assert "There is no vault" in self.refused(coach, "suggest", "Priya", at=tmp_path / "nowhere")
        monkeypatch.chdir(tmp_path)
        from click.testing import CliRunner  # noqa: PLC0415 (this one call has no --vault)

        from vault_coach.cli import main  # noqa: PLC0415

        result = CliRunner().invoke(main, ["suggest", "Priya"])
        assert result.exit_code == 1
        assert "You are not in a vault" in result.stderr

    def test_no_model(self, coach: Run) -> None:
        assert "coach model get starter" in self.refused(coach, "suggest", "Priya")

    def test_a_model_that_is_no_gguf(self, coach: Run, tmp_path: Path) -> None:
        other = tmp_path / "model.gguf"
        other.write_text("not a model")
        assert "is not a GGUF file" in self.refused(coach, "suggest", "Priya", "--model", str(other))
        assert "cannot be read" in self.refused(coach, "suggest", "Priya", "--model", str(tmp_path / "gone.gguf"))

    def test_a_read_only_note(self, coach: Run, vault: Path) -> None:
        (vault / PRIYA).chmod(0o444)
        assert "read-only" in self.refused(coach, "suggest", "Priya", "--no-model")

    def test_damaged_markers(self, coach: Run, vault: Path) -> None:
        note = vault / PRIYA
        note.write_text(
            note.read_text(encoding="utf-8") + "\n<!-- coach:begin id=check-in/x hash=0123456789abcdef -->\n"
        )
        before = note.read_bytes()
        message = self.refused(coach, "suggest", "Priya", "--no-model")
        assert PRIYA in message
        assert "line" in message
        assert note.read_bytes() == before

    def test_settings_with_a_typing_error(self, coach: Run, vault: Path) -> None:
        (vault / "coach.toml").write_text('goal = ["x"]\n')
        assert 'Did you mean "goals"?' in self.refused(coach, "suggest", "Priya", "--no-model")


def test_the_users_own_phrasebook_wins(coach: Run, vault: Path) -> None:
    own = vault / "Coach" / "Prompts"
    own.mkdir(parents=True)
    shipped = PHRASEBOOK.text
    own.joinpath("phrasebook.md").write_text(shipped.replace("what is behind the number", "warum nicht mehr"))
    assert "warum nicht mehr" in coach("suggest", "Priya", "--no-model", "--print").output
    own.joinpath("phrasebook.md").write_text(shipped.replace("{{ first }}", "{{ frist }}"))
    result = coach("suggest", "Priya", "--no-model", "--print")
    assert result.exit_code == 1
    assert "Coach/Prompts/phrasebook.md, line" in result.stderr


def test_mode_newlines_and_bom_of_the_note_stay(coach: Run, vault: Path) -> None:
    note = vault / PRIYA
    note.write_bytes(b"\xef\xbb\xbf" + note.read_bytes().replace(b"\n", b"\r\n"))
    note.chmod(0o640)
    before = note.read_bytes()
    assert coach("suggest", "Priya", "--no-model").exit_code == 0
    after = note.read_bytes()
    assert after.startswith(before)
    assert b"\n" not in after.replace(b"\r\n", b"")
    assert stat.S_IMODE(note.stat().st_mode) == 0o640


def test_nothing_but_the_state_folder_is_touched_outside_the_vault(coach: Run, tmp_path: Path) -> None:
    coach("suggest", "Priya", "--no-model")
    outside = {path.relative_to(tmp_path).parts[0] for path in tmp_path.rglob("*") if path.is_file()}
    assert outside == {"vault", "state"}
    for path in (tmp_path / "state" / "vault-coach").rglob("*"):
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600), path


@pytest.mark.model
class TestWithTheRealModel:
    def test_most_items_are_the_models_and_every_sentence_is_grounded(
        self, coach: Run, vault: Path, starter: Path
    ) -> None:
        first = coach("suggest", "Priya Nair", "--model", str(starter), "--json")
        data = answer(first)
        items = data["items"]
        by_model = [item for item in items if item["writer"] == "model"]
        assert len(items) >= 3
        assert len(by_model) >= 0.6 * len(items)
        assert {item["model"] for item in by_model} == {starter.stem}
        assert data["written"]
        note = (vault / PRIYA).read_bytes()
        again = json.loads(coach("suggest", "Priya Nair", "--model", str(starter), "--json").stdout)["data"]
        assert [item["text"] for item in again["items"]] == [item["text"] for item in items]
        assert not again["written"]
        assert (vault / PRIYA).read_bytes() == note

    def test_the_same_text_also_without_what_was_remembered(
        self, coach: Run, tmp_path: Path, starter: Path
    ) -> None:
        words = ("suggest", "Tomas", "--print", "--json", "--model", str(starter))
        first = answer(coach(*words))
        for store in (tmp_path / "state").rglob("drafts.sqlite"):
            store.unlink()
        assert answer(coach(*words))["items"] == first["items"]
