"""Links to notes, in the form of the vault's settings, or in one that works where that form cannot. Pure."""

import posixpath
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from copy import copy
from dataclasses import InitVar, dataclass, field
from typing import Any, Literal, Self

from vault_coach.domain.source import Source
from vault_coach.drafting import rephrase
from vault_coach.drafting.escape import escape, plain

PathForm = Literal["shortest", "relative", "absolute"]

_FORMS: dict[str, PathForm] = {"relative": "relative", "absolute": "absolute"}
_LONGEST_WIKILINK = 200
_LONGEST_ADDRESS = 500
_UNREACHABLE = ("#", "\\")  # Obsidian takes them for a heading and for a folder, however they are written


@dataclass(frozen=True, slots=True)
class LinkStyle:
    """Form of links.

    Attributes:
        path: The name alone where that is enough, or the path from the note it stands in or from the vault's top.
        markdown: True for `[label](path.md)`, False for `[[path|label]]`.
    """

    path: PathForm = "shortest"
    markdown: bool = False

    @classmethod
    def of(cls, settings: Mapping[str, Any]) -> Self:
        """Return the style of Obsidian's `app.json`, with Obsidian's defaults for what it leaves out."""
        path = _FORMS.get(str(settings.get("newLinkFormat")), "shortest")
        return cls(path, markdown=settings.get("useMarkdownLinks") is True)


@dataclass
class Linker:
    """Writer of links.

    A wikilink cannot hold every name: a Markdown link stands in for it, the bare name for what neither can hold.

    Args:
        paths: Vault-relative paths of all notes.
        style: How links are written.
        into: The note they are written into.
    """

    paths: InitVar[Iterable[str]]
    style: LinkStyle = LinkStyle()
    into: str = ""
    _names: Counter[str] = field(init=False)

    def __post_init__(self, paths: Iterable[str]) -> None:
        self._names = Counter(_name(path).casefold() for path in paths)

    def inside(self, path: str) -> Self:
        """Return the linker for links in the note at a path."""
        linker = copy(self)
        linker.into = path
        return linker

    def note(self, path: str) -> str:
        """Return a link to a note."""
        named = self.style.path == "shortest" or self._target(path) == _name(path)
        return self._link(path, "", "" if named else _name(path))

    def source(self, source: Source) -> str:
        """Return a link to the heading above a line, labelled with the line's day."""
        label = rephrase.short(source.day) if source.day else _name(source.path)
        return self._link(source.path, plain(source.heading), label)

    def _link(self, path: str, heading: str, label: str) -> str:
        target = unicodedata.normalize("NFC", self._target(path))
        if not self.style.markdown and plain(target) == target and len(target) <= _LONGEST_WIKILINK:
            return f"[[{target}{heading and f'#{heading}'}{label and f'|{plain(label)}'}]]"
        address = _encoded(f"{target}.md")
        if len(address) > _LONGEST_ADDRESS or any(sign in path for sign in _UNREACHABLE):
            return escape(_name(path))
        words = escape(plain(label or _name(path))) or "note"
        return f"[{words}]({address}{heading and f'#{_encoded(heading)}'})"

    def _target(self, path: str) -> str:
        """Return the path in the linker's style, without the ending."""
        unique = self._names[_name(path).casefold()] <= 1
        if self.style.path == "shortest" and unique:
            return _name(path)
        if self.style.path == "relative":
            path = posixpath.relpath(f"/{path}", posixpath.dirname(f"/{self.into}"))
            if not unique and not path.startswith("."):
                path = f"./{path}"  # without the dot, a note of that name at the vault's top comes first
        return path.removesuffix(".md")


def _encoded(text: str) -> str:
    """Percent-encode all but letters and digits: nothing of it can act, or end the link."""
    return "".join(map(_encoded_sign, text))


def _encoded_sign(sign: str) -> str:
    shown = sign in "-_./" or (sign.isalnum() and plain(sign) == sign)
    return sign if shown else "".join(f"%{byte:02X}" for byte in sign.encode())


def _name(path: str) -> str:
    return path.rsplit("/", 1)[-1].removesuffix(".md")
