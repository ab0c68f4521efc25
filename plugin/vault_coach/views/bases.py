"""The portfolio as an Obsidian base: a table of its own for each tier of the record, over the partners' notes."""

import json
from collections.abc import Iterator, Sequence

from vault_coach.analysis.portfolio import TIERS, Holding, Holdings
from vault_coach.domain.partner import Partner

_COLUMNS = (
    ("file.name", "Name"),
    ("formula.team", "Team"),
    ("note.role", "Role"),
    ("note.tier", "Tier in the note"),
    ("note.trust", "Trust"),
    ("note.interdependence", "Interdependence"),
    ("note.rated", "Rated on"),
    ("note.win", "A win for them"),
)


_TEAM = "if(note.team, note.team, note.org)"


def base(held: Holdings) -> str:
    """The text of a `.base` file. Bases read properties, not bodies, so the tables name the notes they show."""
    everyone = [each.partner for each in held.partners]
    tables = {f"{tier.capitalize()} by your record": _recorded(held, tier) for tier in TIERS} | {
        "Note and record differ": [p for p in held.partners if p.partner.tier not in {None, p.recorded}],
        "Quieter than usual": [p for p in held.partners if p.drifting],
    }
    lines = [*_only(everyone), "formulas:", f"  team: {_TEAM}", "properties:"]
    for name, shown in _COLUMNS:
        lines += [f"  {name}:", f"    displayName: {shown}"]
    lines += ["views:", *_table("Partners")]
    for name, found in tables.items():
        lines += _table(name, [each.partner for each in found]) if found else []
    return "\n".join(lines) + "\n"


def _recorded(held: Holdings, tier: str) -> list[Holding]:
    return [each for each in held.partners if each.recorded == tier]


def _table(name: str, partners: Sequence[Partner] = ()) -> Iterator[str]:
    yield "  - type: table"
    yield f"    name: {name}"
    if partners:
        yield from (f"    {line}" for line in _only(partners))
    yield "    order:"
    yield from (f"      - {column}" for column, _ in _COLUMNS)
    yield "    sort:"
    yield "      - property: file.name"
    yield "        direction: ASC"


def _only(partners: Sequence[Partner]) -> list[str]:
    """Just these notes. A JSON text is a text in YAML and in the language of bases alike."""
    paths = json.dumps([partner.path for partner in partners], ensure_ascii=False)
    return ["filters:", "  and:", f"    - {json.dumps(f'{paths}.contains(file.path)', ensure_ascii=False)}"]
