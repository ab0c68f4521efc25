"""Check the examples, and print a line for everything that is wrong: `python training/check.py [MOVE ...]`.

`python training/check.py --card` writes their figures into the card, training/data/README.md.
"""

import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from pathlib import Path

from vault_coach.coach import shipped_moves
from vault_coach.drafting.checks import all_words, words
from vault_coach.drafting.evaluate import Sample
from vault_coach.drafting.plan import Item
from vault_coach.drafting.sentence import QUOTED
from vault_coach.errors import CoachError
from vault_coach.features import evaluate
from vault_coach.finetune.examples import Example, examples_of, parse_facts, wording

MOVES = shipped_moves()
HERE = Path(__file__).resolve().parent
CARD = HERE / "data" / "README.md"
MARKS = ("<!-- figures -->", "<!-- end of figures -->")
FEWEST = {"data": 48, "held_out": 5}  # endings a move
OFTEN = 2  # times a wording may stand in a move
SPREAD = 5  # examples of any move that make a word an everyday word
PASSED = {"grounded", "fresh"}  # which words are known is for `rare` to say; who is taught sees no worked examples
NAMES = frozenset(
    {"first", "other", "who", "team", "teams", "day", "days", "span"}
)  # variables with names and dates
SUBJECTS = frozenset({"action", "thing", "initiative", "decision"}) | QUOTED  # those with what a fact speaks of
ENGLISH = "English"
LANGUAGES = {"de": "German", "fr": "French", "es": "Spanish"}
INJECTED = re.compile(
    r"(?<!\w)(?:SYSTEM|ASSISTANT|ignore|disregard|forget (?:the|your)|delete (?:the|these|all)|from now on"
    r"|say (?:only )?yes|say you|agree with (?:me|everyone)|approve this|praise (?:me|the)|do not (?:ask|coach)"
    r"|never ask|reply (?:in|only)|answer (?:in|no|with)|write (?:a poem|a song|only)|tell a secret"
    r"|print (?:the word|your)|vergiss|ignoriere|schreib|antworte|zu allem|olvida|escribe|responde|que sí"
    r"|oublie|réponds|n'écris|oui à)(?!\w)",
    re.IGNORECASE,
)


def load_examples(part: str) -> list[Example]:
    files = sorted(file for file in (HERE / part).glob("*.md") if file.name != CARD.name)
    texts = ((file.read_text(encoding="utf-8"), f"{part}/{file.name}") for file in files)
    samples = (sample for text, name in texts for sample in parse_facts(text, name))
    return [example for sample in samples for example in examples_of(sample, MOVES.drafter_of)]


def main(wanted: list[str]) -> int:
    try:
        taught, held_out = load_examples("data"), load_examples("held_out")
    except CoachError as error:
        print(error)
        return 1
    if wanted == ["--card"]:
        CARD.write_text(
            with_figures(CARD.read_text(encoding="utf-8"), figures(taught, held_out)), encoding="utf-8"
        )
        return 0
    lines = [line for move, line in faults(taught, held_out) if not wanted or move in wanted]
    print(*lines, sep="\n", end="\n" if lines else "")
    return bool(lines)


def faults(taught: list[Example], held_out: list[Example]) -> Iterator[tuple[str, str]]:
    """Yield a move and a line to print for everything that is wrong."""
    both, labelled = [*taught, *held_out], evaluate.samples()
    wrong = [(example, flaw) for example in both for flaw in flaws(example)]
    wrong += [(example, "takes up an instruction") for example in taken_up(both)]
    wrong += [(example, f"rare: {word}") for example, word in rare(both)]
    wrong += [(example, f"a wording of its move more than {OFTEN} times") for example in repeats(taught)]
    wrong += [(example, f"{what} of the labelled set") for example, what in leaks(both, labelled)]
    wrong += [(example, f"{what} of the held-out part") for example, what in leaks(taught, samples(held_out))]
    yield from ((example.move, f"{where(example)}: {why}") for example, why in wrong)
    yield from few("data", taught)
    yield from few("held_out", held_out)


def where(example: Example) -> str:
    source = example.sample.fact.evidence[0]
    return f"{source.path} line {source.line} ({example.move}): {example.ask!r}"


def samples(listed: Iterable[Example]) -> list[Sample]:
    """Return their facts without repetition."""
    return list({id(example.sample): example.sample for example in listed}.values())


def brings_lead(example: Example) -> bool:
    """Tell whether a fact brings its own lead, in a language without a phrasebook."""
    return "lead" in example.sample.fact.values


def language(example: Example) -> str:
    return LANGUAGES[Path(example.sample.fact.evidence[0].path).stem] if brings_lead(example) else ENGLISH


def flaws(example: Example) -> Iterator[str]:
    """Yield the checks of a draft that an example does not pass."""
    fact, writer = example.sample.fact, MOVES.drafter_of(example.move)
    unknown = fact.values.keys() - {*writer.phrasebook.variables, "lead"}
    yield from (f"no such variable: {name}" for name in unknown)
    item = Item(example.lead, example.ask, example.move, None, fact.evidence, "model")
    passed = PASSED | {"whole"} if brings_lead(example) else PASSED  # that one counts English words
    yield from (name for name in writer.flaws(fact, item) if name not in passed)
    first = example.ask.split()[0]
    if first[0].isupper() and first != "I" and first.lower() not in all_words(fact.values.values()):
        yield "begins with a capital"


def own_words(example: Example) -> set[str]:
    """Return the words of an ending that its fact does not give it."""
    values = example.sample.fact.values
    given = all_words(value for name, value in values.items() if name not in QUOTED)
    return set(words(example.ask)) - given


def count_wordings(listed: Iterable[Example]) -> Counter[str]:
    """Count the wordings, whatever the move."""
    return Counter(example.wording for example in listed)


def good_endings(samples: Iterable[Sample]) -> set[str]:
    """Return the wordings of all good endings of some facts."""
    return {wording(ask, sample.fact.values) for sample in samples for ask in sample.accept}


def distinct_facts(samples: Iterable[Sample], without: AbstractSet[str] = frozenset()) -> set[tuple[object, ...]]:
    """Return the distinct facts: a move with its values, but for those of some variables."""
    return {
        (sample.fact.move, *sorted(pair for pair in sample.fact.values.items() if pair[0] not in without))
        for sample in samples
    }


def subjects(samples: Iterable[Sample]) -> set[tuple[str, str]]:
    """Return pairs of a move and what a fact of it speaks of; names, dates and numbers are nobody's own."""
    return {
        (sample.fact.move, value.lower())
        for sample in samples
        for name, value in sample.fact.values.items()
        if name in SUBJECTS
    }


def rare(listed: list[Example]) -> Iterator[tuple[Example, str]]:
    """Yield words that one fact of a move alone uses, and hardly any other move."""
    often, facts = spread(listed), defaultdict(set)
    for example in listed:
        for word in own_words(example):
            facts[example.move, word].add(example.sample.title)
    for example in listed:
        if not brings_lead(example):
            seldom = (word for word in own_words(example) if often[word] < SPREAD)
            yield from ((example, word) for word in sorted(seldom) if len(facts[example.move, word]) == 1)


def spread(listed: Iterable[Example]) -> Counter[str]:
    """Count the examples that use a word which is not from their fact."""
    return Counter(word for example in listed for word in own_words(example))


def repeats(listed: Iterable[Example]) -> Iterator[Example]:
    """Return examples whose wording stands too often in their move."""
    by_wording = defaultdict(list)
    for example in listed:
        by_wording[example.move, example.wording].append(example)
    return (example for group in by_wording.values() if len(group) > OFTEN for example in group)


def leaks(listed: Iterable[Example], kept: list[Sample]) -> Iterator[tuple[Example, str]]:
    """Yield examples with an ending or a subject of samples that are kept apart."""
    endings, spoken = good_endings(kept), subjects(kept)
    for example in listed:
        if example.wording in endings:
            yield example, "an ending"
        if subjects([example.sample]) & spoken:
            yield example, "a fact"


def injected(sample: Sample) -> str:
    """Return the value of a fact that holds an instruction to the model, or ""."""
    values = (value for name, value in sample.fact.values.items() if name != "lead")
    return next(filter(INJECTED.search, values), "")


def taken_up(listed: list[Example]) -> Iterator[Example]:
    """Yield examples that follow an instruction in their fact: they share more than everyday words."""
    often = spread(example for example in listed if not injected(example.sample))
    for example in listed:
        instruction = injected(example.sample)
        others = all_words(value for value in example.sample.fact.values.values() if value != instruction)
        same = set(words(instruction)) & set(words(example.ask)) - others
        if any(often[word] < SPREAD for word in same):
            yield example


def few(part: str, listed: Iterable[Example]) -> Iterator[tuple[str, str]]:
    sums = Counter(example.move for example in listed if not brings_lead(example))
    for move in MOVES.phrasebook().moves:
        if sums[move] < FEWEST[part]:
            yield move, f"{part}/{move}.md: {sums[move]} endings, fewer than {FEWEST[part]}"


def figures(taught: list[Example], held_out: list[Example]) -> list[tuple[str, str]]:
    """Return the sums of the examples as rows of the card."""
    facts, wordings, moves = (
        samples(taught),
        count_wordings(taught),
        Counter(example.move for example in taught),
    )
    (most, times), *_ = wordings.most_common(1)
    with_instruction = sum(bool(injected(example.sample)) for example in taught)
    return [
        ("examples taught", f"{len(taught):,}, about {len(facts):,} facts"),
        ("held out", f"{len(held_out):,}, about {len(samples(held_out)):,} facts"),
        ("distinct facts", f"{len(distinct_facts(facts)):,}"),
        ("the same without names and dates", f"{len(distinct_facts(facts, NAMES | {'lead'})):,}"),
        ("distinct wordings", f"{len(wordings):,}"),
        ("most frequent wording", f"“{most}”, {times} times, {times / len(taught):.2%}"),
        (
            "examples whose wording stands elsewhere, too",
            f"{sum(many for many in wordings.values() if many > 1):,}",
        ),
        (
            "whole sentences that stand twice",
            f"{len(taught) - len({(example.lead, example.ask) for example in taught})}",
        ),
        ("words of an ending: how many examples", listing(lengths(taught))),
        ("moves", f"{len(moves)}, with {min(moves.values())} to {max(moves.values())} examples each"),
        ("examples of each kind", listing(Counter(kind(example.move) for example in taught))),
        ("languages", listing(Counter(language(example) for example in taught))),
        ("with an instruction in the fact", f"{with_instruction}, {with_instruction / len(taught):.1%}"),
    ]


def lengths(listed: Iterable[Example]) -> dict[int, int]:
    return dict(sorted(Counter(len(words(example.ask)) for example in listed).items()))


def kind(move: str) -> str:
    return MOVES.kind_of(move).replace("-", " ")


def listing(counts: dict[str, int] | dict[int, int]) -> str:
    return ", ".join(f"{name}: {many:,}" for name, many in counts.items())


def with_figures(card: str, rows: list[tuple[str, str]]) -> str:
    """Return the card with its figures replaced."""
    before, _, rest = card.partition(MARKS[0])
    table = "\n".join(["| | |", "|---|---|", *(f"| {name} | {value} |" for name, value in rows)])
    return f"{before}{MARKS[0]}\n{table}\n{MARKS[1]}{rest.partition(MARKS[1])[2]}"


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
