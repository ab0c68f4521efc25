"""Whatever happens to notes, and whatever is heard of it: when all is quiet, the index is that of a fresh look."""

import logging
import os
import shutil
import tempfile
from datetime import UTC, date, datetime
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from support.run import AT_REST
from torture.scale import count
from vault_coach.coach import Coach, Places
from vault_coach.config import Settings
from vault_coach.features.watch.core import EVERY, OVERFLOW, STORM, Core
from vault_coach.features.watch.watcher import ModelHolder, Watcher
from vault_coach.index.store import Index

PEOPLE = ("Ann Alder", "Bo Beck", "Cy Cole")
FOLDERS = ("", "People/", "Meetings/", "Meetings/old/")
notes = st.builds(
    lambda folder, name: f"{folder}{name}.md",
    st.sampled_from(FOLDERS),
    st.sampled_from([*PEOPLE, "note", "Note b"]),
)
texts = st.sampled_from(
    [
        "---\ntype: partner\ntier: core\n---\n",
        "---\ntype: meeting\ndate: 2026-11-20\nattendees: ['[[Ann Alder]]']\n---\n- [ ] @Ann Alder sends it\n",
        "---\ntype: initiative\nstatus: done\npartners: ['[[Bo Beck]]']\n---\n",
        "just words\n",
        "",
        "---\nbroken: [\n---\n- [ ] I call [[Cy Cole]]\n",
    ]
)


class Vault(RuleBasedStateMachine):
    """A user, a sync tool and an editor at work on one vault; a part of what they do is never heard of."""

    def __init__(self) -> None:
        super().__init__()
        self.top = Path(tempfile.mkdtemp())
        self.vault, self.outside = self.top / "vault", self.top / "outside"
        self.vault.mkdir()
        self.outside.mkdir()
        self.time, self.edits = 0.0, 0
        self.heard: list[str] = []
        self.lost = self.deaf = False
        self.places = Places(self.top / "state", self.top / "models")
        log = logging.getLogger("tests.quiet")
        log.addHandler(logging.NullHandler())
        log.propagate = False
        watcher = Watcher(
            self.coach, lambda: datetime(2026, 11, 24, tzinfo=UTC), ModelHolder(lambda _: None, log), log
        )
        watcher.read_only = True
        self.core = Core(watcher, self.get_paths, lambda: self.time, lambda: self.time, lambda: False)

    def coach(self) -> Coach:
        now = datetime(2026, 11, 24, tzinfo=UTC)
        return Coach(self.vault, Settings(), date(2026, 11, 24), now, self.places, quiet=AT_REST)

    def get_paths(self, seconds: float) -> list[str]:
        heard, self.heard = self.heard, []
        self.time += 0 if heard else seconds
        return heard

    def happened(self, *paths: str) -> None:
        """Something that the system may tell of."""
        if self.deaf:
            self.lost = True
        else:
            self.heard += [path for path in paths if path.endswith(".md") or "." not in path]

    def put(self, path: str, text: str, root: Path | None = None) -> None:
        """No two texts look alike by size and time, as no two saves seconds apart do."""
        self.edits += 1
        note = (root or self.vault) / path
        note.parent.mkdir(parents=True, exist_ok=True)
        note.write_text(text, encoding="utf-8")
        os.utime(note, ns=(0, self.edits * 10**9))

    def there(self, path: str) -> bool:
        return (self.vault / path).is_file()

    @initialize(path=notes, text=texts)
    def begin(self, path: str, text: str) -> None:
        self.put(path, text)
        self.core.turn()

    @rule(deaf=st.booleans())
    def go_deaf(self, deaf: bool) -> None:
        self.deaf = deaf

    @rule(path=notes, text=texts)
    def save_in_place(self, path: str, text: str) -> None:
        self.put(path, text)
        self.happened(path)

    @rule(path=notes, text=texts)
    def save_by_rename(self, path: str, text: str) -> None:
        temp = f"{path}.new"
        self.put(temp, text)
        (self.vault / temp).replace(self.vault / path)
        self.happened(temp, path)

    @rule(path=notes, text=texts)
    def save_like_vim(self, path: str, text: str) -> None:
        if self.there(path):
            (self.vault / path).rename(self.vault / f"{path}~")
            self.put(path, text)
            (self.vault / f"{path}~").unlink()
            self.happened(path, f"{path}~")

    @rule(path=notes)
    def delete(self, path: str) -> None:
        if self.there(path):
            (self.vault / path).unlink()
            self.happened(path)

    @rule(path=notes, text=texts)
    def delete_and_put_back(self, path: str, text: str) -> None:
        self.delete(path)
        self.turn_a_little()
        self.save_in_place(path, text)

    @rule(path=notes, text=texts)
    def move_in(self, path: str, text: str) -> None:
        self.put("here.md", text, self.outside)
        (self.vault / path).parent.mkdir(parents=True, exist_ok=True)
        (self.outside / "here.md").replace(self.vault / path)
        self.happened(path)

    @rule(path=notes)
    def move_out(self, path: str) -> None:
        if self.there(path):
            (self.vault / path).replace(self.outside / "gone.md")
            self.happened(path)

    @rule(path=notes)
    def change_case(self, path: str) -> None:
        other = f"{path[:-4]}{path[-4].swapcase()}.md"
        if self.there(path) and not self.there(other):
            (self.vault / path).rename(self.vault / other)
            self.happened(path, other)

    @rule(one=notes, other=notes)
    def swap(self, one: str, other: str) -> None:
        if one != other and self.there(one) and self.there(other):
            (self.vault / one).rename(self.vault / "swap.tmp")
            (self.vault / other).rename(self.vault / one)
            (self.vault / "swap.tmp").rename(self.vault / other)
            self.happened(one, other)

    @rule(
        name=st.sampled_from(["Meetings", "People", "Archive"]), new=st.sampled_from(["Archive", "People", "Old"])
    )
    def move_folder(self, name: str, new: str) -> None:
        if (self.vault / name).is_dir() and not (self.vault / new).exists():
            (self.vault / name).rename(self.vault / new)
            self.happened(name, new)

    @rule(name=st.sampled_from(["Meetings", "People"]))
    def move_folder_out(self, name: str) -> None:
        if (self.vault / name).is_dir():
            shutil.rmtree(self.outside / name, ignore_errors=True)
            (self.vault / name).rename(self.outside / name)
            self.happened(name)

    @rule(text=texts)
    def storm(self, text: str) -> None:
        for number in range(STORM + 5):
            self.put(f"Sync/{number}.md", text)
            self.happened(f"Sync/{number}.md")

    @rule()
    def debris(self) -> None:
        self.put("People/Ann Alder.sync-conflict-20261124-101010-ABC.md", "---\ntype: partner\n---\n")
        self.put(".obsidian/workspace.json", "{}")
        self.happened("People/Ann Alder.sync-conflict-20261124-101010-ABC.md")

    @precondition(lambda self: self.lost)
    @rule()
    def hear_that_events_were_lost(self) -> None:
        self.heard.append(OVERFLOW)
        self.lost = False

    @rule(seconds=st.sampled_from([1, 6, 11]))
    def turn_a_little(self, seconds: int = 1) -> None:
        until = self.time + seconds
        self.core.turn()
        while self.time < until:
            self.time += 1
            self.core.turn()

    @precondition(lambda self: not self.lost)
    @rule()
    def all_is_quiet(self) -> None:
        self.pass_by(31)
        self.same_as_fresh()

    @rule()
    def a_quarter_of_an_hour_passes(self) -> None:
        self.pass_by(EVERY + 31)
        self.lost = False
        self.same_as_fresh()

    def pass_by(self, seconds: float) -> None:
        until = self.time + seconds
        while self.time < until:
            self.core.turn()

    def same_as_fresh(self) -> None:
        with (
            Index(self.places.of(self.vault) / "index.sqlite") as index,
            Index(self.top / "fresh.sqlite") as fresh,
        ):
            fresh.update(self.vault)
            assert index.paths() == fresh.paths()
            assert index.readings() == fresh.readings()
        (self.top / "fresh.sqlite").unlink()

    def teardown(self) -> None:
        self.a_quarter_of_an_hour_passes()
        shutil.rmtree(self.top)


TestVault = Vault.TestCase
TestVault.settings = settings(
    max_examples=count(12, 500),
    stateful_step_count=20,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
