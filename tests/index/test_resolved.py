"""The model out of the index equals the one made from all notes; only what a change touches is matched again."""

import marshal
import sqlite3
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vault_coach import resources
from vault_coach.domain.assemble import Owner, assemble
from vault_coach.domain.gather_names import gather_names
from vault_coach.domain.names import Names
from vault_coach.domain.reading import Reading
from vault_coach.domain.resolve import Resolved, resolve
from vault_coach.index import resolved as resolved_notes
from vault_coach.index.resolved import decode, encode
from vault_coach.index.store import Index
from vault_coach.markdown.parse import parse

ROBIN = Owner(("Robin Vale",))
PRIYA = "---\ntype: person\naliases: [PN]\ntrust: 4\nrated: 2026-11-01\n---\n## 2026-11-03 coffee\nA walk.\n"
SYNC = '---\ntype: meeting\ndate: 2026-11-10\nattendees: ["[[Priya Nair]]", Ana, Robin]\n---\n'
TEXTS = (
    PRIYA,
    "---\ntype: person\naliases: [Priya, Ana]\nlast-contact: 2026-11-10\n---\n",
    "---\ntype: person\naliases: [Rob]\ncadence: often\n---\n",
    "---\ntype: initiative\npartners: [Priya, Ana]\nstatus: active\n---\n- [ ] Ana to plan by 2026-12-01\n",
    "---\ntype: decision\nneeds: [Ana]\nraised: 2026-11-01\n---\n",
    f"{SYNC}- [ ] PN to send it\n- [x] Ana: call\n- [ ] [owner:: Handover] write\ntrust:: 2 [[Priya Nair]]\n",
    f"{SYNC}dissent:: the cost\n[[Launch]]\ngave:: a hint to Priya\ndecided:: ship it\nlearned:: to wait\n",
    "---\ntype: review\ndate: 2026-11-01\n---\n",
    "---\ntags: [learning]\ndate: 2026-11-02\nminutes: 45\n---\n[[Ana]] and [[Handover]]\n",
    "Just text.",
)
PATHS = (
    "Priya Nair.md",
    "Robin Vale.md",
    "Ana.md",
    "Launch.md",
    "Handover.md",
    "a/Ana.md",
    "2026-11-09.md",
    "S.md",
)
VAULTS = st.lists(st.dictionaries(st.sampled_from(PATHS), st.sampled_from(TEXTS)), min_size=2, max_size=5)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = tmp_path / "vault"
    fill(
        root,
        {
            "Priya Nair.md": PRIYA,
            "Sync.md": f"{SYNC}- [ ] [owner:: Handover] write\n",
            "Note.md": "[[Priya Nair]]",
        },
    )
    fill(root, {f"2026-11-{day}.md": "- [ ] call [[Priya Nair]]\n" for day in range(10, 15)})
    return root


@pytest.fixture
def index(tmp_path: Path, root: Path) -> Iterator[Index]:
    """An index that has given the model before."""
    with Index(tmp_path / "index.sqlite") as index:
        index.update(root)
        index.partnerships(ROBIN)
        yield index


@pytest.fixture
def matched(index: Index, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The notes whose names were matched again, those of people aside."""
    assert index.paths()
    seen: list[str] = []

    def recorded(reading: Reading, names: Names) -> Resolved:
        if reading.kind != "partner":
            seen.append(reading.path)
        return resolve(reading, names)

    monkeypatch.setattr(resolved_notes, "resolve", recorded)
    return seen


def fill(root: Path, notes: dict[str, str]) -> None:
    for path, text in notes.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")


def check(index: Index, root: Path, owner: Owner = ROBIN) -> None:
    index.update(root)
    assert index.partnerships(owner) == assemble(index.readings(), owner, index.problems())


@settings(max_examples=60, deadline=None)
@given(VAULTS)
def test_whatever_changes_the_model_is_that_of_all_notes(vaults: list[dict[str, str]]) -> None:
    with tempfile.TemporaryDirectory() as folder, Index(Path(folder) / "i.sqlite") as index:
        root = Path(folder) / "vault"
        for notes in vaults:
            fill(root, notes)
            for path in set(PATHS) - set(notes):
                (root / path).unlink(missing_ok=True)
            root.mkdir(exist_ok=True)
            check(index, root)
            check(index, root)


def test_what_a_note_adds_comes_back_as_it_was_kept() -> None:
    example = Path(str(resources.data("vault-example")))
    texts = {path.relative_to(example).as_posix(): path.read_text("utf-8") for path in example.rglob("*.md")}
    texts |= {f"{number}.md": text for number, text in enumerate(TEXTS)}
    readings = [parse(path, text) for path, text in sorted(texts.items())]
    names = gather_names(readings, ROBIN.names)
    for reading in readings:
        note = resolve(reading, names)
        kept = marshal.dumps(encode(note))
        assert decode(marshal.loads(kept)) == note  # noqa: S302 (our own bytes)


def test_nothing_changed_nothing_matched(index: Index, root: Path, matched: list[str]) -> None:
    check(index, root)
    assert matched == []


def test_a_changed_note_is_matched_alone(index: Index, root: Path, matched: list[str]) -> None:
    fill(root, {"Sync.md": f"{SYNC}- [ ] Priya to call\n"})
    check(index, root)
    assert matched == ["Sync.md"]


def test_a_rating_in_a_persons_note_matches_nothing_anew(index: Index, root: Path, matched: list[str]) -> None:
    fill(root, {"Priya Nair.md": PRIYA.replace("trust: 4", "trust: 1")})
    check(index, root)
    assert matched == []


def test_a_note_with_a_title_someone_used_as_a_name(index: Index, root: Path, matched: list[str]) -> None:
    fill(root, {"Handover.md": "Steps."})
    check(index, root)
    assert matched == [], "a note that says nothing has no name"
    fill(root, {"Handover.md": "# Steps\n- [ ] first\n"})
    check(index, root)
    assert sorted(matched) == ["Handover.md", "Sync.md"]
    (root / "Handover.md").unlink()
    matched.clear()
    check(index, root)
    assert matched == ["Sync.md"]


@pytest.mark.parametrize(
    "notes",
    [
        {"Ana.md": "---\ntype: person\n---\n"},
        {"Priya Nair.md": PRIYA.replace("PN", "Pri")},
        {"Launch.md": "---\ntype: initiative\n---\n"},
    ],
    ids=["a new person", "another alias", "a new initiative"],
)
def test_another_name_matches_all_anew(
    notes: dict[str, str], index: Index, root: Path, matched: list[str]
) -> None:
    fill(root, notes)
    check(index, root)
    assert {"2026-11-10.md", "2026-11-14.md", "Sync.md"} <= set(matched)


def test_another_name_of_the_user_matches_all_anew(index: Index, root: Path, matched: list[str]) -> None:
    check(index, root, Owner(("Ana",)))
    assert "Sync.md" in matched
    assert index.partnerships(Owner(("Ana",))).people == ("Priya Nair", "Robin")


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE resolved SET note = x'00ff'",
        "UPDATE resolved SET note = 'text'",
        "UPDATE resolved SET note = x'5b00000000'",
        "DROP TABLE resolved",
        "DROP TABLE resolved_by",
    ],
)
def test_damage_mends_itself(damage: str, index: Index, root: Path, tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "index.sqlite") as other:
        other.execute(damage)
    other.close()
    check(index, root)


def test_the_model_is_there_while_another_writes(index: Index, root: Path, tmp_path: Path) -> None:
    fill(root, {"Sync.md": f"{SYNC}- [ ] Priya to call\n"})
    index.update(root)
    other = sqlite3.connect(tmp_path / "index.sqlite", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    index._database.execute("PRAGMA busy_timeout = 1")
    assert index.partnerships(ROBIN) == assemble(index.readings(), ROBIN)
    other.execute("ROLLBACK")
    other.close()


def test_what_a_removed_note_added_is_not_kept(index: Index, root: Path, tmp_path: Path) -> None:
    (root / "Sync.md").unlink()
    check(index, root)
    with sqlite3.connect(tmp_path / "index.sqlite") as other:
        assert other.execute("SELECT count(*) FROM resolved WHERE path = 'Sync.md'").fetchone() == (0,)
    other.close()
