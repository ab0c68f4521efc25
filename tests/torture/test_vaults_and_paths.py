"""Hostile paths, and real vaults where COACH_CORPORA names a folder of them."""

import contextlib
import os
import random
import threading
from pathlib import Path

import pytest

from torture.hazards import HazardDisk
from torture.notes import BODY, ID
from torture.scale import SCALE, count, figure
from torture.vaults import NEW, NOW, OLD, PATH, make_vault
from vault_coach.markdown.edit.blocks import Refusal
from vault_coach.markdown.edit.put_block import remove, upsert
from vault_coach.vault.errors import WriteError
from vault_coach.vault.journal import Purpose
from vault_coach.vault.write import create

PIECES = (
    "..",
    ".",
    "",
    "/",
    "People",
    "Priya.md",
    "link",
    "loop",
    "file",
    "~",
    "a\0b",
    "%2e%2e",
    "\\",
    "C:",
    "CON",
    "\udcff",
)


class WatchedDisk(HazardDisk):
    """Notes every file opened beside the state folder that really lies outside the vault."""

    def __init__(self) -> None:
        super().__init__(after=self.look)
        self.outside: list[str] = []

    def look(self, _: int, name: str) -> None:
        if name == "open":
            for descriptor in self.descriptors:
                real = Path(f"/proc/self/fd/{descriptor}").readlink()
                if "outside" in real.parts:
                    self.outside.append(str(real))


def test_no_path_leads_out_of_the_vault(tmp_path: Path) -> None:
    vault = make_vault(tmp_path)
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "Priya.md").write_bytes(OLD)
    (vault.root / "link").symlink_to(outside)
    (vault.root / "file").symlink_to(outside / "Priya.md")
    (vault.root / "loop").symlink_to(vault.root)
    chance = random.Random(18)  # noqa: S311  (a seed, so that a failure comes back)
    disk = WatchedDisk()
    tried = count(500, 10_000)
    for _ in range(tried):
        path = "/".join(chance.choices(PIECES, k=chance.randint(1, 6)))
        with contextlib.suppress(WriteError):
            vault.write(path=path, disk=disk)
        with contextlib.suppress(WriteError):
            create(vault.root, path, NEW, journal=vault.journal(disk), purpose=Purpose(NOW))
    figure("P18 hostile paths", tried=tried, opened_outside=len(disk.outside))
    assert disk.outside == []
    assert {file.name: file.read_bytes() for file in outside.iterdir()} == {"Priya.md": OLD}


def test_a_folder_swapped_for_a_link_never_leads_out(tmp_path: Path) -> None:
    vault = make_vault(tmp_path)
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "Priya.md").write_bytes(OLD)
    folder, aside = vault.note.parent, vault.root / "aside"
    done = threading.Event()

    def swap() -> None:
        while not done.is_set():
            folder.rename(aside)
            folder.symlink_to(outside)
            folder.unlink()
            aside.rename(folder)

    thread = threading.Thread(target=swap)
    thread.start()
    disk = WatchedDisk()
    tried = count(100, 2_000)
    for _ in range(tried):
        with contextlib.suppress(WriteError):
            vault.write(disk=disk)
            vault.write(new=OLD, expected=NEW, disk=disk)
    done.set()
    thread.join()
    figure("P18 swapped folders", tried=tried, opened_outside=len(disk.outside))
    assert disk.outside == []
    assert (outside / "Priya.md").read_bytes() == OLD
    assert vault.root.joinpath(PATH).read_bytes() in {OLD, NEW}


@pytest.mark.skipif("COACH_CORPORA" not in os.environ, reason="COACH_CORPORA names no folder of real vaults")
@pytest.mark.parametrize(
    "mutation", ["as it is", "CRLF", "BOM", "no final newline", "three blank lines"][: 5 if SCALE else 1]
)
def test_every_real_note_takes_a_block_and_gives_it_back(mutation: str) -> None:
    figures = {"notes": 0, "written": 0, "refused": 0, "changed outside": 0, "not given back": 0}
    for file in sorted(Path(os.environ["COACH_CORPORA"]).rglob("*.md")):
        if not file.is_file():
            continue
        note = mutated(file.read_bytes(), mutation)
        figures["notes"] += 1
        new = upsert(note, ID, BODY)
        if isinstance(new, Refusal):
            figures["refused"] += 1
            assert upsert(note, ID, BODY, "Coach") != note
            continue
        figures["written"] += 1
        begin, end = (
            new.index(b"<!-- coach:begin id=" + ID.encode()),
            new.index(f"<!-- coach:end id={ID} -->".encode()),
        )
        head, tail = new[:begin], new[end + len(f"<!-- coach:end id={ID} -->") :]
        figures["changed outside"] += not (
            head.startswith(note[: len(note.rstrip())]) and note.endswith(tail.lstrip())
        )
        figures["not given back"] += remove(new, ID) != note
        assert upsert(new, ID, BODY) is new
    figure(f"P1 real vaults, {mutation}", **figures)
    assert figures["changed outside"] == figures["not given back"] == 0
    assert figures["refused"] < figures["notes"] / 50


def mutated(note: bytes, how: str) -> bytes:
    changes = {
        "as it is": note,
        "CRLF": note.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"),
        "BOM": b"\xef\xbb\xbf" + note,
        "no final newline": note.rstrip(b"\r\n"),
        "three blank lines": note + b"\n\n\n",
    }
    return changes[how]
