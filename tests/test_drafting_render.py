"""The block's body: one callout, every line tied to its note, nothing in it alive but our own links."""

from datetime import date
from textwrap import dedent

import pytest
from markdown_it import MarkdownIt

from builders import TODAY, make_commitment, make_exchange, make_meeting, make_source
from vault_coach import resources
from vault_coach.domain.source import Source
from vault_coach.drafting.brief import CheckIn, Outline
from vault_coach.drafting.draft import Item
from vault_coach.drafting.render import Linker, check_in, writers

TEMPLATE = resources.text("templates", "block_check_in.md")
DANA = "People/Dana Cole.md"


def item(text: str, *evidence: Source, model: str | None = "starter") -> Item:
    return Item(text, "move", None, evidence or (make_source("a.md"),), "model" if model else "phrasebook", model)


def draft(*items: Item, **outline: object) -> CheckIn:
    empty: dict[str, object] = {"mine": (), "theirs": (), "last": None, "noted": (), "facts": (), "credit": None}
    return CheckIn(Outline(partner="Dana Cole", day=TODAY, **{**empty, **outline}), items)  # type: ignore[arg-type]


def body(what: CheckIn, *paths: str) -> str:
    return check_in(what, TEMPLATE, Linker([DANA, *paths]), DANA)


def test_a_full_check_in() -> None:
    last = make_meeting("Dana Cole", ago=14)
    what = draft(
        item("Dana, we last met on 10 November; how have you been?", last.source),
        item(
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
        > **Last time** ([[2026-11-10 one-on-one Dana Cole|10 Nov]], 2 weeks ago)
        > - friction: two versions of the truth
        >
        > **To ask**
        > 1. Dana, we last met on 10 November; how have you been? · [[2026-11-10 one-on-one Dana Cole|10 Nov]]
        > 2. Dana, our balance came out low; what is behind the number? · [[n#Notes|n]]
        >
        > **Credit to give**
        > - Say it where others hear it: Dana, "a quiet hour" · [[2026-11-14|14 Nov]]
        >
        > *1 of 2 questions by starter on this machine, 1 from the phrasebook.*
        """
    ).replace("2 weeks ago", "14 days ago")


def test_what_there_is_not_is_not_mentioned() -> None:
    assert body(draft(item("How are you?"))) == dedent(
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
    what = draft(item("How are you?"), mine=(make_commitment(due_ago=10),))
    assert body(what) == body(what)


def test_a_day_late_is_one_day() -> None:
    assert "(1 day late)" in body(draft(mine=(make_commitment(due_ago=1),)))


def test_someone_without_a_note_is_named_without_a_link() -> None:
    text = check_in(draft(item("How are you?")), TEMPLATE, Linker([]), "")
    assert text.startswith("> [!coach]+ Before your one-on-one with Dana Cole\n")


def test_long_words_are_cut_where_a_word_ends() -> None:
    text = body(draft(mine=(make_commitment(text="word " * 40),)))
    line = next(line for line in text.splitlines() if "word" in line)
    assert "word… · [[" in line
    assert len(line) < 130


@pytest.mark.parametrize(
    ("models", "sentence"),
    [
        (["starter", "starter"], "Drafted by starter on this machine."),
        ([None], "Written with the phrasebook, without a model."),
        ([], "Nothing to ask yet."),
        (["starter", None, None], "1 of 3 questions by starter on this machine, 2 from the phrasebook."),
    ],
)
def test_who_wrote_it_is_on_record(models: list[str | None], sentence: str) -> None:
    assert writers([item("How are you?", model=model) for model in models]) == sentence


def test_one_line_linked_twice_is_linked_once() -> None:
    source = make_source("a.md", day=date(2026, 11, 14))
    assert body(draft(item("How are you?", source, source))).count("[[a|14 Nov]]") == 1


HOSTILE = "]] ![[x]] <img src=x> {{y}} <% z %> due:: 2026-11-24 %%c%% #tag `k` [ ] \n> - [ ] task\u202e $m$ ^id"


def test_hostile_notes_leave_nothing_alive_but_our_own_links() -> None:
    source = Source(f"{HOSTILE}.md", 1, HOSTILE, HOSTILE, date(2026, 11, 14))
    what = draft(
        item(HOSTILE, source),
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
