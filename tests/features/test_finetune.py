"""The starter learns the user's own wordings: from what, how that is taken back, and what counts then."""

import hashlib
import itertools
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import platformdirs
import pytest

from support import gguf_files
from support.fake_model import FakeModel
from support.prompts import CHECK_IN, MOVES, PHRASEBOOK
from support.prompts import STARTER as STARTER_PROMPT
from support.run import Run, answer
from vault_coach.drafting import user_endings
from vault_coach.drafting.plan import Fact
from vault_coach.drafting.sentence import Drafter
from vault_coach.errors import CoachError
from vault_coach.features import finetune
from vault_coach.features.feedback import VOICE
from vault_coach.features.session import Session
from vault_coach.finetune import examples
from vault_coach.finetune.examples import Endings, UserDataset, user_dataset
from vault_coach.llm import catalog
from vault_coach.llm.backend import Request
from vault_coach.llm.catalog import STARTER, TUNED
from vault_coach.llm.llama import Llama

THING = "which part of {{ thing }} is most pressing for you?"
PLAIN = "shall we look at it over lunch?"
MINE: Endings = {"promise-overdue": (THING, PLAIN)}
LATE = Fact("promise-overdue", None, {"first": "Priya", "thing": "the churn file", "day": "14 November"}, ())


def dataset(wordings: Endings) -> UserDataset:
    return user_dataset(wordings, finetune.taught_facts(), lambda move: MOVES.drafter_of(move, wordings))


def header(**properties: str) -> bytes:
    """An adapter's file with these properties of ours."""
    named = {f"vault_coach.{name.replace('_', '.')}": value for name, value in properties.items()}
    return gguf_files.gguf({"general.architecture": "llama", "general.type": "adapter", **named})


@pytest.fixture
def models() -> Path:
    """Where the command keeps models in a test."""
    return platformdirs.user_data_path("vault-coach") / "models"


@pytest.fixture
def fetched(models: Path) -> Path:
    """A file that looks like the starter: a whole small model, as long as it."""
    file = gguf_files.write(catalog.fetched(STARTER, models))
    with file.open("r+b") as opened:
        opened.truncate(STARTER.size)
    return file


@pytest.fixture
def shipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file that stands in for what ships with the starter."""
    file = gguf_files.write(tmp_path / "shipped.gguf", header(base_sha256=STARTER.sha256))
    known = replace(TUNED, path=file, sha256=hashlib.sha256(file.read_bytes()).hexdigest())
    monkeypatch.setattr(catalog, "TUNED", known)
    return file


@pytest.fixture
def tune(coach: Run, vault: Path) -> Callable[..., Any]:
    def run(*words: str) -> Any:
        return coach("model", "tune", *words, "--vault", str(vault))

    return run


def own_file(models: Path, **about: str) -> Path:
    """An adapter with wordings of one's own, taught to what ships now unless said otherwise."""
    known = {"base_sha256": STARTER.sha256, "from_sha256": catalog.TUNED.sha256, "wordings": f"{THING}\n{PLAIN}"}
    return gguf_files.write(catalog.own_adapter(models), header(**{**known, **about}))


def write_voice(vault: Path, wordings: Endings) -> None:
    (vault / VOICE).parent.mkdir(parents=True, exist_ok=True)
    (vault / VOICE).write_text(user_endings.with_endings("", wordings), encoding="utf-8")


class TestExamples:
    def test_each_wording_is_said_of_some_facts_of_its_move(self) -> None:
        examples = dataset(MINE)
        mine = [example for example in (*examples.taught, *examples.held_out) if example.ask == PLAIN]
        assert {example.move for example in mine} == {"promise-overdue"}
        assert len(mine) == len({example.lead for example in mine}) == 12
        assert examples.wordings == (THING, PLAIN)
        assert examples.rejected == ()

    def test_the_thing_is_filled_in_where_the_fact_has_one(self) -> None:
        pressing = [
            example
            for example in dataset(MINE).taught
            if example.ask.startswith("which part of ") and "pressing" in example.ask
        ]
        assert pressing
        for example in pressing:
            thing = example.sample.fact.values["thing"]
            assert example.ask == f"which part of {thing} is most pressing for you?"
            assert "{" not in example.lead

    def test_what_it_knew_is_seen_again_and_one_in_ten_only_looked_at(self) -> None:
        examples, ours = dataset(MINE), {PLAIN}
        again = [
            example for example in (*examples.taught, *examples.held_out) if example.ask in example.sample.accept
        ]
        assert len(again) == 300
        assert sum(example.ask in example.sample.accept for example in examples.held_out) == 30
        assert sum(example.ask in ours for example in examples.held_out) == 1
        assert not {(example.lead, example.ask) for example in examples.taught} & {
            (example.lead, example.ask) for example in examples.held_out
        }

    def test_the_same_wordings_give_the_same_examples(self) -> None:
        assert dataset(MINE) == dataset(MINE)

    @pytest.mark.parametrize("wording", ["call me", "what about 7 March for {{ thing }}?", "yes."])
    def test_what_the_checks_would_not_let_through_is_not_taught(self, wording: str) -> None:
        examples = dataset({"promise-overdue": (PLAIN, wording)})
        assert (examples.wordings, examples.rejected) == ((PLAIN,), (wording,))

    def test_a_wording_below_no_move_is_not_taught(self) -> None:
        assert dataset({"no-such-move": (PLAIN,)}).rejected == (PLAIN,)

    def test_all_that_ships_is_there(self) -> None:
        moves = {sample.fact.move for sample in finetune.taught_facts()}
        assert moves <= set(STARTER_PROMPT.moves)
        assert len(moves) > 80


class TestSaidInOneSentence:
    def test_without_wordings(self, tune: Callable[..., Any]) -> None:
        result = tune()
        assert result.exit_code == 1
        assert result.stderr.startswith(f"There are no wordings of your own in {VOICE} yet.")

    def test_without_the_extra(
        self, tune: Callable[..., Any], vault: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        write_voice(vault, MINE)
        monkeypatch.setattr(finetune, "_NEEDED", ("no_such_package",))
        result = tune()
        assert result.exit_code == 1
        assert 'pip install "vault-coach[llama,train]"' in result.stderr

    def test_without_the_starter(
        self, tune: Callable[..., Any], vault: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        write_voice(vault, MINE)
        monkeypatch.setattr(finetune, "_NEEDED", ())
        monkeypatch.setattr(catalog, "installed", lambda *_: None)
        result = tune()
        assert result.exit_code == 1
        assert "`coach model get starter`" in result.stderr

    @pytest.mark.usefixtures("fetched", "shipped")
    def test_with_nothing_that_can_be_taught(
        self, tune: Callable[..., Any], vault: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        write_voice(vault, {"promise-overdue": ("call me",)})
        monkeypatch.setattr(finetune, "_NEEDED", ())
        result = tune()
        assert result.exit_code == 1
        assert "None of the wordings" in result.stderr

    def test_how_far_it_is_every_few_seconds(self) -> None:
        heard: list[str] = []
        say = finetune.calm(heard.append, itertools.count(0, 2).__next__, 5)
        for number in range(6):
            say(str(number))
        assert heard[0] == "0"
        assert 1 < len(heard) < 6


class TestWhatCounts:
    def test_what_was_taught_here_comes_first(self, fetched: Path, shipped: Path, models: Path) -> None:
        assert catalog.adapter(fetched, models) == shipped
        mine = own_file(models)
        assert catalog.adapter(fetched, models) == mine
        assert catalog.wordings(mine) == {THING, PLAIN}
        assert catalog.wordings(shipped) == frozenset()

    @pytest.mark.parametrize(
        "data", [header(base_sha256="0" * 64), b"", b"GGUF", header(base_sha256=STARTER.sha256)[:40]]
    )
    def test_what_was_taught_to_another_model_or_is_damaged_counts_for_nothing(
        self, fetched: Path, shipped: Path, models: Path, data: bytes
    ) -> None:
        gguf_files.write(catalog.own_adapter(models), data)
        assert catalog.adapter(fetched, models) == shipped

    def test_what_was_taught_to_an_earlier_version_counts_no_more_and_the_list_says_so(
        self, coach: Run, fetched: Path, shipped: Path, models: Path
    ) -> None:
        own_file(models, from_sha256="0" * 64)
        assert catalog.adapter(fetched, models) == shipped
        assert "teach them again with `coach model tune`" in one_line(coach("model", "list").stdout)

    def test_undo_has_the_starter_draft_as_it_came(
        self, coach: Run, fetched: Path, shipped: Path, models: Path
    ) -> None:
        mine = own_file(models)
        part = gguf_files.write(models / "starter-own.part")
        assert answer(coach("model", "tune", "--undo", "--json")) == {"path": str(mine), "removed": True}
        assert not mine.exists()
        assert not part.exists()
        assert catalog.adapter(fetched, models) == shipped
        assert "It was taught nothing of yours." in coach("model", "tune", "--undo").stdout

    @pytest.mark.usefixtures("fetched", "shipped")
    def test_the_list_says_what_the_starter_was_taught(
        self, coach: Run, models: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        assert "Drafts as it was taught." in one_line(coach("model", "list").stdout)
        own_file(models)
        assert "with your own wordings" in one_line(coach("model", "list").stdout)
        taught = {model["name"]: model["taught"] for model in answer(coach("model", "list", "--json"))["models"]}
        assert (taught["starter"], taught["qwen2.5-0.5b"]) == ("own wordings", None)
        monkeypatch.setenv("COACH_TUNED", "false")
        assert "it was taught" not in one_line(coach("model", "list").stdout)

    @pytest.mark.usefixtures("fetched")
    def test_check_looks_at_what_it_was_taught_too(self, coach: Run, shipped: Path, models: Path) -> None:
        assert answer(coach("model", "check", "--json"))["taught"] == {"path": str(shipped), "checksum": "right"}
        shipped.write_bytes(shipped.read_bytes() + b"!")
        assert "Install vault-coach again" in one_line(coach("model", "check").stdout)
        mine = own_file(models)
        assert answer(coach("model", "check", "--json"))["taught"] == {"path": str(mine), "checksum": "unknown"}


class TestDrafts:
    def request(self, known: tuple[str, ...]) -> Request:
        model = FakeModel(taught=True, wordings=known)
        return Drafter(CHECK_IN, PHRASEBOOK, model, MINE, starter=STARTER_PROMPT).request(
            LATE, "Priya, I owe you the churn file;"
        )

    def test_a_move_whose_wordings_were_all_taught_is_asked_in_few_words(self) -> None:
        request = self.request((THING, PLAIN))
        assert request.taught
        assert {"pressing", "lunch"} <= set(request.words)

    def test_its_endings_may_begin_as_yours_do_first_of_all(self) -> None:
        openings = self.request((THING, PLAIN)).openings
        assert openings[:2] == ("which part of the churn file", "shall we look at")
        assert len(openings) > 2

    def test_a_wording_that_came_since_brings_the_worked_examples_back(self) -> None:
        assert not self.request((THING,)).taught


def one_line(text: str) -> str:
    """A table's text without its lines' ends."""
    return " ".join(text.split())


@pytest.mark.model
@pytest.mark.filterwarnings("default")
def test_the_starter_learns_and_a_stopped_run_is_gone_on_with(
    tune: Callable[..., Any], starter: Path, vault: Path, models: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in finetune._NEEDED:
        pytest.importorskip(name, reason='teaching needs more: pip install "vault-coach[llama,train]"')
    if not TUNED.path.is_file():
        pytest.skip("what ships with the starter is not here")
    models.mkdir(parents=True)
    mine = catalog.fetched(STARTER, models)
    mine.symlink_to(starter)
    write_voice(vault, MINE)
    monkeypatch.setenv("COACH_THREADS", "1")
    monkeypatch.setattr(examples, "_FACTS", 2)
    monkeypatch.setattr(examples, "_REPLAYED", 6)
    monkeypatch.setattr(finetune, "_EVERY", 0)
    say = Session.progress

    def stop(session: Session, what: str) -> None:
        say(session, what)
        if what.startswith("Learning, step 1 of 2"):
            raise KeyboardInterrupt

    monkeypatch.setattr(Session, "progress", stop)
    result = tune()
    assert (result.exit_code, "goes on from here" in result.stderr) == (130, True)
    assert [file.name for file in models.iterdir() if file != mine] == ["starter-own.part"]
    result = tune()
    assert "Going on after step 1" in result.stderr
    assert "The starter now knows 2 wordings of yours" in one_line(result.stdout)
    assert {file.name for file in models.iterdir() if file != mine} == {"starter-own.gguf"}
    adapter = catalog.adapter(mine, models)
    assert catalog.wordings(adapter) == {THING, PLAIN}
    model = Llama(mine, threads=1, adapter=adapter, wordings=catalog.wordings(adapter))
    item = Drafter(CHECK_IN, PHRASEBOOK, model, MINE, starter=STARTER_PROMPT).write(LATE)
    model.close()
    assert any(tried.text.startswith(("which part of the churn file", "shall we look at")) for tried in item.tried)


def test_a_move_the_prompts_do_not_have_is_said() -> None:
    with pytest.raises(CoachError, match='no move called "no-such-move"'):
        MOVES.drafter_of("no-such-move")
