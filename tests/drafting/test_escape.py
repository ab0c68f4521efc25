"""Whatever a note or a model says only shows: no Markdown parser, plugin or terminal acts on it."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it.token import Token

from support.markup import PARSER, PAYLOADS
from vault_coach.drafting.escape import escape, plain

SHELL = {"bullet_list_open", "list_item_open", "paragraph_open", "inline", "paragraph_close", "list_item_close"}
SHELL |= {"bullet_list_close", "text", "text_special"}


def tokens(markdown: str) -> list[Token]:
    """All tokens of a text, children in place of their parents' content."""
    return [inner for token in PARSER.parse(markdown) for inner in (token, *(token.children or ()))]


def shown(markdown: str) -> str:
    return "".join(token.content for token in tokens(markdown) if token.type in {"text", "text_special"})


@pytest.mark.parametrize("payload", PAYLOADS, ids=ascii)
@pytest.mark.parametrize("before", ["", "see ", '"'], ids=["first", "after a word", "quoted"])
def test_only_words_come_out(payload: str, before: str) -> None:
    safe = escape(before + payload)
    assert {token.type for token in tokens(f"- {safe}")} <= SHELL
    assert not re.search(r"::|\{\{|\}\}|\{%|%\}|<%|%>|%%|://", safe)
    assert not re.search(r"(?<!\\)[`*_\[\]<>#|~=$^{}!&@%]", re.sub(r"\\\\", "", safe))
    assert not re.search(r"\b[a-z]+:\S", safe, re.IGNORECASE)
    assert "\n" not in safe
    assert not {unicodedata.category(sign) for sign in safe} & {"Cc", "Cf", "Zl", "Zp"}


@pytest.mark.parametrize(
    "text",
    [
        "send the churn file, 14 days late",
        "Ana's list (the long one) & more",
        "1. first",
        "2026. A year",
        "- not a list",
        "50 % of #1",
        "C:\\notes\\x_y_z",
        "a * b = c",
        "2026-11-24 is a day",
        "10:30, about 1:1",
        "和子 の リスト 🌱",
    ],
)
def test_plain_words_read_as_they_were_written(text: str) -> None:
    assert shown(f"- {escape(text)}") == text


@given(st.text(max_size=80))
def test_no_text_is_more_than_text(text: str) -> None:
    safe = escape(text)
    assert {token.type for token in tokens(f"- {safe}")} <= SHELL
    assert {token.type for token in tokens(f"> - {safe} · x")} <= SHELL | {"blockquote_open", "blockquote_close"}


@given(st.text(alphabet="[]()<>{}!`*_#|~=$^&@%\\:-+.1 ax\n", max_size=40))
def test_no_mix_of_signs_is_more_than_text(text: str) -> None:
    assert {token.type for token in tokens(f"- {escape(text)}")} <= SHELL


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("Priya Nair", "Priya Nair"),
        ("2026-11-10 Sync", "2026-11-10 Sync"),
        ("1:1 with Priya", "1:1 with Priya"),
        ("a]] [[b|c#d^e", "a b c d e"),
        ("due:: 2026-11-24", "due 2026-11-24"),
        ("<% x %> {{y}} %%z%%", "x y z"),
        ("a\u202eb\nc\u200b", "ab c"),
    ],
)
def test_a_link_target_cannot_leave_its_brackets(target: str, expected: str) -> None:
    assert plain(target) == expected
