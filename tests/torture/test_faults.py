"""Every call of the write path fails, dies or is told it failed after it worked: one run for each call."""

import errno
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from torture.hazards import HazardDisk, KilledError, Step, die_at, fail_at
from torture.scale import figure
from torture.vaults import NEW, NOW, OLD, PATH, Vault, make_vault
from vault_coach.vault.atomic_replace import recover
from vault_coach.vault.errors import WriteFailedError
from vault_coach.vault.filesystem import FileSystem
from vault_coach.vault.journal import Purpose, digest
from vault_coach.vault.undo import undo
from vault_coach.vault.write import create, delete

Act = Callable[[Vault, FileSystem], object]


def replace_note(vault: Vault, disk: FileSystem) -> None:
    vault.write(disk=disk)


def create_note(vault: Vault, disk: FileSystem) -> None:
    create(vault.root, "Coach/new.md", NEW, journal=vault.journal(disk), purpose=Purpose(NOW))


def delete_note(vault: Vault, disk: FileSystem) -> None:
    delete(vault.root, PATH, digest(OLD), journal=vault.journal(disk), purpose=Purpose(NOW))


def no_exchange(step: Step) -> Step:
    def both(call: int, name: str) -> None:
        step(call, name)
        if name == "exchange":
            raise OSError(errno.EINVAL, "no such call here")

    return both


def state_of(vault: Vault) -> dict[str, bytes]:
    """Every note of the vault, temporary files aside."""
    return {
        str(file.relative_to(vault.root)): file.read_bytes()
        for file in vault.root.rglob("*")
        if file.is_file() and not file.name.startswith(".coach-")
    }


def outcomes(tmp_path: Path, act: Act) -> tuple[dict[str, bytes], dict[str, bytes], int]:
    """The vault before, the vault after, and how many calls it takes when nothing fails."""
    vault = make_vault(tmp_path)
    before = state_of(vault)
    disk = HazardDisk()
    act(vault, disk)
    return before, state_of(vault), disk.calls


ACTS = pytest.mark.parametrize("act", [replace_note, create_note, delete_note])


@ACTS
@pytest.mark.parametrize("number", [errno.EIO, errno.ENOSPC])
@pytest.mark.parametrize("late", [False, True], ids=["instead of the call", "after the call"])
def test_an_error_at_any_call_leaves_the_note_or_is_no_error(
    tmp_path: Path, act: Act, number: int, late: bool
) -> None:
    before, after, calls = outcomes(tmp_path, act)
    errors = 0
    for chosen in range(1, calls + 1):
        vault = make_vault(tmp_path)
        step = fail_at(chosen, number)
        disk = HazardDisk(after=step) if late else HazardDisk(before=step)
        try:
            act(vault, disk)
        except WriteFailedError as error:
            errors += 1
            assert "It is as it was" in str(error)  # noqa: PT017  (either end is fine, if it is the true one)
            assert os.strerror(number) in str(error)  # noqa: PT017
            assert error.hint  # noqa: PT017
            assert state_of(vault) == before, f"call {chosen}: {disk.names_called[chosen - 1]}"
            vault.recover()
            assert state_of(vault) == before
            assert vault.journal().entries() == []
        else:
            assert state_of(vault) == after, f"call {chosen}: {disk.names_called[chosen - 1]}"
            vault.recover()
            assert state_of(vault) == after
            assert len(vault.journal().entries()) == 1
        assert vault.strays() == []
        if disk.names_called[chosen - 1] != "open":  # told that it failed, nobody closes what did open
            assert disk.descriptors == set()
        disk.release()
    figure(f"P6 {act.__name__}", errno=errno.errorcode[number], late=late, calls=calls, errors_told=errors)


@ACTS
def test_when_nothing_works_any_more_the_user_is_told_the_truth(tmp_path: Path, act: Act) -> None:
    before, after, calls = outcomes(tmp_path, act)
    for chosen in range(1, calls):
        vault = make_vault(tmp_path)
        disk = HazardDisk(fail_at(chosen, errno.EIO, lasting=True))
        sentence = ""
        try:
            act(vault, disk)
        except WriteFailedError as error:
            sentence = str(error)
        if "It is as it was" in sentence and act is not delete_note:
            assert state_of(vault) == before
        elif not sentence:
            assert state_of(vault) == after
        vault.recover()
        assert state_of(vault) in (before, after)
        assert len(vault.journal().entries()) == (state_of(vault) == after)
        assert vault.strays() == []
        disk.release()


@ACTS
def test_stopped_at_any_call_the_note_is_old_or_new_after_the_next_start(tmp_path: Path, act: Act) -> None:
    before, after, calls = outcomes(tmp_path, act)
    ends = {"old": 0, "new": 0}
    for chosen in range(1, calls + 1):
        vault = make_vault(tmp_path)
        disk = HazardDisk(die_at(chosen))
        with pytest.raises(KilledError):
            act(vault, disk)
        disk.release()
        assert state_of(vault) in ({}, before, after)
        vault.recover()
        end = state_of(vault)
        assert end in (before, after)
        assert vault.strays() == []
        assert vault.journal().conflicts() == []
        assert len(vault.journal().entries()) == (end == after)
        ends["new" if end == after else "old"] += 1
        if end == after:
            undo(vault.root, vault.journal(), NOW)
            assert state_of(vault) == before
    figure(f"P5 {act.__name__} stopped at every call", calls=calls, **ends)


@pytest.mark.parametrize("how", ["fail", "fail after the call", "die"])
def test_where_files_cannot_trade_places_the_same_holds(tmp_path: Path, how: str) -> None:
    for chosen in range(1, 60):
        vault = make_vault(tmp_path)
        step = die_at(chosen) if how == "die" else fail_at(chosen, errno.EIO)
        late = how == "fail after the call"
        disk = HazardDisk(no_exchange(fail_at(0, 0) if late else step), after=step if late else None)
        sentence = ""
        try:
            vault.write(disk=disk)
        except WriteFailedError as error:
            sentence = str(error)
        except KilledError:
            sentence = "killed"
        if "It is as it was" in sentence:
            assert vault.note.read_bytes() == OLD
        vault.recover()
        assert vault.note.read_bytes() in ({OLD, NEW} if sentence else {NEW})
        assert vault.strays() == []
        disk.release()
        if disk.calls < chosen:
            return
    pytest.fail("the write never ended")


def test_stopped_while_recovering_the_next_start_recovers(tmp_path: Path) -> None:
    _, _, calls = outcomes(tmp_path, replace_note)
    for chosen in range(1, calls + 1, 3):
        for again in range(1, 30):
            vault = make_vault(tmp_path)
            disk = HazardDisk(die_at(chosen))
            with pytest.raises(KilledError):
                vault.write(disk=disk)
            disk.release()
            second = HazardDisk(die_at(again))
            done = True
            try:
                recover_with(vault, second)
            except KilledError:
                done = False
            second.release()
            vault.recover()
            assert vault.note.read_bytes() in {OLD, NEW}
            assert vault.strays() == []
            if done:
                break


def recover_with(vault: Vault, disk: FileSystem) -> None:
    recover(vault.root, vault.journal(disk), NOW)
