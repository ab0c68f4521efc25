"""Links to other notes: wikilinks, `@Name`, Markdown links to notes."""

import posixpath
import re
import unicodedata
from functools import lru_cache
from urllib.parse import unquote

# "[[Target#Heading|label]]"; the target is the first group, what follows it the second.
_WIKILINK = re.compile(r"\[\[\s*+([^\s\[\]\n|#^\\][^\[\]\n|#^\\]{0,200}+)([^\[\]\n]{0,500}+)\]\]")
_TARGET_END = re.compile(r"[|#^\\\n]")
# "[words](path/Note.md#heading)".
_NOTE_LINK = re.compile(r"\[([^\[\]\n]{0,300}+)\]\(<?([^()<>\n]{1,500}?\.md)(?:#[^()<>\n]{0,200}+)?>?\)")
_URL_LINK = re.compile(r"\[([^\[\]\n]{0,300}+)\]\([^()\n]{0,1000}+\)")
# "@Jan van der Berg", up to six words, not inside an address or a path.
_AT_NAME = re.compile(r"@(?<![\w@/.]@)[^\W\d_][\w'’-]{0,60}+(?: [^\W\d_][\w'’-]{0,60}+){0,5}+")

NAME_PARTICLES = frozenset(
    (
        "van von vom der den de del della di da dos das du la le las los zu zum zur ter ten te af av bin ibn al el"
        " op san"
    ).split()
)
"""Words in lower case that names hold between capitalised ones."""

LEADING_PARTICLES = frozenset({"van", "von", "de", "al", "el"})
"""Those a name may begin with."""


def tidy(name: str) -> str:
    """Return a name in NFC without spaces around it, no-break spaces as plain ones."""
    if name.isascii():
        return name.strip()
    return unicodedata.normalize("NFC", name).replace("\u00a0", " ").strip()


def targets(line: str, path: str = "") -> tuple[str, ...]:
    """Find what a line links to, each once, in order: `People/Priya Nair`, `@Priya`.

    Args:
        line: A visible line.
        path: The note it stands in; paths that start with a dot are resolved against its folder.
    """
    bracket, at = "[" in line, "@" in line
    if not bracket and not at:
        return ()
    wiki = bracket and "[[" in line
    if not at and not ("(" in line and "](" in line and ".md" in line):
        return tuple(dict.fromkeys([_note(match[0], path) for match in _WIKILINK.findall(line)])) if wiki else ()
    if not bracket:
        return tuple(dict.fromkeys([at_name(name) for name in _AT_NAME.findall(line)]))
    hits = [(match.start(), _note(match[1], path)) for match in _WIKILINK.finditer(line)] if wiki else []
    if "](" in line:
        hits += [(m.start(), _note(unquote(m[2]), path)) for m in _NOTE_LINK.finditer(line) if "://" not in m[2]]
    if at:
        hits += [(match.start(), at_name(match[0])) for match in _AT_NAME.finditer(line)]
    hits.sort()
    return tuple(dict.fromkeys([target for _, target in hits]))


def plain(text: str) -> str:
    """Write each link of a text as the bare name of its target, web links as their words."""
    if "[" not in text:
        return text
    if "[[" in text:
        text = _WIKILINK.sub(lambda m: base(m[1]), text)
    return _URL_LINK.sub(lambda m: m[1], text) if "](" in text else text


@lru_cache(maxsize=4096)
def sole(text: str) -> str | None:
    """Return the target of a text that is one wikilink and nothing else, else None."""
    if text[:2] != "[[" or text.find("]]") != len(text) - 2:
        return None
    return tidy(_TARGET_END.split(text[2:-2], maxsplit=1)[0]).removesuffix(".md") or None


def base(target: str) -> str:
    """Return a target without its folders: `Priya Nair` for `People/Priya Nair`."""
    return tidy(target.rstrip("/").rsplit("/", 1)[-1]).removesuffix(".md")


def at_name(text: str) -> str:
    """Return `@Priya Nair` for `@Priya Nair please look`: later words count while capitalised, or particles."""
    words = text.split(" ")
    end = 1
    for place, word in enumerate(words[1:], 2):
        if word[:1].isupper():
            end = place
        elif word not in NAME_PARTICLES:
            break
    return tidy(" ".join(words[:end])).removesuffix("'s").removesuffix("’s").rstrip("'’")


def leading_link(text: str) -> tuple[str, int] | None:
    """Return the wikilink or note link a text starts with, and where it ends; None when it starts otherwise."""
    match = _WIKILINK.match(text) or _NOTE_LINK.match(text)
    if match is None:
        return None
    target = match[1] if match.re is _WIKILINK else unquote(match[2])
    return tidy(target).removesuffix(".md"), match.end()


def leading_at(text: str) -> tuple[str, int] | None:
    """Return the `@Name` a text starts with, and where it ends; None when it starts otherwise."""
    match = _AT_NAME.match(text)
    if match is None:
        return None
    name = at_name(match[0])
    return name, len(name)


def _note(target: str, path: str) -> str:
    name = tidy(target).removesuffix(".md")
    if name[:1] == ".":
        name = posixpath.normpath(posixpath.join(posixpath.dirname(path), name))
    return name
