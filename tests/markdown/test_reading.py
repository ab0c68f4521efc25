"""Reading one note: the cases of `cases/*.md`, and what holds for any text."""

import dataclasses
import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from support import hostile
from support.readings import sources
from vault_coach.domain.reading import Reading, Task
from vault_coach.markdown import extract as extract_module
from vault_coach.markdown import parse as parse_module
from vault_coach.markdown import tasks as tasks_module
from vault_coach.markdown.parse import parse, parse_rows
from vault_coach.markdown.read_rules import ReadRules
from vault_coach.markdown.reading_codec import ReadingRows, build_reading

CASES = Path(__file__).parents[1] / "cases"


def kind_lines(note: Reading) -> Iterator[str]:
    yield f"{note.kind}{', declared' if note.declared else ''}{f', {note.day}' if note.day else ''}"


def field_lines(note: Reading) -> Iterator[str]:
    for name, field in note.fields.items():
        yield f"{field.source.line} {name}: {' | '.join(field.values)}"


def mark_lines(note: Reading) -> Iterator[str]:
    for mark in note.marks:
        yield f"{mark.source.line} {mark.kind}:: {mark.text}{_links(mark.links)}"


def task_lines(note: Reading) -> Iterator[str]:
    for task in note.tasks:
        yield f"{task.source.line} {task.state} {_owner(task)}{task.action}{_days(task)}{_links(task.links)}"


def mention_lines(note: Reading) -> Iterator[str]:
    for mention in note.mentions:
        yield f"{mention.source.line} {mention.target}"


def section_lines(note: Reading) -> Iterator[str]:
    for section in note.sections:
        day = f", {section.day}" if section.day else ""
        yield f"{section.source.line} {section.name}{day}{', filled' if section.filled else ', empty'}"


def tag_lines(note: Reading) -> Iterator[str]:
    for tag in note.tags:
        yield f"#{tag}"


def problem_lines(note: Reading) -> Iterator[str]:
    for problem in note.problems:
        assert problem.hint
        yield f"{problem.line} ! {problem.message}"


def _owner(task: Task) -> str:
    shown = [f"{' + '.join(claim.names)}{_FORMS[claim.form]}" for claim in task.claims or task.above[:1]]
    return f"<{' | '.join(shown)}> " if shown else ""


_FORMS = {"sure": "", "likely": "!", "maybe": "?!", "word": "?"}


def _days(task: Task) -> str:
    return (f", due {task.due}" if task.due else "") + (f", done {task.done}" if task.done else "")


def _links(links: tuple[str, ...]) -> str:
    return f" -> {' | '.join(links)}" if links else ""


Lines = Callable[[Reading], Iterator[str]]
ABOUT: dict[str, tuple[Lines, ...]] = {
    "fields": (field_lines, mark_lines, problem_lines),
    "kinds": (kind_lines,),
    "links": (mention_lines,),
    "properties": (field_lines, problem_lines),
    "sections": (section_lines, tag_lines),
    "tasks": (task_lines, problem_lines),
    "visibility": (task_lines, mark_lines, mention_lines, problem_lines),
}


@dataclasses.dataclass(frozen=True)
class Case:
    about: str
    title: str
    path: str
    text: str
    expected: list[str]


def cases() -> list[Case]:
    cases = []
    for about in ABOUT:
        for text in (CASES / f"{about}.md").read_text("utf-8").split("======== ")[1:]:
            title, _, rest = text.partition("\n-------- ")
            path, _, rest = rest.partition("\n")
            note, _, expected = rest.partition("-------- reads\n")
            cases.append(
                Case(about, title, path, note, expected.strip("\n").split("\n") if expected.strip() else [])
            )
    return cases


@pytest.mark.parametrize("case", cases(), ids=lambda case: f"{case.about}: {case.title}")
def test_case(case: Case) -> None:
    note = parse(case.path, case.text)
    assert [line for lines in ABOUT[case.about] for line in lines(note)] == case.expected


@pytest.mark.parametrize("case", cases(), ids=lambda case: f"{case.about}: {case.title}")
def test_line_endings_change_nothing_but_themselves(case: Case) -> None:
    assert parse(case.path, case.text.replace("\n", "\r\n")) == parse(case.path, case.text)


@pytest.mark.parametrize("case", cases(), ids=lambda case: f"{case.about}: {case.title}")
def test_evidence_quotes_its_line(case: Case) -> None:
    lines = case.text.split("\n")
    for source in sources(parse(case.path, case.text)):
        assert (source.path, source.quote) == (case.path, lines[source.line - 1])


def test_settings_come_before_what_a_note_says() -> None:
    rules = ReadRules(kinds=(("Log", "journal"), ("Log/Calls", "meeting")))
    text = "---\ntype: person\n---\n"
    assert parse("Log/Monday.md", text, rules).kind == "journal"
    assert parse("Log/Calls/Monday.md", text, rules).kind == "meeting"
    assert parse("Logs/Monday.md", text, rules).kind == "partner"


def test_a_day_belongs_to_its_section() -> None:
    note = parse(
        "People/Priya.md", "[[A]]\n## 2026-11-17 coffee\n### Actions\n- [ ] call\n## Later\n- [ ] write\n"
    )
    assert [task.section for task in note.tasks] == [0, -1]
    assert [str(task.source.day) for task in note.tasks] == ["2026-11-17", "None"]
    assert [task.source.heading for task in note.tasks] == ["Actions", "Later"]


def test_the_text_of_a_guessed_owner_is_whole() -> None:
    (task,) = parse("Note.md", "- [ ] Reminder: send the query").tasks
    assert (task.text, task.action) == ("Reminder: send the query", "send the query")


def test_a_note_links_only_so_many_others() -> None:
    note = parse("2026-11-17.md", "\n".join(f"[[Note {number}]]" for number in range(6000)))
    assert len(note.mentions) == 5000
    assert "5000" in note.problems[0].message


def test_a_very_long_note_is_read_up_to_where_it_says() -> None:
    note = parse("Note.md", "- [ ] call\n" * 20_000)
    assert len(note.tasks) == 10_000
    assert [problem.line for problem in note.problems] == [10_001]


@pytest.mark.parametrize(("depth", "messages"), [(20, []), (21, ["The properties are nested too deeply."])])
def test_properties_may_be_nested_twenty_deep(depth: int, messages: list[str]) -> None:
    lists = depth - 1  # the properties themselves are the outermost level
    note = parse("Note.md", f"---\nwin: one\ntopics: {'[' * lists}{']' * lists}\n---\n")
    assert [problem.message for problem in note.problems] == messages
    assert note.fields["win"].text == "one"


@pytest.mark.parametrize("filler", ["x: a calm launch\n", "x: {a: b}\n"], ids=["plain", "YAML"])
def test_properties_may_have_64_kib(filler: str) -> None:
    most = "win: one\n" + filler * ((64 * 1024 - 9) // len(filler))
    assert parse("Note.md", f"---\n{most}---\n").problems == ()
    note = parse("Note.md", f"---\n{most}{filler}---\n")
    assert [(problem.line, problem.message) for problem in note.problems] == [
        (1, "The properties are longer than 64 kB.")
    ]
    assert note.fields["win"].text == "one"


@pytest.mark.parametrize("error", [ValueError, TypeError, RecursionError, KeyError])
@pytest.mark.parametrize(
    ("module", "broken"),
    [(extract_module, "mask_body"), (extract_module, "outline"), (tasks_module, "parse_task")],
)
def test_a_body_that_defies_reading_leaves_name_and_properties(
    monkeypatch: pytest.MonkeyPatch, module: ModuleType, broken: str, error: type[Exception]
) -> None:
    read = getattr(module, broken)

    def defy(text: str, *rest: object) -> object:
        if text:
            raise error
        return read(text, *rest)

    monkeypatch.setattr(module, broken, defy)
    note = parse("2026-11-17.md", "---\npeople: [Ana]\n---\n- [ ] call\n")
    assert note.fields["attendees"].values == ("Ana",)
    assert (note.kind, str(note.day), note.tasks) == ("meeting", "2026-11-17", ())
    assert error.__name__ in note.problems[0].message


@pytest.mark.parametrize(("module", "broken"), [(extract_module, "outline"), (parse_module, "Extract")])
def test_a_note_of_which_nothing_can_be_read_is_still_there(
    monkeypatch: pytest.MonkeyPatch, module: ModuleType, broken: str
) -> None:
    def fail(*_: object) -> None:
        raise RecursionError

    monkeypatch.setattr(module, broken, fail)
    note = parse("Note.md", "- [ ] call")
    assert (note.title, note.kind, note.top.line, len(note.problems)) == ("Note", "other", 1, 1)


SCRAPS = [
    *(
        "---\n",
        "date: ",
        "people: ",
        "[[Priya]]",
        "@Bo",
        "- [ ] ",
        "- [x] ",
        "gave:: ",
        "[due:: ",
        "]",
        "(by ",
        ")",
    ),
    *(
        "2026-11-17",
        "2026-02-30",
        "\n",
        "\n\n",
        "    ",
        "\t",
        "> ",
        "```\n",
        "`",
        "%%",
        "<!-- ",
        " -->",
        "<b>",
        "![[",
        "[[",
    ),
    *(
        "# ",
        "## Actions\n",
        "📅 ",
        "✅",
        "é",
        "\ufeff",
        "\x00",
        "\r\n",
        "\r",
        "\u2028",
        "\ue041",
        "word ",
        "{{date}}",
        ": ",
    ),
    *("&a ", "*a", "<<: ", "[", "{", "'", '"', "|", "\\", "coach: ignore\n", "<!-- coach:begin id=a hash=0 -->\n"),
]
notes = st.one_of(st.text(), st.lists(st.sampled_from(SCRAPS), max_size=30).map("".join))
paths = st.sampled_from(
    ["Note.md", "2026-11-17.md", "People/Priya.md", "Projects/Apollo/Apollo.md", "@.md", ".md"]
)


@given(paths, notes)
def test_whatever_the_text_reading_gives_a_reading(path: str, text: str) -> None:
    note = parse(path, text)
    assert not [problem for problem in note.problems if "could not be read" in problem.message]
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    assert all(lines[source.line - 1] == source.quote for source in sources(note))


@given(notes)
def test_an_index_gives_back_what_it_was_given(text: str) -> None:
    rows = parse_rows("2026-11-17.md", text, ReadRules())
    assert build_reading("n.md", ReadingRows(*json.loads(json.dumps(rows)))) == build_reading("n.md", rows)


@pytest.fixture(scope="module")
def costs(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """What each hostile note took, all read by one process."""
    command = [sys.executable, hostile.__file__, str(tmp_path_factory.mktemp("hostile"))]
    return json.loads(subprocess.run(command, check=True, capture_output=True).stdout)


@pytest.mark.parametrize("name", hostile.HOSTILE)
def test_a_hostile_note_takes_a_second_and_200_mb_at_most(costs: Any, name: str) -> None:
    assert costs[name]["seconds"] < 1
    assert costs[name]["peak"] < 200
    assert not [problem for problem in costs[name]["problems"] if "could not be read" in problem]
