"""The journal: what it remembers, what it gives back and what it forgets."""

import json
import random
from datetime import timedelta
from pathlib import Path

import pytest

from torture.hazards import HazardDisk
from torture.scale import count, figure
from torture.vaults import NEW, NOW, OLD, PATH, Vault, make_vault
from vault_coach.vault.atomic_replace import recover
from vault_coach.vault.errors import NoteExistsError, WriteError
from vault_coach.vault.journal import Journal, Purpose, digest
from vault_coach.vault.undo import UndoRefusedError, undo, undoable
from vault_coach.vault.write import create, delete, write


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    return make_vault(tmp_path)


def take_back(vault: Vault, number: int = 0) -> int:
    return undo(vault.root, vault.journal(), NOW, *([number] if number else [])).number


class TestEntries:
    def test_each_write_is_listed_with_when_why_and_what_stood_there(self, vault: Vault) -> None:
        purpose = Purpose(NOW, "suggest", "check-in/priya", signals=("aaaa1111", "bbbb2222"))
        write(vault.root, PATH, NEW, digest(OLD), journal=vault.journal(), purpose=purpose)
        (entry,) = vault.journal().entries()
        assert (entry.number, entry.path, entry.purpose) == (1, PATH, purpose)
        assert (entry.old, entry.new) == (digest(OLD), digest(NEW))
        assert vault.journal().before(entry) == OLD

    def test_one_of_before_signals_were_kept_has_none(self, vault: Vault) -> None:
        vault.write()
        log = vault.state / "journal.jsonl"
        log.write_text(log.read_text().replace(', "signals": []', ""))
        (entry,) = vault.journal().entries()
        assert entry.purpose.signals == ()

    def test_a_refused_write_is_not_listed(self, vault: Vault) -> None:
        with pytest.raises(WriteError):
            vault.write(expected=NEW)
        assert vault.journal().entries() == []

    def test_a_line_cut_short_by_a_crash_does_not_count(self, vault: Vault) -> None:
        vault.write()
        with (vault.state / "journal.jsonl").open("ab") as log:
            log.write(b'{"event": "begin", "number": 2, "pa')
        assert len(vault.journal().entries()) == 1
        vault.write(new=OLD, expected=NEW)
        assert [entry.number for entry in vault.journal().entries()] == [1, 2]

    def test_a_write_whose_beginning_is_damaged_does_not_count(self, vault: Vault) -> None:
        with vault.note.open("ab") as editor:
            vault.write()
            editor.write(b"too late")
        assert len(vault.journal().check_displaced(NOW)) == 1
        log = vault.state / "journal.jsonl"
        log.write_bytes(b"\xff" + log.read_bytes())
        journal = vault.journal()
        assert (journal.entries(), journal.pending(), journal.conflicts()) == ([], [], [])
        vault.note.write_bytes(OLD)
        assert vault.write()
        assert [entry.number for entry in vault.journal().entries()] == [2]

    def test_it_is_private_and_outside_the_vault(self, vault: Vault) -> None:
        vault.write()
        files = [vault.state, *vault.state.rglob("*")]
        assert {file.name: oct(file.stat().st_mode & 0o777) for file in files} == {
            file.name: "0o700" if file.is_dir() else "0o600" for file in files
        }
        assert [file.name for file in vault.root.rglob("*")] == ["People", "Priya.md"]

    def test_a_state_folder_is_made_with_those_above_it_and_closed_to_others(self, vault: Vault) -> None:
        state = vault.state / "a" / "b"
        Journal(state).begin(PATH, "replace", OLD, digest(NEW), Purpose(NOW))
        assert state.stat().st_mode & 0o777 == 0o700
        for mode in (0o755, 0o710, 0o701):
            state.chmod(mode)
            Journal(state).begin(PATH, "replace", OLD, digest(NEW), Purpose(NOW))
            assert state.stat().st_mode & 0o777 == 0o700
        assert [entry.number for entry in Journal(state).pending()] == [1, 2, 3, 4]

    def test_the_log_is_one_line_an_event(self, vault: Vault) -> None:
        vault.write()
        vault.write(new=OLD, expected=NEW)
        lines = (vault.state / "journal.jsonl").read_text().split("\n")
        assert [json.loads(line)["event"] for line in lines[:-1]] == ["begin", "done", "begin", "done"]
        assert lines[-1] == ""

    def test_no_text_of_a_note_is_anywhere_but_in_the_kept_files(self, vault: Vault) -> None:
        canary = b"canary-7f3a"
        vault.note.write_bytes(OLD + canary)
        vault.write(new=NEW + canary, expected=OLD + canary)
        files = [file for file in vault.state.rglob("*") if file.is_file() and canary in file.read_bytes()]
        assert {file.parent.name for file in files} == {"kept"}


class TestUndo:
    def test_the_last_write_is_taken_back_byte_for_byte(self, vault: Vault) -> None:
        vault.write()
        assert take_back(vault) == 1
        assert vault.note.read_bytes() == OLD

    def test_undoing_goes_back_write_by_write(self, vault: Vault) -> None:
        vault.write()
        vault.write(new=b"third", expected=NEW)
        assert [take_back(vault), take_back(vault)] == [2, 1]
        assert vault.note.read_bytes() == OLD
        with pytest.raises(UndoRefusedError, match="nothing to undo"):
            take_back(vault)

    def test_an_undo_can_be_taken_back_and_done_again(self, vault: Vault) -> None:
        vault.write()
        take_back(vault)
        take_back(vault, 2)
        assert vault.note.read_bytes() == NEW
        assert [entry.number for entry in undoable(vault.journal())] == [1]
        assert take_back(vault) == 1
        assert vault.note.read_bytes() == OLD

    def test_a_note_changed_since_is_left_alone_and_the_difference_is_shown(self, vault: Vault) -> None:
        vault.write()
        vault.note.write_bytes(NEW + b"mine\n")
        with pytest.raises(UndoRefusedError, match="changed since") as caught:
            take_back(vault)
        assert "-mine\n" in caught.value.diff
        assert "mine" not in str(caught.value)
        assert vault.note.read_bytes() == NEW + b"mine\n"

    @pytest.mark.parametrize("damage", ["gone", "cut", "changed"])
    @pytest.mark.parametrize("kind", ["replace", "delete"])
    def test_a_kept_text_that_is_not_whole_is_never_put_back(self, vault: Vault, kind: str, damage: str) -> None:
        vault.write()
        if kind == "delete":
            delete(vault.root, PATH, digest(NEW), journal=vault.journal(), purpose=Purpose(NOW))
        kept = next((vault.state / "kept").glob(f"{vault.journal().entries()[-1].number:06}-*.before"))
        if damage == "gone":
            kept.unlink()
        else:
            kept.write_bytes(b"" if damage == "cut" else b"x" + kept.read_bytes())
        before = vault.note.read_bytes() if kind == "replace" else None
        with pytest.raises(UndoRefusedError, match="no longer kept whole") as caught:
            take_back(vault, len(vault.journal().entries()))
        assert caught.value.hint
        assert (vault.note.read_bytes() if vault.note.exists() else None) == before

    def test_a_number_that_is_not_there_is_refused(self, vault: Vault) -> None:
        with pytest.raises(UndoRefusedError, match="no write number 7"):
            take_back(vault, 7)

    def test_a_note_that_was_made_is_taken_away_and_can_come_back(self, vault: Vault) -> None:
        create(vault.root, "Coach/week.md", NEW, journal=vault.journal(), purpose=Purpose(NOW))
        take_back(vault)
        assert not (vault.root / "Coach/week.md").exists()
        take_back(vault, 2)
        assert (vault.root / "Coach/week.md").read_bytes() == NEW

    def test_a_name_taken_meanwhile_is_left_alone(self, vault: Vault) -> None:
        create(vault.root, "week.md", NEW, journal=vault.journal(), purpose=Purpose(NOW))
        take_back(vault)
        (vault.root / "week.md").write_bytes(b"theirs")
        with pytest.raises(NoteExistsError):
            take_back(vault, 2)
        assert (vault.root / "week.md").read_bytes() == b"theirs"

    def test_random_sequences_come_back_byte_for_byte_or_are_refused(self, tmp_path: Path) -> None:
        figures = {"sequences": 0, "writes": 0, "undone": 0, "refused": 0}
        for seed in range(count(20, 1_000)):
            figures["sequences"] += 1
            run_sequence(make_vault(tmp_path), random.Random(seed), figures)  # noqa: S311  (a seed, so that a failure comes back)
        figure("P8", **figures)
        assert figures["undone"] > 0
        assert figures["refused"] > 0


def run_sequence(vault: Vault, chance: random.Random, figures: dict[str, int]) -> None:
    """Writes, edits by hand and undos in any order, beside a model that knows what each write replaced."""
    before: dict[int, bytes] = {}
    after: dict[int, bytes] = {}
    for _ in range(chance.randint(3, 12)):
        now = vault.note.read_bytes()
        deed = chance.choice(["write", "write", "edit", "undo", "undo"])
        if deed == "edit":
            vault.note.write_bytes(now + chance.randbytes(3))
        elif deed == "write":
            text = now + chance.randbytes(chance.choice([1, 5000]))
            number = vault.write(new=text, expected=now)
            before[number], after[number] = now, text
            figures["writes"] += 1
        elif before:
            number = chance.choice(list(before))
            try:
                take_back(vault, number)
            except UndoRefusedError:
                figures["refused"] += 1
                assert vault.note.read_bytes() == now != after[number]
            else:
                figures["undone"] += 1
                assert now == after[number]
                assert vault.note.read_bytes() == before[number]
                latest = vault.journal().entries()[-1].number
                before[latest], after[latest] = now, before[number]


class TestForgetting:
    def test_after_thirty_days_a_write_and_its_texts_are_gone(self, vault: Vault) -> None:
        vault.write()
        recover(vault.root, vault.journal(), NOW + timedelta(days=30))
        assert len(vault.journal().entries()) == 1
        recover(vault.root, vault.journal(), NOW + timedelta(days=30, seconds=1))
        assert vault.journal().entries() == []
        assert list((vault.state / "kept").iterdir()) == []

    def test_what_matches_is_gone_without_a_trace(self, vault: Vault) -> None:
        (vault.root / "other.md").write_bytes(OLD)
        vault.write()
        vault.write(path="other.md")
        assert vault.journal().forget(lambda entry: entry.path == PATH) == 1
        assert [entry.path for entry in vault.journal().entries()] == ["other.md"]
        assert b"Priya" not in (vault.state / "journal.jsonl").read_bytes()
        assert all(file.name.startswith("000002-") for file in (vault.state / "kept").iterdir())

    def test_a_write_that_is_not_over_is_never_forgotten(self, vault: Vault) -> None:
        journal = vault.journal()
        entry = journal.begin(PATH, "replace", OLD, digest(NEW), Purpose(NOW))
        assert journal.forget(lambda _: True) == 0
        assert journal.pending() == [entry]
        assert journal.before(entry) == OLD

    def test_nothing_to_forget_changes_nothing(self, vault: Vault) -> None:
        vault.write()
        log = vault.state / "journal.jsonl"
        before = (log.read_bytes(), log.stat().st_ino)
        assert vault.journal().forget(lambda _: False) == 0
        assert (log.read_bytes(), log.stat().st_ino) == before

    def test_a_new_note_has_nothing_before_it(self, vault: Vault) -> None:
        create(vault.root, "new.md", NEW, journal=vault.journal(), purpose=Purpose(NOW))
        (entry,) = vault.journal().entries()
        assert (entry.old, vault.journal().before(entry), vault.journal().texts(entry)) == ("", b"", [])

    def test_the_kept_texts_of_a_write_can_be_searched(self, vault: Vault) -> None:
        vault.write()
        (entry,) = vault.journal().entries()
        assert set(vault.journal().texts(entry)) == {OLD}

    def test_an_unfinished_text_of_a_crash_is_swept_away(self, vault: Vault) -> None:
        vault.write()
        (vault.state / "kept" / "000009-feed.before").write_bytes(b"half a te")
        recover(vault.root, vault.journal(), NOW)
        assert not (vault.state / "kept" / "000009-feed.before").exists()
        assert len(vault.journal().entries()) == 1


class TestConflicts:
    def test_a_save_during_the_write_is_kept_and_listed(self, vault: Vault) -> None:
        def save(_: int, name: str) -> None:
            if name == "exchange" and vault.note.read_bytes() == OLD:
                vault.note.write_bytes(b"saved meanwhile")

        with pytest.raises(WriteError):
            vault.write(disk=HazardDisk(save))
        assert vault.note.read_bytes() == b"saved meanwhile"
        (conflict,) = vault.journal().conflicts()
        assert (conflict.path, conflict.at, conflict.kept.read_bytes()) == (PATH, NOW, b"saved meanwhile")
        assert vault.journal().entries() == vault.journal().pending() == []

    def test_the_same_text_is_kept_once(self, vault: Vault) -> None:
        journal = vault.journal()
        entry = journal.begin(PATH, "replace", OLD, digest(NEW), Purpose(NOW))
        for text in (b"mine", b"mine", b"mine too"):
            journal.keep_conflict(entry, text, "it was saved while the coach wrote")
        assert [conflict.kept.read_bytes() for conflict in journal.conflicts()] == [b"mine", b"mine too"]
        assert {conflict.number for conflict in journal.conflicts()} == {1}

    def test_one_whose_text_is_gone_is_not_listed(self, vault: Vault) -> None:
        journal = vault.journal()
        entry = journal.begin(PATH, "replace", OLD, digest(NEW), Purpose(NOW))
        journal.keep_conflict(entry, b"mine", "why")
        journal.conflicts()[0].kept.unlink()
        assert journal.conflicts() == []

    def test_a_late_save_of_the_very_text_kept_already_is_no_news(self, vault: Vault) -> None:
        with vault.note.open("ab") as editor:
            vault.write()
            editor.write(b"late")
        journal = vault.journal()
        journal.keep_conflict(journal.entries()[0], OLD + b"late", "why")
        assert journal.check_displaced(NOW) == []

    def test_a_late_save_through_an_open_file_is_found_later_and_once(self, vault: Vault) -> None:
        with vault.note.open("ab") as editor:
            vault.write()
            assert vault.journal().check_displaced(NOW) == []
            editor.write(b"too late")
        (conflict,) = vault.journal().check_displaced(NOW)
        assert conflict.kept.read_bytes() == OLD + b"too late"
        assert vault.journal().check_displaced(NOW) == []
        assert len(vault.journal().conflicts()) == 1
        assert len(vault.journal().entries()) == 1, "the write took place all the same, and can be undone"

    def test_a_note_replaced_by_a_link_at_the_last_moment_stays_a_link(self, vault: Vault, tmp_path: Path) -> None:
        secret = tmp_path / "secret"
        secret.write_bytes(b"not yours")

        disk = HazardDisk()

        def swap(_: int, name: str) -> None:
            if name == "exchange" and disk.names_called.count("exchange") == 1:
                vault.note.unlink()
                vault.note.symlink_to(secret)

        disk.before = swap
        with pytest.raises(WriteError):
            vault.write(disk=disk)
        assert vault.note.is_symlink()
        assert secret.read_bytes() == b"not yours"
        assert vault.journal().conflicts() == []


class TestRecovery:
    def test_unknown_files_are_left_alone(self, vault: Vault) -> None:
        stranger = vault.root / "People" / ".coach-0123456789abcdef.tmp"
        stranger.write_bytes(b"whose?")
        vault.recover()
        assert stranger.read_bytes() == b"whose?"

    def test_a_folder_that_went_away_does_not_stop_it(self, vault: Vault) -> None:
        journal = vault.journal()
        journal.begin("Gone/a.md", "replace", OLD, digest(NEW), Purpose(NOW))
        settled, _ = recover(vault.root, journal, NOW)
        assert [entry.path for entry in settled] == ["Gone/a.md"]
        assert journal.pending() == []

    def test_it_tells_what_it_settled_and_what_it_found(self, vault: Vault) -> None:
        with vault.note.open("ab") as editor:
            vault.write()
            editor.write(b"too late")
        entry = vault.journal().begin(PATH, "replace", NEW, digest(OLD), Purpose(NOW))
        settled, displaced = recover(vault.root, vault.journal(), NOW)
        assert settled == [entry]
        assert [conflict.kept.read_bytes() for conflict in displaced] == [OLD + b"too late"]
        assert recover(vault.root, vault.journal(), NOW) == ([], [])

    def test_what_cannot_be_settled_now_is_not_called_settled(self, vault: Vault) -> None:
        def fail(_: int, name: str) -> None:
            if name == "unlink":
                raise OSError(5, "not now")

        vault.journal().begin(PATH, "replace", OLD, digest(NEW), Purpose(NOW))
        assert recover(vault.root, vault.journal(HazardDisk(fail)), NOW) == ([], [])
        assert len(vault.journal().pending()) == 1

    def test_a_note_edited_after_the_crash_keeps_its_edit(self, vault: Vault) -> None:
        entry = vault.journal().begin(PATH, "replace", OLD, digest(NEW), Purpose(NOW))
        vault.note.with_name(entry.temp).write_bytes(OLD)
        vault.note.write_bytes(NEW + b"and mine")
        vault.recover()
        assert vault.note.read_bytes() == NEW + b"and mine"
        assert vault.strays() == []

    def test_a_save_that_was_displaced_by_the_crash_comes_back(self, vault: Vault) -> None:
        entry = vault.journal().begin(PATH, "replace", OLD, digest(NEW), Purpose(NOW))
        vault.note.with_name(entry.temp).write_bytes(b"saved meanwhile")
        vault.note.write_bytes(NEW)
        vault.recover()
        assert vault.note.read_bytes() == b"saved meanwhile"
        assert vault.journal().entries() == []
        assert vault.strays() == []

    def test_two_saves_around_the_crash_are_both_kept(self, vault: Vault) -> None:
        entry = vault.journal().begin(PATH, "replace", OLD, digest(NEW), Purpose(NOW))
        vault.note.with_name(entry.temp).write_bytes(b"saved first")
        vault.note.write_bytes(b"saved second")
        vault.recover()
        assert vault.note.read_bytes() == b"saved second"
        assert [conflict.kept.read_bytes() for conflict in vault.journal().conflicts()] == [b"saved first"]
        assert vault.strays() == []
