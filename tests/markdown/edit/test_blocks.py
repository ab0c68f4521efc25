"""Managed blocks: the cases of `cases/blocks.md`, and the laws that hold for any bytes."""

import hashlib
import random
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from torture.notes import (
    BODY,
    BOM,
    DAMAGES,
    ID,
    bodies,
    calm_notes,
    damage,
    notes,
    random_body,
    random_note,
    shared,
    with_block,
)
from torture.scale import count, figure
from vault_coach.markdown.edit.blocks import Block, Refusal, block_id, body_hash, contents, find, state
from vault_coach.markdown.edit.put_block import Splice, _proven, remove, upsert
from vault_coach.markdown.edit.regions import line_of

CASES = Path(__file__).parents[2] / "cases" / "blocks.md"
CASE_ID, CASE_BODY = "test/block", "> Hello."

fuzz = settings(deadline=None, database=None, suppress_health_check=list(HealthCheck))


@dataclass(frozen=True)
class Case:
    title: str
    place: str
    note: bytes
    verdict: str
    expected: bytes


def cases() -> list[Case]:
    listed = []
    for text in CASES.read_text("utf-8").split("======== ")[1:]:
        title, _, rest = text.partition("\n-------- note\n")
        note, _, rest = rest.partition("-------- ")
        verdict, _, expected = rest.partition("\n")
        name, _, place = title.partition(" [")
        listed.append(Case(name, place.rstrip("]"), marked(note), verdict, marked(expected)))
    return listed


def marked(text: str) -> bytes:
    """The text with the placeholders for markers filled in."""

    def marker(match: re.Match[str]) -> str:
        name = match[2] or CASE_ID
        body = CASE_BODY if name == CASE_ID else "## Coach"
        hashed = f" hash={body_hash(body)}" if match[1] == "BEGIN" else ""
        return f"<!-- coach:{match[1].lower()} id={name}{hashed} -->"

    return re.sub(r"\b(BEGIN|END)(?:\((\w+)\))?", marker, text).encode()


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"], ids=["LF", "CRLF", "CR"])
@pytest.mark.parametrize("case", cases(), ids=lambda case: case.title)
def test_case(case: Case, ending: str) -> None:
    note, expected = (text.replace(b"\n", ending.encode()) for text in (case.note, case.expected))
    result = upsert(note, CASE_ID, CASE_BODY, case.place)
    if case.verdict == "becomes":
        if not note:
            expected = case.expected
        assert result == expected
        assert upsert(expected, CASE_ID, CASE_BODY, case.place) is expected
    else:
        line, _, part = case.verdict.removeprefix("refused ").partition(": ")
        assert isinstance(result, Refusal)
        assert (str(result.line), part in result.message) == (line, True), result
        assert result.hint


def test_a_note_of_one_letter_comes_before_its_block() -> None:
    for note in (b"X", b"X\n", b"#"):
        assert with_block(note).startswith(note)


def test_a_marker_after_an_empty_first_line_is_one() -> None:
    for ending in (b"\n", b"\r\n", b"\r"):
        note = ending + with_block(b"").replace(b"\n", ending)
        assert [block.id for block in blocks_in(note)] == [ID]


@pytest.mark.parametrize("note", [b"\0", b"\0text", b"text\0"])
def test_a_nul_anywhere_is_named(note: bytes) -> None:
    refusal = find(note)
    assert isinstance(refusal, Refusal)
    assert "NUL" in refusal.message


def test_text_that_holds_the_blocks_own_name_is_refused_wherever_it_stands() -> None:
    for before in (b"", b"see "):
        refusal = upsert(before + f"id={ID} was here".encode(), ID, BODY)
        assert isinstance(refusal, Refusal)
        assert "broken marker" in refusal.message


class TestState:
    def test_absent_ours_edited(self) -> None:
        note = with_block(b"text\n")
        assert state(b"text\n", ID) == "absent"
        assert state(note, ID) == "ours"
        assert state(note.replace(b"easier", b"harder"), ID) == "edited"

    def test_a_damaged_note_says_where(self) -> None:
        refusal = state(damage(with_block(b"text\n"), "end dropped"), ID)
        assert isinstance(refusal, Refusal)
        assert refusal.line == 3

    def test_all_blocks_of_a_note_can_be_compared_with_what_they_were(self) -> None:
        note = with_block(with_block(b"text\n", "one", "> One."), "two", "> Two.")
        assert contents(note) == [("one", body_hash("> One."), "> One."), ("two", body_hash("> Two."), "> Two.")]
        assert contents(note.replace(b"Two", b"2")) == [
            ("one", body_hash("> One."), "> One."),
            ("two", body_hash("> Two."), "> 2."),
        ]
        assert isinstance(contents(damage(with_block(b"text\n"), "end dropped")), Refusal)

    def test_newlines_and_blank_lines_at_the_edges_are_no_edit(self) -> None:
        note = with_block(b"text\n")
        assert state(note.replace(b"\n", b"\r\n"), ID) == "ours"
        assert state(note.replace(b"-->\n\n>", b"-->\n>"), ID) == "ours"


FIELDS = (
    "coach: dismissed",
    "coach:: dismissed",
    "[coach:: dismissed]",
    "(coach:: dismissed)",
    "- coach: dismissed",
    "> Coach: Dismissed  ",
)


class TestDismissed:
    """`coach: dismissed` in a block, or right below it, and it is never written again."""

    @pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"], ids=["LF", "CRLF", "CR"])
    @pytest.mark.parametrize("field", FIELDS)
    @pytest.mark.parametrize("place", ["inside", "below", "below an empty line", "last in the note"])
    def test_the_user_says_so(self, field: str, ending: str, place: str) -> None:
        line = field.encode()
        note = with_block(b"text\n") + {"below": line + b"\n\nmore\n"}.get(place, b"\n" + line)
        if place == "inside":
            note = with_block(b"text\n").replace(b"\n\n<!-- coach:end", b"\n" + line + b"\n\n<!-- coach:end")
        elif place == "below an empty line":
            note += b"\n\nmore\n"
        note = note.replace(b"\n", ending.encode())
        (block,) = blocks_in(note)
        assert block.dismissed
        assert state(note, ID) == "edited"
        for replace in (False, True):
            refusal = upsert(note, ID, "> New.", replace=replace)
            assert isinstance(refusal, Refusal)
            assert (refusal.line, "dismissed" in refusal.message) == (3, True)
            assert "`coach: dismissed`" in refusal.hint

    def test_taking_the_line_out_takes_it_back(self) -> None:
        note = with_block(b"text\n")
        dismissed = note.replace(b"<!-- coach:end", b"coach: dismissed\n<!-- coach:end")
        assert blocks_in(dismissed)[0].dismissed
        assert upsert(note, ID, BODY) is note

    @pytest.mark.parametrize(
        "line", ["I said coach: dismissed.", "coach: dismissed by me", "coach: ignore", "the coach: dismissed", ""]
    )
    def test_other_words_are_only_words(self, line: str) -> None:
        assert not blocks_in(with_block(b"text\n") + line.encode() + b"\n")[0].dismissed

    def test_one_block_is_meant_not_the_next(self) -> None:
        note = with_block(with_block(b"text\n", "one", "> One.") + b"coach: dismissed\n", "two", "> Two.")
        assert [(block.id, block.dismissed) for block in blocks_in(note)] == [("one", True), ("two", False)]

    def test_far_below_it_is_about_something_else(self) -> None:
        assert not blocks_in(with_block(b"text\n") + b"\n# Other\ncoach: dismissed\n")[0].dismissed
        assert not blocks_in(with_block(b"text\n") + b"\n\n\n\ncoach: dismissed\n")[0].dismissed

    def test_what_the_coach_wrote_itself_is_no_word_of_the_users(self) -> None:
        note = with_block(b"text\n", body="> Quoted:\n> coach: dismissed")
        assert not blocks_in(note)[0].dismissed
        assert state(note, ID) == "ours"


class TestReplacing:
    def test_an_edited_block_is_rewritten_only_when_asked(self) -> None:
        edited = with_block(b"text\n").replace(b"easier", b"harder")
        assert isinstance(upsert(edited, ID, "> New."), Refusal)
        assert upsert(edited, ID, "> New.", replace=True) == with_block(b"text\n", body="> New.")

    def test_even_with_the_same_text_an_edited_block_gets_a_true_hash_when_asked(self) -> None:
        edited = re.sub(rb"hash=\w+", b"hash=0123456789abcdef", with_block(b"text\n"))
        assert isinstance(upsert(edited, ID, BODY), Refusal)
        assert upsert(edited, ID, BODY, replace=True) == with_block(b"text\n")


class TestRemoving:
    def test_an_edited_block_is_removed_only_by_force(self) -> None:
        edited = with_block(b"text\n").replace(b"easier", b"harder")
        assert isinstance(remove(edited, ID), Refusal)
        assert remove(edited, ID, force=True) == b"text\n"

    def test_what_is_not_there_is_not_removed(self) -> None:
        note = b"text\n"
        assert remove(note, ID) is note

    def test_an_empty_line_before_the_block_goes_with_it_and_a_bom_stays(self) -> None:
        assert remove(BOM + b"\n" + with_block(b""), ID) == BOM
        assert remove(b"\n" + with_block(b""), ID) == b""

    @pytest.mark.parametrize("note", [b"a\rb\r", b"a\rb", b"a\r\r", b"\r", b"a\r\rb\r\r\r"])
    def test_old_mac_line_endings_come_back_as_well(self, note: bytes) -> None:
        assert remove(with_block(note), ID) == note

    def test_text_right_around_the_block_stays(self) -> None:
        note = with_block(b"").rstrip(b"\n")
        assert remove(b"before\n" + note + b"\nafter", ID) == b"before\nafter"
        assert remove(b"before\n\n" + note + b"\n\nafter", ID) == b"before\n\nafter"


class TestProof:
    """An edit that went wrong is never handed back. None of ours does, so the tests bring their own."""

    OTHER = "review/bo-lee"
    NOTE = b"---\ntrust: 1\n---\ntext\n"

    def proven(self, note: bytes, change: Callable[[bytes], bytes], body: str | None) -> bytes | Refusal:
        def edit(data: bytes, _: list[Block]) -> Splice | None:
            return None if data != note else Splice(0, len(data), change(data))

        return _proven(note, ID, edit, body)

    def test_a_sound_edit_is_handed_back(self) -> None:
        new = with_block(self.NOTE)
        assert self.proven(self.NOTE, lambda _: new, BODY) == new
        assert self.proven(new, lambda _: self.NOTE, None) == self.NOTE

    @pytest.mark.parametrize(
        ("change", "body"),
        [
            (lambda note: note, BODY),
            (lambda note: with_block(note, body="> Other."), BODY),
            (lambda note: re.sub(rb"hash=\w+", b"hash=0123456789abcdef", with_block(note)), BODY),
            (lambda note: with_block(note.replace(b"trust: 1", b"trust: 2")), BODY),
            (lambda note: with_block(b"text\n" + note), BODY),
            (lambda note: with_block(with_block(note, "other")), BODY),
            (with_block, None),
        ],
        ids=[
            "no block",
            "another text",
            "a wrong hash",
            "other properties",
            "properties that are none any more",
            "another block",
            "a block that should be gone",
        ],
    )
    def test_an_edit_that_does_something_else_is_refused(
        self, change: Callable[[bytes], bytes], body: str | None
    ) -> None:
        assert isinstance(self.proven(self.NOTE, change, body), Refusal)

    def test_an_edit_that_takes_another_block_out_is_refused(self) -> None:
        note = with_block(self.NOTE, self.OTHER)
        assert isinstance(self.proven(note, lambda _: with_block(self.NOTE), BODY), Refusal)

    def test_an_edit_that_never_comes_to_rest_is_refused(self) -> None:
        def edit(data: bytes, blocks: list[Block]) -> Splice:
            del blocks
            return Splice(0, len(data), with_block(b"more\n" + (b"" if b"more" in data else data)))

        assert isinstance(_proven(b"text\n", ID, edit, BODY), Refusal)


class TestTextThatDoesNotFit:
    @pytest.mark.parametrize(
        "body",
        [
            "<!-- coach:end id=x -->",
            "say coach:begin",
            "```\nnever closed",
            "%% never closed",
            "<!-- never closed",
            "<script>",
            "<<<<<<< HEAD",
            "a\0b",
            "half a \ud83d pair",
        ],
    )
    def test_it_is_refused(self, body: str) -> None:
        assert isinstance(upsert(b"text\n", ID, body), Refusal)

    def test_a_body_of_any_newline_style_takes_the_notes(self) -> None:
        assert upsert(b"a\r\nb\r\n", ID, "> one\r\n> two\r> three\n") == with_block(
            b"a\nb\n", body="> one\n> two\n> three"
        ).replace(b"\n", b"\r\n")


class TestIds:
    @pytest.mark.parametrize(
        ("parts", "expected"),
        [
            (("check-in", "Priya Nair", "2026-11-24"), "check-in/priya-nair/2026-11-24"),
            (("review", "  PRIYA   nair "), "review/priya-nair"),
        ],
    )
    def test_plain_names_stay_readable(self, parts: tuple[str, ...], expected: str) -> None:
        assert block_id(*parts) == expected

    def test_other_names_keep_what_is_ascii_and_stay_apart(self) -> None:
        names = [
            "José",
            "Jose",
            "田中",
            "佐藤",
            "C++",
            "C#",
            "C",
            "🎉",
            "",
            "O'Brien",
            "x" * 60,
            "x" * 61,
            "a/b",
            "a b",
        ]
        ids = [block_id("check-in", name) for name in names]
        assert len(set(ids)) == len(names)
        assert ids[0].startswith("check-in/jose-")

    def test_ids_stay_what_they_were(self) -> None:
        """An id that changed would not find its block in notes written before."""
        assert block_id("check-in", "田中") == "check-in/" + hashlib.sha256("田中".encode()).hexdigest()[:8]
        assert block_id("x", "y" * 60) == "x/" + "y" * 48 + "-" + hashlib.sha256(b"y" * 60).hexdigest()[:8]

    def test_unicode_forms_and_case_do_not_matter(self) -> None:
        assert block_id("x", "Zo\u0308e") == block_id("x", "ZÖE")

    @given(st.lists(st.text(), min_size=1, max_size=3))
    @fuzz
    def test_any_name_makes_an_id_that_can_be_written_and_found(self, parts: list[str]) -> None:
        made = upsert(b"text\n", block_id(*parts), BODY)
        assert isinstance(made, bytes)
        assert [block.id for block in blocks_in(made)] == [block_id(*parts)]


HOSTILE = {
    "spans and comments": b"`a` %% " * 10_000,
    "quotes": b"> " * 20_000,
    "fences": b"```\n" * 20_000,
    "open brackets": b"[" * 50_000,
    "emphasis": b"*a _b " * 10_000,
    "one long line": b"coach: " * 40_000,
    "blocks": b"".join(
        b"<!-- coach:begin id=x%d hash=0123456789abcdef -->\n\ntext\n\n<!-- coach:end id=x%d -->\n"
        % (number, number)
        for number in range(1_000)
    ),
    "near blank": b" \t\r\n" * 20_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_note_takes_no_longer_than_its_size_explains(name: str) -> None:
    started = time.process_time()
    upsert(HOSTILE[name], ID, BODY, "Coach")
    assert time.process_time() - started < 3


def blocks_in(data: bytes) -> list[Block]:
    blocks = find(data)
    assert not isinstance(blocks, Refusal)
    return blocks


class TestLaws:
    """P1 and P2 of the write-back promises."""

    def test_bytes_outside_the_block_never_change(self) -> None:
        figures = {"notes": 0, "written": 0, "refused": 0}

        def law(note: bytes, body: str, later: str, place: str, replace: bool) -> None:
            figures["notes"] += 1
            new = upsert(note, ID, body, place, replace=replace)
            if isinstance(new, Refusal):
                figures["refused"] += 1
                assert 1 <= new.line <= line_of(note, len(note))
                return
            figures["written"] += new is not note
            assert upsert(new, ID, body, place, replace=replace) is new
            check_outside(note, new)
            newer = upsert(new, ID, later, place)
            if isinstance(newer, bytes):
                check_outside(new, newer)
                assert remove(newer, ID) == remove(new, ID)

        rest = (bodies, bodies, st.sampled_from(["", "Coach"]), st.booleans())
        settings(fuzz, max_examples=count(300, 5_000))(given(notes, *rest)(law))()
        for seed in range(count(300, 95_000)):
            chance = random.Random(seed)  # noqa: S311  (a seed, so that a failure comes back)
            note, body, later = random_note(chance), random_body(chance), random_body(chance)
            law(note, body, later, chance.choice(["", "Coach"]), replace=chance.random() < 0.5)
        figure("P1 fuzzed", **figures)
        assert figures["written"] > figures["notes"] / 10

    @given(calm_notes, st.booleans())
    @settings(fuzz, max_examples=count(300, 20_000))
    def test_removing_gives_back_the_very_bytes(self, note: bytes, bom: bool) -> None:
        note = BOM * bom + note
        assert remove(with_block(note), ID) == note

    def test_a_damaged_block_is_never_written_to(self) -> None:
        figures = {"damaged notes": 0, "writes": 0}

        @given(calm_notes, calm_notes, st.sampled_from(sorted(DAMAGES)), bodies, st.booleans())
        @settings(fuzz, max_examples=count(400, 10_000))
        def law(before: bytes, after: bytes, name: str, body: str, replace: bool) -> None:
            ending = b"\r\n" if b"\r\n" in before else b"\n"
            note = with_block(before) + ending * 2 + after.replace(b"\r\n", b"\n").replace(b"\n", ending)
            damaged = damage(note, name)
            figures["damaged notes"] += 1
            for result in (upsert(damaged, ID, body, replace=replace), remove(damaged, ID, force=replace)):
                figures["writes"] += isinstance(result, bytes)
                assert isinstance(result, Refusal), name
                assert 1 <= result.line <= line_of(damaged, len(damaged))

        law()
        figure("P2", **figures)

    def test_one_wrong_character_in_a_marker_is_never_written_over(self) -> None:
        """Unless the character is in the hash: then the block counts as edited, which is refused as well."""
        note = with_block(b"text\n")
        tried = 0
        for marker in re.finditer(rb"<!--.*?-->", note):
            for place in range(*marker.span()):
                for new in (
                    b"",
                    b"x",
                    b"7",
                    b" ",
                    b"-",
                    note[place : place + 1] * 2,
                    note[place : place + 1].swapcase(),
                ):
                    spoiled = note[:place] + new + note[place + 1 :]
                    if spoiled != note:
                        tried += 1
                        assert isinstance(upsert(spoiled, ID, "> New."), Refusal), spoiled
        figure("P2 one character", tried=tried)

    @given(st.binary(max_size=200))
    @fuzz
    def test_any_bytes_are_read_without_an_exception(self, data: bytes) -> None:
        assert isinstance(find(data), list | Refusal)


def check_outside(note: bytes, new: bytes) -> None:
    """All of the note that is not its block is in the new one, in one piece before the block and one after."""
    old_blocks = [block for block in blocks_in(note) if block.id == ID]
    (new_block,) = [block for block in blocks_in(new) if block.id == ID]
    if old_blocks:
        assert note[: old_blocks[0].start] == new[: new_block.start]
        assert note[old_blocks[0].stop :] == new[new_block.stop :]
    else:
        assert shared(note, new) == len(note)
