"""The swap behind every write: raced, without the calls it likes best, cut short, and one at a time."""

import errno
import os
import sys
import threading
import time
from pathlib import Path

import pytest

from torture.hazards import HazardDisk, Step
from torture.vaults import NEW, NOW, OLD, PATH, Vault, make_vault
from vault_coach.errors import CoachError
from vault_coach.vault.errors import (
    NoteChangedError,
    NoteExistsError,
    VaultBusyError,
    WriteError,
    WriteFailedError,
)
from vault_coach.vault.filesystem import FileSystem
from vault_coach.vault.journal import Purpose, digest, vault_lock
from vault_coach.vault.write import create, delete

PURPOSE = Purpose(NOW, "test")


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    return make_vault(tmp_path)


class TestWhereRenamingCannotSpareAName:
    @pytest.fixture(autouse=True)
    def no_such_call(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def refuse(*_: object) -> None:
            raise OSError(errno.EINVAL, "no such call here")

        monkeypatch.setattr("vault_coach.vault.filesystem._rename", refuse)

    def test_a_new_note_is_made_all_the_same(self, vault: Vault) -> None:
        create(vault.root, "new.md", NEW, journal=vault.journal(), purpose=PURPOSE)
        assert (vault.root / "new.md").read_bytes() == NEW
        assert (vault.root / "new.md").stat().st_nlink == 1
        assert vault.strays() == []

    def test_a_taken_name_is_left_alone_all_the_same(self, vault: Vault) -> None:
        def appear(_: int, name: str) -> None:
            if name == "rename_new":
                (vault.root / "new.md").write_bytes(b"theirs")

        with pytest.raises(NoteExistsError):
            create(vault.root, "new.md", NEW, journal=vault.journal(HazardDisk(appear)), purpose=PURPOSE)
        assert (vault.root / "new.md").read_bytes() == b"theirs"

    def test_stopped_with_both_names_the_new_note_stays(self, vault: Vault) -> None:
        entry = vault.journal().begin("new.md", "create", None, digest(NEW), PURPOSE)
        (vault.root / "new.md").write_bytes(NEW)
        os.link(vault.root / "new.md", vault.root / entry.temp)
        vault.recover()
        assert (vault.root / "new.md").read_bytes() == NEW
        assert vault.strays() == []
        assert [entry.path for entry in vault.journal().entries()] == ["new.md"]


def test_a_journal_on_another_disk_keeps_the_text(vault: Vault) -> None:
    disk = HazardDisk()

    def elsewhere(_: int, name: str) -> None:
        if name == "replace" and "exchange" in disk.names_called:
            raise OSError(errno.EXDEV, "another disk")

    disk.before = elsewhere
    assert vault.write(disk=disk)
    assert vault.strays() == []
    (entry,) = vault.journal().entries()
    assert vault.journal().texts(entry) == [OLD]


def test_a_late_save_is_kept_also_where_the_journal_is_on_another_disk(vault: Vault) -> None:
    disk = HazardDisk()

    def elsewhere(_: int, name: str) -> None:
        if name == "replace" and "exchange" in disk.names_called:
            editor.write(b"too late")
            editor.flush()
            raise OSError(errno.EXDEV, "another disk")

    disk.before = elsewhere
    with vault.note.open("ab") as editor:
        assert vault.write(disk=disk)
    assert [conflict.kept.read_bytes() for conflict in vault.journal().conflicts()] == [OLD + b"too late"]
    assert vault.strays() == []


def test_a_note_that_became_a_pipe_is_no_reason_to_wait(vault: Vault) -> None:
    disk = HazardDisk()

    def swap(_: int, name: str) -> None:
        if name == "replace" and vault.note.is_file():
            vault.note.unlink()
            os.mkfifo(vault.note)

    disk.before = swap
    with pytest.raises(WriteError):
        vault.write(disk=disk)
    assert vault.note.is_fifo()


def test_a_save_just_before_the_two_trade_places_is_seen_in_time(vault: Vault) -> None:
    disk = HazardDisk()

    def edit(_: int, name: str) -> None:
        if name == "copy_attributes":
            vault.note.write_bytes(b"mine")

    disk.before = edit
    with pytest.raises(NoteChangedError):
        vault.write(disk=disk)
    assert vault.note.read_bytes() == b"mine"
    assert "exchange" not in disk.names_called
    assert vault.strays() == []
    assert vault.journal().pending() == []
    assert vault.journal().conflicts() == []


class TestANewNoteThatCannotBeConfirmed:
    def make(self, vault: Vault, step: Step) -> HazardDisk:
        disk = HazardDisk()

        def after_the_name_is_given(call: int, name: str) -> None:
            if name == "sync" and "rename_new" in disk.names_called and disk.names_called.count("rename_new") == 1:
                step(call, name)
                raise OSError(errno.EIO, "not confirmed")

        disk.before = after_the_name_is_given
        with pytest.raises(WriteFailedError, match="It is as it was"):
            create(vault.root, "new.md", NEW, journal=vault.journal(disk), purpose=PURPOSE)
        return disk

    def test_is_taken_back_with_all_its_traces(self, vault: Vault) -> None:
        self.make(vault, lambda *_: None)
        assert not (vault.root / "new.md").exists()
        assert vault.strays() == []
        assert vault.journal().pending() == []

    def test_stays_if_someone_already_wrote_to_it(self, vault: Vault) -> None:
        def save(_: int, __: str) -> None:
            (vault.root / "new.md").write_bytes(b"mine")

        self.make(vault, save)
        assert (vault.root / "new.md").read_bytes() == b"mine"


def test_a_new_note_that_could_not_be_named_leaves_nothing_behind(vault: Vault) -> None:
    def fail(_: int, name: str) -> None:
        if name == "rename_new":
            raise OSError(errno.EIO, "no")

    (vault.root / "twin.md").write_bytes(NEW)
    with pytest.raises(WriteFailedError):
        create(vault.root, "new.md", NEW, journal=vault.journal(HazardDisk(fail)), purpose=PURPOSE)
    assert vault.strays() == []
    assert vault.journal().pending() == []


def test_a_note_of_the_same_text_that_appears_when_ours_fails_is_theirs(vault: Vault) -> None:
    def appear(_: int, name: str) -> None:
        if name == "rename_new":
            (vault.root / "new.md").write_bytes(NEW)
            raise OSError(errno.EIO, "no")

    with pytest.raises(WriteFailedError, match="It is as it was"):
        create(vault.root, "new.md", NEW, journal=vault.journal(HazardDisk(appear)), purpose=PURPOSE)
    assert (vault.root / "new.md").read_bytes() == NEW
    assert vault.strays() == []


def test_a_save_that_was_displaced_is_back_before_anything_else(vault: Vault) -> None:
    disk = HazardDisk()

    def edit(_: int, name: str) -> None:
        if name == "exchange" and disk.names_called.count("exchange") == 1:
            vault.note.write_bytes(b"mine")

    disk.before = edit
    with pytest.raises(NoteChangedError):
        vault.write(disk=disk)
    away, back = (place for place, name in enumerate(disk.names_called) if name == "exchange")
    assert "sync" not in disk.names_called[away:back]


def test_a_deleted_note_that_was_saved_just_before_a_crash_comes_back(vault: Vault) -> None:
    entry = vault.journal().begin(PATH, "delete", OLD, "", PURPOSE)
    vault.note.rename(vault.note.with_name(entry.temp))
    vault.note.with_name(entry.temp).write_bytes(b"mine")
    vault.recover()
    assert vault.note.read_bytes() == b"mine"
    assert vault.strays() == []
    assert vault.journal().pending() == []


def test_what_cannot_be_put_away_now_is_put_away_at_the_next_start(vault: Vault) -> None:
    disk = HazardDisk()

    def fail(_: int, name: str) -> None:
        if name == "replace" and "exchange" in disk.names_called:
            raise OSError(errno.EIO, "not now")

    disk.before = fail
    with vault.note.open("ab") as editor:
        assert vault.write(disk=disk)
        assert len(vault.strays()) == 1
        editor.write(b"too late")
    vault.recover()
    assert vault.note.read_bytes() == OLD + b"too late", "someone's save counts for more than the coach's text"
    assert vault.strays() == []


class TestWhereFilesCannotTradePlaces:
    def test_the_note_is_replaced_all_the_same(self, vault: Vault) -> None:
        def no_exchange(_: int, name: str) -> None:
            if name == "exchange":
                raise OSError(errno.EINVAL, "no such call here")

        assert vault.write(disk=HazardDisk(no_exchange))
        assert vault.note.read_bytes() == NEW
        assert vault.strays() == []
        assert vault.journal().conflicts() == []
        assert len(vault.journal().entries()) == 1

    def test_when_replacing_fails_the_note_is_as_it_was(self, vault: Vault) -> None:
        disk = HazardDisk()

        def fail(_: int, name: str) -> None:
            if name == "exchange" or (name == "replace" and "exchange" in disk.names_called):
                raise OSError(errno.EINVAL, "no such call here")

        disk.before = fail
        with pytest.raises(WriteFailedError, match="It is as it was"):
            vault.write(disk=disk)
        assert vault.note.read_bytes() == OLD
        assert vault.strays() == []

    def test_a_change_just_before_is_seen(self, vault: Vault) -> None:
        def edit(_: int, name: str) -> None:
            if name == "sync":
                vault.note.write_bytes(b"mine")
            if name == "exchange":
                raise OSError(errno.ENOSYS, "no such call here")

        with pytest.raises(NoteChangedError):
            vault.write(disk=HazardDisk(edit))
        assert vault.note.read_bytes() == b"mine"
        assert vault.strays() == []

    def test_a_write_to_the_old_file_in_the_last_moment_is_kept(self, vault: Vault) -> None:
        disk = HazardDisk()

        def step(_: int, name: str) -> None:
            if name == "exchange":
                raise OSError(errno.EINVAL, "no such call here")
            if name == "replace" and "exchange" in disk.names_called:
                vault.note.write_bytes(b"mine")

        disk.before = step
        with pytest.raises(NoteChangedError, match="in the moment it was written"):
            vault.write(disk=disk)
        (conflict,) = vault.journal().conflicts()
        assert conflict.kept.read_bytes() == b"mine"
        assert vault.note.read_bytes() == NEW


class TestRacing:
    """Someone saves between two of our calls; every call is tried."""

    @staticmethod
    def race(tmp_path: Path, how: str) -> None:
        for chosen in range(1, 200):
            vault = make_vault(tmp_path)
            handle = os.open(vault.note, os.O_WRONLY | os.O_APPEND)
            edited = False

            def edit(call: int, _: str, vault: Vault = vault, chosen: int = chosen, handle: int = handle) -> None:
                nonlocal edited
                if call == chosen:
                    edited = True
                    save(vault, handle, how)

            try:
                vault.write(disk=HazardDisk(edit))
            except WriteError as error:
                assert error.hint  # noqa: PT017  (being refused is one of two good ends)
            os.close(handle)
            vault.recover()
            texts = [
                vault.note.read_bytes(),
                *(conflict.kept.read_bytes() for conflict in vault.journal().conflicts()),
            ]
            assert not edited or any(b"MINE" in text for text in texts), f"lost at call {chosen}"
            assert vault.strays() == []
            if not edited:
                return
        pytest.fail("the write never ended")

    @pytest.mark.parametrize("how", ["in place", "by rename", "through an open file"])
    def test_no_save_is_lost_at_any_moment(self, tmp_path: Path, how: str) -> None:
        self.race(tmp_path, how)


def save(vault: Vault, handle: int, how: str) -> None:
    """An editor's save of the text it knows, with MINE added."""
    if how == "through an open file":
        os.write(handle, b"MINE")
    elif how == "in place":
        vault.note.write_bytes(OLD + b"MINE")
    else:
        beside = vault.note.with_name("editor")
        beside.write_bytes(OLD + b"MINE")
        beside.replace(vault.note)


class TestPowerLoss:
    """What is not synced may be gone: first the new text, then the folder, only then is the old text put away."""

    def test_text_and_folder_are_synced_in_that_order(self, vault: Vault) -> None:
        disk = HazardDisk()
        vault.write(disk=disk)
        steps = [name for name in disk.names_called if name in {"copy_attributes", "sync", "exchange", "replace"}]
        staged = steps.index("copy_attributes")
        assert steps[staged : staged + 6] == ["copy_attributes", "sync", "replace", "exchange", "sync", "replace"]

    def test_the_text_before_is_in_the_journal_first(self, vault: Vault) -> None:
        seen: list[list[bytes]] = []

        def look(_: int, name: str) -> None:
            if name == "copy_attributes":
                seen.extend(vault.journal().texts(entry) for entry in vault.journal().pending())

        vault.write(disk=HazardDisk(look))
        assert seen == [[OLD]]

    def test_the_folder_is_synced_when_a_note_comes_or_goes(self, vault: Vault) -> None:
        for act in ("create", "delete"):
            disk = HazardDisk()
            if act == "create":
                create(vault.root, "new.md", NEW, journal=vault.journal(disk), purpose=PURPOSE)
            else:
                delete(vault.root, "new.md", digest(NEW), journal=vault.journal(disk), purpose=PURPOSE)
            steps = [name for name in disk.names_called if name in {"sync", "rename_new", "replace"}]
            assert steps[steps.index("rename_new") + 1] == "sync"


class SyncedDisk(FileSystem):
    """Knows which files and folders were synced, and what had been renamed by then."""

    def __init__(self, *, exchanges: bool = True) -> None:
        self.exchanges = exchanges
        self.renamed = 0
        self.synced: list[tuple[str, int]] = []

    def sync(self, descriptor: int) -> None:
        super().sync(descriptor)
        self.synced.append((os.path.realpath(f"/proc/self/fd/{descriptor}"), self.renamed))

    def exchange(self, folder: int, one: str, other: str) -> None:
        if not self.exchanges:
            raise OSError(errno.EINVAL, "no such call here")
        super().exchange(folder, one, other)
        self.renamed += 1

    def rename_new(self, folder: int, old: str, new: str) -> None:
        super().rename_new(folder, old, new)
        self.renamed += 1

    def replace(self, old: str, new: str, folder: int | None = None, new_folder: int | None = None) -> None:
        super().replace(old, new, folder, new_folder)
        self.renamed += new.endswith(".md")


@pytest.mark.skipif(sys.platform != "linux", reason="asks /proc what a descriptor stands for")
@pytest.mark.parametrize("act", ["replace", "replace without trading places", "create", "delete"])
def test_the_notes_own_folder_is_synced_once_the_name_is_right(vault: Vault, act: str) -> None:
    disk = SyncedDisk(exchanges=act == "replace")
    journal = vault.journal(disk)
    if act == "create":
        create(vault.root, "People/new.md", NEW, journal=journal, purpose=PURPOSE)
    elif act == "delete":
        delete(vault.root, PATH, digest(OLD), journal=journal, purpose=PURPOSE)
    else:
        vault.write(disk=disk)
    assert (os.path.realpath(vault.note.parent), 1) in disk.synced


@pytest.mark.skipif(sys.platform != "linux", reason="asks /proc what a descriptor stands for")
def test_what_stood_there_is_on_the_disk_before_anything_is_renamed(vault: Vault) -> None:
    disk = SyncedDisk()
    vault.write(disk=disk)
    state = os.path.realpath(vault.state)
    before = {path.removeprefix(state) for path, renamed in disk.synced if not renamed and path.startswith(state)}
    (kept,) = [path.name for path in (vault.state / "kept").glob("*.before")]
    assert before == {f"/kept/{kept}", "/kept", "/journal.jsonl"}
    assert (f"{state}/journal.jsonl", 1) in disk.synced


@pytest.mark.skipif(sys.platform != "linux", reason="asks /proc what a descriptor stands for")
def test_a_new_folder_is_on_the_disk_before_its_note(vault: Vault) -> None:
    disk = SyncedDisk()
    create(vault.root, "Coach/new.md", NEW, journal=vault.journal(disk), purpose=PURPOSE)
    assert (os.path.realpath(vault.root), 0) in disk.synced


class TestTheLock:
    def test_it_lies_in_a_private_folder_made_for_it(self, tmp_path: Path) -> None:
        state = tmp_path / "not" / "there"
        with vault_lock(state):
            assert state.stat().st_mode & 0o777 == 0o700

    def test_it_is_refused_at_once(self, vault: Vault) -> None:
        started = time.monotonic()
        self.test_a_second_writer_gets_one_sentence(vault)
        assert time.monotonic() - started < 0.5

    def test_a_second_writer_gets_one_sentence(self, vault: Vault) -> None:
        caught: list[CoachError] = []

        def second() -> None:
            try:
                with vault_lock(vault.state):
                    pytest.fail("two writers at once")
            except VaultBusyError as error:
                caught.append(error)

        with vault_lock(vault.state):
            thread = threading.Thread(target=second)
            thread.start()
            thread.join()
        assert str(caught[0]).splitlines()[0] == "Another coach is writing to this vault."

    def test_whoever_holds_it_may_write(self, vault: Vault) -> None:
        with vault_lock(vault.state):
            assert vault.write()

    def test_a_write_waits_for_a_short_one_to_end(self, vault: Vault) -> None:
        locked = threading.Event()

        def first() -> None:
            with vault_lock(vault.state):
                locked.set()
                time.sleep(0.1)

        thread = threading.Thread(target=first)
        thread.start()
        locked.wait()
        assert vault.write()
        thread.join()
