"""Before an explicit write the coach lets whoever is saving the note finish."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from torture.hazards import HazardDisk
from torture.vaults import NEW, NOW, OLD, PATH, Vault, make_vault
from vault_coach.vault.errors import NoteBusyError, NoteRefusedError, WriteFailedError
from vault_coach.vault.filesystem import FileSystem
from vault_coach.vault.quiet_period import QuietPeriod, refuse_to_wait, wait_for_rest


class Clock:
    """A time that passes only while someone waits."""

    def __init__(self) -> None:
        self.now = NOW
        self.waits: list[float] = []

    def __call__(self) -> float:
        return self.now.timestamp()

    def pause(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.now += timedelta(seconds=seconds)


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    return make_vault(tmp_path)


def saved(vault: Vault, at: datetime) -> None:
    os.utime(vault.note, (at.timestamp(), at.timestamp()))


def wait(vault: Vault, clock: Clock, disk: FileSystem | None = None) -> list[float]:
    wait_for_rest(vault.root, PATH, vault.journal(disk), QuietPeriod(pause=clock.pause, clock=clock))
    return clock.waits


@pytest.mark.parametrize(
    ("seconds_ago", "waits"), [(0, [2.0]), (0.5, [1.5]), (1.5, [0.5]), (2, []), (60, []), (-1, []), (-3600, [])]
)
def test_it_waits_out_the_rest_of_two_seconds(vault: Vault, seconds_ago: float, waits: list[float]) -> None:
    saved(vault, NOW - timedelta(seconds=seconds_ago))
    assert wait(vault, Clock()) == pytest.approx(waits)


def test_another_save_meanwhile_is_waited_for_as_well(vault: Vault) -> None:
    clock = Clock()
    saved(vault, NOW)

    def pause(seconds: float) -> None:
        clock.pause(seconds)
        if len(clock.waits) == 1:
            saved(vault, clock.now - timedelta(seconds=1))

    wait_for_rest(vault.root, PATH, vault.journal(), QuietPeriod(pause=pause, clock=clock))
    assert clock.waits == pytest.approx([2.0, 1.0])


def test_somebody_who_never_stops_is_not_waited_for_for_ever(vault: Vault) -> None:
    clock = Clock()
    saved(vault, NOW)

    def pause(seconds: float) -> None:
        clock.pause(seconds)
        saved(vault, clock.now)

    with pytest.raises(NoteBusyError, match="was changed a moment ago"):
        wait_for_rest(vault.root, PATH, vault.journal(), QuietPeriod(pause=pause, clock=clock))
    assert sum(clock.waits) == pytest.approx(10)


def test_a_note_that_changes_while_it_is_looked_at_is_waited_for(vault: Vault) -> None:
    disk = HazardDisk()

    def save(_: int, name: str) -> None:
        if name == "read" and disk.names_called.count("read") == 1:
            vault.note.write_bytes(OLD + b"more")

    disk.before = save
    saved(vault, NOW - timedelta(seconds=60))
    clock = Clock()
    clock.now = datetime.now(UTC) + timedelta(seconds=60)
    assert wait(vault, clock, disk) == [2.0]


@pytest.mark.parametrize(("seconds_ago", "busy"), [(0, True), (9, True), (10, False), (11, False)])
def test_whoever_has_other_work_is_refused_at_once(vault: Vault, seconds_ago: float, busy: bool) -> None:
    saved(vault, NOW - timedelta(seconds=seconds_ago))
    try:
        wait_for_rest(vault.root, PATH, vault.journal(), QuietPeriod(10, refuse_to_wait, Clock()))
    except NoteBusyError:
        assert busy
    else:
        assert not busy


def test_what_the_coach_wrote_itself_needs_no_wait(vault: Vault) -> None:
    vault.write()
    saved(vault, NOW)
    assert wait(vault, Clock()) == []
    vault.note.write_bytes(NEW + b"mine")
    saved(vault, NOW)
    assert wait(vault, Clock()) == [2.0]


def test_what_cannot_be_written_to_is_refused_at_once(vault: Vault) -> None:
    vault.note.chmod(0o444)
    with pytest.raises(NoteRefusedError):
        wait(vault, Clock())

    def fail(_: int, name: str) -> None:
        if name == "stat":
            raise OSError(5, "broken")

    with pytest.raises(WriteFailedError):
        wait(vault, Clock(), HazardDisk(fail))
