"""Binding a model to words: which tokens may come next, given what was written so far. Pure."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field


@dataclass
class Node:
    """A place inside a word: tokens that go on, and whether the word may end here."""

    next: dict[int, "Node"] = field(default_factory=dict)
    ends: bool = False


@dataclass(frozen=True)
class Place:
    """Where one answer stands: inside a word, after so many words."""

    node: Node
    words: int


@dataclass(frozen=True)
class Lexicon:
    """The words of one request as a tree of tokens.

    Attributes:
        root: Where every word begins.
        end: The token of the end mark.
    """

    root: Node
    end: int
    shortest: int
    longest: int

    def choices(self, place: Place) -> dict[int, Place | None]:
        """Token -> the place it leads to; None for the end mark."""
        found: dict[int, Place | None] = {
            token: Place(node, place.words) for token, node in place.node.next.items()
        }
        if place.node.ends:
            if place.words < self.longest:
                for token, node in self.root.next.items():
                    found.setdefault(token, Place(node, place.words + 1))
            if place.words >= self.shortest:
                found[self.end] = None
        return found

    @property
    def longest_answer(self) -> int:
        """Most tokens an answer can have."""
        return self.longest * _depth(self.root) + 1


def _depth(node: Node) -> int:
    return max((1 + _depth(child) for child in node.next.values()), default=0)


def tree(words: Iterable[str], tokenize: Callable[[str], list[int]]) -> Node:
    """Words, each with its leading space, as one tree of tokens."""
    root = Node()
    for word in words:
        node = root
        for token in tokenize(" " + word):
            node = node.next.setdefault(token, Node())
        node.ends = True
    return root


OPENED = Node(ends=True)
"""The place right after an opening: any word may follow."""
