"""The page of settings is written from the table of settings, and its example holds."""

import re
import subprocess
import sys
from pathlib import Path

from vault_coach import config

DOCS = Path(__file__).parents[2] / "docs"
PAGE = DOCS / "settings.md"


def test_the_page_is_up_to_date() -> None:
    code = "import settings_page, sys; sys.stdout.buffer.write(settings_page.page().encode())"
    made = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, cwd=DOCS).stdout
    assert made.decode() == PAGE.read_text(encoding="utf-8"), "run: python docs/settings_page.py"


def test_its_example_can_be_used_as_it_is(tmp_path: Path) -> None:
    (example,) = re.findall(r"```toml\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    (tmp_path / config.FILE).write_text(example, encoding="utf-8")
    settings = config.load_settings(tmp_path, tmp_path / "none.toml", {}, {})
    assert settings.thresholds.cadence_core == 10
    assert settings.kinds == {"CRM": "partner", "Log/1-1": "meeting"}


def test_every_setting_is_on_it() -> None:
    page = PAGE.read_text(encoding="utf-8")
    for name, _, _ in config.settings_table():
        assert f"| `{name.removeprefix('thresholds.')}` |" in page
