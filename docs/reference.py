"""Write docs/signals.md from the registry of rules.

python docs/reference.py
"""

from pathlib import Path

from vault_coach.analysis import RULES, Rule, Thresholds
from vault_coach.features.signals import limits

PAGE = Path(__file__).parent / "signals.md"

_HEAD = """# Signals

<!-- Written by docs/reference.py from the rules in plugin/vault_coach/analysis. -->

A signal is something in your notes that calls for a move. It names whom or what it is about, why it fires in
one sentence, the lines of your notes it rests on, and what to do. The same notes on the same day give the same
signals in the same order: what presses most comes first, and nobody is ranked. Severity 3 reads as *now*, 2 as
*this week*, 1 as *worth knowing*.

`coach signals` lists those of today, `coach signals --explain KIND` shows one of the sections below with the
numbers you have set. A number is changed in `coach.toml`, under `[thresholds]`; all are listed with the
[settings](settings.md). Partners who are paused, snoozed or not tracked never give rise to one.

Where people work for themselves or against each other, set `culture = "individualistic"` or `"hostile"`: some
moves begin more carefully then, and the signal says so.
"""


def page() -> str:
    """Build the text of the page."""
    index = ["| kind | what it says |", "|---|---|"]
    index += [f"| [{rule.kind}](#{rule.kind}) | {_cell(rule.meaning)} |" for rule in RULES.values()]
    return "\n".join([_HEAD, *index, *(line for rule in RULES.values() for line in _section(rule))]) + "\n"


def _section(rule: Rule) -> list[str]:
    lines = ["", f"## {rule.kind}", "", rule.meaning, ""]
    lines += [f"**Fires when:** {rule.when(Thresholds())}", "", f"**Why it matters:** {rule.idea}", ""]
    lines += [f"**What to do:** {rule.move}"]
    for culture, move in rule.in_culture.items():
        lines += ["", f"In {_article(culture)} culture: {move}"]
    settings = limits(rule, Thresholds())
    if settings:
        lines += ["", "| setting | default | |", "|---|---|---|"]
        lines += [f"| `{setting.name}` | `{setting.default:g}` | {_cell(setting.about)} |" for setting in settings]
    return lines


def _article(word: str) -> str:
    return f"{'an' if word[0] in 'aeiou' else 'a'} {word}"


def _cell(text: str) -> str:
    return text.replace("|", r"\|")


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
