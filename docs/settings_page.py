"""Write docs/settings.md from the table of settings.

python docs/settings_page.py
"""

from pathlib import Path

from vault_coach import config

PAGE = Path(__file__).parent / "settings.md"

_HEAD = """# Settings

<!-- Written by docs/settings_page.py from the table in plugin/vault_coach/config.py. -->

`coach init` proposes a `coach.toml` for the top of your vault. A file of your own with the same settings counts
in all your vaults: `~/.config/vault-coach/config.toml` on Linux, `~/Library/Application Support/vault-
coach/config.toml` on macOS. The last of these wins: default, your own file, the vault's file, the environment
(`COACH_ME`, `COACH_MODEL` …; lists with commas), the command line. A name that is no setting is refused, with
the one you may have meant.

```toml
me = "Robin Vale"
goals = ["faster decisions", "fewer escalations"]
ignore = ["Private"]
kinds = { "CRM" = "partner", "Log/1-1" = "meeting" }

[thresholds]
cadence_core = 10
```
"""

_WHERE = """
## What is read

Without `read`, the whole vault; with it, those folders and nothing else. `ignore` takes folders away again. A
note that says `coach: ignore` in its properties is left alone. `coach status --files` lists every note that is
read, and every folder and note that is not, with the reason.
"""


def page() -> str:
    """Build the text of the page."""
    rows = config.settings_table()
    own = [row for row in rows if "." not in row[0]]
    limits = [(name.partition(".")[2], default, about) for name, default, about in rows if "." in name]
    about_limits = "\n## Thresholds\n\nThe numbers behind the signals, in a table `[thresholds]`.\n\n"
    return f"{_HEAD}\n{_table(own)}{_WHERE}{about_limits}{_table(limits)}"


def _table(rows: list[tuple[str, str, str]]) -> str:
    head = "| setting | default | |\n|---|---|---|\n"
    cells = ((f"`{name}`", _default(default), about.replace("|", r"\|")) for name, default, about in rows)
    return head + "".join(f"| {' | '.join(row)} |\n" for row in cells)


def _default(shown: str) -> str:
    return f"`{shown}`" if shown and shown not in {"[]", "{}"} else "none"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
