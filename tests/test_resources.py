"""Shipped files: prompts, templates and the example vault."""

from pathlib import Path

from vault_coach import resources


def test_every_shipped_folder_is_there() -> None:
    assert resources.text("prompts", "check_in.md").startswith("---\nname: check-in")
    assert "{{ title }}" in resources.text("templates", "block_draft.md")
    assert resources.data("vault-example").is_dir()


def test_copying_keeps_what_is_there_already(tmp_path: Path) -> None:
    first = resources.copy("vault-example", tmp_path)
    note = tmp_path / "Home.md"
    note.write_text("mine", encoding="utf-8")
    (tmp_path / "coach.toml").unlink()
    assert resources.copy("vault-example", tmp_path) == 1
    assert note.read_text(encoding="utf-8") == "mine"
    assert first == sum(1 for path in tmp_path.rglob("*") if path.is_file())
