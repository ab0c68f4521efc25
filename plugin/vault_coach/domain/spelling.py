"""How names are written: the forms that mean one name, and words that are names and more. Pure.

Nothing here knows who is in the vault; `domain.names` decides who a written name is.
"""

import difflib
import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from vault_coach.domain.name_words import NOUNS, PARTICLES, TITLES

_SIGNS = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "ʹ": "'", "`": "'", "´": "'", "‐": "-", "‑": "-", "_": " "})
_BRACKETS = re.compile(r"\s*(?:\([^()]*\)|\[[^\[\]]*\]|<[^<>]*>)")
_BEFORE_NAME = re.compile(r"^[\W_]+(?=\w)")  # an emoji, an @ before the first letter
_CAMEL = re.compile(r"(?<=[^\W\d_A-Z])(?=[A-Z])")  # between the words of PriyaNair
_NO_CAMEL = re.compile(r"^(?:Mc|Mac|De|Di|Du|La|Le|Van|Von|Fitz)[A-Z]")
_SLUG = re.compile(r"[^\W\d_A-Z]+(?:[-_][^\W\d_A-Z]+)+")  # nadia-okafor, priya_nair
_PARTS = re.compile(r"\s+[-–—|]\s+")  # what parts "Priya Nair - Head"
_ALIKE = 0.8  # of difflib's ratio: one or two letters of a full name
_MAIL = re.compile(r"<?(?:mailto:)?([\w.+'-]+@[\w-]+(?:\.[\w-]+)+)>?")

_SUFFIXES = frozenset("jr sr ii iii iv phd md msc bsc mba esq cpa ceo cto cfo coo inc ltd llc gmbh".split())


@lru_cache(maxsize=1 << 16)
def bare(name: str) -> str:
    """Return a name as it is shown: NFC, single spaces, no leading @, no folder, no heading."""
    title = name.strip().split("#", 1)[0].removesuffix(".md").rsplit("/", 1)[-1].lstrip("@")
    return " ".join(unicodedata.normalize("NFC", title).split())


@lru_cache(maxsize=1 << 16)
def fold(name: str) -> str:
    """Return the form titles are compared in: bare, and without case."""
    return bare(name).casefold()


@lru_cache(maxsize=1 << 16)
def fold_path(name: str) -> str:
    """Return the form paths of notes are compared in: NFC, without ending, heading, case and leading slash."""
    path = unicodedata.normalize("NFC", name.strip()).split("#", 1)[0].strip()
    return path.removesuffix(".md").strip("/").casefold()


def fold_person(person: str) -> str:
    """Return the form in which people in the model are compared: with the folder, where one tells them apart."""
    return fold_path(person) if "/" in person else fold(person)


@lru_cache(maxsize=1 << 16)
def name_key(name: str) -> str:
    """Return the form the names of people are compared in.

    One for `Dr. José  Ruiz (Acme)`, `ruiz, josé` and `josé-ruiz`: letters composed, full-width signs as plain
    ones, one kind of apostrophe, without case, titles, dots, brackets, hyphens and signs before it.
    """
    text = unicodedata.normalize("NFKC", bare(name)).translate(_SIGNS)
    if "(" in text or "[" in text or "<" in text:
        text = _BRACKETS.sub("", text)
    text = _BEFORE_NAME.sub("", text)
    if "," in text:
        text = _family_last(text)
    words = text.casefold().replace(".", ". ").replace("-", " ").split()
    kept = [word.strip(".,;:'\"") for word in words]
    while len(kept) > 1 and kept[0] in TITLES:
        kept = kept[1:]
    return " ".join(word for word in kept if word)


def has_title(name: str) -> bool:
    """Return True for a name with a title before it, such as `Dr. Okafor`."""
    first, _, rest = bare(name).partition(" ")
    return bool(rest) and first.casefold().rstrip(".") in TITLES


def mail_address(text: str) -> str:
    """Return the mail address a text is, in lower case, "" for any other."""
    match = _MAIL.fullmatch(text.strip()) if "@" in text[1:] else None
    return match[1].lower() if match else ""


def in_words(name: str) -> str:
    """Return `Priya Nair` for `PriyaNair`, `Priya_Nair` and `priya-nair`; any other name as it is."""
    text = unicodedata.normalize("NFKC", bare(name)).strip()
    if " " in text:
        return text
    if _SLUG.fullmatch(text) or "_" in text:
        return " ".join(part for part in re.split("[-_]", text) if part)
    return text if _NO_CAMEL.match(text) else _CAMEL.sub(" ", text)


def forms_of_title(title: str) -> Iterator[str]:
    """Yield the names a note's title says: itself, and those in `P - Priya Nair` or `people.priya-nair`."""
    text = unicodedata.normalize("NFKC", bare(title))
    yield text
    yield in_words(_BEFORE_NAME.sub("", text))
    if "." in text and " " not in text:
        yield in_words(text.rsplit(".", 1)[-1])
    parts = _PARTS.split(text)
    if len(parts) > 1:
        yield from (part for part in parts if len(part.split()) > 1 and is_like_a_name(part))


def is_like_a_name(text: str) -> bool:
    """Return True for up to five words that could be a person's name: capitals, particles, no everyday nouns."""
    words = _BRACKETS.sub("", text.replace(",", " ")).split()
    return 0 < len(words) <= 5 and all(map(_like_part_of_a_name, words)) and words[0][:1].isupper()  # noqa: PLR2004


def is_natural(title: str) -> bool:
    """Return True for a title in words, False for a slug, an id and the like."""
    words = title.split()
    return len(words) > 1 and not any(sign.isdigit() for sign in title) and is_like_a_name(title)


def short_forms(name: str) -> Iterator[str]:
    """Yield the keys of the shorter forms of a full name: `maría`, `maría josé`, `maría g`, `m garcía`.

    Args:
        name: A name in words, the family name last.
    """
    words = [word for word in _family_last(_BRACKETS.sub("", name)).split() if word]
    while len(words) > 1 and words[0].casefold().rstrip(".") in TITLES:
        words = words[1:]
    keys = [key for word in words if (key := name_key(word))]
    if not keys:
        return
    yield keys[0]
    for width in range(2, len(keys)):
        if keys[width - 1] not in PARTICLES:
            yield " ".join(keys[:width])
    if len(keys) > 1:
        family = " ".join(keys[_family_start(keys) :])
        for width in range(1, _family_start(keys) + 1):
            yield f"{' '.join(keys[:width])} {keys[-1][0]}"
            yield f"{' '.join(keys[:width])} {family[0]}"
        yield f"{keys[0][0]} {family}"
        yield f"{keys[0]} {keys[-1]}" if _family_start(keys) < len(keys) - 1 else f"{keys[0][0]} {keys[-1]}"


def alike(name: str, other: str) -> bool:
    """Return True for two full names that may be one person's: a middle name more, an initial, a slip of the pen.

    Args:
        name: A name in the form of `fold` or `name_key`.
        other: Another one.
    """
    words, others = _parts(name), _parts(other)
    if len(words) > 1 and len(others) > 1 and (set(words) <= set(others) or set(others) <= set(words)):
        return True  # a title, a middle name, "Nair, Priya"
    if len(words) == len(others) and all(map(_is_initial, words, others)):
        return True
    return difflib.SequenceMatcher(None, name, other, autojunk=False).ratio() >= _ALIKE


def _parts(name: str) -> list[str]:
    return [word for word in (part.strip(".,()") for part in name.split()) if word]


def _is_initial(word: str, other: str) -> bool:
    """Return True for a word and itself, or its first letter: "Priya N." for Priya Nair."""
    short, long = sorted((word, other), key=len)
    return short == long or (len(short) == 1 and long.startswith(short))


def shown_name(name: str) -> str:
    """Return the name of somebody without a note as it is shown: `Nadia Okafor` for `Okafor, Nadia (Acme)`."""
    text = bare(name)
    if text.isascii() and not any(sign in text for sign in ",([<"):
        return text
    text = _family_last(_BRACKETS.sub("", text.translate(_SIGNS)))
    return " ".join(_BEFORE_NAME.sub("", text).split()) or bare(name)


def family_name(name: str) -> str:
    """Return the key of the family name, particles included, "" for a name of one word."""
    keys = name_key(name).split()
    return " ".join(keys[_family_start(keys) :]) if len(keys) > 1 else ""


def _family_start(keys: list[str]) -> int:
    """Return where the family name begins: its last word, with the particles before it."""
    start = len(keys) - 1
    while start > 1 and keys[start - 1] in PARTICLES:
        start -= 1
    return start


def _family_last(text: str) -> str:
    """Return `Nadia Okafor` for `Okafor, Nadia`; what stands behind the comma in `Okafor, Jr.` is no name."""
    family, comma, first = text.partition(",")
    family, first = family.strip(), first.strip()
    if not comma or not family or not first or "," in first or first.casefold().rstrip(".") in _SUFFIXES:
        return text if not comma or not family or "," in first else family
    return f"{first} {family}"


def _like_part_of_a_name(word: str) -> bool:
    letters = word.replace("-", "").replace("'", "").replace("’", "").rstrip(".")
    if not letters.isalpha():
        return (
            not letters.isascii()
            and all(unicodedata.category(sign)[0] in "LM" for sign in letters)
            and bool(letters)
        )
    low = word.casefold().rstrip(".")
    if low in PARTICLES or low in TITLES:
        return True
    return not word[0].islower() and low not in NOUNS
