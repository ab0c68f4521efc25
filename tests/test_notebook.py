"""The vault as an obsidiantools vault: ready at once, with links in properties, else as it reads it."""

import re
import sys
from collections import Counter
from datetime import date
from pathlib import Path

import networkx as nx
import pytest
from obsidiantools.api import Vault
from obsidiantools.md_utils import get_wikilinks

from vault_coach import notebook
from vault_coach.config import Settings
from vault_coach.errors import CoachError
from vault_coach.markdown.read_rules import ReadRules

# Links of one note that only one of the two has, and why. "theirs": obsidiantools has them, we do not.
DIFFERENCES = {
    ("kepano", "Notes/Evergreen notes turn ideas into objects that you can manipulate.md"): {
        "theirs": ["Everything is a remix"],
        "why": "in a quote: somebody else's words are no evidence",
    },
    ("weave", "Weave/Contact Overview.md"): {
        "theirs": ["Templates/Contact"],
        "why": "in a quote: somebody else's words are no evidence",
    },
    ("bramses", "_PARA/Projects/Test Project 2/Scratchpad.md"): {
        "theirs": ["2022-12-15"],
        "why": "in a quote: somebody else's words are no evidence",
    },
    ("bramses", "README.md"): {
        "ours": ["202212090137", "202212090136"],
        "theirs": ["<% randomNote.basename %>", "<% randomNote2.basename %>", "<% randomNote3.basename %>"],
        "why": "obsidiantools misses a fence opened as ```\\tasks, so it takes code for text and text for code",
    },
}


@pytest.fixture
def write(tmp_path: Path) -> "Write":
    return Write(tmp_path)


class Write:
    """A vault of given notes."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def __call__(self, **notes: str) -> "Vault":
        for path, text in notes.items():
            note = self.root / f"{path.replace('__', '/').replace('_', ' ')}.md"
            note.parent.mkdir(parents=True, exist_ok=True)
            note.write_text(text, encoding="utf-8")
        return notebook.obsidiantools(self.root)


def test_its_dataframes_and_its_graph_work_at_once(vault: Path) -> None:
    filled = notebook.obsidiantools(vault)
    table = filled.get_note_metadata()
    assert table.loc["Priya Nair", "n_backlinks"] > 20
    assert table["n_wikilinks"].sum() == table["n_backlinks"].sum() == filled.graph.number_of_edges()
    assert isinstance(filled.graph, nx.MultiDiGraph)
    assert "2026-11-24 Priya one-on-one" in filled.get_backlinks("Priya Nair")
    assert filled.get_backlink_counts("Priya Nair")
    assert "Priya Nair" in filled.get_wikilinks("2026-11-24 Priya one-on-one")
    assert filled.get_front_matter("Priya Nair")["tier"] == "core"
    assert filled.get_front_matter("Priya Nair")["goals"] == ["fewer lapsed passes", "faster decisions"]
    assert filled.connect() is filled


def test_the_guide_runs(vault: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    guide = (Path(__file__).parents[1] / "docs" / "notebook.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"^```python\n(.*?)^```", guide, re.DOTALL | re.MULTILINE)
    monkeypatch.chdir(vault.parent)
    exec(example.replace('"vault-example"', repr(vault.name)), {})  # noqa: S102 (our own guide)
    assert "core 4 ['fewer lapsed passes', 'faster decisions']" in capsys.readouterr().out


def test_properties_are_those_of_python_frontmatter(write: Write) -> None:
    filled = write(Call="---\ndate: 2026-11-17\ntrust: 4\ndone: true\ntags: [a, b]\n---\n")
    assert filled.get_front_matter("Call") == {
        "date": date(2026, 11, 17),
        "trust": 4,
        "done": True,
        "tags": ["a", "b"],
    }


@pytest.mark.parametrize("odd", ["due: 2022-13-45", "due: *x", "due: {{date}}", f"due: {'9' * 5000}", "due: a: b"])
def test_properties_it_cannot_load_come_as_texts(write: Write, odd: str) -> None:
    loaded = write(Call=f"---\ntrust: 4\n{odd}\n---\n").get_front_matter("Call")
    assert loaded["trust"] == "4"


def test_texts_can_still_be_gathered(write: Write) -> None:
    assert "Hello" in write(Note="Hello").gather().get_readable_text("Note")


def test_links_in_properties_are_links(write: Write) -> None:
    filled = write(Call='---\npeople: ["[[Ana|A.]]", "[[Bo#Tea]]"]\nup: "[[Home]]"\n---\n[[Ana]]', Ana="")
    assert filled.get_wikilinks("Call") == ["Ana", "Bo", "Home", "Ana"]
    assert filled.get_backlinks("Ana") == ["Call", "Call"]
    assert sorted(filled.nonexistent_notes) == ["Bo", "Home"]


def test_embeds_are_embeds(write: Write) -> None:
    filled = write(Note="![[picture.png]] and `![[code.png]]` and [[Ana]]")
    assert filled.get_embedded_files("Note") == ["picture.png"]
    assert filled.get_wikilinks("Note") == ["Ana"]


def test_a_link_is_the_note_it_means_however_it_is_written(write: Write) -> None:
    filled = write(Home="[[people/ANA]] [[Ana]] [[Ana.md]] [[Zoe\u0301]]", People__Ana="", Zoé="")
    assert filled.get_wikilinks("Home") == ["Ana", "Ana", "Ana", "Zoé"]


def test_titles_that_are_not_unique_go_by_their_path(write: Write) -> None:
    filled = write(Home="[[Index]] [[B/Index]] [[C/B/Index]]", A__Index="", B__Index="", C__B__Index="")
    assert filled.get_wikilinks("Home") == ["A/Index", "B/Index", "C/B/Index"]
    assert set(filled.md_file_index) == {"Home", "A/Index", "B/Index", "C/B/Index"}


def test_notes_without_any_link_are_isolated(write: Write) -> None:
    assert write(Home="[[Ana]]", Ana="", Alone="Hello.").isolated_notes == ["Alone"]


def test_what_the_settings_leave_out_is_left_out(write: Write) -> None:
    (write.root / "coach.toml").write_text('ignore = ["Private"]')
    filled = write(Private__Diary="[[Ana]]", Alone="---\ncoach: ignore\n---\n[[Ana]]", Home="")
    assert list(filled.md_file_index) == ["Home"]
    assert "Ana" not in filled.graph
    assert set(notebook.obsidiantools(write.root, Settings()).md_file_index) == {"Home", "Diary"}


def test_an_empty_vault(write: Write) -> None:
    assert write().get_note_metadata().empty


def test_without_obsidiantools_it_says_how_to_get_it(vault: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "obsidiantools.api", None)
    with pytest.raises(CoachError, match=r"vault-coach\[notebook\]"):
        notebook.obsidiantools(vault)


@pytest.mark.parametrize("name", ["kepano", "weave", "bramses", "metadatamenu"])
def test_body_links_are_those_of_obsidiantools(corpora: Path, name: str) -> None:
    root = corpora / name
    differing = {}
    for ours in notebook.linked_notes(root, ReadRules()):
        mine, theirs = Counter(ours.body_links), Counter(get_wikilinks(root / ours.path))
        if mine != theirs:
            differing[name, ours.path] = (sorted((mine - theirs).elements()), sorted((theirs - mine).elements()))
    assert differing == {
        key: (sorted(links.get("ours", [])), sorted(links.get("theirs", [])))
        for key, links in DIFFERENCES.items()
        if key[0] == name
    }


def test_most_links_of_a_real_vault_are_in_its_properties(corpora: Path) -> None:
    own = Vault(corpora / "kepano").connect()
    assert notebook.obsidiantools(corpora / "kepano").graph.number_of_edges() > 4 * own.graph.number_of_edges()
