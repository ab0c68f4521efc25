"""The first minute: `coach init` says what it understood, proposes settings, and touches no note."""

import json
import shutil
import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from support.run import AT_REST, TODAY, Run, answer, tree
from vault_coach import config
from vault_coach.cli import main
from vault_coach.features.propose_settings import Proposal, settings_text
from vault_coach.features.scaffold import templates
from vault_coach.markdown.parse import parse


@pytest.fixture
def fresh(tmp_path: Path) -> Path:
    """An empty folder."""
    folder = tmp_path / "fresh"
    folder.mkdir()
    return folder


def add(vault: Path, path: str, *lines: str) -> None:
    (vault / path).parent.mkdir(parents=True, exist_ok=True)
    (vault / path).write_text("\n".join(lines) + "\n", encoding="utf-8")


def add_meeting(vault: Path, day: str, *people: str, key: str = "attendees") -> None:
    names = ", ".join(f'"[[{name}]]"' for name in people)
    add(
        vault, f"Meetings/{day} {people[0]}.md", "---", "type: meeting", f"date: {day}", f"{key}: [{names}]", "---"
    )


def init(vault: Path, *words: str, typed: str = "") -> Result:
    return CliRunner().invoke(
        main,
        ["init", "--vault", str(vault), "--today", TODAY, *words],
        input=typed,
        catch_exceptions=False,
        obj=AT_REST,
    )


def settings(vault: Path) -> dict[str, object]:
    return tomllib.loads((vault / "coach.toml").read_text(encoding="utf-8"))


class TestWhatItSays:
    def test_counts_of_what_was_understood(self, fresh: Path) -> None:
        add(fresh, "People/Ana Silva.md", "Hello.")
        add(fresh, "People/Bo Lee.md", "---", "tier: core", "---")
        add_meeting(fresh, "2026-11-01", "Ana Silva", "Zora Quill", key="people")
        add(fresh, "Meetings/Some day.md", "---", "type: meeting", "---")
        data = answer(init(fresh, "--json"))
        counts = ("notes", "people", "tracked", "known", "meetings", "dated", "undated")
        assert [data[key] for key in counts] == [4, 2, 1, 1, 1, 1, 1]
        assert data["attendees"] == {"people": 1}
        words = " ".join(init(fresh).stdout.split())
        assert "4 notes read" in words
        assert "2 people, 1 of them tracked, 1 more without a note" in words
        assert "1 meeting, attendees in `people:` in 1 note" in words
        assert "1 dated note, 1 meeting without a date" in words

    def test_whom_you_met_most_by_name_and_not_by_rank(self, fresh: Path) -> None:
        for day in range(10, 20):
            add_meeting(fresh, f"2026-10-{day}", "Zora Quill")
        add_meeting(fresh, "2026-10-21", "Ana Silva")
        add_meeting(fresh, "2024-10-21", "Old Friend")
        assert answer(init(fresh, "--json"))["met"] == ["Ana Silva", "Zora Quill"]

    def test_an_empty_vault_is_told_how_to_begin(self, fresh: Path) -> None:
        words = " ".join(init(fresh).stdout.split())
        assert "0 notes read" in words
        assert "`type: person`" in words
        assert "a date and attendees" in words

    def test_the_example_vault(self, coach: Run) -> None:
        data = answer(coach("init", "--json"))
        assert data["configured"]
        assert data["proposed"] is None
        assert (data["people"], data["tracked"]) == (17, 16)


class TestWhatItProposes:
    def test_few_people_in_a_folder_of_their_own_may_be_tracked(self, fresh: Path) -> None:
        add(fresh, "People/Ana Silva.md", "Hello.")
        init(fresh, "--yes")
        assert settings(fresh) == {"track": ["People"]}

    def test_many_people_are_left_to_choose_from(self, fresh: Path) -> None:
        for number in range(30):
            add(fresh, f"People/Person {number}.md", "Hello.")
        init(fresh, "--yes")
        assert settings(fresh) == {}
        assert '# track = ["People"]' in (fresh / "coach.toml").read_text(encoding="utf-8")

    def test_nothing_to_track_where_someone_is_tracked_already(self, fresh: Path) -> None:
        add(fresh, "People/Ana Silva.md", "---", "type: partner", "---")
        init(fresh, "--yes")
        assert settings(fresh) == {}

    def test_a_folder_that_also_holds_other_notes_is_not_taken_for_people(self, fresh: Path) -> None:
        add(fresh, "Cards/Ana Silva.md", "---", "type: person", "---")
        add(fresh, "Cards/A book.md", "Hello.")
        init(fresh, "--yes")
        assert settings(fresh) == {}

    def test_a_folder_whose_notes_meetings_name_holds_people(self, fresh: Path) -> None:
        for name in ("Ana Silva", "Bo Lee"):
            add(fresh, f"CRM/{name}.md", "Likes tea. 2026-01-01 [[Home]]")
            add_meeting(fresh, "2026-11-01", name)
        data = answer(init(fresh, "--yes", "--json"))
        assert data["people"] == 2
        assert data["met"] == ["Ana Silva", "Bo Lee"]
        assert settings(fresh)["kinds"] == {"CRM": "partner"}
        assert answer(CliRunner().invoke(main, ["status", "--vault", str(fresh), "--json"]))["partners"] == 2

    def test_templates_are_no_notes(self, fresh: Path) -> None:
        add(fresh, "Meta/_Templates/People/person.md", "---", "type: partner", "created: {{date}}", "---")
        assert answer(init(fresh, "--yes", "--json"))["people"] == 0
        assert "ignore" not in settings(fresh), "a folder of that name is never read"
        assert json.loads(init(fresh, "--json").stdout)["problems"] == []

    def test_your_name_is_asked_and_never_guessed(self, fresh: Path) -> None:
        for day in range(10, 16):
            add_meeting(fresh, f"2026-11-{day}", f"Guest {day}", "Robin Vale")
        unasked = init(fresh, "--yes")
        assert "me" not in settings(fresh)
        assert '# me = "Robin Vale"  # in nearly all' in unasked.stdout
        (fresh / "coach.toml").unlink()
        asked = init(fresh, typed="Robin Vale\ny\n")
        assert "Robin Vale is in nearly all your meetings; is that you?" in asked.stdout
        assert settings(fresh)["me"] == "Robin Vale"

    def test_a_name_that_is_known_is_not_asked(self, fresh: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("COACH_ME", "Robin Vale, RV")
        init(fresh, "--yes")
        assert settings(fresh)["me"] == ["Robin Vale", "RV"]

    @given(st.lists(st.text(min_size=1, max_size=20).filter(str.isprintable), min_size=1, max_size=3))
    def test_any_folder_name_can_be_proposed(self, folders: list[str]) -> None:
        proposal = Proposal(tuple(folders), tracks=True, ignore=tuple(folders), kinds=(("a", "partner"),))
        values = tomllib.loads(settings_text(proposal, ["Me"]))
        assert (values["track"], values["ignore"], values["me"]) == (folders, folders, "Me")


class TestWhatItWrites:
    def test_nothing_without_a_yes(self, vault: Path) -> None:
        (vault / "coach.toml").unlink()
        before = tree(vault)
        for typed in ("", "\n\n", "Robin Vale\nn\n"):
            result = init(vault, "--templates", typed=typed)
            assert result.exit_code == 0
            assert "Nothing was written" in result.stdout
            assert tree(vault) == before
        assert not answer(init(vault, "--json"))["written"]
        assert tree(vault) == before

    def test_one_file_after_a_yes_and_no_note(self, vault: Path) -> None:
        (vault / "coach.toml").unlink()
        before = tree(vault)
        assert "Wrote coach.toml" in init(vault, typed="Robin Vale\ny\n").stdout
        after = tree(vault)
        assert {path: data for path, data in after.items() if path != "coach.toml"} == before
        assert config.load_settings(vault, vault / "none", {}, {}).me == ("Robin Vale",)

    def test_undo_takes_it_back(self, coach: Run, vault: Path) -> None:
        (vault / "coach.toml").unlink()
        before = tree(vault)
        init(vault, "--yes")
        assert coach("undo").exit_code == 0
        assert tree(vault) == before

    def test_settings_that_are_there_stay(self, coach: Run, vault: Path) -> None:
        before = tree(vault)
        result = coach("init", "--yes")
        assert result.exit_code == 0
        assert "it stays as it is" in result.stdout
        assert tree(vault) == before

    def test_settings_that_cannot_be_read_are_said_and_stay(self, coach: Run, vault: Path) -> None:
        (vault / "coach.toml").write_text("mee = 1")
        result = coach("init", "--yes")
        assert result.exit_code == 1
        assert 'Did you mean "me"?' in result.stderr
        assert (vault / "coach.toml").read_text() == "mee = 1"


class TestTheTemplates:
    def test_they_go_where_obsidian_keeps_templates(self, coach: Run, vault: Path) -> None:
        (vault / ".obsidian" / "templates.json").write_text('{"folder": "Meta/Forms"}')
        before = tree(vault)
        data = answer(coach("init", "--templates", "--yes", "--json"))["templates"]
        assert data == {"folder": "Meta/Forms", "written": templates(), "kept": [], "read": False}
        assert sorted(set(tree(vault)) - set(before)) == [f"Meta/Forms/{name}" for name in templates()]

    def test_one_that_is_there_stays(self, coach: Run, vault: Path) -> None:
        mine = vault / "Templates" / "partner.md"
        mine.write_text("mine")
        data = answer(coach("init", "--templates", "--yes", "--json"))["templates"]
        assert data["kept"] == ["meeting.md", "partner.md"]  # the example vault has a Meeting.md
        assert "decision.md" in data["written"]
        assert mine.read_text() == "mine"

    def test_a_folder_that_would_be_read_as_notes_is_said(self, fresh: Path) -> None:
        init(fresh, "--yes")
        words = " ".join(init(fresh, "--templates", "--yes").stdout.split())
        assert 'write ignore = ["Templates"] into coach.toml' in words

    @pytest.mark.parametrize(
        ("name", "kind"),
        [
            ("partner.md", "partner"),
            ("one-on-one.md", "meeting"),
            ("meeting.md", "meeting"),
            ("initiative.md", "initiative"),
            ("decision.md", "decision"),
            ("weekly.md", "other"),
        ],
    )
    def test_filled_in_they_are_understood(self, fresh: Path, coach: Run, name: str, kind: str) -> None:
        answer(coach("init", "--templates", "--yes", "--json", at=fresh))
        text = (fresh / "Templates" / name).read_text(encoding="utf-8")
        reading = parse("Somewhere/A note.md", text.replace("{{date}}", "2026-11-24"))
        assert reading.kind == kind
        assert not reading.problems
        assert not [task for task in reading.tasks if task.state == "open"]
        assert not reading.marks

    def test_the_parts_of_our_own_blocks_are_not_among_them(self) -> None:
        assert [name for name in templates() if name.startswith("block")] == []
        assert "Partners.base" in templates()


class TestTheExampleVault:
    def test_a_copy_to_play_with(self, coach: Run, tmp_path: Path) -> None:
        copy = tmp_path / "play"
        result = coach("init", "--example", str(copy))
        assert f"coach next --vault {copy} --today {TODAY}" in result.stdout
        assert tree(copy) == tree(Path(__file__).parents[2] / "vault-example")

    def test_a_folder_with_something_in_it_is_left_alone(self, coach: Run, vault: Path) -> None:
        before = tree(vault)
        result = coach("init", "--example", str(vault))
        assert result.exit_code == 1
        assert "is not empty" in result.stderr
        assert tree(vault) == before

    def test_a_place_that_cannot_be_written(self, coach: Run, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("")
        result = coach("init", "--example", str(tmp_path / "file" / "below"))
        assert result.exit_code == 1
        assert "Name a folder you may write to." in result.stderr


def test_real_vaults_get_a_proposal_that_holds(corpora: Path, tmp_path: Path) -> None:
    for name in ("kepano", "weave", "bramses", "metadatamenu"):
        copy = tmp_path / name
        shutil.copytree(corpora / name, copy, copy_function=shutil.copyfile)
        copy.chmod(0o755)
        before = tree(copy)
        data = answer(init(copy, "--yes", "--json"))
        again = answer(init(copy, "--json"))
        counts = ("notes", "people", "known", "meetings", "dated", "undated", "attendees")
        assert [again[key] for key in counts] == [data[key] for key in counts], name
        (copy / "coach.toml").unlink()
        assert tree(copy) == before
