"""What a user of version 0.1.0 has: blocks in notes, and a state folder. All of it is read as it was meant.

`tests/vaults/version-0.1.0` was written by that version: the notes it changed in the example vault, and its state.
"""

import gzip
import hashlib
import shutil
from datetime import UTC, datetime
from pathlib import Path

import platformdirs
import pytest

from support.run import TOP, Run, answer, tree

OLD = TOP / "tests" / "vaults" / "version-0.1.0"
PRIYA = "Meetings/2026-11-24 Priya one-on-one.md"


@pytest.fixture
def vault(vault: Path) -> Path:
    """The example vault as version 0.1.0 left it, with the state that version kept of it."""
    shutil.copytree(OLD / "notes", vault, dirs_exist_ok=True)
    digest = hashlib.sha256(str(vault.resolve()).encode()).hexdigest()[:12]
    state = platformdirs.user_state_path("vault-coach") / f"{vault.resolve().name}-{digest}"
    shutil.copytree(OLD / "state", state)
    index = state / "index.sqlite.gz"
    (state / "index.sqlite").write_bytes(gzip.decompress(index.read_bytes()))
    index.unlink()
    journal = state / "journal.jsonl"  # a write can be taken back for 30 days
    today = f"{datetime.now(UTC):%Y-%m-%d}T"
    journal.write_text(journal.read_text(encoding="utf-8").replace("2026-11-30T", today), encoding="utf-8")
    return vault


def test_what_was_dismissed_and_snoozed_stays_away(coach: Run) -> None:
    signals = answer(coach("signals", "--json"))
    assert signals
    assert not {"098eb5cf", "18ddb34c"} & {signal["id"] for signal in signals}
    assert not [
        signal for signal in signals if signal["kind"] == "neglected" and signal["subject"] == "Hemi Parata"
    ]


def test_its_index_is_made_anew(coach: Run) -> None:
    counts = answer(coach("status", "--json"))
    assert counts["meetings"] > 70
    assert counts["partners"] > 12


@pytest.mark.parametrize(
    ("number", "path"), [("9", "People/Leila Farahani.md"), ("2", "Meetings/2026-11-25 Kenji one-on-one.md")]
)
def test_its_writes_can_be_taken_back(coach: Run, vault: Path, number: str, path: str) -> None:
    before = (vault / path).read_bytes()
    assert b"coach:begin" in before
    result = coach("undo", number)
    assert result.exit_code == 0, result.output
    assert b"coach:begin" not in (vault / path).read_bytes()


def test_its_blocks_are_the_coachs_own(coach: Run, vault: Path) -> None:
    """They are written over where something changed, and never read back as evidence."""
    coach("log", "Priya", "showed me the lapse query", "--got")
    result = coach("suggest", "Priya", "--no-model")
    assert f"Written to {PRIYA}" in " ".join(result.output.split())
    assert (vault / PRIYA).read_text(encoding="utf-8").count("coach:begin") == 1


def test_a_sentence_taken_out_of_an_old_block_is_not_proposed_again_soon(coach: Run, vault: Path) -> None:
    def next_week() -> set[str]:
        result = coach("suggest", "Priya", "--no-model", "--print", "--json", today="2026-12-01")
        return {item["signal"] for item in answer(result)["items"]}

    assert "unbalanced" in next_week()
    path = vault / PRIYA
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(line for line in lines if "our balance was put" not in line), encoding="utf-8")
    coach("suggest", "Priya", "--no-model")  # looks at what became of earlier drafts
    assert "unbalanced" not in next_week()


@pytest.mark.model
def test_what_was_drafted_is_not_drafted_again(coach: Run, vault: Path, starter: Path) -> None:
    """Its sentences are recalled, so nothing has to be asked of the model and no byte changes."""
    models = platformdirs.user_data_path("vault-coach") / "models"
    models.parent.mkdir(parents=True)
    models.symlink_to(starter.parent)
    before = tree(vault)
    for words in (("suggest", "Priya"), ("suggest", "Kenji"), ("story", "School groups in one page")):
        result = coach(*words)
        assert result.exit_code == 0, result.output
        assert "Drafting sentence" not in result.stderr
        assert "nothing was written" in " ".join(result.stdout.split())
    assert tree(vault) == before
