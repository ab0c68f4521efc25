"""What the watcher drafts into a vault, and what it leaves alone: its deeds, without events or a real clock."""

import logging
import os
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest

from support.fake_model import FakeModel
from support.run import AT_REST, TODAY, tree
from vault_coach import config
from vault_coach.coach import Coach, Places
from vault_coach.errors import CoachError
from vault_coach.features.watch import log as watch_log
from vault_coach.features.watch.watcher import ModelHolder, Watcher
from vault_coach.llm.backend import Backend
from vault_coach.state.written_blocks import WrittenBlock, load_written_blocks
from vault_coach.vault.errors import NoteBusyError
from vault_coach.vault.quiet_period import QuietPeriod
from vault_coach.vault.undo import undo

PRIYA = "Meetings/2026-11-24 Priya one-on-one.md"
KENJI = "Meetings/2026-11-25 Kenji one-on-one.md"
EFFORT = "Initiatives/Venue scorecards.md"
WEEK = "Reflections/2026-W47.md"
VOICE = "Coach/Voice.md"
ASK = "which part of it do you need first, and by when?"
MINE = "what would be soon enough for you?"


class Watched:
    """A vault and its watcher, woken by hand."""

    def __init__(self, vault: Path, log: logging.Logger, **fields: object) -> None:
        self.vault, self.today = vault, date.fromisoformat(TODAY)
        self.fields = {"quiet": AT_REST, **fields}
        self.settings: dict[str, object] = {"watch": ("check-in", "retrospective", "story", "recalibration")}
        self.model: Backend | None = None
        self.notified: list[str] = []
        self.places = Places(vault.parent / "state", vault.parent / "models")
        model = ModelHolder(lambda _coach: self.model, log)
        self.watcher = Watcher(self.coach, self.now, model, log, notify=self.notified.append)

    @property
    def log(self) -> list[str]:
        return [line[20:] for line in watch_log.latest_lines(self.places.of(self.vault), 99)]

    def now(self) -> datetime:
        return datetime.combine(self.today, datetime.min.time(), UTC).replace(hour=12)

    def coach(self) -> Coach:
        settings = config.load_settings(self.vault, self.vault.parent / "none.toml", {}, self.settings)
        return Coach(self.vault, settings, self.today, datetime.now(UTC), self.places, **self.fields)  # type: ignore[arg-type]

    def wake(self, *, storm: bool = False) -> list[str]:
        """The notes that are drafted into when some were saved."""
        self.watcher.written.clear()
        self.watcher.scan("saved")
        for job in self.watcher.due_jobs(storm=storm):
            self.watcher.draft(job)
        return list(self.watcher.written)

    def text(self, path: str) -> str:
        return (self.vault / path).read_text(encoding="utf-8")

    def shipped(self, path: str) -> list[WrittenBlock]:
        """What is remembered of the drafts in a note."""
        return [row for row in load_written_blocks(self.places.of(self.vault)) if row.path == path]

    def edit(self, path: str, old: str, new: str) -> None:
        assert old in self.text(path)
        (self.vault / path).write_text(self.text(path).replace(old, new), encoding="utf-8")


@pytest.fixture
def log(vault: Path, tmp_path: Path) -> Iterator[logging.Logger]:
    state = Places(tmp_path / "state", tmp_path).of(vault)
    state.mkdir(parents=True)
    with watch_log.opened(state) as opened:
        yield opened


@pytest.fixture
def watched(vault: Path, log: logging.Logger) -> Watched:
    return Watched(vault, log)


def test_todays_and_tomorrows_one_on_ones_get_their_check_ins_once(watched: Watched) -> None:
    assert watched.wake() == [PRIYA, KENJI]
    before = tree(watched.vault)
    assert watched.wake() == []
    assert tree(watched.vault) == before


def test_a_new_fact_brings_tomorrows_check_in_up_to_date_with_one_write(watched: Watched) -> None:
    watched.wake()
    old = watched.text(KENJI)
    _new_fact_about_kenji(watched)
    assert watched.wake() == [KENJI]
    assert "ledger export" in watched.text(KENJI)
    assert watched.text(KENJI) != old
    assert watched.wake() == []


def test_what_is_written_down_during_a_meeting_does_not_change_its_check_in(watched: Watched) -> None:
    watched.wake()
    with (watched.vault / PRIYA).open("a", encoding="utf-8") as note:
        note.write("\n- [ ] I send Priya the December rota 📅 2026-11-27\n")
    assert watched.wake() == []


def test_an_edited_check_in_stays_as_the_user_has_it(watched: Watched) -> None:
    watched.wake()
    watched.edit(KENJI, "[!", "[! ")
    mine = watched.text(KENJI)
    watched.edit(PRIYA, "type: meeting", "type: meeting\nminutes-planned: 20")
    _new_fact_about_kenji(watched)
    assert watched.wake() == []
    assert watched.text(KENJI) == mine
    assert any("left, for it was edited or dismissed" in line for line in watched.log)


def test_a_check_in_that_was_taken_out_is_not_put_back(watched: Watched) -> None:
    before = watched.text(KENJI)
    watched.wake()
    (watched.vault / KENJI).write_text(before, encoding="utf-8")
    _new_fact_about_kenji(watched)
    assert watched.wake() == []
    assert watched.text(KENJI) == before


def test_a_write_that_was_undone_is_not_done_again(watched: Watched) -> None:
    before = tree(watched.vault)
    watched.wake()
    for number in (0, 1):
        coach = watched.coach()
        undo(coach.vault, coach.journal, coach.now, number)
    assert tree(watched.vault) == before
    _new_fact_about_kenji(watched)
    assert watched.wake() == []


def test_a_dismissed_check_in_stays_as_it_is(watched: Watched) -> None:
    watched.wake()
    with (watched.vault / KENJI).open("a", encoding="utf-8") as note:
        note.write("coach: dismissed\n")
    mine = watched.text(KENJI)
    _new_fact_about_kenji(watched)
    assert watched.wake() == []
    assert watched.text(KENJI) == mine


def test_a_damaged_note_is_left_and_the_log_says_where(watched: Watched) -> None:
    with (watched.vault / KENJI).open("a", encoding="utf-8") as note:
        note.write("\n<<<<<<< mine\n")
    assert watched.wake() == [PRIYA]
    assert any(line.startswith("check-in/kenji-watanabe/2026-11-25") and "damaged" in line for line in watched.log)


def test_nobody_is_drafted_about_who_rests(watched: Watched) -> None:
    note = watched.vault / "People/Kenji Watanabe.md"
    note.write_text(note.read_text(encoding="utf-8").replace("---\n", "---\npaused: true\n", 1), encoding="utf-8")
    assert watched.wake() == [PRIYA]


def test_an_initiative_that_becomes_done_gets_its_questions_and_then_its_story(watched: Watched) -> None:
    watched.wake()
    watched.edit(EFFORT, "status: active", f"status: done\nended: {TODAY}")
    assert watched.wake() == [EFFORT]
    assert "coach:begin id=retrospective/venue-scorecards" in watched.text(EFFORT)
    watched.edit(EFFORT, "status: done", "status: done\noutcome: All 61 venues open their page each month")
    assert watched.wake() == [EFFORT]
    assert "coach:begin id=story/venue-scorecards" in watched.text(EFFORT)
    assert watched.wake() == []


def test_what_was_done_before_the_first_look_is_history(watched: Watched) -> None:
    assert not any("Initiatives/" in path for path in watched.wake())


def test_a_finished_initiative_that_is_archived_or_gone_for_a_while_stays_history(watched: Watched) -> None:
    watched.edit(EFFORT, "status: active", "status: done\nended: 2026-11-20\noutcome: All venues open their page")
    watched.wake()
    (watched.vault / "Archive").mkdir()
    (watched.vault / EFFORT).rename(watched.vault / "Archive/Venue scorecards.md")
    assert watched.wake() == []
    (watched.vault / "Archive/Venue scorecards.md").rename(watched.vault.parent / "away.md")
    assert watched.wake() == []
    (watched.vault.parent / "away.md").rename(watched.vault / EFFORT)
    assert watched.wake() == []


def test_a_finished_initiative_whose_note_is_gone_for_a_while_gets_its_questions_when_it_is_back(
    watched: Watched,
) -> None:
    watched.wake()
    watched.edit(EFFORT, "status: active", f"status: done\nended: {TODAY}")
    watched.watcher.scan("saved")
    watched.watcher.due_jobs(storm=False)  # it is noticed, and gone before anything is written
    (watched.vault / EFFORT).rename(watched.vault.parent / "away.md")
    assert watched.wake() == []
    (watched.vault.parent / "away.md").rename(watched.vault / EFFORT)
    assert watched.wake() == [EFFORT]


def test_an_initiative_that_is_taken_up_again_may_become_done_again(watched: Watched) -> None:
    watched.edit(EFFORT, "status: active", "status: done\nended: 2026-11-20")
    watched.wake()
    watched.edit(EFFORT, "status: done\nended: 2026-11-20", "status: active")
    watched.wake()
    watched.edit(EFFORT, "status: active", f"status: done\nended: {TODAY}")
    assert watched.wake() == [EFFORT]


def test_a_draft_names_the_notes_it_quotes(watched: Watched) -> None:
    _new_fact_about_kenji(watched)
    watched.watcher.scan("saved")
    kenjis = next(job for job in watched.watcher.due_jobs(storm=False) if job.path == KENJI)
    assert "Meetings/2026-11-23 Kenji corridor.md" in kenjis.cited


def test_an_initiative_that_became_done_while_nobody_watched_is_noticed(
    watched: Watched, log: logging.Logger
) -> None:
    watched.wake()
    watched.edit(EFFORT, "status: active", f"status: done\nended: {TODAY}")
    later = Watched(watched.vault, log)
    assert later.wake() == [EFFORT]


def test_a_storm_drafts_nothing_and_makes_nothing_due(watched: Watched) -> None:
    watched.wake()
    before = watched.text(EFFORT)
    watched.edit(EFFORT, "status: active", f"status: done\nended: {TODAY}")
    assert watched.wake(storm=True) == []
    assert watched.wake() == []
    assert "coach:begin" not in before + watched.text(EFFORT)


def test_a_checkpoint_tomorrow_gets_questions_on_how_the_work_together_goes(watched: Watched) -> None:
    path = "Meetings/2026-11-25 Scorecards checkpoint.md"
    (watched.vault / path).write_text(
        "---\ntype: meeting\nkind: checkpoint\ndate: 2026-11-25\nattendees: ['[[Hemi Parata]]']\n"
        "initiative: '[[Venue scorecards]]'\n---\n",
        encoding="utf-8",
    )
    assert path in watched.wake()
    assert "coach:begin id=retrospective/venue-scorecards/2026-11-25" in watched.text(path)
    assert watched.wake() == []


def test_the_week_is_looked_back_on_once_it_is_time(watched: Watched) -> None:
    watched.settings["watch"] = ("weekly",)
    assert watched.wake() == [WEEK]
    assert watched.wake() == []
    watched.today = date(2026, 11, 27)
    assert watched.wake() == []  # it is noon
    watched.today = date(2026, 11, 28)
    assert watched.wake() == ["Reflections/2026-W48.md"]


@pytest.mark.parametrize("off", ["check-in", "retrospective", "story", "recalibration", "weekly"])
def test_each_draft_can_be_switched_off(watched: Watched, off: str) -> None:
    watched.settings["watch"] = ()
    watched.wake()
    every = {"check-in", "retrospective", "story", "recalibration", "weekly"}
    watched.settings["watch"] = tuple(every - {off})
    watched.edit(EFFORT, "status: active", f"status: done\nended: {TODAY}\noutcome: All venues open their page")
    (watched.vault / "Meetings/x.md").write_text(
        "---\ntype: meeting\nkind: checkpoint\ndate: 2026-11-25\nattendees: ['[[Ingrid Aasen]]']\n"
        "initiative: '[[Gate scan truth]]'\n---\n",
        encoding="utf-8",
    )
    watched.wake()
    drafted = {
        word: any(name in text for text in tree(watched.vault).values())
        for word, name in {
            "check-in": b"id=check-in/",
            "retrospective": b"id=retrospective/venue-scorecards ",
            "story": b"id=story/",
            "recalibration": b"id=retrospective/gate-scan-truth/",
            "weekly": b"id=weekly/",
        }.items()
    }
    assert drafted == {word: word != off for word in every}


def test_new_settings_count_as_news(watched: Watched) -> None:
    assert watched.watcher.scan("start") == 130
    assert watched.watcher.scan("saved") == 0
    watched.settings["watch_quiet"] = 20
    assert watched.watcher.scan("saved") == 1


def test_read_only_drafts_nothing(watched: Watched) -> None:
    before = tree(watched.vault)
    watched.watcher.read_only = True
    assert watched.wake() == []
    assert tree(watched.vault) == before


def test_another_device_is_the_writer(vault: Path, log: logging.Logger) -> None:
    watched = Watched(vault, log, device="kitchen")
    watched.settings["writer"] = "study"
    assert watched.wake() == []
    watched.settings["writer"] = "Kitchen"
    assert watched.wake() == [PRIYA, KENJI]


def test_a_note_that_was_saved_a_moment_ago_waits(watched: Watched) -> None:
    later = _passing_time(watched)
    watched.edit(KENJI, "month end", "month end, again")
    with pytest.raises(NoteBusyError):
        watched.wake()
    later(11)
    assert watched.wake() == [KENJI]


def test_a_half_typed_sentence_teaches_nothing_until_its_note_is_at_rest(watched: Watched) -> None:
    later = _passing_time(watched)
    watched.wake()
    before = watched.shipped(PRIYA)

    watched.edit(PRIYA, ASK, "what would be soon")
    _new_fact_about_kenji(watched, "ledger export")
    assert watched.wake() == [KENJI]
    assert not (watched.vault / VOICE).exists()
    assert watched.shipped(PRIYA) == before  # nor does the sentence count as taken out

    watched.edit(PRIYA, "what would be soon", MINE)
    later(11)
    _new_fact_about_kenji(watched, "gate report")
    assert watched.wake() == [KENJI]
    assert f"\n- {MINE}\n" in watched.text(VOICE)


def test_a_wording_waits_while_the_user_is_at_the_note_of_wordings(watched: Watched) -> None:
    later = _passing_time(watched)
    watched.wake()
    watched.edit(PRIYA, ASK, MINE)
    later(11)
    (watched.vault / VOICE).parent.mkdir(exist_ok=True)
    (watched.vault / VOICE).write_text("## other\n- x y?\n", encoding="utf-8")
    just_now = datetime.now(UTC).timestamp() + 11
    os.utime(watched.vault / VOICE, (just_now, just_now))
    _new_fact_about_kenji(watched, "ledger export")
    assert watched.wake() == [KENJI]
    assert MINE not in watched.text(VOICE)

    later(22)
    _new_fact_about_kenji(watched, "gate report")
    assert watched.wake() == [KENJI]
    assert f"\n- {MINE}\n" in watched.text(VOICE)


def test_a_model_is_asked_only_when_there_is_something_to_write(watched: Watched) -> None:
    watched.model = model = FakeModel()
    watched.wake()
    asked = len(model.history)
    assert asked
    watched.edit(PRIYA, "how are the two new callers", "how are the new callers")
    watched.wake()
    assert len(model.history) == asked


def test_without_a_model_the_phrasebook_writes_and_the_log_says_so(watched: Watched) -> None:
    def none(_coach: Coach) -> Backend:
        raise CoachError("There is no model yet.")

    watched.watcher.model._make = none
    assert watched.wake() == [PRIYA, KENJI]
    assert "without a model: CoachError" in watched.log


def test_a_model_that_idles_is_unloaded_and_one_that_is_not_wanted_any_more_is_closed(watched: Watched) -> None:
    class Loaded(FakeModel):
        idle: float = 0
        closed = False

        def unload_if_idle(self, seconds: float) -> None:
            self.idle = seconds

        def close(self) -> None:
            self.closed = True

    watched.model = first = Loaded()
    watched.settings["unload_minutes"] = 2
    watched.wake()
    watched.watcher.idle()
    assert first.idle == 120
    watched.model = Loaded()
    watched.settings["model"] = "another"
    _new_fact_about_kenji(watched)
    watched.wake()
    assert first.closed


def test_what_a_look_took_is_given_back_once(watched: Watched, monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[int] = []
    library = SimpleNamespace(malloc_trim=given.append)
    monkeypatch.setattr("vault_coach.features.watch.watcher.ctypes.CDLL", lambda _: library)
    watched.watcher.scan("saved")
    watched.watcher.idle()
    watched.watcher.idle()
    assert given == [0]
    del library.malloc_trim  # other systems have none
    watched.watcher.scan("saved")
    watched.watcher.idle()


def test_a_brief_is_announced_by_the_name_of_its_note_when_that_is_wanted(watched: Watched) -> None:
    watched.settings["notify"] = True
    watched.wake()
    assert watched.notified == ["2026-11-24 Priya one-on-one", "2026-11-25 Kenji one-on-one"]


def test_the_log_holds_ids_and_paths_and_no_word_of_a_note(watched: Watched) -> None:
    canary = "zanzibar-quince"
    _new_fact_about_kenji(watched, canary)
    watched.wake()
    watched.watcher.log_error(ValueError(canary), "start")
    assert canary in watched.text(KENJI)
    assert f"check-in/kenji-watanabe/2026-11-25, {KENJI}: written" in watched.log
    assert canary not in "\n".join(watched.log)


def test_a_vault_without_notes_is_watched_in_peace(tmp_path: Path, log: logging.Logger) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    assert Watched(empty, log).wake() == []


def _passing_time(watched: Watched) -> Callable[[float], None]:
    """Notes that are saved from now on take their time to come to rest; sets the clock ahead."""
    for note in watched.vault.rglob("*.md"):
        os.utime(note, (0, 0))
    ahead = 0.0
    watched.fields["quiet"] = QuietPeriod(clock=lambda: time.time() + ahead)

    def later(seconds: float) -> None:
        nonlocal ahead
        ahead = seconds

    return later


def _new_fact_about_kenji(watched: Watched, what: str = "ledger export") -> None:
    (watched.vault / "Meetings/2026-11-23 Kenji corridor.md").write_text(
        "---\ntype: meeting\ndate: 2026-11-23\nattendees: ['[[Kenji Watanabe]]']\n---\n"
        f"- [ ] [[Kenji Watanabe]] to send me the {what} 📅 2026-11-23\n",
        encoding="utf-8",
    )
