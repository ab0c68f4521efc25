"""`coach who`: whom a written name means, and why."""

from pathlib import Path

import pytest

from support.run import Run, answer

NOTES = {
    "People/Emma Brown.md": "---\ntype: partner\n---\n",
    "People/Emma Stone.md": "---\ntype: partner\n---\n",
    "M.md": "---\ntype: meeting\ndate: 2026-11-17\nattendees: [Emma Stone, Zora Quill]\n---\n",
}


@pytest.mark.parametrize(
    ("arguments", "person", "reason"),
    [
        (["Emma Brown"], "Emma Brown", "title"),
        (["Emma"], None, "several"),
        (["Emma", "--in", "M.md"], "Emma Stone", "present"),
        (["Emma Fields"], None, "nobody"),
        (["Brown, Emma"], "Emma Brown", "alias"),
    ],
)
def test_who(coach: Run, tmp_path: Path, arguments: list[str], person: str | None, reason: str) -> None:
    vault = tmp_path / "other"
    (vault / "People").mkdir(parents=True)
    for path, text in NOTES.items():
        (vault / path).write_text(text, encoding="utf-8")
    data = answer(coach("who", *arguments, "--json", at=vault))
    assert (data["person"], data["reason"]) == (person, reason)
    assert coach("who", *arguments, at=vault).exit_code == 0
