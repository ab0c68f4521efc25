"""Writing to a note: what is refused, what is kept, and what the note is when something fails."""

import errno
import os
import stat
import struct
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from torture.hazards import HazardDisk
from torture.vaults import NEW, NOW, OLD, PATH, Vault, make_vault
from vault_coach.vault.errors import (
    NoteChangedError,
    NoteExistsError,
    NoteRefusedError,
    WriteFailedError,
)
from vault_coach.vault.journal import Purpose, digest
from vault_coach.vault.open_note import _forbidden
from vault_coach.vault.write import create, delete, read_writable, write

PURPOSE = Purpose(NOW, "test")


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    return make_vault(tmp_path)


def refuse(vault: Vault, path: str = PATH, *, expected: bytes = OLD) -> str:
    """The sentence with which a write is refused; the note is as it was and nothing is journaled."""
    with pytest.raises(NoteRefusedError) as caught:
        vault.write(path=path, expected=expected)
    assert caught.value.hint
    assert vault.journal().entries() == []
    assert vault.strays() == []
    return str(caught.value.args[0])


def test_the_note_becomes_the_new_text_byte_for_byte(vault: Vault) -> None:
    assert vault.write()
    assert vault.note.read_bytes() == NEW
    assert vault.strays() == []


def test_the_same_bytes_are_not_written(vault: Vault) -> None:
    before = vault.note.stat()
    assert not vault.write(new=OLD)
    assert vault.note.stat() == before
    assert not vault.state.joinpath("journal.jsonl").exists()


def test_a_note_that_changed_since_it_was_read_is_left_alone(vault: Vault) -> None:
    vault.note.write_bytes(b"typed meanwhile")
    with pytest.raises(NoteChangedError, match="changed while this was in the making"):
        vault.write()
    assert vault.note.read_bytes() == b"typed meanwhile"


def test_mode_owner_and_extended_attributes_stay(vault: Vault) -> None:
    vault.note.chmod(0o640)
    os.setxattr(vault.note, "user.label", b"dear")
    before = vault.note.stat()
    vault.write()
    after = vault.note.stat()
    assert (after.st_mode, after.st_uid, after.st_gid) == (before.st_mode, before.st_uid, before.st_gid)
    assert os.getxattr(vault.note, "user.label") == b"dear"


@pytest.mark.skipif(sys.platform != "linux", reason="writes an access list as Linux keeps it")
def test_the_access_list_stays(vault: Vault) -> None:
    everyone, owner, someone, group, mask, others = 0xFFFFFFFF, 0x01, 0x02, 0x04, 0x10, 0x20
    rights = (
        (owner, 6, everyone),
        (someone, 4, 1234),
        (group, 4, everyone),
        (mask, 4, everyone),
        (others, 0, everyone),
    )
    entries = struct.pack("<I", 2) + b"".join(struct.pack("<HHI", *right) for right in rights)
    try:
        os.setxattr(vault.note, "system.posix_acl_access", entries)
    except OSError:
        pytest.skip("this file system has no access lists")
    vault.write()
    assert os.getxattr(vault.note, "system.posix_acl_access") == entries
    assert vault.note.stat().st_mode & 0o777 == 0o640


def test_attributes_that_cannot_be_kept_stop_the_write(vault: Vault) -> None:
    def refuse_look(_: int, name: str) -> None:
        if name == "copy_attributes":
            raise OSError(errno.EPERM, "not yours")

    with pytest.raises(WriteFailedError, match="It is as it was"):
        vault.write(disk=HazardDisk(refuse_look))
    assert vault.note.read_bytes() == OLD
    assert vault.strays() == []


def test_a_symbolic_link_is_refused(vault: Vault) -> None:
    (vault.root / "link.md").symlink_to(vault.note)
    assert "symbolic link" in refuse(vault, "link.md")
    assert (vault.root / "link.md").is_symlink()


def test_a_folder_that_is_a_symbolic_link_is_refused(vault: Vault, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "a.md").write_bytes(OLD)
    (vault.root / "link").symlink_to(outside)
    assert "symbolic link" in refuse(vault, "link/a.md")
    assert (outside / "a.md").read_bytes() == OLD


def test_a_hard_link_is_refused(vault: Vault) -> None:
    os.link(vault.note, vault.root / "twin.md")
    assert "hard link" in refuse(vault)


def test_a_read_only_note_is_refused_even_for_an_administrator(vault: Vault) -> None:
    vault.note.chmod(0o444)
    assert "is read-only" in refuse(vault)
    assert vault.note.read_bytes() == OLD


def test_a_note_in_a_read_only_folder_is_refused(vault: Vault) -> None:
    vault.note.parent.chmod(0o555)
    assert "read-only folder" in refuse(vault)
    vault.note.parent.chmod(0o755)


def test_a_note_whose_content_is_in_the_cloud_is_refused(vault: Vault) -> None:
    with vault.note.open("wb") as file:
        file.truncate(5000)
    assert "only in the cloud" in refuse(vault)


@pytest.mark.parametrize(
    ("flags", "size", "kept_elsewhere"),
    [(0x40000000, 5, True), (0, 5, False), (1, 5, False), (0x40000000, 0, False)],
)
def test_macos_says_itself_what_is_in_the_cloud(flags: int, size: int, kept_elsewhere: bool) -> None:
    look: Any = SimpleNamespace(st_mode=stat.S_IFREG, st_nlink=1, st_size=size, st_blocks=8, st_flags=flags)
    assert ("only in the cloud" in _forbidden(look)) == kept_elsewhere


def test_a_huge_note_is_refused(vault: Vault) -> None:
    vault.note.write_bytes(b"x" * ((2 << 20) + 1))
    assert "larger than 2 MiB" in refuse(vault)


def test_a_text_that_would_make_the_note_huge_is_refused(vault: Vault) -> None:
    with pytest.raises(NoteRefusedError, match="would grow larger than 2 MiB"):
        vault.write(new=b"x" * ((2 << 20) + 1))


def test_the_largest_text_that_fits_is_written(vault: Vault) -> None:
    largest = b"x" * (2 << 20)
    assert vault.write(new=largest)
    assert vault.write(new=NEW, expected=largest)


def test_a_write_that_need_not_wait_does_not(vault: Vault) -> None:
    os.utime(vault.note, (NOW.timestamp(), NOW.timestamp()))
    assert vault.write()


def test_what_is_no_file_is_refused_without_waiting(vault: Vault) -> None:
    os.mkfifo(vault.root / "pipe.md")
    assert "not a plain file" in refuse(vault, "pipe.md")
    assert "symbolic link" in refuse(vault, "pipe.md/a.md")
    assert "not a plain file" in refuse(vault, "People")


@pytest.mark.parametrize(
    "path",
    [
        "",
        "/etc/passwd",
        "../outside.md",
        "People/../../outside.md",
        "People/./Priya.md",
        "People//Priya.md",
        ".obsidian/app.json",
        ".trash/Priya.md",
        "People/.hidden.md",
        "People/Priya.md\0",
    ],
)
def test_a_path_that_leaves_the_vault_or_is_hidden_is_refused(vault: Vault, path: str) -> None:
    assert "not a path of a note" in refuse(vault, path)


@pytest.mark.parametrize(
    "name",
    [
        "Priya.sync-conflict-20261124-101500-ABCDEF.md",
        "Priya (Conflicted copy laptop 202611241015).md",
        "~$Priya.md",
        "Priya.md~",
        "Priya.md.tmp",
    ],
)
def test_debris_of_sync_tools_is_refused(vault: Vault, name: str) -> None:
    (vault.root / name).write_bytes(OLD)
    assert "copy left by a sync tool" in refuse(vault, name)


def test_a_missing_note_is_refused(vault: Vault) -> None:
    assert refuse(vault, "People/Nobody.md") == "There is no note People/Nobody.md."
    assert refuse(vault, "Nowhere/Nobody.md") == "There is no note Nowhere/Nobody.md."


def test_a_name_that_cannot_be_printed_still_gets_a_sentence(vault: Vault) -> None:
    name = os.fsdecode(b"caf\xe9.md")
    assert refuse(vault, name) == "There is no note caf\\udce9.md."
    (vault.root / name).write_bytes(OLD)
    assert vault.write(path=name)
    assert (vault.root / name).read_bytes() == NEW
    assert vault.journal().entries()[0].path == name


def test_a_name_longer_than_the_system_takes_is_refused(vault: Vault) -> None:
    assert refuse(vault, "x" * 300 + ".md").endswith("is not a note.")


def test_a_folder_that_is_a_file_is_refused(vault: Vault) -> None:
    assert "symbolic link" in refuse(vault, "People/Priya.md/a.md")


def test_where_folders_cannot_be_held_open_nothing_is_written(
    vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "supports_dir_fd", set())
    assert "Linux and macOS only" in refuse(vault)


@pytest.mark.parametrize("change", ["longer", "touched"])
def test_a_note_that_changes_while_it_is_read_is_left_alone(vault: Vault, change: str) -> None:
    def save(_: int, name: str) -> None:
        if name == "read" and change == "longer":
            look = vault.note.stat()
            vault.note.write_bytes(OLD + b"more")
            os.utime(vault.note, ns=(look.st_atime_ns, look.st_mtime_ns))
        elif name == "read":
            os.utime(vault.note, (1, 1))

    with pytest.raises(NoteChangedError):
        read_writable(vault.root, PATH, vault.journal(HazardDisk(after=save)))


def test_no_file_stays_open_whatever_is_asked(vault: Vault) -> None:
    disk = HazardDisk()
    journal = vault.journal(disk)
    read_writable(vault.root, PATH, journal)
    write(vault.root, PATH, NEW, digest(OLD), journal=journal, purpose=PURPOSE)
    create(vault.root, "Coach/Deep/new.md", NEW, journal=journal, purpose=PURPOSE)
    delete(vault.root, "Coach/Deep/new.md", digest(NEW), journal=journal, purpose=PURPOSE)
    for path in ("", "../x.md", "Nowhere/x.md", "People/Nobody.md", "People"):
        with pytest.raises(NoteRefusedError):
            write(vault.root, path, NEW, digest(OLD), journal=journal, purpose=PURPOSE)
    assert disk.descriptors == set()


def test_reading_for_a_write_refuses_what_the_write_would(vault: Vault) -> None:
    assert read_writable(vault.root, PATH, vault.journal()) == OLD
    vault.note.chmod(0o444)
    with pytest.raises(NoteRefusedError):
        read_writable(vault.root, PATH, vault.journal())


class TestCreating:
    def test_folders_are_made_and_the_note_is_an_ordinary_file(self, vault: Vault) -> None:
        create(vault.root, "Coach/Weekly/2026-W47.md", b"week\n", journal=vault.journal(), purpose=PURPOSE)
        made = vault.root / "Coach/Weekly/2026-W47.md"
        assert made.read_bytes() == b"week\n"
        assert made.stat().st_mode & 0o777 == made.parent.stat().st_mode & 0o666

    def test_each_write_says_its_number(self, vault: Vault) -> None:
        made = create(vault.root, "new.md", NEW, journal=vault.journal(), purpose=PURPOSE)
        gone = delete(vault.root, "new.md", digest(NEW), journal=vault.journal(), purpose=PURPOSE)
        assert (made, gone) == (1, 2)

    def test_a_huge_text_is_refused(self, vault: Vault) -> None:
        with pytest.raises(NoteRefusedError, match="would grow larger than 2 MiB"):
            create(vault.root, "new.md", b"x" * ((2 << 20) + 1), journal=vault.journal(), purpose=PURPOSE)
        assert not (vault.root / "new.md").exists()

    @pytest.mark.parametrize("taken", ["People/Priya.md", "People/priya.MD", "people/Priya.md"])
    def test_a_name_that_is_taken_in_any_case_is_left_alone(self, vault: Vault, taken: str) -> None:
        with pytest.raises(NoteExistsError, match="already is a note"):
            create(vault.root, taken, NEW, journal=vault.journal(), purpose=PURPOSE)
        assert vault.note.read_bytes() == OLD
        assert [file.name for file in vault.root.rglob("*")] == ["People", "Priya.md"]

    def test_a_name_that_is_taken_in_another_unicode_form_is_left_alone(self, vault: Vault) -> None:
        (vault.root / "Zoe\u0308.md").write_bytes(OLD)
        with pytest.raises(NoteExistsError):
            create(vault.root, "Zoë.md", NEW, journal=vault.journal(), purpose=PURPOSE)

    def test_a_note_that_appears_in_the_last_moment_wins(self, vault: Vault) -> None:
        def appear(_: int, name: str) -> None:
            if name == "rename_new":
                (vault.root / "new.md").write_bytes(b"theirs")

        with pytest.raises(NoteExistsError):
            create(vault.root, "new.md", NEW, journal=vault.journal(HazardDisk(appear)), purpose=PURPOSE)
        assert (vault.root / "new.md").read_bytes() == b"theirs"
        assert vault.strays() == []

    @pytest.mark.parametrize("path", ["People/new.md", "People/Deep/new.md"])
    def test_a_read_only_folder_stays_as_it_is_even_for_an_administrator(self, vault: Vault, path: str) -> None:
        vault.note.parent.chmod(0o555)
        with pytest.raises(NoteRefusedError, match="is in a read-only folder") as caught:
            create(vault.root, path, NEW, journal=vault.journal(), purpose=PURPOSE)
        vault.note.parent.chmod(0o755)
        assert "--print" in caught.value.hint
        assert [file.name for file in vault.note.parent.iterdir()] == ["Priya.md"]
        assert vault.journal().entries() == vault.journal().pending() == []

    @pytest.mark.parametrize("path", ["a:b.md", "what?.md", "back\\slash.md", "dot./a.md", "../a.md", "x\ny.md"])
    def test_a_name_that_not_every_system_takes_is_refused(self, vault: Vault, path: str) -> None:
        with pytest.raises(NoteRefusedError):
            create(vault.root, path, NEW, journal=vault.journal(), purpose=PURPOSE)


def test_a_note_that_cannot_be_read_gets_a_sentence(vault: Vault) -> None:
    def fail(_: int, name: str) -> None:
        if name == "read":
            raise OSError(errno.EIO, "broken")

    with pytest.raises(WriteFailedError, match="Input/output error"):
        read_writable(vault.root, PATH, vault.journal(HazardDisk(fail)))


class TestDeleting:
    def test_only_the_expected_text_is_taken_away(self, vault: Vault) -> None:
        with pytest.raises(NoteChangedError):
            delete(vault.root, PATH, digest(NEW), journal=vault.journal(), purpose=PURPOSE)
        delete(vault.root, PATH, digest(OLD), journal=vault.journal(), purpose=PURPOSE)
        assert not vault.note.exists()

    def test_an_edit_in_the_last_moment_is_kept_when_the_name_is_taken_too(self, vault: Vault) -> None:
        disk = HazardDisk()

        def edit(_: int, name: str) -> None:
            if name == "rename_new":
                vault.note.write_bytes(b"first" if disk.names_called.count(name) == 1 else b"second")

        disk.before = edit
        with pytest.raises(NoteChangedError):
            delete(vault.root, PATH, digest(OLD), journal=vault.journal(disk), purpose=PURPOSE)
        assert vault.note.read_bytes() == b"second"
        assert [conflict.kept.read_bytes() for conflict in vault.journal().conflicts()] == [b"first"]
        assert vault.strays() == []

    def test_an_edit_in_the_last_moment_brings_the_note_back(self, vault: Vault) -> None:
        def edit(_: int, name: str) -> None:
            if name == "rename_new" and vault.note.exists():
                vault.note.write_bytes(b"mine")

        disk = HazardDisk(edit)
        with pytest.raises(NoteChangedError):
            delete(vault.root, PATH, digest(OLD), journal=vault.journal(disk), purpose=PURPOSE)
        assert vault.note.read_bytes() == b"mine"
        assert vault.strays() == []
        assert vault.journal().pending() == []
        away, back = (place for place, name in enumerate(disk.names_called) if name == "rename_new")
        assert "sync" not in disk.names_called[away:back], "every moment without the user's save counts"


def test_a_full_disk_is_named_with_the_way_out(vault: Vault) -> None:
    def full(_: int, name: str) -> None:
        if name == "write":
            raise OSError(errno.ENOSPC, "full")

    with pytest.raises(WriteFailedError) as caught:
        vault.write(disk=HazardDisk(full))
    assert str(caught.value) == (
        "People/Priya.md could not be written (No space left on device). It is as it was.\n"
        "Free some disk space, then try again."
    )
    assert vault.note.read_bytes() == OLD
