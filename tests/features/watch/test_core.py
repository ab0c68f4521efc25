"""When the watcher looks, drafts and waits: its core on a clock of its own, without threads or a disk."""

from dataclasses import dataclass, field

from vault_coach.errors import CoachError
from vault_coach.features.watch.core import AGAIN, EVERY, IDLE, OVERFLOW, STORM, Core, RescanSchedule
from vault_coach.features.watch.debounce import Debounce
from vault_coach.features.watch.jobs import Job, JobQueue
from vault_coach.llm.cancel import StoppedError
from vault_coach.vault.errors import NoteBusyError


def job(key: str, path: str = "", facts: str = "") -> Job:
    return Job(key, path or f"{key}.md", facts, lambda _coach, _backend: "")


@dataclass
class World:
    """A clock that is moved by waiting, and deeds that are only written down; `typed_in` is saved each second."""

    time: float = 1000.0
    asleep: float = 0.0
    nap: float = 0.0
    events: list[str] = field(default_factory=list)
    done: list[str] = field(default_factory=list)
    due: list[Job] = field(default_factory=list)
    changed: int = 1
    fails: dict[str, Exception] = field(default_factory=dict)
    waits: list[float] = field(default_factory=list)
    stops: bool = False
    typed_in: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.core = Core(
            self, self.get_paths, lambda: self.time, lambda: self.time + self.asleep, lambda: self.stops
        )

    def get_paths(self, seconds: float) -> list[str]:
        if seconds and self.typed_in:
            self.time += min(seconds, 1)
            return self.typed_in
        if seconds:
            self.waits.append(seconds)
            self.asleep, self.nap = self.asleep + self.nap, 0
        if not self.events:
            self.time += seconds
        paths, self.events = self.events, []
        return paths

    def scan(self, why: str) -> int:
        self._deed(f"look: {why}", why)
        return self.changed

    def due_jobs(self, *, storm: bool) -> list[Job]:
        self.done += ["storm"] * storm
        return [] if storm else self.due

    def draft(self, job: Job) -> None:
        self._deed(f"draft: {job.key}", job.key)
        self.due = [other for other in self.due if other.key != job.key]

    def idle(self) -> None:
        pass

    def log_error(self, _error: Exception, about: str) -> None:
        self.done.append(f"trouble: {about}")

    def _deed(self, what: str, key: str) -> None:
        self.done.append(what)
        if key in self.fails:
            raise self.fails.pop(key)

    def turns(self, seconds: float) -> list[str]:
        """What is done in so many seconds."""
        self.done.clear()
        until = self.time + seconds
        while self.time < until:
            self.core.turn()
        return list(self.done)


def started(**fields: object) -> World:
    """A watcher that has looked at all notes once and has nothing to do."""
    world = World(**fields)  # type: ignore[arg-type]
    world.core.turn()
    return world


def test_it_looks_at_all_notes_when_it_starts() -> None:
    assert World().turns(1) == ["look: start"]


def test_a_saved_note_is_looked_at_once_it_has_been_quiet_for_ten_seconds() -> None:
    world = started()
    world.events = ["a.md"]
    assert world.turns(9.9) == []
    assert world.turns(0.2) == ["look: saved"]


def test_a_note_that_keeps_changing_is_waited_for_longer() -> None:
    settling = Debounce(quiet=10, storm=STORM)
    for second in range(0, 9, 2):
        settling.add(["a.md"], second)
    assert settling.next_at() == 8 + 10 + 4
    settling.add(["a.md"], 500)
    assert settling.next_at() == 500 + 30


def test_one_note_does_not_wait_for_another() -> None:
    settling = Debounce(quiet=10, storm=STORM)
    settling.add(["a.md"], 0)
    settling.add(["b.md"], 5)
    assert settling.take_settled(10) == ["a.md"]
    assert "b.md" in settling


def test_a_storm_is_waited_for_until_all_of_it_is_quiet_and_then_read_without_drafting() -> None:
    world = started(due=[])
    world.due = [job("one")]
    world.events = [f"{number}.md" for number in range(STORM)]
    world.core.turn()
    world.time += 8
    world.events = ["late.md"]
    assert world.turns(9.9) == []
    assert world.turns(0.2) == ["look: saved", "storm"]


def test_a_storm_does_not_wait_for_a_note_that_is_typed_in_all_the_while() -> None:
    world = started()
    world.events = [f"{number}.md" for number in range(STORM + 1)]
    world.typed_in = ["mine.md"]
    assert world.turns(59) == []
    world.due = [job("one")]
    assert world.turns(2) == ["look: saved", "storm"]
    world.events = ["other.md"]
    assert world.turns(12) == ["look: saved", "draft: one"]


def test_every_storm_is_waited_for_anew() -> None:
    settling = Debounce(quiet=10, storm=2)
    for began in (0, 1000):
        settling.add(["a.md", "b.md", "c.md"], began)
        settling.add(["d.md"], began + 8)
        assert settling.take_settled(began + 17.9) == []
        assert len(settling.take_settled(began + 18)) == 4


def test_what_comes_to_rest_in_the_middle_of_a_storm_is_no_news() -> None:
    world = started()
    world.due = [job("one")]
    world.events = ["a.md"]
    world.typed_in = [f"{number}.md" for number in range(STORM + 1)]
    assert world.turns(80) == ["look: saved", "storm"]


def test_many_changes_found_by_a_look_are_a_storm_too() -> None:
    world = started()
    world.due, world.changed = [job("one")], STORM + 1
    world.events = ["a.md"]
    assert world.turns(11) == ["look: saved", "storm"]


def test_the_first_look_is_no_storm_however_many_notes_there_are() -> None:
    world = World(changed=10_000, due=[job("one")])
    assert world.turns(1) == ["look: start", "draft: one"]


def test_a_look_that_finds_nothing_new_leaves_the_drafts_that_wait_alone() -> None:
    world = World(due=[job("one", "a.md")])
    world.core.turn()
    world.due, world.changed = [], 0
    world.events = ["a.md"]
    assert world.turns(11) == ["look: saved", "draft: one"]


def test_all_notes_are_looked_at_every_fifteen_minutes() -> None:
    assert started().turns(3 * EVERY + 1) == ["look: round"] * 3


def test_all_notes_are_looked_at_when_events_were_lost() -> None:
    world = started()
    world.events = [OVERFLOW]
    assert world.turns(1) == ["look: overflow"]


def test_all_notes_are_looked_at_when_the_machine_has_slept() -> None:
    world = started(nap=3600)
    assert world.turns(IDLE) == []
    assert world.turns(1) == ["look: resume"]


def test_a_clock_that_is_set_back_counts_as_sleep() -> None:
    rounds = RescanSchedule()
    rounds.done(0)
    rounds.after_wait(60, 61)
    assert not rounds.due(2)
    rounds.after_wait(60, -3600)
    assert rounds.due(2) == "resume"


def test_a_look_that_fails_is_tried_again_in_a_minute() -> None:
    world = World(fails={"start": CoachError("There is no vault.")})
    assert world.turns(1) == ["look: start", "trouble: start"]
    assert world.turns(AGAIN) == ["look: start"]


def test_drafts_are_written_one_by_one() -> None:
    world = World(due=[job("one"), job("two")])
    assert world.turns(1) == ["look: start", "draft: one", "draft: two"]


def test_a_note_that_is_saved_between_two_drafts_makes_the_second_wait() -> None:
    world = World(due=[job("one", "a.md"), job("two", "b.md")])
    world.core.turn()
    world.events = ["b.md"]
    assert world.turns(9) == ["draft: one"]
    assert world.turns(2) == ["look: saved", "draft: two"]


def test_a_draft_waits_while_its_folder_is_being_moved() -> None:
    world = World(due=[job("one", "Meetings/a.md")])
    world.core.turn()
    world.events = ["Meetings"]
    assert world.turns(9) == []


def test_a_draft_waits_for_a_note_it_quotes_to_come_to_rest() -> None:
    world = World(due=[Job("one", "a.md", "", lambda _coach, _backend: "", frozenset({"Meetings/b.md"}))])
    world.core.turn()
    world.events = ["Meetings/b.md"]
    assert world.turns(9.5) == []
    assert world.turns(1) == ["look: saved", "draft: one"]


def test_time_alone_makes_a_draft_due() -> None:
    world = started(changed=0)
    world.due = [job("weekly")]
    assert world.turns(EVERY + 1) == ["look: round", "draft: weekly"]


def test_the_newest_facts_win() -> None:
    queue = JobQueue()
    queue.replace([job("one", facts="old"), job("two")])
    queue.replace([job("one", facts="new")])
    taken = queue.take(0, ())
    assert taken
    assert taken.facts == "new"
    assert queue.take(0, ()) is None


def test_the_queue_is_bounded() -> None:
    queue = JobQueue(most=3)
    queue.replace(job(str(number)) for number in range(100))
    assert len(queue) == 3


def test_a_busy_note_is_tried_again_after_the_quiet_period() -> None:
    world = World(due=[job("one")], fails={"one": NoteBusyError("busy")})
    assert world.turns(9) == ["look: start", "draft: one"]
    assert world.turns(2) == ["draft: one"]


def test_a_draft_that_fails_is_tried_again_after_1_5_and_30_minutes_whatever_is_looked_at_meanwhile() -> None:
    queue = JobQueue()
    for wait in (60, 300, 1800, 1800):
        queue.replace([job("one")])
        now = queue.next_at(()) or 0
        taken = queue.take(max(now, 0), ())
        assert taken
        queue.failed(taken, 1000)
        assert queue.next_at(()) == 1000 + wait


def test_one_draft_that_fails_keeps_no_other_from_being_written() -> None:
    world = World(due=[job("one"), job("two")], fails={"one": ValueError("words of a note")})
    assert world.turns(1) == ["look: start", "draft: one", "trouble: one", "draft: two"]
    assert world.turns(60) == ["draft: one"]


def test_it_waits_no_longer_than_until_the_next_thing_to_do() -> None:
    world = started()
    world.core.turn()
    assert world.waits == [IDLE]
    world.events = ["a.md"]
    world.turns(1)
    assert world.waits[-1] == 10


def test_it_stops_between_two_drafts_and_in_the_middle_of_one() -> None:
    world = World(due=[job("one"), job("two")], fails={"one": StoppedError("Stopped.")})
    world.core.turn()
    world.core.turn()
    world.stops = True
    world.core.run()
    assert world.done == ["look: start", "draft: one"]


def test_once_looks_and_drafts_and_leaves() -> None:
    world = World(due=[job("one"), job("two", "b.md")], fails={"two": NoteBusyError("busy")})
    world.core.once()
    assert world.done == ["look: start", "draft: one", "draft: two"]
    assert len(world.core.queue) == 1
