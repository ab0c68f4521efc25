"""What the system tells of changed files, as it tells it here; and what is done where it tells nothing."""

import errno
import logging
import os
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from watchdog.events import FileMovedEvent

from vault_coach.features import machine
from vault_coach.features.watch import command, events, notify
from vault_coach.features.watch.core import OVERFLOW
from vault_coach.features.watch.events import EventQueue, VaultEvents


class Listening:
    """A vault that is listened to."""

    def __init__(self, vault: Path) -> None:
        self.vault = vault
        self.sentences: list[str] = []
        self.watch = VaultEvents(vault, poll=False, say=self.sentences.append)
        self.watch.start()

    def heard(self, seconds: float = 0.4) -> set[str]:
        """All that is heard until it is quiet for so long."""
        heard: set[str] = set()
        while paths := self.watch.queue.get(seconds):
            heard |= set(paths)
        return heard


@pytest.fixture
def ear(tmp_path: Path) -> Iterator[Listening]:
    vault = tmp_path / "vault"
    (vault / "Meetings/old").mkdir(parents=True)
    (vault / ".obsidian").mkdir()
    for name in ("a.md", "Meetings/b.md", "Meetings/old/c.md"):
        (vault / name).write_text("one\n", encoding="utf-8")
    listening = Listening(vault)
    listening.heard()
    yield listening
    listening.watch.stop()


def save_in_place(vault: Path) -> None:
    (vault / "a.md").write_text("two\n", encoding="utf-8")


def save_by_rename(vault: Path) -> None:
    (vault / ".a.tmp").write_text("two\n", encoding="utf-8")
    (vault / ".a.tmp").replace(vault / "a.md")


def save_like_vim(vault: Path) -> None:
    (vault / "a.md").rename(vault / "a.md~")
    (vault / "a.md").write_text("two\n", encoding="utf-8")
    (vault / "a.md~").unlink()


def move_in(vault: Path) -> None:
    (vault.parent / "a.md").write_text("two\n", encoding="utf-8")
    (vault.parent / "a.md").replace(vault / "a.md")


def move_out(vault: Path) -> None:
    (vault / "a.md").rename(vault.parent / "gone.md")


def change_case(vault: Path) -> None:
    (vault / "a.md").rename(vault / "A.md")


def move_folder(vault: Path) -> None:
    (vault / "Meetings").rename(vault / "Archive")


def move_folder_out(vault: Path) -> None:
    (vault / "Meetings").rename(vault.parent / "Meetings")


def move_folder_in(vault: Path) -> None:
    (vault.parent / "New").mkdir()
    (vault.parent / "New/d.md").write_text("one\n", encoding="utf-8")
    (vault.parent / "New").rename(vault / "New")


def change_settings(vault: Path) -> None:
    (vault / "coach.toml").write_text('me = "Robin"\n', encoding="utf-8")


@pytest.mark.parametrize(
    ("deed", "path"),
    [
        (save_in_place, "a.md"),
        (save_by_rename, "a.md"),
        (save_like_vim, "a.md"),
        (move_in, "a.md"),
        (move_out, "a.md"),
        (change_case, "A.md"),
        (move_folder, "Archive"),
        (move_folder_out, "Meetings"),
        (move_folder_in, "New"),
        (change_settings, "coach.toml"),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_every_way_to_change_a_note_is_heard_of(ear: Listening, deed: Callable[[Path], None], path: str) -> None:
    deed(ear.vault)
    assert path in ear.heard(0.8)


def test_a_note_in_a_folder_that_was_moved_in_is_heard_of(ear: Listening) -> None:
    move_folder_in(ear.vault)
    ear.heard()
    (ear.vault / "New/d.md").write_text("two\n", encoding="utf-8")
    assert ear.heard() == {"New/d.md"}


def test_reading_and_what_is_no_note_are_not_heard_of(ear: Listening) -> None:
    for note in ear.vault.rglob("*.md"):
        note.read_text(encoding="utf-8")
    list(os.walk(ear.vault))
    (ear.vault / ".obsidian/workspace.json").write_text("{}", encoding="utf-8")
    (ear.vault / ".coach-1.tmp").write_text("x", encoding="utf-8")
    (ear.vault / "picture.png").write_bytes(b"x")
    assert ear.heard() == set()


def test_a_vault_in_the_place_of_another_is_listened_to(ear: Listening) -> None:
    ear.vault.rename(ear.vault.parent / "old")
    shutil.copytree(ear.vault.parent / "old", ear.vault)
    ear.watch.check()
    ear.heard()
    save_in_place(ear.vault)
    assert "a.md" in ear.heard()


def test_a_vault_that_is_gone_for_a_while_does_no_harm(ear: Listening) -> None:
    ear.vault.rename(ear.vault.parent / "old")
    ear.watch.check()
    (ear.vault.parent / "old").rename(ear.vault)
    ear.watch.check()
    save_in_place(ear.vault)
    assert "a.md" in ear.heard()


def test_lost_events_are_heard_of_and_name_no_folder_on_the_screen(
    ear: Listening, capsys: pytest.CaptureFixture[str]
) -> None:
    logging.getLogger("watchdog.observers.inotify_c").warning(
        "Inotify queue overflowed; filesystem events were lost"
    )
    assert ear.heard() == {OVERFLOW}
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EMFILE])
def test_where_watches_run_out_the_notes_are_looked_at_instead(
    ear: Listening, code: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Full:
        def schedule(self, *_: object, **__: object) -> None:
            raise OSError(code, "limit reached")

    monkeypatch.setattr(events, "Observer", Full)
    sentences: list[str] = []
    watch = VaultEvents(ear.vault, poll=False, say=sentences.append)
    watch.start()
    watch.stop()
    assert watch.how == "poll"
    assert "every 15 seconds" in sentences[0]


def test_where_only_a_part_is_watched_the_notes_are_looked_at_instead(
    ear: Listening, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert events.covered(ear.vault)
    monkeypatch.setattr(events, "covered", lambda _: False)
    ear.watch.check()
    assert ear.watch.how == "poll"
    assert "so many folders" in ear.sentences[0]


@pytest.mark.skipif(not Path("/proc/self/fdinfo").exists(), reason="Linux tells how many folders it watches")
@pytest.mark.usefixtures("ear")
def test_more_folders_than_are_watched_are_noticed(tmp_path: Path) -> None:
    for number in range(200):
        (tmp_path / "other" / str(number)).mkdir(parents=True)
    assert not events.covered(tmp_path / "other")


def test_looking_regularly_finds_what_was_saved(ear: Listening, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(events, "_POLL_SECONDS", 0.2)
    watch = VaultEvents(ear.vault, poll=True, say=ear.sentences.append)
    watch.start()
    time.sleep(0.3)
    save_by_rename(ear.vault)
    paths = watch.queue.get(5)
    watch.stop()
    assert "a.md" in paths
    assert not ear.sentences


def test_a_network_drive_is_told_by_its_mount(tmp_path: Path) -> None:
    mounts = tmp_path / "mountinfo"
    here = tmp_path.resolve()
    mounts.write_text(
        "21 1 8:1 / / rw - ext4 /dev/sda1 rw\n"
        f"30 21 0:40 / {str(here).replace(' ', chr(92) + '040')}/far rw shared:1 - cifs //server/share rw\n",
        encoding="utf-8",
    )
    (tmp_path / "far/vault").mkdir(parents=True)
    (tmp_path / "near").mkdir()
    assert events.is_remote(tmp_path / "far/vault", mounts)
    assert not events.is_remote(tmp_path / "near", mounts)
    assert not events.is_remote(tmp_path, tmp_path / "none")


def test_on_a_network_drive_the_notes_are_looked_at_instead(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(events, "is_remote", lambda _: True)
    sentences: list[str] = []
    watch = VaultEvents(tmp_path, poll=False, say=sentences.append)
    watch.start()
    watch.stop()
    assert watch.how == "poll"
    assert sentences == ["The vault is on a network drive, so the notes are looked at every 15 seconds."]


def test_a_wait_ends_when_it_is_woken(tmp_path: Path) -> None:
    ear = EventQueue(tmp_path)
    ear.wake()
    began = time.monotonic()
    assert ear.get(10) == []
    assert time.monotonic() - began < 1


def test_paths_outside_the_vault_are_nobodys_business(tmp_path: Path) -> None:
    ear = EventQueue(tmp_path / "vault")
    ear.dispatch(FileMovedEvent(str(tmp_path / "vault2/a.md"), str(tmp_path / "vault/b.md")))
    assert ear.get(0) == ["b.md"]


def test_the_model_leaves_a_core_free_and_lets_other_programs_go_first(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: dict[str, object] = {}
    monkeypatch.setattr(
        "vault_coach.features.watch.command.model_backend", lambda *_, **words: asked.update(words)
    )
    monkeypatch.setattr(machine, "physical_cores", lambda: 4)
    monkeypatch.setattr(machine, "lower_priority", lambda: asked.update(priority="low"))
    options = command.WatchOptions(poll=False, read_only=False, no_model=False)
    command._model_loader(options, lambda: True)(SimpleNamespace(settings=None, places=None, memory=lambda: 0))  # type: ignore[arg-type]  # all that is asked of it
    assert (asked["cores"], asked["priority"]) == (3, "low")
    assert asked["stop"]() is True  # type: ignore[operator]  # asked while it generates


@pytest.mark.parametrize("platform", ["linux", "darwin", "win32"])
def test_a_note_name_is_never_code_of_a_notification(platform: str) -> None:
    name = '"; rm -rf / #<b>$(x)`y`'
    shown = notify.notification_command(platform, name)
    assert name not in " ".join(shown[: shown.index("--")] if "--" in shown else shown)
    assert shown[0] in {"notify-send", "osascript", "powershell"}


def test_a_notification_that_cannot_be_shown_does_no_harm(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(notify, "notification_command", lambda *_: ["/nowhere/notify-send"])
    assert notify.show_notification("a note", {}) == "FileNotFoundError"
