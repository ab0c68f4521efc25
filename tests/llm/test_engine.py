"""The model on this machine: reads its examples once, gives the same answers every time, and stops when told."""

import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from support.prompts import CHECK_IN, PHRASEBOOK
from vault_coach.drafting.plan import Fact
from vault_coach.drafting.sentence import Drafter
from vault_coach.errors import CoachError
from vault_coach.llm.backend import Request
from vault_coach.llm.cancel import Cancellation, StoppedError
from vault_coach.llm.llama import Llama

TESTS = Path(__file__).parents[1]
if TYPE_CHECKING:
    from vault_coach.llm.engine import Engine

PREFIX = "Each line is a question.\nMei, the plan is late; what do you need first?\n"


def request(prompt: str = "Priya, the churn file is late;", prefix: str = PREFIX, candidates: int = 3) -> Request:
    words = ("you", "need", "now", "the churn file", "help")
    return Request(prompt, ("what do", "how can I"), words, longest=3, candidates=candidates, prefix=prefix)


def drafted(first: str, thing: str) -> Request:
    """What the check-in asks about a late promise, with the shipped prompt."""
    values = {"first": first, "thing": thing, "action": f"send you {thing}", "day": "14 November"}
    lead = f"{first}, I said I would send you {thing} by 14 November and I am late;"
    return Drafter(CHECK_IN, PHRASEBOOK, None).request(
        Fact("promise-overdue", "promise-overdue", values, ()), lead
    )


def loaded(model: Llama) -> "Engine":
    assert model._engine is not None
    return model._engine


class Ticks:
    """A clock that is told the time."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture(autouse=True)
def ctrl_c() -> Iterator[None]:
    """Ctrl-C does what it does at a terminal, also where tests run in the background."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


class TestBreaker:
    def test_it_asks_who_may_stop_it(self) -> None:
        answers = iter([False, True, False])
        cancellation = Cancellation(lambda: next(answers))
        cancellation.check()
        for _ in range(2):
            with pytest.raises(StoppedError) as caught:
                cancellation.check()
            assert caught.value.exit_code == 130

    def test_ctrl_c_is_noted_inside_and_comes_out_at_the_end(self) -> None:
        cancellation = Cancellation(lambda: False)
        inside = []

        def work() -> None:
            with cancellation:
                signal.raise_signal(signal.SIGINT)
                inside.append(cancellation.requested())

        with pytest.raises(KeyboardInterrupt):
            work()
        assert inside == [True]
        assert signal.getsignal(signal.SIGINT) is signal.default_int_handler

    def test_it_can_be_used_again(self) -> None:
        cancellation = Cancellation(lambda: False)
        with pytest.raises(KeyboardInterrupt), cancellation:
            signal.raise_signal(signal.SIGINT)
        with cancellation:
            assert not cancellation.requested()

    def test_a_handler_of_the_process_stays_in_force(self) -> None:
        heard: list[int] = []
        before = signal.signal(signal.SIGINT, lambda number, _frame: heard.append(number))
        try:
            with Cancellation(lambda: False):
                signal.raise_signal(signal.SIGINT)
        finally:
            signal.signal(signal.SIGINT, before)
        assert heard == [signal.SIGINT]

    def test_it_works_in_another_thread(self) -> None:
        seen: list[bool] = []

        def work() -> None:
            cancellation = Cancellation(lambda: True)
            with cancellation:
                seen.append(cancellation.requested())

        thread = threading.Thread(target=work)
        thread.start()
        thread.join()
        assert seen == [True]


@pytest.fixture(scope="module")
def llama(starter: Path) -> Iterator[Llama]:
    model = Llama(starter, threads=1)
    yield model
    model.close()


@pytest.mark.model
class TestReadingExamplesOnce:
    def test_a_second_draft_of_a_kind_reads_little_of_its_prompt(self, starter: Path, tmp_path: Path) -> None:
        model = Llama(starter, threads=1, prefixes=tmp_path)
        model.generate(drafted("Priya", "the churn file"))
        first = model.counts
        assert first.evaluated == first.prompt
        before = (first.prompt, first.evaluated)
        model.generate(drafted("Tomas", "the pricing deck"))
        assert model.counts.evaluated - before[1] <= 0.35 * (model.counts.prompt - before[0])
        model.close()

        later = Llama(starter, threads=1, prefixes=tmp_path)
        later.generate(drafted("Leila", "the map tiles"))
        assert later.counts.evaluated <= 0.40 * later.counts.prompt
        later.close()

    def test_answers_are_the_same_however_the_beginning_is_known(
        self, llama: Llama, starter: Path, tmp_path: Path
    ) -> None:
        expected = llama.generate(request())
        llama.generate(request(prefix="Something else.\n"))
        assert llama.generate(request()) == expected
        for _ in range(2):
            model = Llama(starter, threads=1, prefixes=tmp_path)
            assert model.generate(request()) == expected
            model.close()

    def test_a_damaged_beginning_is_read_anew(self, llama: Llama, starter: Path, tmp_path: Path) -> None:
        Llama(starter, threads=1, prefixes=tmp_path).generate(request())
        (file,) = tmp_path.iterdir()
        whole = file.read_bytes()
        file.write_bytes(whole[:-9])
        model = Llama(starter, threads=1, prefixes=tmp_path)
        assert model.generate(request()) == llama.generate(request())
        assert model.counts.evaluated == model.counts.prompt
        assert file.read_bytes() == whole
        model.close()

    def test_a_state_of_something_else_is_refused_also_when_its_checksum_is_right(
        self, llama: Llama, starter: Path
    ) -> None:
        expected = llama.generate(request())
        model = Llama(starter, threads=1)
        model.generate(request(prefix=f"{PREFIX}Olu, hello; how are you?\n"))
        engine = loaded(model)
        (foreign,) = engine._cache._in_memory.values()
        for state in (foreign, foreign[:-1000], b"x" * 999, b""):
            engine._cache.get = lambda _key, state=state: state  # type: ignore[method-assign,misc]
            assert model.generate(request()) == expected
        model.close()

    def test_a_model_whose_state_cannot_be_kept_reads_everything_every_time(
        self, llama: Llama, starter: Path, tmp_path: Path
    ) -> None:
        expected = llama.generate(request())
        model = Llama(starter, threads=1, prefixes=tmp_path)
        model.generate(request(prefix="", candidates=1))
        loaded(model)._restore = lambda _state, _tokens: False  # type: ignore[method-assign,assignment]
        assert model.generate(request()) == expected
        assert list(tmp_path.iterdir()) == []
        model.close()

    def test_another_model_under_the_same_name_reads_for_itself(self, starter: Path, tmp_path: Path) -> None:
        copy = tmp_path / "model.gguf"
        for _ in range(2):
            shutil.copy(starter, copy)
            model = Llama(copy, threads=1, prefixes=tmp_path / "prefixes")
            model.generate(request(candidates=1))
            assert model.counts.evaluated == model.counts.prompt
            model.close()


@pytest.mark.model
class TestMemory:
    def test_a_model_nobody_needs_is_unloaded_and_comes_back(self, starter: Path) -> None:
        clock = Ticks()
        model = Llama(starter, threads=1, clock=clock)
        answers = model.generate(request())
        there = []
        for clock.now in (299, 300, 301):
            model.unload_if_idle(300)
            there.append(model._engine is not None)
        assert there == [True, False, False]
        assert model.generate(request()) == answers
        model.close()

    def test_room_is_made_for_what_is_asked_and_no_more(self, starter: Path) -> None:
        model = Llama(starter, threads=1)
        small = model.generate(request(candidates=2))
        engine = loaded(model)
        assert engine._tokens == 256
        model.generate(request(candidates=20))
        assert 256 < engine._tokens < 1024
        assert model.generate(request(candidates=2)) == small
        model.close()

    @pytest.mark.skipif(sys.platform == "win32", reason="needs a limit on memory")
    @pytest.mark.parametrize("spare", [30, 150])
    def test_too_little_memory_is_said_in_one_sentence(self, starter: Path, spare: int) -> None:
        code = f"""
import resource
import vault_coach.llm.engine
from llm.test_engine import *
taken = int(open("/proc/self/statm").read().split()[0]) * resource.getpagesize()
resource.setrlimit(resource.RLIMIT_AS, (taken + {spare} * 2**20,) * 2)
try:
    Llama(Path({str(starter)!r}), threads=1).generate(request())
except CoachError as error:
    print(error.args[0])
"""
        done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True, cwd=TESTS)
        assert done.stdout == f"There is not enough memory for {starter.name}.\n"


@pytest.mark.model
class TestDamagedModels:
    @pytest.mark.parametrize("share", [0.00001, 0.01, 0.5, 0.999999])
    def test_a_download_that_broke_off(self, starter: Path, tmp_path: Path, share: float) -> None:
        whole = starter.read_bytes()
        part = tmp_path / "part.gguf"
        part.write_bytes(whole[: int(len(whole) * share)])
        model = Llama(part, threads=1)
        with pytest.raises(CoachError, match=r"part\.gguf could not be loaded: it is damaged") as caught:
            model.generate(request())
        assert "Get a fresh copy" in caught.value.hint
        assert "llama.cpp says:" in caught.value.hint
        assert str(tmp_path) not in str(caught.value)

    def test_numbers_that_are_none(self, starter: Path, tmp_path: Path) -> None:
        data = bytearray(starter.read_bytes())
        at = len(data) // 2
        data[at : at + 100_000] = b"\xff" * 100_000
        (tmp_path / "bad.gguf").write_bytes(data)
        with pytest.raises(CoachError, match=r"bad\.gguf makes no sense: it is damaged"):
            Llama(tmp_path / "bad.gguf", threads=1).generate(request())


@pytest.mark.model
class TestStopping:
    @pytest.mark.parametrize("polls", [1, 400, 900])
    def test_whoever_asked_for_it_can_stop_it(self, llama: Llama, starter: Path, polls: int) -> None:
        asked = 0

        def stop() -> bool:
            nonlocal asked
            asked += 1
            return asked == polls

        model = Llama(starter, threads=1, stop=stop)
        with pytest.raises(StoppedError):
            model.generate(request())
        assert polls <= asked <= polls + 1
        assert model.generate(request()) == llama.generate(request())
        model.close()

    def test_ctrl_c_in_the_middle_of_an_evaluation(self, llama: Llama, starter: Path) -> None:
        asked = 0

        def interrupted() -> bool:
            nonlocal asked
            asked += 1
            if asked == 900:
                signal.raise_signal(signal.SIGINT)
            return False

        model = Llama(starter, threads=1, stop=interrupted)
        with pytest.raises(KeyboardInterrupt):
            model.generate(request())
        assert asked == 900
        assert model.generate(request()) == llama.generate(request())
        model.close()

    @pytest.mark.parametrize("wait", [0.1, 1.5])
    def test_the_command_ends_at_once_with_a_sentence_and_no_note_is_touched(
        self, vault: Path, starter: Path, wait: float
    ) -> None:
        notes = {path: path.read_bytes() for path in vault.rglob("*.md")}
        words = ["suggest", "Priya Nair", "--vault", str(vault), "--today", "2026-11-24", "--model", str(starter)]
        tries = (stopped_after(wait, words) for _ in range(4))  # on a machine that is busy, not the first may do
        assert any(seconds <= 1 for seconds in tries)
        assert {path: path.read_bytes() for path in vault.rglob("*.md")} == notes


def stopped_after(wait: float, words: list[str]) -> float:
    """Start the command, press Ctrl-C so long after drafting began; the seconds until it ended."""
    code = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)\n"
    code += "from vault_coach.cli import main; main(prog_name='coach')"
    command = subprocess.Popen(
        [sys.executable, "-c", code, *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert command.stderr is not None
    assert "Drafting" in command.stderr.readline()
    time.sleep(wait)
    began = time.monotonic()
    command.send_signal(signal.SIGINT)
    answer, errors = command.communicate(timeout=20)
    seconds = time.monotonic() - began
    assert command.returncode == 130
    assert answer == ""
    assert errors.splitlines()[-1] == "Stopped; nothing was written."
    assert "Traceback" not in errors
    return seconds
