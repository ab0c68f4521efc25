"""The forms of Markdown that patterns read exactly as the parser does, at a tenth of its cost.

Whatever is not one of these forms is left to the parser; a test holds the two against each other.
Looking for one character is far cheaper than for two, and that for a pattern: so they are asked in this order,
and a pattern begins with what is rare, not with `^`, which is looked for at every character.
"""

import re

_HTML = re.compile(r"<(?!https?://[^\s<>]*>)[A-Za-z!/?]")
_SIMPLE_COMMENT = re.compile(
    r"<!--(?<![^\n]<!--)(?![->])[^\n<>`-]*+(?:-(?!-)[^\n<>`-]*+)*+-->[ \t]*$(?!\n(?: {4}| {0,3}\t))", re.MULTILINE
)
_ANY_QUOTE = re.compile(r"\n[^\w\n>]{0,30}+(?:\d{1,9}[.)][^\w\n>]{0,30}+)*+>")
_SIMPLE_QUOTE = re.compile(r">(?<![^\n]>)[^\n]*\n(?:>[^\n]*\n)*+(?:(?P<ended>)(?=[ \t]*(?:\n|\Z))|)")
_INDENTED_CODE = re.compile(
    r"\n(?:[-+*_=`\d.) \t]*(?:#[^\n]*)?\n(?: {4}| {0,3}\t)"
    r"|(?:[ \t]*(?:[-*+]|\d{1,9}[.)]))+(?: {5}| {0,4}\t))[ \t]*+\S"
)
_SIMPLE_FENCE = re.compile(r"```(?<![^\n]```)[^`\n]*\n(?:(?! {0,3}```)[^\n]*\n)*+```[ \t]*$", re.MULTILINE)
_SIMPLE_CODE = re.compile(r"`[^`\n]+`")
_CODE_IN_LINK = re.compile(r"\[\[[^\[\]`\n]{0,200}+`")
_SIMPLE_EMBED = re.compile(r"!\[\[[^\[\]\n]*\]\](?![](])|!\[[^\[\]\n]*\]\([^()\s<>]*\)")
_SIMPLE_LINK = re.compile(r"\[[^\[\]\n]*+\]\([^()\n]*+\)")
_DEFINITION = re.compile(r"\n[^\w\n\[]{0,30}+(?:\d{1,9}[.)][^\w\n\[]{0,30}+)*+\[[^\[\]\n]{1,999}+\]:")
_ESCAPED = re.compile(r"\\[`!()\[\]]")
OURS = "coach:begin"
_NOT_NEWLINE = re.compile(r"[^\n]+")
_FIRST_MASK = 0xE000
_MASK = {code: _FIRST_MASK + code for code in range(128) if chr(code) not in "\n\t `"} | {ord("`"): " "}
UNMASK = {_FIRST_MASK + code: code for code in range(128)}


def visible_if_simple(body: str) -> str | None:
    """The visible body, None when it takes the parser to tell."""
    for sign, step in _STEPS:
        if sign in body:
            rest = step(body)
            if rest is None:
                return None
            body = rest
    return body


def _unless_indented_code(body: str) -> str | None:
    return None if _INDENTED_CODE.search("\n\n" + body) else body


def _unless_tilde_fence(body: str) -> str | None:
    return None if "~~~" in body else body


def _unless_escaped(body: str) -> str | None:
    return None if _ESCAPED.search(body) else body


def _unless_link_definition(body: str) -> str | None:
    return None if "]:" in body and _DEFINITION.search("\n" + body) else body


def _without_quotes(body: str) -> str | None:
    if not _ANY_QUOTE.search("\n" + body):
        return body
    body = _SIMPLE_QUOTE.sub(_blank_ended, body)
    return None if _ANY_QUOTE.search("\n" + body) else body


def _without_code(body: str) -> str | None:
    body = _SIMPLE_FENCE.sub(_blank_match, body)
    if _CODE_IN_LINK.search(body):
        return None
    body = _SIMPLE_CODE.sub(_mask_match, body)
    return None if "`" in body else body


def _without_html(body: str) -> str | None:
    if not _HTML.search(body):
        return body
    if OURS in body:
        return None
    body = _SIMPLE_COMMENT.sub(_blank_match, body)
    return None if _HTML.search(body) else body


def _without_embeds(body: str) -> str | None:
    if "![" not in body:
        return body
    body = _SIMPLE_EMBED.sub(_blank_match, body)
    if "!" in body and "![" in body:
        return None
    return None if "(" in body and "](" in body and "](" in _SIMPLE_LINK.sub("", body) else body


_STEPS = (
    ("    ", _unless_indented_code),
    ("\t", _unless_indented_code),
    ("~", _unless_tilde_fence),
    ("\\", _unless_escaped),
    (":", _unless_link_definition),
    (">", _without_quotes),
    ("`", _without_code),
    ("<", _without_html),
    ("!", _without_embeds),
)
"""What each step deals with has this sign in it."""


def blank(text: str) -> str:
    """The text with everything but its line ends as spaces."""
    return _NOT_NEWLINE.sub(_spaces, text)


def _spaces(match: re.Match[str]) -> str:
    return " " * len(match[0])


def _blank_match(match: re.Match[str]) -> str:
    found = match[0]
    return blank(found) if "\n" in found else " " * len(found)


def _blank_ended(match: re.Match[str]) -> str:
    """A quote an empty line ends, blanked; one that runs into text stays, for the parser to tell where it ends."""
    return _blank_match(match) if match["ended"] is not None else match[0]


def mask(text: str) -> str:
    """Inline code in a form in which nothing in it means anything."""
    return text.translate(_MASK)


def _mask_match(match: re.Match[str]) -> str:
    return mask(match[0])
