"""Links to notes: as Obsidian is set to write them, whatever a note is called, and never more than a link."""

import re
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from support.builders import TODAY
from vault_coach.domain.source import Source
from vault_coach.drafting.escape import escape
from vault_coach.drafting.linker import Linker, LinkStyle
from vault_coach.markdown import links

PRIYA = "People/Priya Nair.md"
TALK = "Meetings/2026/Talk.md"
DEFAULT = LinkStyle()
RELATIVE = LinkStyle("relative")
ABSOLUTE = LinkStyle("absolute")
MARKDOWN = LinkStyle(markdown=True)
STYLES = [LinkStyle(path, markdown=on) for path in ("shortest", "relative", "absolute") for on in (False, True)]


def note(path: str, style: LinkStyle = DEFAULT, into: str = "", others: tuple[str, ...] = ()) -> str:
    return Linker([path, *others], style).inside(into).note(path)


class TestObsidiansSettings:
    @pytest.mark.parametrize(
        ("settings", "style"),
        [
            ({}, LinkStyle()),
            ({"newLinkFormat": "shortest", "useMarkdownLinks": False}, LinkStyle()),
            ({"newLinkFormat": "relative"}, RELATIVE),
            ({"newLinkFormat": "absolute", "useMarkdownLinks": True}, LinkStyle("absolute", markdown=True)),
        ],
    )
    def test_what_they_ask_for(self, settings: dict[str, Any], style: LinkStyle) -> None:
        assert LinkStyle.of(settings) == style

    @pytest.mark.parametrize("odd", [None, 3, "", "Absolute", [], {"relative": 1}])
    def test_what_makes_no_sense_is_as_if_it_were_not_there(self, odd: object) -> None:
        assert LinkStyle.of({"newLinkFormat": odd, "useMarkdownLinks": odd}) == LinkStyle()


class TestShortest:
    def test_the_name_alone(self) -> None:
        assert note(PRIYA, others=(TALK,)) == "[[Priya Nair]]"

    def test_the_path_where_two_notes_share_the_name(self) -> None:
        linker = Linker(iter(["People/Sam.md", "Old/SAM.md"]))
        assert linker.note("People/Sam.md") == "[[People/Sam]]"
        assert linker.note("Old/SAM.md") == "[[Old/SAM]]"

    def test_a_line_is_linked_at_its_heading_and_labelled_with_its_day(self) -> None:
        linker = Linker(["Meetings/Sync.md", "Old/Sync.md"])
        assert linker.source(Source("Meetings/Sync.md", 3, "x", "To do", TODAY)) == (
            "[[Meetings/Sync#To do|24 Nov]]"
        )
        assert linker.source(Source("a/Talk.md", 3, "x")) == "[[Talk|Talk]]"


class TestPaths:
    def test_from_the_top_of_the_vault(self) -> None:
        assert note(PRIYA, ABSOLUTE, into=TALK) == "[[People/Priya Nair|Priya Nair]]"
        assert note("Home.md", ABSOLUTE, into=TALK) == "[[Home]]"

    @pytest.mark.parametrize(
        ("path", "into", "link"),
        [
            (PRIYA, TALK, "[[../../People/Priya Nair|Priya Nair]]"),
            (PRIYA, "People/Bo Lee.md", "[[Priya Nair]]"),
            (TALK, "Meetings/Home.md", "[[2026/Talk|Talk]]"),
            (TALK, "Home.md", "[[Meetings/2026/Talk|Talk]]"),
        ],
    )
    def test_from_the_note_it_is_written_into(self, path: str, into: str, link: str) -> None:
        assert note(path, RELATIVE, into) == link

    def test_a_note_beside_it_is_told_from_one_of_that_name_at_the_top(self) -> None:
        assert note("A/Sam.md", RELATIVE, "A/Bo.md", others=("Sam.md",)) == "[[./Sam|Sam]]"


class TestMarkdown:
    def test_the_ending_and_percent_signs_for_what_would_end_it(self) -> None:
        assert note(PRIYA, MARKDOWN) == "[Priya Nair](Priya%20Nair.md)"
        assert note("Zoé (Paris).md", MARKDOWN) == "[Zoé (Paris)](Zoé%20%28Paris%29.md)"

    def test_headings_and_paths(self) -> None:
        style = LinkStyle("relative", markdown=True)
        linker = Linker([TALK], style).inside(PRIYA)
        source = Source(TALK, 3, "x", "To do: now", TODAY)
        assert linker.source(source) == "[24 Nov](../Meetings/2026/Talk.md#To%20do%3A%20now)"


class TestNamesThatWikilinksCannotHold:
    @pytest.mark.parametrize(
        ("path", "link"),
        [
            ("100%.md", "[100](100%25.md)"),
            ("a {b}.md", "[a b](a%20%7Bb%7D.md)"),
            ("two  spaces.md", "[two spaces](two%20%20spaces.md)"),
            ("👩\u200d🔬.md", "[👩🔬](%F0%9F%91%A9%E2%80%8D%F0%9F%94%AC.md)"),
            ("[x](y).md", "[x (y)](%5Bx%5D%28y%29.md)"),
            ("%%.md", "[note](%25%25.md)"),
            ("a|~~b~~.md", "[a \\~\\~b\\~\\~](a%7C%7E%7Eb%7E%7E.md)"),
        ],
    )
    def test_are_linked_with_percent_signs(self, path: str, link: str) -> None:
        assert note(path) == link

    @pytest.mark.parametrize("path", ["issue #3.md", "a\\b.md", "#" + "x" * 600 + ".md"])
    def test_what_nothing_can_link_is_named(self, path: str) -> None:
        assert note(path) == escape(path.removesuffix(".md"))
        assert note(path, MARKDOWN) == escape(path.removesuffix(".md"))


SIGNS = st.characters(exclude_categories=["Cs"], exclude_characters="/\0\n\r@")
NAMES = st.one_of(
    st.text(SIGNS, min_size=1, max_size=12), st.text("[]()<>{}!`*_#|~=$^&%\\:-+. ax", min_size=1, max_size=12)
).filter(lambda name: name.strip() == name and name[0] != "." and not name.endswith(".md"))
PATHS = st.lists(NAMES, min_size=1, max_size=3).map(lambda parts: "/".join(parts) + ".md")
WIKILINK = re.compile(r"\[\[[^\[\]|#^\n]+(#[^\[\]|#^\n]+)?(\|[^\[\]|\n]+)?\]\]")
PARSER = MarkdownIt("commonmark").enable(["table", "strikethrough"])


@given(PATHS, PATHS, st.sampled_from(STYLES), NAMES)
@example("a/b.md", "a/c.md", RELATIVE, "h")
def test_a_link_is_read_back_as_the_note_it_names_or_is_none(
    path: str, into: str, style: LinkStyle, heading: str
) -> None:
    linker = Linker([path, into], style).inside(into)
    for link in (linker.note(path), linker.source(Source(path, 3, "x", heading))):
        reached = links.targets(link, into)
        if link == escape(path.rsplit("/", 1)[-1].removesuffix(".md")):
            assert not reached
        else:
            (target,) = reached
            assert f"/{links.tidy(path.removesuffix('.md'))}".endswith(f"/{links.tidy(target)}")


@given(PATHS, PATHS, st.sampled_from(STYLES), NAMES)
def test_a_link_is_a_link_and_nothing_else(path: str, into: str, style: LinkStyle, heading: str) -> None:
    for link in (note(path, style, into), Linker([path], style).source(Source(path, 3, "x", heading))):
        shown = WIKILINK.sub("link", link)
        (block,) = [token for token in PARSER.parse(f"see {shown}") if token.type == "inline"]
        kinds = [child.type for child in block.children or () if child.type not in {"text", "text_special"}]
        assert kinds in ([], ["link_open", "link_close"])
        assert all(sign not in link for sign in ("%%", "::", "{{", "<%", "$$", "://"))
