"""The vault for analysts: an `obsidiantools.api.Vault` that is ready at once, with links in properties.

Needs `pip install "vault-coach[notebook]"`. Links, tags and properties are those the coach reads: what stands in
code, quotes and comments is left out, and so are notes that the settings leave out.
"""

import contextlib
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

import frontmatter
import yaml
from frontmatter.default_handlers import YAMLHandler

from vault_coach import config
from vault_coach.errors import CoachError
from vault_coach.markdown import links
from vault_coach.markdown.mask import mask_body
from vault_coach.markdown.parse import is_ignored, parse_rows
from vault_coach.markdown.properties import FrontMatter, line_feeds, read_front_matter
from vault_coach.markdown.read_rules import ReadRules
from vault_coach.vault import note, obsidian
from vault_coach.vault.scan import scan

if TYPE_CHECKING:
    from obsidiantools.api import Vault

_EMBED = (
    "\uf8ff"  # stands before the target of an embed while links are gathered; private, so no note's name has it
)


@dataclass(frozen=True, slots=True)
class LinkedNote:
    """What one note points at, as written.

    Attributes:
        properties: As python-frontmatter loads them, dates and numbers included; where it cannot, name -> text,
            list of texts or None.
        property_links: Targets of wikilinks, in order, each as often as it occurs; so `body_links` and `embeds`.
    """

    path: str
    properties: dict[str, Any]
    property_links: tuple[str, ...]
    body_links: tuple[str, ...]
    embeds: tuple[str, ...]
    tags: tuple[str, ...]


def obsidiantools(vault: Path | str, settings: config.Settings | None = None) -> "Vault":
    """Return the vault as obsidiantools has it after `connect()`, in a fraction of the time; `gather()` works.

    Its `wikilinks_index` and its graph hold links in properties as well as in the body, and name a linked note as
    `md_file_index` does, however the link is written. Math and Markdown links are not filled in.

    Args:
        vault: The vault's folder.
        settings: How to read it; by default as its `coach.toml` and your own settings say.

    Raises:
        CoachError: When there is no such vault, or obsidiantools is not installed.
    """
    try:
        from obsidiantools.api import Vault  # noqa: PLC0415 (heavy, and optional)
    except ImportError as error:
        raise CoachError(
            "obsidiantools is not installed.", 'Get it with: pip install "vault-coach[notebook]"'
        ) from error
    root = Path(vault).expanduser()
    rules = (settings or _settings(root)).rules(obsidian.box_meanings(root))
    return _filled(Vault(root), list(linked_notes(root, rules)))


def linked_notes(root: Path, rules: ReadRules) -> Iterator[LinkedNote]:
    """Yield the links, tags and properties of every note that is read, by path.

    Raises:
        CoachError: When there is no such vault.
    """
    for file in scan(root, rules).notes:
        try:
            text = note.read_note(root, file.path).text
        except OSError:
            continue  # gone since, or not ours to read
        rows = parse_rows(file.path, text, rules)
        if not is_ignored(rows):
            yield _linked(file.path, text, tuple(rows.tags))


def _linked(path: str, text: str, tags: tuple[str, ...]) -> LinkedNote:
    text = line_feeds(text)
    front = read_front_matter(text)
    shown, *_ = mask_body(text[front.body_start :].replace("![[", f"[[{_EMBED}"))
    targets = _wikilinks(shown)
    return LinkedNote(
        path,
        properties=_properties(text, front),
        property_links=tuple(
            target for item in front.properties for value in item.items for target in _wikilinks(value)
        ),
        body_links=tuple(target for target in targets if not target.startswith(_EMBED)),
        embeds=tuple(target.removeprefix(_EMBED) for target in targets if target.startswith(_EMBED)),
        tags=tags,
    )


def _wikilinks(text: str) -> list[str]:
    """Return the targets of all wikilinks to notes, without heading and label."""
    pieces = (piece.partition("]]") for piece in text.split("[[")[1:])
    targets = (links.sole(f"[[{inside}]]") for inside, closed, _ in pieces if closed and "\n" not in inside)
    return [target for target in targets if target and not target.endswith(".canvas")]


def _properties(text: str, front: FrontMatter) -> dict[str, Any]:
    """Load a note's properties; what our own reader has trouble with is not loaded, but taken as it reads it."""
    if front.properties and not front.problems:
        with contextlib.suppress(yaml.YAMLError, ValueError, TypeError, OverflowError):  # such as 2022-13-45
            return frontmatter.parse(text, handler=YAMLHandler())[0]
    texts: dict[str, Any] = {}
    for item in front.properties:
        texts.setdefault(item.key, list(item.items) if item.listed else next(iter(item.items), None))
    return texts


def _settings(root: Path) -> config.Settings:
    import platformdirs  # noqa: PLC0415 (with the rest of what only this function needs)

    return config.load_settings(root, platformdirs.user_config_path("vault-coach") / "config.toml", {}, {})


class _Nodes:
    """Notes under the names that obsidiantools gives them: the title, or the path where titles are not unique."""

    def __init__(self, paths: Collection[str]) -> None:
        titles = Counter(_title(path) for path in paths)
        self.by_path = {path: _title(path) if titles[_title(path)] == 1 else path[:-3] for path in paths}
        self._by_title: dict[str, list[str]] = {}
        for path in paths:
            self._by_title.setdefault(_key(_title(path)), []).append(path)

    def of(self, target: str) -> str:
        """Name the note whose path ends so, of several the one with the shortest; the link's own text for none."""
        ending = _key(f"/{target}")
        candidates = self._by_title.get(_key(target.rpartition("/")[2]), ())
        fitting = (path for path in candidates if _key(f"/{path[:-3]}").endswith(ending))
        nearest = min(fitting, key=lambda path: (path.count("/"), path), default="")
        return self.by_path[nearest] if nearest else target


def _title(path: str) -> str:
    return PurePosixPath(path).stem


def _key(name: str) -> str:
    """Return the form links are compared in: case and Unicode form do not matter."""
    return unicodedata.normalize("NFC", name).casefold()


def _filled(vault: "Vault", notes: list[LinkedNote]) -> "Vault":
    import networkx as nx  # noqa: PLC0415 (heavy)

    nodes = _Nodes([linked.path for linked in notes])
    names = [nodes.by_path[linked.path] for linked in notes]
    outgoing = [[nodes.of(target) for target in (*linked.property_links, *linked.body_links)] for linked in notes]
    wikilinks = dict(zip(names, outgoing, strict=True))
    vault.md_file_index = {name: Path(linked.path) for name, linked in zip(names, notes, strict=True)}
    vault.wikilinks_index = wikilinks
    vault.unique_wikilinks_index = {name: list(dict.fromkeys(targets)) for name, targets in wikilinks.items()}
    vault.embedded_files_index = {name: list(linked.embeds) for name, linked in zip(names, notes, strict=True)}
    vault.tags_index = {name: list(linked.tags) for name, linked in zip(names, notes, strict=True)}
    vault.front_matter_index = {name: linked.properties for name, linked in zip(names, notes, strict=True)}
    vault.graph = nx.MultiDiGraph(wikilinks)
    vault.backlinks_index = {node: [source for source, _ in vault.graph.in_edges(node)] for node in vault.graph}
    vault.nonexistent_notes = [node for node in vault.graph if node not in wikilinks]
    vault.isolated_notes = [node for node in nx.isolates(vault.graph) if node in wikilinks]
    vault.attachments = False
    vault.is_connected = True
    return vault
