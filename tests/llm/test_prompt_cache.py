"""What a model read before is kept: private, bounded, and thrown away as soon as anything is wrong with it."""

import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from vault_coach.llm.prompt_cache import PromptCache

STATE = bytes(range(256))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "state" / "prefixes"


def test_what_was_kept_is_there_now_and_in_the_next_process(folder: Path) -> None:
    here = PromptCache(folder)
    here.put("a", STATE)
    assert here.get("a") == STATE
    assert PromptCache(folder).get("a") == STATE
    assert PromptCache(folder).get("b") is None


def test_without_a_folder_it_is_kept_in_memory(tmp_path: Path) -> None:
    here = PromptCache()
    here.put("a", STATE)
    assert here.get("a") == STATE
    assert list(tmp_path.iterdir()) == []


def test_nobody_else_can_look_into_it(folder: Path) -> None:
    PromptCache(folder).put("a", STATE)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert [stat.S_IMODE(file.stat().st_mode) for file in folder.iterdir()] == [0o600]


def cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-1])


def lengthen(file: Path) -> None:
    file.write_bytes(file.read_bytes() + b"x")


def flip(file: Path) -> None:
    data = bytearray(file.read_bytes())
    data[100] ^= 1
    file.write_bytes(data)


def empty(file: Path) -> None:
    file.write_bytes(b"")


def another(file: Path) -> None:
    PromptCache(file.parent).put("b", STATE)
    (file.parent / "b").replace(file)


@pytest.mark.parametrize("damage", [cut, lengthen, flip, empty, another])
def test_what_is_not_as_it_was_kept_is_thrown_away(folder: Path, damage: Callable[[Path], None]) -> None:
    PromptCache(folder).put("a", STATE)
    damage(folder / "a")
    assert PromptCache(folder).get("a") is None
    assert not (folder / "a").exists()


def test_on_disk_what_was_used_longest_ago_goes_first(folder: Path) -> None:
    for age, key in enumerate("cba"):
        PromptCache(folder).put(key, STATE)
        os.utime(folder / key, (age, age))
    PromptCache(folder).get("c")
    PromptCache(folder, disk=3 * 300).put("d", STATE)
    assert sorted(file.name for file in folder.iterdir()) == ["a", "c", "d"]


def test_what_a_killed_process_left_does_not_stay(folder: Path) -> None:
    PromptCache(folder).put("a", STATE)
    (folder / "tmp123").write_bytes(STATE)
    os.utime(folder / "tmp123", (1, 1))
    PromptCache(folder, disk=2 * 300).put("b", STATE)
    assert sorted(file.name for file in folder.iterdir()) == ["a", "b"]


def test_what_is_larger_than_the_room_is_not_written(folder: Path) -> None:
    PromptCache(folder, disk=100).put("a", STATE)
    assert not folder.exists()


def test_in_memory_too_the_room_is_bounded() -> None:
    here = PromptCache(memory=2 * len(STATE))
    for key in "ab":
        here.put(key, STATE)
    here.get("a")
    here.put("c", STATE)
    assert [here.get(key) is not None for key in "abc"] == [True, False, True]


def test_one_state_is_kept_whatever_its_size() -> None:
    here = PromptCache(memory=1)
    here.put("a", STATE)
    assert here.get("a") == STATE


def test_a_folder_that_cannot_be_used_is_done_without(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    here = PromptCache(tmp_path / "file")
    here.put("a", STATE)
    assert here.get("a") == STATE
    here.drop("a")
    assert here.get("a") is None


def test_a_write_that_fails_leaves_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    PromptCache(folder).put("a", STATE)
    assert list(folder.iterdir()) == []


def test_what_is_dropped_is_gone(folder: Path) -> None:
    here = PromptCache(folder)
    here.put("a", STATE)
    here.drop("a")
    assert here.get("a") is None
    assert list(folder.iterdir()) == []
