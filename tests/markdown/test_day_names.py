"""Names of daily notes, read back in the format that settings state; times in UTC, on the user's day."""

from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from vault_coach.markdown.momentjs import parse_day
from vault_coach.markdown.owned_text import why_not_ours
from vault_coach.markdown.parse import parse
from vault_coach.markdown.read_rules import ReadRules
from vault_coach.vault import obsidian

DAY = date(2026, 11, 17)


@pytest.mark.parametrize(
    ("form", "name"),
    [
        ("DD.MM.YYYY", "17.11.2026"),
        ("YYYYMMDD", "20261117"),
        ("YYYY_MM_DD", "2026_11_17"),
        ("MMMM Do, YYYY", "November 17th, 2026"),
        ("ddd DD MMM YYYY", "Tue 17 Nov 2026"),
        ("dddd, D. MMMM YYYY", "Dienstag, 17. November 2026"),
        ("YY-MM-DD", "26-11-17"),
        ("YYYY-MM/DD", "2026-11/17"),
        ("YYYY/MM-MMMM/YYYY-MM-DD-dddd", "2026/11-November/2026-11-17-Tuesday"),
        ("[Log] YYYY-MM-DD", "Log 2026-11-17"),
        ("YYYY-DDDD", "2026-321"),
    ],
)
def test_a_name_in_its_format(form: str, name: str) -> None:
    assert parse_day(form, name) == DAY
    note = parse(f"Daily/{name}.md", "[[Nadia]]", ReadRules(days=(("Daily", form),)))
    assert (note.kind, note.day) == ("journal", DAY)


@pytest.mark.parametrize(("form", "name"), [("gggg-[W]ww", "2026-W47"), ("DD.MM.YYYY", "31.02.2026")])
def test_no_day(form: str, name: str) -> None:
    assert parse_day(form, name) is None


def test_a_form_that_nobody_states_is_no_day() -> None:
    rules = ReadRules()
    assert rules.unclear_day("Daily/03.04.2026.md")
    assert rules.day_note("Daily/03.04.2026.md") is None
    assert rules.day_note("journals/2026_11_17.md") == DAY


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-11-16T22:30:00.000Z", 17),
        ("2026-11-16 22:30 UTC", 17),
        ("2026-11-16T22:30:00", 16),
        ("2026-11-16T22:30:00+02:00", 16),
        ("2026-11-16", 16),
    ],
)
def test_a_time_in_utc_is_put_on_the_day_where_the_user_is(text: str, day: int) -> None:
    note = parse(
        "Sync.md", f"---\ntype: meeting\ndate: {text}\n---\n", ReadRules(zone=ZoneInfo("Australia/Sydney"))
    )
    assert note.day == date(2026, 11, day)


def test_formats_and_templates_of_plugins(tmp_path: Path) -> None:
    for name, text in {
        "daily-notes.json": '{"folder": "Daily", "format": "DD.MM.YYYY", "template": "Meta/Stub"}',
        "plugins/periodic-notes/data.json": '{"daily": {"format": "YYYYMMDD", "folder": "P", "template": "T/d"}}',
        "plugins/journals/data.json": '{"journals": {"d": {"write": {"type": "day"}, "dateFormat": "DD-MM-YYYY",'
        ' "folder": "J", "nameTemplate": "Log {{date}}"}}}',
        "plugins/quickadd/data.json": '{"choices": [{"templatePath": "Q/call.md", "nameTemplate": "x"}]}',
    }.items():
        (tmp_path / ".obsidian" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / ".obsidian" / name).write_text(text)
    assert obsidian.day_formats(tmp_path) == (
        ("Daily", "DD.MM.YYYY"),
        ("P", "YYYYMMDD"),
        ("J", "[Log ]DD-MM-YYYY"),
    )
    assert obsidian.templates(tmp_path) == {"Meta/Stub", "Meta/Stub.md", "T/d", "T/d.md", "Q/call.md"}


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("---\nkanban-plugin: board\n---\n## A\n", 2),
        ("---\ntags: [x]\nexcalidraw-plugin: parsed\n---\n", 3),
        ("Text\n\n$$\nx = 1\n", 3),
    ],
)
def test_texts_that_no_block_may_go_into(text: str, line: int) -> None:
    refusal = why_not_ours(text.encode())
    assert refusal is not None
    assert refusal.line == line


@pytest.mark.parametrize("text", ["---\ntype: partner\n---\n", "$$\nx\n$$\n", "It costs $$.\n", "```\n$$\n```\n"])
def test_texts_that_a_block_may_go_into(text: str) -> None:
    assert why_not_ours(text.encode()) is None


def test_an_unresolved_merge_counts_once() -> None:
    text = "<<<<<<< HEAD\n- [ ] one\n=======\n- [ ] two\n>>>>>>> origin/main\n- [ ] three\n"
    note = parse("2026-11-17.md", text)
    assert [task.text for task in note.tasks] == ["one", "three"]
    assert [(problem.line, problem.message[:7]) for problem in note.problems] == [(1, "A merge")]
    assert len(parse("2026-11-17.md", f"```\n{text}```\n").problems) == 0
