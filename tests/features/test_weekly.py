"""`coach weekly`: a note of one week with room for answers that nobody but the user touches."""

import json
import shutil
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from support.golden import check
from support.run import AT_REST, EXAMPLE, Run, answer, tree
from vault_coach.coach import Coach, Places
from vault_coach.config import Settings
from vault_coach.errors import CoachError
from vault_coach.features import weekly, write_draft
from vault_coach.features.write_draft import DraftOptions

NOTE = "Reflections/2026-W47.md"
FRIDAY = "2026-11-20"
MEETING = "---\ntype: meeting\ndate: {day}\nattendees: [Dana Poe]\nminutes: 30\n---\n"


def read(vault: Path, path: str = NOTE) -> str:
    return (vault / path).read_text(encoding="utf-8")


def run(coach: Run, *words: str, today: str = FRIDAY) -> dict[str, object]:
    data: dict[str, object] = answer(coach("weekly", "--no-model", "--json", *words, today=today))
    return data


def lines(data: dict[str, object], name: str) -> list[str]:
    parts = data["parts"]
    assert isinstance(parts, list)
    return [line["text"] for part in parts if part["name"] == name for line in part["lines"]]


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A vault with one partner."""
    vault = tmp_path / "small"
    (vault / "Meetings").mkdir(parents=True)
    (vault / "Dana Poe.md").write_text("---\ntype: partner\ntier: core\n---\n", encoding="utf-8")
    return vault


def meet(vault: Path, *days: str) -> None:
    for day in days:
        (vault / "Meetings" / f"{day} Dana.md").write_text(MEETING.format(day=day), encoding="utf-8")


def opened(vault: Path, tmp_path: Path, today: str, device: str = "", **settings: str) -> Coach:
    """The coach of a vault, as the watcher has it."""
    day = date.fromisoformat(today)
    now = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    places = Places(tmp_path / "places", tmp_path / "models")
    known = Settings(**settings)  # type: ignore[arg-type]  # texts only
    return Coach(vault, known, day, now, places, quiet=AT_REST, device=device)


# The note


def test_the_week_of_the_example_vault(coach: Run, vault: Path) -> None:
    result = coach("weekly", "--no-model", "--json", today=FRIDAY)
    check("weekly.json", result.stdout)
    check("weekly.md", read(vault))


def test_the_guide_shows_the_note_as_it_is(coach: Run, vault: Path) -> None:
    run(coach)
    guide = (Path(__file__).parents[2] / "docs" / "weekly.md").read_text(encoding="utf-8")
    above, below = guide.partition("```markdown\n")[2].partition("```")[0].split("(the block)\n")
    assert read(vault).startswith(f"{above}<!-- coach:begin ")
    assert read(vault).endswith(f" -->\n{below}\n")


def test_it_says_so_in_words(coach: Run) -> None:
    check("weekly.txt", coach("weekly", "--no-model", "--print", today=FRIDAY).stdout)


def test_the_chart_is_fenced_inside_the_callout(coach: Run, vault: Path) -> None:
    chart = run(coach)["chart"]
    assert isinstance(chart, str)
    quoted = "".join(f"> {line}\n" for line in ["```mermaid", *chart.split("\n"), "```"])
    assert f"\n>\n{quoted}>\n" in read(vault)


def test_without_lengths_there_is_no_chart(coach: Run, small: Path) -> None:
    (small / "Meetings" / "2026-11-17 Dana.md").write_text(
        "---\ntype: meeting\nattendees: [Dana Poe]\n---\n", encoding="utf-8"
    )
    data = answer(coach("weekly", "--no-model", "--json", at=small, today=FRIDAY))
    assert data["chart"] is None
    assert "mermaid" not in read(small)


def test_a_second_run_changes_no_byte(coach: Run, vault: Path) -> None:
    assert run(coach)["written"]
    before = tree(vault)
    assert run(coach)["written"] is False
    assert tree(vault) == before


def test_answers_survive_every_rerun(coach: Run, vault: Path) -> None:
    run(coach)
    own = "## Answers\n\nI put [[Priya Nair]] off again.\n\n- it was the cut-off\n\n```\n## Coach\n```\n"
    (vault / NOTE).write_text(f"Above.\n{read(vault)}".replace("## Answers\n\n", own), encoding="utf-8")
    below = read(vault).partition("## Answers")
    for day in (FRIDAY, "2026-11-22", "2026-11-27", "2027-12-01"):
        run(coach, "--week", "2026-W47", today=day)
        after = read(vault).partition("## Answers")
        assert after[2] == below[2]
        assert after[0].startswith("Above.\n---\ntype: reflection\n")
    assert run(coach, "--week", "2026-W47", "--replace")["note"] == NOTE
    assert read(vault).partition("## Answers")[2] == below[2]


def test_whom_the_answers_name_was_not_met(coach: Run, vault: Path) -> None:
    before = answer(coach("show", "Hemi", "--json"))
    run(coach)
    (vault / NOTE).write_text(f"{read(vault)}I miss [[Hemi Parata]].\n", encoding="utf-8")
    assert answer(coach("show", "Hemi", "--json")) == before


def test_a_block_the_user_edited_is_left_alone(coach: Run, vault: Path) -> None:
    run(coach)
    (vault / NOTE).write_text(read(vault).replace("Your week", "My week"), encoding="utf-8")
    before = tree(vault)
    assert "You edited this draft" in str(run(coach)["notice"])
    assert tree(vault) == before
    assert run(coach, "--replace")["written"]
    assert "My week" not in read(vault)


def test_undo_takes_the_note_back(coach: Run, vault: Path) -> None:
    before = tree(vault)
    run(coach)
    coach("undo")
    assert tree(vault) == before


@pytest.mark.parametrize("flag", ["--print", "--dry-run"])
def test_looking_never_writes(coach: Run, vault: Path, flag: str) -> None:
    before = tree(vault)
    result = coach("weekly", "--no-model", flag, today=FRIDAY)
    assert ("+## Answers" in result.stdout) == (flag == "--dry-run")
    assert tree(vault) == before


def test_a_note_that_is_not_to_be_read_is_not_written_to(coach: Run, vault: Path) -> None:
    (vault / NOTE).write_text("---\ncoach: ignore\n---\nMine.\n", encoding="utf-8")
    before = tree(vault)
    result = coach("weekly", "--no-model", today=FRIDAY)
    assert (result.exit_code, "coach: ignore" in result.stderr) == (1, True)
    assert tree(vault) == before


def test_a_note_the_user_began_gets_the_block_and_nothing_else(coach: Run, vault: Path) -> None:
    (vault / NOTE).write_text("# My week\n\nTired.\n", encoding="utf-8")
    assert run(coach)["note"] == NOTE
    assert read(vault).startswith("# My week\n\nTired.\n\n## Coach\n")
    assert "## Answers" not in read(vault)


@pytest.mark.parametrize(
    "copy", ["2026-W47 (conflicted copy).md", "2026-W47.sync-conflict-20261120-160000-ABC.md"]
)
def test_a_copy_that_a_sync_tool_left_is_not_the_note(coach: Run, vault: Path, copy: str) -> None:
    run(coach)
    (vault / NOTE).rename(vault / "Reflections" / copy)
    assert run(coach)["written"]
    assert (vault / NOTE).is_file()
    (vault / "Reflections" / copy).write_text("theirs", encoding="utf-8")
    assert run(coach)["written"] is False


# Which week


@pytest.mark.parametrize(
    ("today", "week", "days"),
    [
        ("2026-11-20", "2026-W47", ("2026-11-16", "2026-11-22")),
        ("2026-11-22", "2026-W47", ("2026-11-16", "2026-11-22")),
        ("2026-11-19", "2026-W46", ("2026-11-09", "2026-11-15")),
        ("2026-01-02", "2026-W01", ("2025-12-29", "2026-01-04")),
        ("2025-12-31", "2025-W52", ("2025-12-22", "2025-12-28")),
        ("2026-12-31", "2026-W52", ("2026-12-21", "2026-12-27")),
        ("2027-01-01", "2026-W53", ("2026-12-28", "2027-01-03")),
        ("2027-01-07", "2026-W53", ("2026-12-28", "2027-01-03")),
        ("2021-01-03", "2020-W53", ("2020-12-28", "2021-01-03")),
        ("2027-01-08", "2027-W01", ("2027-01-04", "2027-01-10")),
        ("2027-12-31", "2027-W52", ("2027-12-27", "2028-01-02")),
    ],
)
def test_the_week_looked_back_on(coach: Run, small: Path, today: str, week: str, days: tuple[str, str]) -> None:
    first, last = days
    meet(small, *days)
    data = answer(coach("weekly", "--no-model", "--json", at=small, today=today))
    assert (data["week"], data["from"], data["to"]) == (week, first, last)
    assert data["note"] == f"Reflections/{week}.md"
    assert f"week: {week}\nfrom: {first}\nto: {last}\n" in read(small, data["note"])
    met = "1 h: Dana Poe (twice)" if last <= today else "30 min: Dana Poe"
    assert lines(data, "met") == [f"Core, {met}."]


@pytest.mark.parametrize(
    ("week", "says"),
    [
        ("2027-W53", '"2027-W53" is no week.'),
        ("2026-W00", '"2026-W00" is no week.'),
        ("last", '"last" is no week.'),
        ("2026-W48", "2026-W48 has not begun yet."),
    ],
)
def test_a_week_that_is_none_gets_one_sentence(coach: Run, vault: Path, week: str, says: str) -> None:
    before = tree(vault)
    result = coach("weekly", "--week", week, "--no-model", today=FRIDAY)
    assert (result.exit_code, result.stderr.split("\n")[0]) == (1, says)
    assert tree(vault) == before


@pytest.mark.parametrize("week", ["2026-W53", "2026w53"])
def test_a_week_is_named_in_either_form(coach: Run, week: str) -> None:
    assert run(coach, "--week", week, today="2027-02-01")["from"] == "2026-12-28"


@pytest.mark.parametrize(("monday", "sunday"), [("2026-03-23", "2026-03-29"), ("2026-10-19", "2026-10-25")])
def test_a_week_in_which_the_clock_changes_is_like_any_other(
    coach: Run, small: Path, monday: str, sunday: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", "Europe/Berlin")
    meet(small, monday, sunday)
    data = answer(coach("weekly", "--no-model", "--json", at=small, today=sunday))
    assert lines(data, "met") == ["Core, 1 h: Dana Poe (twice)."]


def test_a_quiet_week_is_two_lines(coach: Run, small: Path) -> None:
    meet(small, "2026-11-02")
    data = answer(coach("weekly", "--no-model", "--json", at=small, today=FRIDAY))
    (line,) = lines(data, "met")
    assert line.endswith("The last meeting before it was on 2 November.")
    assert len(data["items"]) == 1
    assert read(small).endswith("\n## Answers\n\n")


# The user's own weekly note


def periodic(vault: Path, settings: object, **calendar: object) -> None:
    """Switch Periodic Notes on, and Calendar where it says something."""
    plugins = ["periodic-notes", *(["calendar"] if calendar else [])]
    for name, config in (("periodic-notes", settings), ("calendar", calendar)):
        folder = vault / ".obsidian" / "plugins" / name
        folder.mkdir(parents=True)
        text = config if isinstance(config, str) else json.dumps(config)
        (folder / "data.json").write_text(text, encoding="utf-8")
    (vault / ".obsidian" / "community-plugins.json").write_text(json.dumps(plugins), encoding="utf-8")


def own(vault: Path, path: str) -> Path:
    note = vault / path
    note.parent.mkdir(parents=True, exist_ok=True)
    note.write_text("---\ntags: [weekly]\n---\n# Mine\n\nSaid before.\n", encoding="utf-8")
    return note


WEEKLY = {"weekly": {"enabled": True, "format": "GGGG-[W]WW", "folder": "Weeks/"}}


def test_the_users_weekly_note_gets_the_block_and_nothing_else(coach: Run, vault: Path) -> None:
    periodic(vault, WEEKLY)
    note = own(vault, "Weeks/2026-W47.md")
    before = note.read_text(encoding="utf-8")
    assert run(coach)["note"] == "Weeks/2026-W47.md"
    text = note.read_text(encoding="utf-8")
    assert text.startswith(f"{before}\n## Coach\n\n<!-- coach:begin id=weekly/2026-w47 ")
    assert "## Answers" not in text
    assert not (vault / NOTE).exists()
    assert run(coach)["written"] is False


def test_a_weekly_note_that_is_not_there_is_not_made(coach: Run, vault: Path) -> None:
    periodic(vault, WEEKLY)
    assert run(coach)["note"] == NOTE
    assert not (vault / "Weeks").exists()
    own(vault, "Weeks/2026-W47.md")  # made later: the reflection stays where it is
    assert run(coach)["note"] == NOTE


@pytest.mark.parametrize(
    ("settings", "calendar", "path"),
    [
        ({"weekly": {"enabled": True, "format": "", "folder": ""}}, {}, "2026-W47.md"),
        ({"weekly": {"enabled": True, "format": "gggg/[Week] w"}}, {}, "2026/Week 47.md"),
        ({"weekly": {"enabled": True, "format": "YYYY-MM-DD [to review]"}}, {}, "2026-11-16 to review.md"),
        ({"weekly": {"enabled": True, "format": "YYYY-MM-DD"}}, {"weekStart": "sunday"}, "2026-11-15.md"),
        ({"weekly": {"enabled": True, "format": "GGGG-[w]WW"}}, {"weekStart": "monday"}, "2026-W47.md"),
        ({"calendarSets": [{"id": "x", "week": {"enabled": True, "format": "[W]WW-YY"}}]}, {}, "W47-26.md"),
    ],
)
def test_the_plugins_settings_name_the_note(
    coach: Run, vault: Path, settings: object, calendar: dict[str, object], path: str
) -> None:
    periodic(vault, settings, **calendar)
    own(vault, path)
    assert run(coach)["note"] == path


def test_the_calendar_plugin_names_one_too(coach: Run, vault: Path) -> None:
    periodic(vault, {}, showWeeklyNote=True, weeklyNoteFormat="", weeklyNoteFolder="W")
    (vault / ".obsidian" / "community-plugins.json").write_text('["calendar"]', encoding="utf-8")
    own(vault, "W/2026-W47.md")
    assert run(coach)["note"] == "W/2026-W47.md"


@pytest.mark.parametrize(
    "settings",
    [
        "{not json",
        "[]",
        {"weekly": {"enabled": False, "format": "GGGG-[W]WW", "folder": "Weeks"}},
        {"weekly": "yes"},
        {"weekly": {"enabled": True, "format": 7, "folder": ["x"]}},
        {"weekly": {"enabled": True, "format": "GGGG-[W]WW MMMM", "folder": "Weeks"}},
        {"weekly": {"enabled": True, "format": "../../2026-W47"}},
        {"calendarSets": [7]},
    ],
)
def test_settings_that_say_nothing_useful_mean_a_note_of_its_own(
    coach: Run, vault: Path, settings: object
) -> None:
    periodic(vault, settings)
    own(vault, "Weeks/2026-W47.md")
    before = tree(vault)
    assert run(coach)["note"] == NOTE
    after = tree(vault)
    assert {path for path in after if after[path] != before.get(path)} == {NOTE}


def test_a_plugin_that_is_switched_off_names_nothing(coach: Run, vault: Path) -> None:
    periodic(vault, WEEKLY)
    (vault / ".obsidian" / "community-plugins.json").write_text("[]", encoding="utf-8")
    own(vault, "Weeks/2026-W47.md")
    assert run(coach)["note"] == NOTE


# What waits to be written


def due(coach: Coach, now: str) -> list[str]:
    return list(map(str, weekly.due_weeks(coach, datetime.fromisoformat(now))))


@pytest.fixture
def example(tmp_path: Path) -> Path:
    copy = tmp_path / "example"
    shutil.copytree(EXAMPLE, copy)
    return copy


@pytest.mark.parametrize(
    ("now", "week"),
    [
        ("2026-11-20T15:59", "2026-W46"),
        ("2026-11-20T16:00", "2026-W47"),
        ("2026-11-23T09:00", "2026-W47"),
        ("2026-11-20T16:00+01:00", "2026-W47"),
        ("2026-10-25T16:00+01:00", "2026-W43"),
        ("2027-01-01T16:00", "2026-W53"),
        ("2026-01-02T15:00", "2025-W52"),
        ("2026-01-02T17:00", "2026-W01"),
    ],
)
def test_the_first_one_is_the_latest_week(example: Path, tmp_path: Path, now: str, week: str) -> None:
    assert due(opened(example, tmp_path, now[:10]), now) == [week]


def test_the_time_is_a_setting(example: Path, tmp_path: Path) -> None:
    coach = opened(example, tmp_path, "2026-11-22", weekly_at="sunday 9:30")
    assert due(coach, "2026-11-22T09:29") == ["2026-W46"]
    assert due(coach, "2026-11-22T09:30") == ["2026-W47"]


def test_a_time_that_is_none_gets_one_sentence(coach: Run, vault: Path) -> None:
    with (vault / "coach.toml").open("a", encoding="utf-8") as file:
        file.write('\nweekly_at = "noon"\n')
    result = coach("weekly", "--no-model")
    assert (result.exit_code, "not a day and a time" in result.stderr) == (1, True)


def write(coach: Coach, name: str) -> None:
    weekly.write_reflection(coach, weekly.find_week(coach, name), None, DraftOptions())


def test_missed_weeks_are_caught_up_oldest_first_four_at_most(example: Path, tmp_path: Path) -> None:
    write(opened(example, tmp_path, "2026-10-09"), "2026-W41")
    coach = opened(example, tmp_path, "2026-11-23")
    assert due(coach, "2026-11-23T09:00") == ["2026-W44", "2026-W45", "2026-W46", "2026-W47"]
    write(coach, "2026-W46")
    again = opened(example, tmp_path, "2026-11-23")
    assert due(again, "2026-11-23T09:00") == ["2026-W44", "2026-W45", "2026-W47"]


def test_nothing_before_the_first_one_is_made_up(example: Path, tmp_path: Path) -> None:
    write(opened(example, tmp_path, "2026-11-15"), "2026-W46")
    assert due(opened(example, tmp_path, "2026-11-23"), "2026-11-23T09:00") == ["2026-W47"]


def test_what_another_device_wrote_counts_as_written(example: Path, tmp_path: Path) -> None:
    write(opened(example, tmp_path / "one", "2026-11-20"), "2026-W47")
    assert due(opened(example, tmp_path / "other", "2026-11-23"), "2026-11-23T09:00") == []


def test_what_the_user_took_out_or_back_is_not_written_again(example: Path, tmp_path: Path) -> None:
    coach = opened(example, tmp_path, "2026-11-20")
    write(coach, "2026-W47")
    (example / NOTE).unlink()
    assert due(opened(example, tmp_path, "2026-11-23"), "2026-11-23T09:00") == []


def test_a_week_whose_note_is_broken_is_left_to_the_user(example: Path, tmp_path: Path) -> None:
    (example / NOTE).write_text(
        "<!-- coach:begin id=weekly/2026-w47 hash=1234567890abcdef -->\n", encoding="utf-8"
    )
    assert due(opened(example, tmp_path, "2026-11-23"), "2026-11-23T09:00") == []


@pytest.mark.parametrize(
    ("writer", "writes"), [("", True), ("desk", True), ("Desk.local", True), ("laptop", False)]
)
def test_one_device_writes_unattended(example: Path, tmp_path: Path, writer: str, writes: bool) -> None:
    coach = opened(example, tmp_path, "2026-11-23", device="desk", writer=writer)
    assert due(coach, "2026-11-23T09:00") == (["2026-W47"] if writes else [])


def meanwhile(monkeypatch: pytest.MonkeyPatch, happens: Callable[[], object]) -> None:
    """Have something happen while the sentences are written."""
    drafted = write_draft.write_items

    def items(*words: Any, **more: Any) -> Any:
        happens()
        return drafted(*words, **more)

    monkeypatch.setattr("vault_coach.features.write_draft.write_items", items)


def test_two_devices_at_once_never_write_over_each_other(
    example: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    coach = opened(example, tmp_path, "2026-11-23")
    meanwhile(monkeypatch, lambda: (example / NOTE).write_text("from the other device", encoding="utf-8"))
    with pytest.raises(CoachError, match="There already is a note"):
        write(coach, "2026-W47")
    assert read(example) == "from the other device"


def test_facts_that_change_meanwhile_are_not_told(
    example: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    coach = opened(example, tmp_path, "2026-11-23")
    cited = example / "Meetings" / "2026-11-18 Month-end numbers.md"
    meanwhile(monkeypatch, lambda: cited.write_text("another text", encoding="utf-8"))
    with pytest.raises(CoachError, match="changed while this was in the making"):
        write(coach, "2026-W47")
    assert not (example / NOTE).exists()


def test_a_note_that_asks_to_be_left_alone_waits_for_nothing(example: Path, tmp_path: Path) -> None:
    (example / NOTE).write_text("---\ncoach: ignore\n---\n", encoding="utf-8")
    assert due(opened(example, tmp_path, "2026-11-23"), "2026-11-23T09:00") == []
