"""Binding a model to words: which tokens may come next, given what was written so far. Pure."""

from collections.abc import Callable, Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import NamedTuple

Phrase = tuple[str, ...]
"""A word of the lexicon as its single words, in lower case: more than one when it is kept whole."""


@dataclass
class Node:
    """A place inside a word.

    Attributes:
        next: Tokens that go on.
        phrase: What the tokens up to here spell; None inside a word.
        below: All that can be spelled from here on.
    """

    next: dict[int, "Node"] = field(default_factory=dict)
    phrase: Phrase | None = None
    below: set[Phrase] = field(default_factory=set)


class Place(NamedTuple):
    """Where one answer stands.

    Attributes:
        node: Inside this word, or at its end.
        words: Words begun so far.
        said: Words that are not said again.
        barred: What may not be said now.
    """

    node: Node
    words: int = 0
    said: frozenset[str] = frozenset()
    barred: frozenset[Phrase] = frozenset()


@dataclass(frozen=True)
class Lexicon:
    """The words of one request as a tree of tokens.

    Attributes:
        root: Where every word begins.
        end: The token of the end mark.
        shortest: Fewest words.
        longest: Most words.
        again: Words that may be said more than once, though not twice in a row.
        inner: Words that no answer ends with.
    """

    root: Node
    end: int
    shortest: int
    longest: int
    again: AbstractSet[str] = frozenset()
    inner: AbstractSet[str] = frozenset()

    @staticmethod
    def after(opening: str) -> Place:
        """The place right after an opening: a word may follow that is not in it."""
        return Place(Node(phrase=_phrase(opening)))

    def choices(self, place: Place) -> dict[int, Place | None]:
        """Token -> the place it leads to; None for the end mark, which is also taken when nothing else is left."""
        found: dict[int, Place | None] = {}
        for token, node in place.node.next.items():
            if not node.below <= place.barred:
                found[token] = Place(node, place.words, place.said, place.barred)
        phrase = place.node.phrase
        if phrase is not None and phrase not in place.barred:
            if place.words < self.longest:
                self._begin(place, phrase, found)
            if place.words >= self.shortest and phrase[-1:] and phrase[-1] not in self.inner:
                found[self.end] = None
        return found or {self.end: None}

    def _begin(self, place: Place, phrase: Phrase, found: dict[int, Place | None]) -> None:
        """Add how the next word may begin, now that a phrase was said."""
        said = place.said.union(phrase) - self.again
        last = place.words == self.longest - 1
        barred = frozenset(
            each
            for each in self.root.below
            if not said.isdisjoint(each) or each[:1] == phrase[-1:] or (last and each[-1] in self.inner)
        )
        for token, node in self.root.next.items():
            if not node.below <= barred:
                found.setdefault(token, Place(node, place.words + 1, said, barred))

    @property
    def longest_answer(self) -> int:
        """Most tokens an answer can have."""
        return self.longest * _depth(self.root) + 1


def _phrase(text: str) -> Phrase:
    return tuple(word.strip(".,;:") for word in text.lower().split())


def _depth(node: Node) -> int:
    return max((1 + _depth(child) for child in node.next.values()), default=0)


def tree(words: Iterable[str], tokenize: Callable[[str], list[int]]) -> Node:
    """Words, each with its leading space, as one tree of tokens."""
    root = Node()
    for word in words:
        node, phrase = root, _phrase(word)
        if not phrase:
            continue
        root.below.add(phrase)
        for token in tokenize(" " + word):
            node = node.next.setdefault(token, Node())
            node.below.add(phrase)
        node.phrase = phrase
    return root
