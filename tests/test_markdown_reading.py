"""Reading one note: the cases of `cases/*.md`, and what holds for any text."""

import dataclasses
import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vault_coach.domain.reading import Reading, Task
from vault_coach.domain.source import Source
from vault_coach.markdown.packed import Packed, unpack
from vault_coach.markdown.parse import pack, parse
from vault_coach.markdown.rules import ReadRules

CASES = Path(__file__).parent / "cases"


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
    return f"<{task.owner}{'' if task.owner_certain else '?'}> " if task.owner else ""


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
    found = []
    for about in ABOUT:
        for text in (CASES / f"{about}.md").read_text("utf-8").split("======== ")[1:]:
            title, _, rest = text.partition("\n-------- ")
            path, _, rest = rest.partition("\n")
            note, _, expected = rest.partition("-------- reads\n")
            found.append(
                Case(about, title, path, note, expected.strip("\n").split("\n") if expected.strip() else [])
            )
    return found


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


def sources(note: Reading) -> Iterator[Source]:
    yield note.top
    yield from (field.source for field in note.fields.values())
    yield from (section.source for section in note.sections)
    yield from (task.source for task in note.tasks)
    yield from (mark.source for mark in note.marks)
    yield from (mention.source for mention in note.mentions)


def test_settings_come_before_what_a_note_says() -> None:
    rules = ReadRules(kinds=(("Log", "journal"), ("Log/Calls", "meeting")))
    said = "---\ntype: person\n---\n"
    assert parse("Log/Monday.md", said, rules).kind == "journal"
    assert parse("Log/Calls/Monday.md", said, rules).kind == "meeting"
    assert parse("Logs/Monday.md", said, rules).kind == "partner"


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
    note = parse("Note.md", "- [ ] call\n" * 30_000)
    assert len(note.tasks) == 20_000
    assert [problem.line for problem in note.problems] == [20_001]


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
    packed = pack("2026-11-17.md", text, ReadRules())
    assert unpack("n.md", Packed(*json.loads(json.dumps(packed)))) == unpack("n.md", packed)


HOSTILE = {
    "flow bomb": "---\na: " + "[" * 10_000 + "\n---\n",
    "deep lists": "---\n" + "\n".join(" " * depth + "- a:" for depth in range(300)) + "\n---\n",
    "alias bomb": "---\na: &a [x, x]\n" + "".join(f"b{n}: &b{n} [*a, *a]\n" for n in range(100)) + "---\n",
    "merge bomb": "---\na: &a {x: 1}\nb:\n" + "  <<: *a\n" * 2000 + "---\n",
    "long properties": "---\nwin: " + "x" * 2_000_000 + "\n---\n",
    "many properties": "---\n" + "".join(f"k{n}: v\n" for n in range(8000)) + "---\n",
    "links": "[[a]] " * 300_000,
    "different links": " ".join(f"[[{n}]]" for n in range(200_000)),
    "open links": "[[a" * 500_000,
    "names": "@Bo Lee " * 200_000,
    "at signs": "@" * 2_000_000,
    "deep quotes": ">" * 10_000 + " a\n" * 1000,
    "deep bullets": "\n".join(" " * depth + "- a" for depth in range(1000)),
    "fields": "[a:: " * 400_000,
    "colons": "::" * 1_000_000,
    "backticks": "".join("`" * n + "a" for n in range(1500)),
    "stars": "**a " * 500_000,
    "HTML": "<a " * 500_000,
    "open comments": "<!-- " * 400_000,
    "tags": "#a" * 1_000_000,
    "tag words": "#a " * 600_000,
    "one long line": "word " * 400_000,
    "one long task": "- [ ] " + "Priya to " * 200_000,
    "owner words": "- [ ] " + "A" * 1_000_000,
    "signs": "- [ ] " + "📅" * 400_000,
    "headings": "# a\n" * 500_000,
    "tasks": "- [ ] [[a]]: b 📅 2026-11-17\n" * 60_000,
    "dated sections": "## 2026-11-17\n[[a]]\n" * 80_000,
    "marks": "gave:: a\n" * 200_000,
    "percent signs": "%%" * 1_000_000,
    "definitions": "[a]: " * 400_000,
    "spaces": "-" + " " * 2_000_000,
    "numbers": "1." * 1_000_000,
    "NUL": "\x00" * 2_000_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_note_takes_a_second_at_most(name: str) -> None:
    path = "2026-11-17.md"
    start = time.process_time()
    note = parse(path, HOSTILE[name])
    assert time.process_time() - start < 1.5  # a second, on a machine that also does something else
    assert not [problem for problem in note.problems if "could not be read" in problem.message]
