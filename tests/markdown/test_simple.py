"""The patterns that spare the parser agree with it wherever they answer at all."""

import os
import time
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from vault_coach.markdown.mask import _parsed, reveal
from vault_coach.markdown.properties import split
from vault_coach.markdown.simple import visible_if_simple

SCRAPS = [
    *(
        "`",
        "``",
        "```",
        "~~~",
        "\n",
        "\n\n",
        "> ",
        "    ",
        "\t",
        "- ",
        "1. ",
        "a",
        "b c",
        "[[X]]",
        "![[Y]]",
        "](b.md)",
    ),
    *(
        "<!-- c -->",
        "<b>",
        "# h",
        "---",
        "===",
        "\\",
        "é",
        "*",
        "![",
        "]]",
        "(",
        "<https://x.y>",
        "-->",
        "<!--",
        " ",
    ),
    *("  ", "|", "$", "[a]: b", "`x`", "`<b>`", "```\nq\n```\n"),
]


@settings(max_examples=2000)
@given(st.lists(st.sampled_from(SCRAPS), max_size=12).map("".join))
@example("# h\n    code\n")
@example("```\nq\n```\n    code\n")
@example("<!-- c -->\n    code\n")
@example("[[a `b]]`\n")
def test_simple_forms_read_as_the_parser_reads_them(body: str) -> None:
    simple = visible_if_simple(body)
    assert simple is None or simple == _parsed(body, [])


@pytest.mark.parametrize(
    "body",
    ["plain [[X]]", "`code`", "```\nx\n```\n", "> quote\n", "- a\n    - b\n", "![[X]]", "<!-- c -->\n", "a < b"],
)
def test_everyday_forms_are_simple(body: str) -> None:
    assert visible_if_simple(body) is not None


def test_a_long_quote_that_runs_into_text_takes_time_in_proportion() -> None:
    short, long = (min(_seconds("> words\n" * lines + "text\n") for _ in range(5)) for lines in (1_000, 8_000))
    assert long < 24 * short + 0.01


def _seconds(body: str) -> float:
    begun = time.process_time()
    assert visible_if_simple(body) is None
    return time.process_time() - begun


@given(st.text())
def test_lines_keep_their_numbers_and_code_its_words(body: str) -> None:
    body = body.replace("\r", "")
    shown = _parsed(body, [])
    assert shown.count("\n") == body.count("\n")
    assert reveal(_parsed("say `" + "[x:: y]" + "`", [])) == "say  [x:: y] "


def test_real_notes_read_the_same() -> None:
    corpora = os.environ.get("COACH_CORPORA")
    if not corpora:
        pytest.skip("no real vaults: set COACH_CORPORA to their folder")
    notes = [path for path in Path(corpora).rglob("*.md") if path.is_file()]
    for path in notes:
        text = path.read_bytes().decode("utf-8", "replace").replace("\r\n", "\n").replace("\r", "\n")
        body = text[split(text)[1] :]
        simple = visible_if_simple(body)
        assert simple is None or simple == _parsed(body, []), path
    assert notes
