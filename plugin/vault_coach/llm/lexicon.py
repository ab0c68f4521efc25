"""Binding a model to words: which tokens may come next, given what it wrote so far. Pure."""

from collections.abc import Callable, Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import NamedTuple

Phrase = tuple[str, ...]
"""A word of the lexicon as its single words, in lower case: more than one when it is kept whole."""


@dataclass
class Node:
    """Node of the tree of tokens: a place inside a word, or at its end.

    Attributes:
        next: Token -> the node it leads to.
        phrase: What the tokens up to here spell; None inside a word.
        below: All phrases that can be spelled from here on.
    """

    next: dict[int, "Node"] = field(default_factory=dict)
    phrase: Phrase | None = None
    below: set[Phrase] = field(default_factory=set)


class Place(NamedTuple):
    """Place that one answer has come to.

    Attributes:
        node: Inside this word, or at its end.
        words: Words begun so far.
        used: Words that may not come again.
        barred: Phrases that may not come next.
    """

    node: Node
    words: int = 0
    used: frozenset[str] = frozenset()
    barred: frozenset[Phrase] = frozenset()


@dataclass(frozen=True)
class Lexicon:
    """Words of one request as a tree of tokens.

    Attributes:
        root: Where every word begins.
        end: The token of the end mark.
        shortest: Fewest words.
        longest: Most words.
        repeatable: Words that may come more than once, though not twice in a row.
        never_last: Words that no answer ends with.
    """

    root: Node
    end: int
    shortest: int
    longest: int
    repeatable: AbstractSet[str] = frozenset()
    never_last: AbstractSet[str] = frozenset()

    @staticmethod
    def after(opening: str) -> Place:
        """Return the place right after an opening: a word may follow that is not in it."""
        return Place(Node(phrase=_phrase(opening)))

    def choices(self, place: Place) -> dict[int, Place | None]:
        """Return token -> the place it leads to.

        None stands for the end of the answer: the end mark, which is also taken when nothing else is left.
        """
        choices: dict[int, Place | None] = {}
        for token, node in place.node.next.items():
            if not node.below <= place.barred:
                choices[token] = Place(node, place.words, place.used, place.barred)
        phrase = place.node.phrase
        if phrase is not None and phrase not in place.barred:
            if place.words < self.longest:
                self._add_next_word(place, phrase, choices)
            if place.words >= self.shortest and phrase[-1:] and phrase[-1] not in self.never_last:
                choices[self.end] = None
        return choices or {self.end: None}

    def _add_next_word(self, place: Place, phrase: Phrase, choices: dict[int, Place | None]) -> None:
        """Add the tokens that the next word may begin with, after a phrase that is complete."""
        used = place.used.union(phrase) - self.repeatable
        last = place.words == self.longest - 1
        barred = frozenset(
            other
            for other in self.root.below
            if not used.isdisjoint(other) or other[:1] == phrase[-1:] or (last and other[-1] in self.never_last)
        )
        for token, node in self.root.next.items():
            if not node.below <= barred:
                choices.setdefault(token, Place(node, place.words + 1, used, barred))

    @property
    def longest_answer(self) -> int:
        """Most tokens that an answer can have after its opening."""
        return self.longest * _depth(self.root) + 1


def _phrase(text: str) -> Phrase:
    return tuple(word.strip(".,;:") for word in text.lower().split())


def _depth(node: Node) -> int:
    return max((1 + _depth(child) for child in node.next.values()), default=0)


def tree(words: Iterable[str], tokenize: Callable[[str], list[int]]) -> Node:
    """Build one tree of tokens from words, with a space before every word."""
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
