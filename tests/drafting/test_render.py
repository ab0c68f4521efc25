"""The block's body: one callout, every line tied to its note, nothing in it alive but our own links."""

from dataclasses import replace
from datetime import date
from textwrap import dedent

import pytest
from markdown_it import MarkdownIt

from support.builders import (
    TODAY,
    make_check_in,
    make_commitment,
    make_exchange,
    make_item,
    make_meeting,
    make_source,
)
from vault_coach import resources
from vault_coach.domain.source import Source
from vault_coach.drafting.kinds import all_kinds
from vault_coach.drafting.linker import Linker
from vault_coach.drafting.plan import Draft, Line, Part, Plan
from vault_coach.drafting.render import block_body, block_title, writers

TEMPLATES = {
    entry.name: entry.read_text(encoding="utf-8")
    for entry in resources.data("templates").iterdir()
    if entry.name.startswith("block_")
}
DANA = "People/Dana Cole.md"


def body(what: Draft, *paths: str) -> str:
    return block_body(what, TEMPLATES, Linker([DANA, *paths]), DANA)


def test_a_full_check_in() -> None:
    last = make_meeting("Dana Cole", ago=14)
    what = make_check_in(
        make_item("Dana, we last met on 10 November; how have you been?", last.source),
        make_item(
            "Dana, our balance came out low; what is behind the number?",
            Source("n.md", 3, "x", "Notes"),
            model=None,
        ),
        mine=(make_commitment(due_ago=10), make_commitment(text="call the museum", due_ago=-3)),
        theirs=(make_commitment("Dana Cole", text="bring the list"),),
        last=last,
        noted=(make_exchange("friction", "Dana Cole", text="two versions of the truth"),),
        credit=make_exchange("got", "Dana Cole", text="a quiet hour"),
    )
    assert body(what) == dedent(
        """\
        > [!coach]+ Before your one-on-one with [[Dana Cole]]
        >
        > **You owe**
        > - send the figures, due 14 Nov (10 days late) · [[2026-11-04 promises|4 Nov]]
        > - call the museum, due 27 Nov · [[2026-11-04 promises|4 Nov]]
        >
        > **Dana owes you**
        > - bring the list · [[2026-11-04 promises|4 Nov]]
        >
        > **Since last time, 14 days ago**
        > - friction: two versions of the truth · [[2026-11-14|14 Nov]]
        >
        > **To ask**
        > 1. Dana, we last met on 10 November; how have you been? · [[2026-11-10 one-on-one Dana Cole|10 Nov]]
        > 2. Dana, our balance came out low; what is behind the number? · [[n#Notes|n]]
        >
        > **Credit to give**
        > - Say it where others hear it: Dana, "a quiet hour" · [[2026-11-14|14 Nov]]
        >
        > *1 of 2 sentences by starter on this machine, 1 from the phrasebook.*
        """
    )


def test_what_there_is_not_is_not_mentioned() -> None:
    assert body(make_check_in(make_item("How are you?"))) == dedent(
        """\
        > [!coach]+ Before your one-on-one with [[Dana Cole]]
        >
        > **To ask**
        > 1. How are you? · [[a]]
        >
        > *Drafted by starter on this machine.*
        """
    ).replace("[[a]]", "[[a|a]]")


def test_the_same_draft_gives_the_same_text() -> None:
    what = make_check_in(make_item("How are you?"), mine=(make_commitment(due_ago=10),))
    assert body(what) == body(what)


def test_a_day_late_is_one_day() -> None:
    assert "(1 day late)" in body(make_check_in(mine=(make_commitment(due_ago=1),)))


def draft_of(kind: str) -> Draft:
    empty = make_check_in()
    return replace(empty, plan=replace(empty.plan, kind=kind, subject="Dana Cole"))


@pytest.mark.parametrize("kind", [kind.name for kind in all_kinds() if kind.title])
def test_the_title_of_every_kind_is_plain_words_about_its_subject(kind: str) -> None:
    title = block_title(draft_of(kind), TEMPLATES)
    assert "Dana Cole" in title
    assert not set("[]{}<>") & set(title)


@pytest.mark.parametrize("kind", [kind.name for kind in all_kinds() if kind.title])
def test_a_template_called_after_the_kind_hides_the_shape_all_kinds_share(kind: str) -> None:
    own = {**TEMPLATES, f"block_{kind.replace('-', '_')}.md": "[!note] Mine: {{ subject }}\n{{ parts | length }}"}
    assert block_title(draft_of(kind), own) == "Mine: Dana Cole"
    assert block_body(draft_of(kind), own, Linker([DANA]), DANA) == "> [!note] Mine: [[Dana Cole]]\n> 0\n"


def test_someone_without_a_note_is_named_without_a_link() -> None:
    text = block_body(make_check_in(make_item("How are you?")), TEMPLATES, Linker([]), "")
    assert text.startswith("> [!coach]+ Before your one-on-one with Dana Cole\n")


def test_long_words_are_cut_where_a_word_ends() -> None:
    text = body(make_check_in(mine=(make_commitment(text="word " * 40),)))
    line = next(line for line in text.splitlines() if "word" in line)
    assert "word… · [[" in line
    assert len(line) < 130


def test_a_quotation_that_is_cut_is_still_closed() -> None:
    credit = Part("credit", "Credit to give", (Line(f'Dana, "{"word " * 40}"'),))
    text = block_body(Draft(Plan("check-in", "Dana Cole", (credit,))), TEMPLATES, Linker([]), "")
    assert 'word…"\n' in text


@pytest.mark.parametrize(
    ("models", "sentence"),
    [
        (["starter", "starter"], "Drafted by starter on this machine."),
        ([None], "Written with the phrasebook, without a model."),
        ([], "Nothing to say yet."),
        (["starter", None, None], "1 of 3 sentences by starter on this machine, 2 from the phrasebook."),
    ],
)
def test_who_wrote_it_is_on_record(models: list[str | None], sentence: str) -> None:
    assert writers([make_item("How are you?", model=model) for model in models]) == sentence


def test_one_line_linked_twice_is_linked_once() -> None:
    source = make_source("a.md", day=date(2026, 11, 14))
    assert body(make_check_in(make_item("How are you?", source, source))).count("[[a|14 Nov]]") == 1


HOSTILE = "]] ![[x]] <img src=x> {{y}} <% z %> due:: 2026-11-24 %%c%% #tag `k` [ ] \n> - [ ] task\u202e $m$ ^id"


def test_hostile_notes_leave_nothing_alive_but_our_own_links() -> None:
    source = Source(f"{HOSTILE}.md", 1, HOSTILE, HOSTILE, date(2026, 11, 14))
    what = make_check_in(
        make_item(HOSTILE, source),
        mine=(make_commitment(text=HOSTILE),),
        theirs=(make_commitment("Dana Cole", text=HOSTILE),),
        noted=(make_exchange("friction", text=HOSTILE),),
        last=make_meeting("Dana Cole"),
        credit=make_exchange("got", text=HOSTILE),
    )
    text = body(what)
    tokens = [t for token in MarkdownIt("commonmark").parse(text) for t in (token, *(token.children or ()))]
    assert not {"image", "link_open", "html_inline", "html_block", "code_inline", "fence"} & {
        t.type for t in tokens
    }
    assert all(line.startswith(">") for line in text.splitlines())
    for sign in ("::", "{{", "<%", "%%", "\u202e", "- [ ]"):
        assert sign not in text
    assert text.count("[[") == text.count("]]")
    assert "![[" not in text


def test_links_are_the_name_alone_unless_two_notes_share_it() -> None:
    linker = Linker(iter(["People/Sam.md", "Old/SAM.md", "People/Priya Nair.md"]))
    assert linker.note("People/Priya Nair.md") == "[[Priya Nair]]"
    assert linker.note("People/Sam.md") == "[[People/Sam]]"
    assert linker.note("Old/SAM.md") == "[[Old/SAM]]"


def test_a_line_is_linked_at_its_heading_and_labelled_with_its_day() -> None:
    linker = Linker(["Meetings/Sync.md", "Old/Sync.md"])
    assert linker.source(Source("Meetings/Sync.md", 3, "x", "To do", TODAY)) == "[[Meetings/Sync#To do|24 Nov]]"
    assert linker.source(Source("a/Talk.md", 3, "x")) == "[[Talk|Talk]]"
