"""Vaults of any size for benchmarks: believable notes, with the oddities real vaults have. Same seed, same bytes.

python benchmarks/vaults.py FOLDER [NOTES] [--tame]
"""

import argparse
import random
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

from oddities import BESIDE, HARMLESS, WILD, wild_files

FIRST = (
    "Priya Tomas Ana Bo Chidi Dana Elif Farid Grace Hugo Ines Jonas Kira Liam Mei Nils Olga Pavel Quinn Rosa "
    "Sami Tara Uma Viktor Wen Ximena Yara Zoé Åsa Łukasz"
).split()
LAST = "Nair Silva Lee Okafor Weber Rossi Novak Kim Haddad Laurent Björk Müller Tanaka".split()
TEAMS = ("Data", "Design", "Platform", "Sales", "Support", "Finance")
EFFORTS = ("Apollo", "Beacon", "Cobalt", "Delta", "Ember", "Fjord", "Garnet", "Harbor")
WORDS = (
    "we talked about the rollout and what would make it easier for both teams next quarter the numbers look "
    "better than expected but the handover still needs an owner a draft exists and the open question is how to "
    "measure it together before the review customers asked for fewer steps and a clearer message the pilot goes on"
).split()
LAST_DAY = date(2026, 11, 24)

Writer = Callable[[random.Random, int], tuple[str, str]]


def people(count: int) -> list[str]:
    """That many different names."""
    names = [f"{first} {last}" for last in LAST for first in FIRST]
    return names[:count]


PEOPLE = people(150)


def prose(rng: random.Random, sentences: int, names: int = 0) -> str:
    """A paragraph, some of its words links to people."""
    text = [" ".join(rng.choices(WORDS, k=rng.randint(8, 22))).capitalize() + "." for _ in range(sentences)]
    for _ in range(names):
        at = rng.randrange(len(text))
        text[at] += f" [[{rng.choice(PEOPLE)}]] agreed."
    return " ".join(text)


def some_day(rng: random.Random) -> date:
    """A day of the last three years."""
    return LAST_DAY - timedelta(days=rng.randrange(1100))


def task(rng: random.Random, day: date) -> str:
    """A commitment in one of the ways people write them."""
    who, due = rng.choice(PEOPLE), (day + timedelta(days=rng.randrange(3, 20))).isoformat()
    what = " ".join(rng.choices(WORDS, k=5))
    forms = (
        f"- [ ] {what} for [[{who}]] 📅 {due}",
        f"- [x] {what} ✅ {due}",
        f"- [ ] [[{who}]] to {what} [due:: {due}]",
        f"- [ ] @{who} {what} (due {due})",
        f"- {who.split()[0]} to {what} by {due}",
        f"- [-] {what}",
        f"- [x] [owner:: [[{who}]]] {what}",
    )
    return rng.choice(forms)


def meeting(rng: random.Random, number: int) -> tuple[str, str]:
    """A meeting note."""
    day, who = some_day(rng), rng.sample(PEOPLE, rng.randint(1, 4))
    attendees = rng.choice(
        (
            "attendees:\n" + "\n".join(f'  - "[[{name}]]"' for name in who),
            "attendees: [" + ", ".join(f'"[[{name}]]"' for name in who) + "]",
            f"people: {', '.join(who)}",
        )
    )
    lines = [
        f'---\ntype: meeting\ndate: {day}\n{attendees}\nproject: "[[{rng.choice(EFFORTS)}]]"\nminutes: 45\n---',
        f"# {who[0]}, {day:%d %b}",
        prose(rng, 3),
        "## Notes",
        *(f"- {prose(rng, 1)}" for _ in range(rng.randint(3, 8))),
        prose(rng, 3, 1),
    ]
    if rng.random() < 0.5:
        lines.append(f"gave:: walked [[{who[0]}]] through the query")
    if rng.random() < 0.2:
        lines.append("> [!quote] They said\n> - [ ] not a task of ours")
    lines += ["## Action items", *(task(rng, day) for _ in range(rng.randint(1, 4)))]
    return f"Meetings/{day:%Y}/{day} {who[0]} {number}.md", "\n\n".join(lines) + "\n"


def daily(rng: random.Random, number: int) -> tuple[str, str]:
    """A daily note."""
    day = LAST_DAY - timedelta(days=number)
    done = "\n".join(task(rng, day) for _ in range(rng.randint(0, 5)))
    log = "\n".join(f"- {prose(rng, 1, rng.randint(0, 1))}" for _ in range(rng.randint(2, 8)))
    return f"Daily/{day}.md", f"---\ntags: [daily]\nmood: {rng.randint(1, 5)}\n---\n\n{done}\n\n## Log\n{log}\n"


def reference(rng: random.Random, number: int) -> tuple[str, str]:
    """A note about something else: prose, code, a table, links."""
    parts = [
        f"---\ncreated: {some_day(rng)}\ntags:\n  - reference\nsource: https://example.com/{number}\n---",
        f"# Topic {number}",
        prose(rng, 6),
        "## Details",
        prose(rng, 5),
    ]
    if rng.random() < 0.3:
        parts.append("```python\n# [[No link]]\nprint('x')\n```")
    if rng.random() < 0.3:
        parts.append("| a | b |\n|---|---|\n| `x` | [[Topic 1\\|one]] |")
    if rng.random() < 0.2:
        parts.append("<!-- a comment with [[No link]] -->\n\n%% and another %%")
    parts += [f"See [[Topic {rng.randrange(max(1, number))}]] and ![[picture.png]]", prose(rng, 4)]
    return f"Notes/{number % 40}/Topic {number}.md", "\n\n".join(parts)


def partner(rng: random.Random, number: int) -> tuple[str, str]:
    """The note of a person."""
    name = PEOPLE[number % len(PEOPLE)]
    sections = "\n\n".join(f"## {some_day(rng)} coffee\n{prose(rng, 2)}" for _ in range(rng.randint(0, 3)))
    text = (
        f"---\ntype: partner\naliases: [{name[0]}{number}]\nteam: {rng.choice(TEAMS)}\n"
        f"tier: {rng.choice(('core', 'active', 'peripheral'))}\ntrust: {rng.randint(1, 5)}\n"
        f"interdependence: {rng.randint(1, 5)}\nrated: {some_day(rng)}\nwin: a calm launch\n---\n\n{sections}\n"
    )
    return f"People/{name}.md", text


def effort(rng: random.Random, number: int) -> tuple[str, str]:
    """An initiative."""
    who = ", ".join(f'"[[{name}]]"' for name in rng.sample(PEOPLE, 3))
    text = (
        f"---\ntype: initiative\npartners: [{who}]\nstatus: active\nstarted: {some_day(rng)}\nsize: 3\n---\n\n"
        f"## Facts\n{prose(rng, 2)}\n\n## Risks\n- {prose(rng, 1)}\n\n## Desired outcomes\n"
    )
    return f"Projects/{EFFORTS[number % len(EFFORTS)]} {number}.md", text


MIX: tuple[tuple[Writer, float], ...] = (
    (meeting, 0.45),
    (daily, 0.1),
    (reference, 0.415),
    (partner, 0.015),
    (effort, 0.02),
)


def notes(count: int, seed: int = 7, *, tame: bool = False) -> Iterator[tuple[str, bytes]]:
    """Paths and bytes of a vault of that many notes."""
    rng = random.Random(seed)  # noqa: S311 (notes, not secrets)
    oddities = HARMLESS if tame else HARMLESS + WILD
    for write, share in MIX:
        for number in range(round(count * share)):
            path, text = write(rng, number)
            if write is partner and number >= len(PEOPLE):
                path = f"Archive/{path}"
            yield path, rng.choice(oddities)(text) if rng.random() < 0.02 else text.encode()


def build(root: Path, count: int, seed: int = 7, *, tame: bool = False) -> None:
    """Write such a vault, with what lies beside notes; a tame one without what other readers cannot read."""
    for path, data in (*notes(count, seed, tame=tame), *((path, text.encode()) for path, text in BESIDE.items())):
        target = root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
    if not tame:
        wild_files(root)


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("notes", nargs="?", type=int, default=10_000)
    parser.add_argument("--tame", action="store_true", help="leave out what other readers cannot read")
    asked = parser.parse_args()
    build(asked.folder, asked.notes, tame=asked.tame)


if __name__ == "__main__":
    main()
