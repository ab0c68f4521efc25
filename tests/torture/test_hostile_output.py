"""P14 to P16: whatever notes and models say, the block holds plain words, our own links, and nothing that acts."""

import random
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from itertools import islice
from pathlib import Path
from urllib.parse import unquote

import pytest
from markdown_it import MarkdownIt

from support.builders import make_check_in, make_item
from support.fake_model import candidate
from support.run import AT_REST
from torture.notes import BOM
from torture.payloads import PAYLOADS, dressed
from torture.scale import SCALE, count, figure
from vault_coach import resources
from vault_coach.coach import Coach, Places
from vault_coach.config import Settings
from vault_coach.domain.commitment import ME, Commitment
from vault_coach.domain.exchange import Exchange
from vault_coach.domain.meeting import Meeting
from vault_coach.domain.source import Source
from vault_coach.drafting import render
from vault_coach.drafting.linker import Linker
from vault_coach.drafting.plan import Draft
from vault_coach.features import check_in
from vault_coach.llm.backend import Candidate, Request
from vault_coach.markdown.edit.blocks import Block, find
from vault_coach.markdown.edit.put_block import upsert
from vault_coach.markdown.parse import parse

TODAY = date(2026, 11, 24)
ID = "check-in/x/2026-11-24"
TEMPLATES = {name: resources.text("templates", name) for name in ("block_draft.md", "block_parts.md")}
PARSER = MarkdownIt("commonmark").enable(["table", "strikethrough"])
LINK = re.compile(
    r"\[\[(?P<name>[^\[\]|#^\\<>%`{}]*)(#[^\[\]|#^\\<>%`{}]+)?(\|[^\[\]|#^\\<>%`{}]*)?\]\]"
    r"|\[(?:[^\[\]\\\n]|\\[^\n])*\]\((?P<path>(?:[\w./-]|%[0-9A-F]{2})+)\.md(#(?:[\w./-]|%[0-9A-F]{2})+)?\)"
)
ACTIVE = re.compile(
    r"::|<%|%>|\{\{|\}\}|\{%|%\}|%%|<!--|-->|://|\bwww\.\w|\$\$|coach:\s*(?:begin|end)", re.IGNORECASE
)
INVISIBLE = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\uffa0\ufe00-\ufe0e\U000e0100-\U000e01ef\u2028\u2029]"
)
TEMPLATE_SIGNS = re.compile(r"^> ?(?:\[!coach\]\+|\*\*[^*]*\*\*|\*[^*]*\*$|- |\d+\. )?", re.MULTILINE)


def draft_saying(text: str) -> Draft:
    """A check-in in which everything that comes from a note or a model is that text."""
    source = Source(f"Meetings/{safe_name(text)}.md", 3, text, heading=text, day=date(2026, 11, 10))
    undated = Source("People/Ana.md", 3, text, heading=text)
    promise = Commitment(ME, text, text, "open", source, made=date(2026, 11, 10), due=date(2026, 11, 14))
    talk = Exchange("worked", text, text, date(2026, 11, 10), undated)
    return make_check_in(
        make_item(text, source, undated, model=text),
        make_item("How are you?", model=None),
        partner=" ".join(text.split()),
        mine=(promise,),
        theirs=(promise,),
        last=Meeting(source.path, text, date(2026, 11, 10), "one-on-one", (text,), source),
        noted=(talk,),
        credit=talk,
    )


def body_of(text: str) -> str:
    draft = draft_saying(text)
    path = f"People/{safe_name(text)}.md"
    linker = Linker([path, "People/Ana.md", f"Meetings/{safe_name(text)}.md"])
    return render.block_body(draft, TEMPLATES, linker, path)


def safe_name(text: str) -> str:
    """A file name a file system takes."""
    name = re.sub(r"[/\0\udc80-\udfff\ud800-\udbff\n\r]", "_", text).strip(". ")
    return name.encode()[:100].decode("utf-8", "ignore").strip(". ") or "_"


def shape(body: str) -> tuple[list[str], Counter[str]]:
    """The block's structure: what blocks it is made of in order, and what is inside their lines."""
    tokens = PARSER.parse(LINK.sub("link", body))
    inside = Counter(child.type for token in tokens for child in token.children or ())
    for plain_words in ("text", "text_special", "softbreak"):
        inside.pop(plain_words, None)
    return [token.type for token in tokens], inside


PLAIN_SHAPE = shape(body_of("words"))


def check_body(body: str, names: Iterable[str]) -> None:
    """Every line is in the callout; nothing in it acts; every link is one of ours."""
    assert all(line.startswith(">") for line in body.rstrip("\n").split("\n")), "the callout ends early"
    known = set(names)
    for link in LINK.finditer(body):
        assert (link["name"] or unquote(link["path"])) in known, link[0]
    words = LINK.sub("link", body)
    assert not ACTIVE.search(words), ACTIVE.search(words)
    for link in LINK.finditer(body):
        inside = re.sub(r"(?i)www\.|coach:", "", link[0])  # a note may be called so; a link names it as it is
        assert not ACTIVE.search(inside), link[0]
    unescaped = TEMPLATE_SIGNS.sub("", re.sub(r"\\[!-/:-@\[-`{-~]", "", words))
    assert not re.search(r"[`*_\[\]<>#|~=$^{}!&@%\\]", unescaped), unescaped
    hidden = {sign for sign in body if unicodedata.category(sign) in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}}
    assert hidden <= {"\n"}, hidden
    assert not INVISIBLE.search(body), INVISIBLE.search(body)


def check_read(note: bytes, new: bytes, body: str, path: str = "Meetings/2026-11-24 x.md") -> None:
    """Our reader finds in the new note what it found in the old; in the block's bare text, links aside, none."""
    before, after = (parse(path, data.removeprefix(BOM).decode()) for data in (note, new))
    for kind in ("tasks", "marks", "tags", "fields", "mentions"):
        assert getattr(before, kind) == getattr(after, kind), kind
    assert [section for section in after.sections if section.name != "Coach"] == list(before.sections)
    bare = parse("Meetings/2026-11-24 y.md", re.sub(r"(?m)^> ?", "", LINK.sub("link", body)))
    assert (bare.tasks, bare.marks, bare.tags, bare.fields) == ((), (), (), {})
    assert all(mention.target.startswith("@") for mention in bare.mentions), "an @Name acts in no other program"


def check_block(note: bytes, new: bytes) -> Block:
    """One sound block more, and every other byte as it was."""
    blocks, old = find(new), find(note)
    assert isinstance(blocks, list)
    assert isinstance(old, list)
    (block,) = [block for block in blocks if block.id not in {other.id for other in old}]
    assert not block.edited
    head, tail = new[: block.start], new[block.stop :]
    assert head.startswith(note.rstrip()) or (head + tail).replace(b"\n", b"").startswith(note.replace(b"\n", b""))
    return block


def mutations(seed: int) -> Iterator[str]:
    """Every payload in every dress, then random mixtures for ever."""
    yield from (dress for payload in PAYLOADS for dress in dressed(payload))
    chance = random.Random(seed)  # noqa: S311  (a seed, so that a failure comes back)
    signs = "[]()<>{}!`*_#|~=$^&@%\\:-+.\n\r\t 1ax/'\"?;,\u200b\u2028"
    while True:
        one, other = chance.choice(PAYLOADS), chance.choice(PAYLOADS)
        text = one[: chance.randint(0, len(one))] + other[chance.randint(0, len(other)) :]
        for _ in range(chance.randint(0, 4)):
            place = chance.randint(0, len(text))
            text = text[:place] + chance.choice(signs) + text[place + chance.randint(0, 1) :]
        yield text


def test_there_are_more_than_three_hundred_payloads() -> None:
    assert len(PAYLOADS) >= 300


def test_whatever_the_words_the_block_only_shows_them() -> None:
    """No verification in between: the renderer alone must hold."""
    wanted = count(250, 20_000)
    step = max(1, len(PAYLOADS) * 30 // wanted)
    notes = (b"# Priya\n\n- [ ] mine\n", b"---\ntags: [x]\n---\n## Notes\n- gave:: help to [[Ana]]\n", b"")
    tried = 0
    for number, text in enumerate(islice(mutations(14), 0, wanted * step, step)):
        body = body_of(text)
        assert shape(body) == PLAIN_SHAPE, ascii(text)
        try:
            check_body(
                body,
                {
                    named(safe_name(text)),
                    *(named(f"{folder}/{safe_name(text)}") for folder in ("People", "Meetings")),
                    "Ana",
                    "a",
                },
            )
            note = notes[number % len(notes)]
            new = upsert(note, ID, body)
            assert isinstance(new, bytes), new
            check_block(note, new)
            check_read(note, new, body)
        except AssertionError as error:
            raise AssertionError(f"{text!a} in\n{body}") from error
        tried += 1
    figure("P14, P15 rendered", payloads=len(PAYLOADS), tried=tried, escapes=0)


class HostileModel:
    """A `Backend` that says whatever it likes, and is always very sure of it."""

    name = "[x](http://evil.example) `model` #1"
    wordings: frozenset[str] = frozenset()

    def __init__(self, says: list[str], *, taught: bool) -> None:
        self.says, self.taught = says, taught
        self.asked = 0

    def generate(self, request: Request) -> list[Candidate]:
        self.asked += 1
        begun = request.openings[:1] or ("what do you",)
        dressed_up = (f"{opening} {text}?" for opening in begun for text in self.says)
        return [candidate(text, 0.0, 0.0, 0.0) for text in (*self.says, *dressed_up)]


def make_coach(vault: Path, tmp_path: Path) -> Coach:
    return Coach(
        vault=vault,
        settings=Settings(),
        today=TODAY,
        now=datetime(2026, 11, 24, 9, tzinfo=UTC),
        places=Places(tmp_path / "own-state", tmp_path / "models"),
        quiet=AT_REST,
    )


def named(path: str) -> str:
    """A note as a link names it."""
    return unicodedata.normalize("NFC", path)


def note_names(vault: Path) -> set[str]:
    """All by which our links may name a note."""
    paths = [str(path.relative_to(vault)).removesuffix(".md") for path in vault.rglob("*.md")]
    return {named(name) for path in paths for name in (path, path.rsplit("/", 1)[-1])}


@pytest.mark.parametrize("taught", [False, True])
def test_a_hostile_model_writes_nothing_that_acts(vault: Path, tmp_path: Path, *, taught: bool) -> None:
    says = list(islice(mutations(15), count(300, 4_000)))
    model = HostileModel(says, taught=taught)
    before = {path: path.read_bytes() for path in vault.rglob("*") if path.is_file()}
    coach = make_coach(vault, tmp_path)
    names, targets = note_names(vault), set()
    for person in ("Priya Nair", "Kenji Watanabe", "Hemi Parata"):
        done = check_in.write_check_in(coach, person, model).result
        target = vault / done.note
        targets.add(target)
        block = check_block(before[target], target.read_bytes())
        check_body(block.body, names)
        check_read(before[target], target.read_bytes(), block.body, done.note)
        for item in done.draft.items:
            assert item.text.count("?") == 1
            assert "evil" not in item.text
    assert {path for path in before if path.read_bytes() != before[path]} == targets
    assert {path for path in vault.rglob("*") if path.is_file()} == set(before)
    figure(f"P14, P16 hostile model{', taught' * taught}", answers=len(says) * 2, asked=model.asked, escapes=0)


@pytest.mark.parametrize("where", ["in the notes", "as names of people"])
def test_hostile_notes_put_nothing_that_acts_into_a_block(tmp_path: Path, where: str) -> None:
    payloads = PAYLOADS if SCALE else PAYLOADS[::20]
    vault = tmp_path / "hostile"
    make = hostile_notes if where == "in the notes" else hostile_person
    people = [make(vault, number, text) for number, text in enumerate(payloads)]
    coach = make_coach(vault, tmp_path)
    names, before = note_names(vault), {path: path.read_bytes() for path in vault.rglob("*.md")}
    written = 0
    for person in people:
        if person not in coach.partnerships.partners:
            continue  # a name that is nobody's, such as a day's
        done = check_in.write_check_in(coach, person, None).result
        target = vault / done.note
        block = check_block(before[target], target.read_bytes())
        try:
            check_body(block.body, names)
            check_read(before[target], target.read_bytes(), block.body, done.note)
        except AssertionError as error:
            raise AssertionError(f"{person!a}:\n{block.body}") from error
        written += done.written
    figure(f"P14 hostile notes, {where}", payloads=len(payloads), blocks=written, escapes=0)
    assert written > len(payloads) * 0.6


def hostile_notes(vault: Path, number: int, text: str) -> str:
    """A partner with a plain name; all else is hostile: the name of a note, a heading, promises, exchanges."""
    person = f"Person {number:03} Quill"
    line = " ".join(text.encode("utf-8", "replace").decode().replace("\0", " ").split())
    write(vault / "People" / f"{person}.md", "---\ntype: partner\ntier: core\n---\n")
    write(
        vault / "Meetings" / f"2026-11-10 {number:03} {safe_name(text)}.md",
        f'---\ntype: meeting\ndate: 2026-11-10\nattendees: ["[[{person}]]"]\n---\n'
        f"## {line}\n\n- worked:: the {line} went well\n- friction:: {line}\n- got:: {line}\n\n"
        f"- [ ] send {line} 📅 2026-11-12\n- [ ] [[{person}]]: {line} to me 📅 2026-11-12\n\n{text}\n",
    )
    write(
        vault / "Meetings" / f"2026-11-24 {number:03}.md",
        f'---\ntype: meeting\ndate: 2026-11-24\nattendees: ["[[{person}]]"]\n---\n## Agenda\n',
    )
    return person


def hostile_person(vault: Path, number: int, text: str) -> str:
    """A partner whose very name is hostile."""
    name = f"{safe_name(text)} {number:03}"
    write(
        vault / "People" / f"{name}.md",
        "---\ntype: partner\ntier: core\ntrust: 2\ninterdependence: 5\n---\n## 2026-11-02\n- worked:: the list\n",
    )
    return " ".join(unicodedata.normalize("NFC", name).split())


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode("utf-8", "replace"))
