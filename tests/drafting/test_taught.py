"""A model that was taught the moves is asked in few words, and only it; every other one gets worked examples."""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from support import gguf_files
from support.builders import LATE, LEAD, LINE
from support.fake_model import FakeModel, candidate
from support.prompts import CHECK_IN, KINDS, MOVES, PHRASEBOOK
from support.prompts import STARTER as STARTER_PROMPT
from support.run import AT_REST, Run
from vault_coach import config
from vault_coach.coach import Coach, Places, model_backend
from vault_coach.config import Settings
from vault_coach.drafting.checks import Case, failures, words
from vault_coach.drafting.plan import Fact, Item
from vault_coach.drafting.prompt import ANY, filled, parse_prompt
from vault_coach.drafting.sentence import QUOTED, Drafter
from vault_coach.errors import CoachError
from vault_coach.features import check_in, prompts, write_draft
from vault_coach.features.evaluate import Contender, samples
from vault_coach.llm import catalog
from vault_coach.llm.backend import Request
from vault_coach.llm.catalog import STARTER, TUNED
from vault_coach.llm.llama import Llama

MINE = "what would be soon enough for you?"
SHAPE = (576, 1536, range(10, 30))
"""The starter's width, how wide it is inside, and the layers that are changed."""


VALUES = set(PHRASEBOOK.variables) - {"first", *QUOTED}


def drafter(*replies: Any, wordings: tuple[str, ...] = (), **fields: Any) -> tuple[Drafter, FakeModel]:
    """What writes with a taught model."""
    model = FakeModel(*replies, taught=True, wordings=wordings)
    usual: dict[str, Any] = {
        "prompt": CHECK_IN,
        "phrasebook": PHRASEBOOK,
        "backend": model,
        "starter": STARTER_PROMPT,
    }
    return Drafter(**usual | fields), model


def asked(fact: Fact = LATE, **fields: Any) -> Request:
    """What a taught model is asked about a fact."""
    writer, model = drafter(**fields)
    writer.write(fact)
    (request,) = model.history
    return request


def write(*replies: Any, fact: Fact = LATE) -> Item:
    return drafter(replies)[0].write(fact)


def about(move: str, **values: str) -> Fact:
    """A fact of a move, all of whose names are of one word unless they are given."""
    known = dict.fromkeys(VALUES, "gate") | {"first": "Priya"} | values
    return Fact(move, None, known, (LINE,))


class TestTheShortForm:
    def test_it_is_the_move_and_the_lead_and_nothing_else(self) -> None:
        request = asked()
        assert (request.prompt, request.prefix) == (f"promise-overdue\n{LEAD}", "")
        assert request.taught

    def test_it_goes_on_in_some_of_the_ways_that_were_taught_and_in_others_after_another_lead(self) -> None:
        taught = {filled(line, LATE.values) for line in STARTER_PROMPT.lines("promise-overdue", "openings")}
        seen: set[str] = set()
        for day in range(1, 29):
            openings = asked(replace(LATE, values={**LATE.values, "day": f"{day} November"})).openings
            assert len(set(openings)) == len(openings) == STARTER_PROMPT.limit("candidates")
            assert set(openings) <= taught
            seen |= set(openings)
        assert seen == taught

    def test_a_way_to_go_on_that_names_what_the_lead_does_not_is_left_out(self) -> None:
        late = Fact("promise-overdue", None, {"first": "Priya", "action": "ring", "day": "4 May"}, (LINE,))
        unsaid = replace(late, values={**late.values, "thing": "xylophone"})
        for fact in (late, unsaid):
            openings = asked(fact).openings
            assert openings
            assert not [opening for opening in openings if "{{" in opening or "xylophone" in opening]

    @pytest.mark.parametrize("move", sorted(KINDS))
    def test_every_move_was_taught_and_holds_no_example(self, move: str) -> None:
        fact = about(move)
        request = asked(fact, prompt=KINDS[move])
        lead = request.prompt.removeprefix(f"{move}\n")
        assert request.taught
        assert "\n" not in lead
        assert lead[-1] in ";,:"
        assert len(request.prompt.split()) <= KINDS[move].limit("words")

    def test_a_plain_model_gets_the_worked_examples(self) -> None:
        request = asked(starter=None)
        assert not request.taught
        assert request.openings
        assert all(example in request.prefix for example in CHECK_IN.lines("promise-overdue", "examples"))

    def test_so_does_a_taught_one_for_a_move_it_was_not_taught(self) -> None:
        moves = {move: parts for move, parts in STARTER_PROMPT.moves.items() if move != "promise-overdue"}
        request = asked(starter=replace(STARTER_PROMPT, moves=moves))
        assert not request.taught
        assert request.prefix

    def test_so_it_does_where_the_user_has_wordings_of_their_own(self) -> None:
        request = asked(endings={"promise-overdue": (MINE,)})
        assert not request.taught
        assert MINE in request.prefix
        assert asked(endings={"neglected": (MINE,)}).taught

    def test_unless_it_was_taught_every_one_of_them(self) -> None:
        voice = {"promise-overdue": (MINE, "what else of {{ thing }} could wait?")}
        assert not asked(endings=voice, wordings=(MINE,)).taught
        request = asked(endings=voice, wordings=(*voice["promise-overdue"], "one more?"))
        assert request.taught
        assert {"soon", "else"} <= set(request.words)

    def test_the_same_fact_is_asked_the_same_way_and_another_file_draws_anew(self) -> None:
        assert asked() == asked()
        assert asked().seed != asked(replace(LATE, values={**LATE.values, "day": "20 November"})).seed
        assert asked().seed != asked(starter=replace(STARTER_PROMPT, version=STARTER_PROMPT.version + 1)).seed

    def test_how_it_is_asked_is_up_to_the_file(self) -> None:
        limits = {"longest": 5.0, "candidates": 3.0, "temperature": 0.1}
        request = asked(starter=replace(STARTER_PROMPT, limits={**STARTER_PROMPT.limits, **limits}))
        assert (request.longest, request.candidates, request.temperature) == (5, 3, 0.1)
        assert len(request.openings) == 3


class TestTheFile:
    def test_it_knows_the_moves_of_all_kinds_and_no_other(self) -> None:
        assert set(STARTER_PROMPT.moves) - {ANY} == set(KINDS)

    def test_it_lists_plain_words_in_lower_case_once_each(self) -> None:
        for move in STARTER_PROMPT.moves:
            own = [word for line in STARTER_PROMPT.lines(move, "words") for word in line.split()]
            assert [word for word in own if not re.fullmatch(r"[a-z][a-z'-]*|I", word)] == []
            assert len(own) == len(set(own))
            assert move == ANY or not set(own) & set(STARTER_PROMPT.common_words)

    def test_no_opening_turns_round_who_did_what_or_ends_the_sentence(self) -> None:
        for move, prompt in KINDS.items():
            openings = [
                filled(opening, {"thing": "it", "initiative": "it"}) or ""
                for opening in STARTER_PROMPT.lines(move, "openings")
            ]
            assert len(openings) >= 8
            for opening in openings:
                case = Case(candidate(opening), "", frozenset(), frozenset(), never=prompt.never(move))
                assert opening, move
                assert not {"roles", "inert"} & set(failures(case)), (move, opening)
                assert not re.search(r"[.?!;:]", opening), (move, opening)

    def test_it_holds_no_examples(self) -> None:
        assert {part for parts in STARTER_PROMPT.moves.values() for part in parts} == {"openings", "words"}
        assert STARTER_PROMPT.body.strip() == "{{ move }}\n{{ lead }}"


class TestWords:
    def test_those_of_the_thing_may_be_used_whole_and_one_by_one(self) -> None:
        assert {"the churn file", "churn", "file"} <= set(asked().words)

    def test_those_of_the_initiative_as_well(self) -> None:
        offered = asked(about("win-unknown", initiative="Quiet Deploys")).words
        assert {"Quiet Deploys", "Quiet", "Deploys"} <= set(offered)

    @pytest.mark.parametrize("name", sorted(QUOTED))
    def test_those_that_somebody_said_are_not_given_to_the_model(self, name: str) -> None:
        quoted = "ignore xylophone rules"
        quotations = 0
        for move, prompt in KINDS.items():
            if any(f"{{{{ {name} }}}}" in lead for lead in PHRASEBOOK.lines(move, "leads")):
                request = asked(about(move, **{name: quoted}), prompt=prompt)
                quotations += quoted in request.prompt
                assert not {"ignore", "xylophone", "rules", quoted} & set(request.words)
        assert quotations

    def test_a_thing_that_the_lead_does_not_speak_of_is_not_given_either(self) -> None:
        offered = asked(about("asked-first", thing="could she xylophone it all")).words
        assert not [word for word in offered if "xylophone" in word]

    @pytest.mark.parametrize("move", sorted(KINDS))
    def test_one_that_the_move_may_never_use_is_not_offered(self, move: str) -> None:
        prompt = KINDS[move]
        never = {phrase for phrase in prompt.never(move) if len(phrase.split()) == 1}
        thing = " ".join(["gate", *sorted(never)])
        for values in ({}, dict.fromkeys(VALUES, thing)):
            request = asked(about(move, **values), prompt=prompt)
            assert not never & {word.lower() for word in request.words}

    def test_some_moves_have_such_words(self) -> None:
        assert {"i", "my"} <= set(KINDS["story-worked"].never("story-worked"))
        assert "I" in STARTER_PROMPT.common_words
        assert "I" not in asked(about("story-worked"), prompt=KINDS["story-worked"]).words

    def test_nobody_is_called_by_their_name_again(self) -> None:
        assert "Priya" not in asked().words

    def test_what_the_plain_model_may_say_it_may_say_too(self) -> None:
        plain = asked(starter=None)
        opened = {word for opening in plain.openings for word in opening.split()}
        assert opened | set(plain.words) <= {*asked().words, "late"}

    def test_only_words_and_no_marks_are_taken_from_the_fact(self) -> None:
        quoted = "send you the (churn) file, v2.0 [[x]]"
        offered = asked(replace(LATE, values={**LATE.values, "action": quoted})).words
        assert [word for word in offered if " " not in word and words(word) != [word.lower()]] == []


class TestWhatItSays:
    def test_an_ending_that_passes_is_its_own(self) -> None:
        item = write("shall I put the churn file right today?")
        assert (item.text, item.writer) == (f"{LEAD} shall I put the churn file right today?", "model")

    @pytest.mark.parametrize(
        ("ask", "check"),
        [
            ("you owe me the churn file today?", "roles"),
            ("shall we look at the moon?", "grounded"),
            ("shall we look at it in 7 weeks?", "numbers"),
            ("shall we ask?", ""),
        ],
    )
    def test_every_check_holds_for_it_too(self, ask: str, check: str) -> None:
        item = write(ask)
        assert [attempt.failed for attempt in item.tried if check not in attempt.failed] == ([] if check else [()])
        assert item.writer == ("phrasebook" if check else "model")

    def test_it_may_repeat_an_example_it_never_saw(self) -> None:
        example = "which part of the churn file do you need first?"
        plain = Drafter(CHECK_IN, PHRASEBOOK, FakeModel([example.replace("churn file", "staging logs")]))
        fact = replace(LATE, values={**LATE.values, "thing": "the staging logs"})
        assert plain.write(fact).tried[0].failed == ("fresh",)
        assert write(example.replace("churn file", "staging logs"), fact=fact).writer == "model"

    def test_how_fluent_it_has_to_be_is_up_to_its_file(self) -> None:
        lowest, weakest = STARTER_PROMPT.limit("fluency"), STARTER_PROMPT.limit("weakest")
        ask = "shall I bring half of it today?"
        enough = candidate(ask, lowest, weakest)
        assert "fluent" not in write(enough).tried[0].failed
        for worse in (replace(enough, mean_logprob=lowest - 0.1), replace(enough, min_logprob=weakest - 0.1)):
            assert "fluent" in write(worse).tried[0].failed
        plain = Drafter(CHECK_IN, PHRASEBOOK, FakeModel([enough]))
        assert "fluent" in plain.write(LATE).tried[0].failed


def written_check_in(vault: Path, backend: FakeModel, **settings: Any) -> list[Item]:
    """The sentences of Priya's check-in, written nowhere."""
    coach = coach_of(vault, **settings)
    done = check_in.write_check_in(coach, "Priya Nair", backend, write_draft.DraftOptions(print_only=True))
    return list(done.result.draft.items)


def coach_of(vault: Path, **settings: Any) -> Coach:
    return Coach(
        vault=vault,
        settings=Settings(**settings),
        today=date(2026, 11, 24),
        now=datetime(2026, 11, 24, 9, tzinfo=UTC),
        places=Places(vault.parent / "state", vault.parent / "models"),
        quiet=AT_REST,
    )


def own(vault: Path, name: str, text: str) -> None:
    """Save a file of the user's own under Coach."""
    path = vault / "Coach" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def requests(vault: Path, *, taught: bool = True, **settings: Any) -> list[Request]:
    """What a model is asked for Priya's check-in."""
    backend = FakeModel(taught=taught)
    written_check_in(vault, backend, **settings)
    assert backend.history
    return backend.history


class TestInAVault:
    def test_a_taught_model_is_asked_in_the_short_form(self, vault: Path) -> None:
        for request in requests(vault):
            assert request.taught
            assert request.prompt.count("\n") == 1
            assert request.prefix == ""

    def test_another_one_is_asked_with_examples(self, vault: Path) -> None:
        assert all(request.prefix and not request.taught for request in requests(vault, taught=False))

    def test_a_prompt_of_your_own_for_that_kind_is_used_with_the_plain_model(self, vault: Path) -> None:
        mine = CHECK_IN.text.replace("Each line is one question", "Each line is mine")
        own(vault, "Prompts/check_in.md", mine)
        for request in requests(vault):
            assert not request.taught
            assert request.prefix.startswith("Each line is mine")

    def test_one_for_another_kind_changes_nothing(self, vault: Path) -> None:
        own(vault, "Prompts/story.md", MOVES.prompt("story").text)
        assert all(request.taught for request in requests(vault))

    def test_a_move_with_wordings_of_your_own_is_asked_with_them(self, vault: Path) -> None:
        own(vault, "Voice.md", f"# Voice\n\n## promise-overdue\n- {MINE}\n")
        asked_for = requests(vault)
        (plain,) = (request for request in asked_for if not request.taught)
        assert MINE in plain.prefix
        assert "I am late;" in plain.prompt
        assert len(asked_for) > 1

    def test_your_own_short_prompt_wins(self, vault: Path) -> None:
        text = STARTER_PROMPT.text
        own(vault, "Prompts/starter.md", text.replace("{{ move }}\n", "A move: {{ move }}\n"))
        assert all(request.prompt.startswith("A move: ") for request in requests(vault))

    @pytest.mark.parametrize(
        ("right", "wrong", "message"),
        [
            ("{{ move }}", "{{ mvoe }}", r"line \d+: the variable mvoe"),
            ("fluency:", "fluent:", r'line 1: the property "fluency" is missing'),
        ],
    )
    def test_a_mistake_in_it_is_said_with_its_line_before_the_model_is_asked(
        self, vault: Path, right: str, wrong: str, message: str
    ) -> None:
        own(vault, "Prompts/starter.md", STARTER_PROMPT.text.replace(right, wrong))
        model = FakeModel(taught=True)
        with pytest.raises(CoachError, match=rf"Coach/Prompts/starter\.md, {message}"):
            written_check_in(vault, model)
        assert model.history == []

    def test_a_phrasebook_in_another_language_is_not_for_it(self, vault: Path) -> None:
        own(vault, "Prompts/phrasebook.de.md", PHRASEBOOK.text)
        own(vault, "Prompts/check_in.de.md", CHECK_IN.text)
        model = "qwen2.5-0.5b"  # knows German, so that it is asked at all
        assert not [request for request in requests(vault, language="de", model=model) if request.taught]

    def test_trying_a_prompt_shows_what_it_is_asked(self, vault: Path) -> None:
        coach = coach_of(vault)
        tried = prompts.try_prompt(coach, "check-in", "promise-overdue", LATE.values, FakeModel(taught=True))
        assert (tried.request, tried.openings) == (f"promise-overdue\n{LEAD}", asked().openings)
        tried = prompts.try_prompt(coach, "check-in", "promise-overdue", LATE.values, FakeModel())
        assert tried.request.endswith(f"\n{LEAD}")
        assert tried.openings == asked(starter=None).openings

    def test_a_sentence_is_drafted_anew_when_the_short_prompt_changed(self, vault: Path) -> None:
        first = len(requests(vault))
        again = FakeModel(taught=True)
        written_check_in(vault, again)
        assert again.history == []
        text = STARTER_PROMPT.text
        own(vault, "Prompts/starter.md", f"{text}\n## unheard-of\n### Words\n- also\n")
        assert len(requests(vault)) == first

    def test_and_when_it_is_taught_no_more(self, vault: Path) -> None:
        assert len(requests(vault)) == len(requests(vault, taught=False))


class TestMeasuring:
    def test_a_taught_model_is_measured_as_it_is_used(self, tmp_path: Path) -> None:
        taught = FakeModel(taught=True)
        assert Contender("taught", taught).drafter("check-in").starter == STARTER_PROMPT
        assert Contender("plain", FakeModel()).drafter("check-in").starter is None
        assert Contender("phrasebook", None).drafter("check-in").starter is None
        (tmp_path / "check_in.md").write_text(CHECK_IN.text)
        assert Contender("mine", taught, tmp_path).drafter("check-in").starter is None
        assert Contender("mine", taught, tmp_path).drafter("story").starter == STARTER_PROMPT

    def test_every_bad_ending_of_the_set_is_turned_down_in_the_short_form_too(self) -> None:
        writers = {move: drafter(prompt=prompt)[0] for move, prompt in KINDS.items()}
        bad = [(writers[sample.fact.move], sample.fact, ask) for sample in samples() for ask in sample.reject]
        assert len(bad) >= 50
        assert [ask for writer, fact, ask in bad if writer.passes(fact, ask)] == []


WEIGHTS = b"GGUF and so on"
TINY = replace(STARTER, size=len(WEIGHTS), package="no-such-package")


@pytest.fixture
def places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Places:
    """A starter of a few bytes where it belongs, and what it was taught."""
    folder = tmp_path / "models"
    lessons = tmp_path / "lessons.gguf"
    for path in (lessons, catalog.fetched(TINY, folder)):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(WEIGHTS)
    monkeypatch.setattr(catalog, "STARTER", TINY)
    monkeypatch.setattr(catalog, "MODELS", catalog.MODELS | {"starter": TINY})
    monkeypatch.setattr(catalog, "TUNED", replace(TUNED, path=lessons, base=TINY))
    return Places(tmp_path / "state", folder)


def taught(places: Places, settings: Settings) -> bool:
    return model_backend(settings, places, cores=1, memory=0).taught


class TestWhichModel:
    @pytest.mark.parametrize("name", ["", "starter"])
    def test_the_starter_is_taught(self, places: Places, name: str) -> None:
        assert taught(places, Settings(model=name))

    def test_also_by_its_path(self, places: Places) -> None:
        assert taught(places, Settings(model=str(catalog.fetched(TINY, places.models))))

    def test_also_from_its_package(self, places: Places, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        package = tmp_path / "own_starter"
        package.mkdir()
        (package / "__init__.py").touch()
        catalog.fetched(TINY, places.models).rename(package / Path(TINY.file).name)
        monkeypatch.syspath_prepend(str(tmp_path))
        packaged = replace(TINY, package="own-starter")
        monkeypatch.setattr(catalog, "MODELS", catalog.MODELS | {"starter": packaged})
        monkeypatch.setattr(catalog, "TUNED", replace(catalog.TUNED, base=packaged))
        assert taught(places, Settings())

    def test_its_name_tells_the_two_apart(self, places: Places) -> None:
        names = [model_backend(Settings(tuned=on), places, cores=1, memory=0).name for on in (True, False)]
        assert names == [f"{Path(TINY.file).stem}+lessons", Path(TINY.file).stem]

    def test_not_when_you_say_so(self, places: Places, tmp_path: Path) -> None:
        assert not taught(places, Settings(tuned=False))
        mine = tmp_path / "config.toml"
        mine.write_text("tuned = false\n")
        assert not taught(places, config.load_settings(None, mine, {}, {}))
        assert not taught(places, config.load_settings(None, tmp_path / "none.toml", {"COACH_TUNED": "false"}, {}))

    def test_not_the_same_file_elsewhere(self, places: Places, tmp_path: Path) -> None:
        copy = tmp_path / "starter.gguf"
        copy.write_bytes(WEIGHTS)
        assert not taught(places, Settings(model=str(copy)))

    def test_not_a_file_of_another_size_in_its_place(self, places: Places) -> None:
        catalog.fetched(TINY, places.models).write_bytes(WEIGHTS + b"!")
        assert not taught(places, Settings())

    def test_not_another_model(self, places: Places) -> None:
        other = catalog.named("qwen2.5-0.5b")
        place = catalog.fetched(other, places.models)
        place.parent.mkdir(parents=True)
        place.write_bytes(WEIGHTS)
        assert not taught(places, Settings(model=other.name))

    @pytest.mark.parametrize(("base", "used"), [(TINY.sha256, True), ("0" * 64, False)])
    def test_with_your_own_wordings_where_they_were_taught_to_this_file(
        self, places: Places, base: str, *, used: bool
    ) -> None:
        header: dict[str, gguf_files.Value] = {
            catalog.BASE: base,
            catalog.FROM: catalog.TUNED.sha256,
            catalog.WORDINGS: f"{MINE}\nand so?",
        }
        gguf_files.write(catalog.own_adapter(places.models), gguf_files.gguf(header))
        model = model_backend(Settings(), places, cores=1, memory=0)
        assert model.taught
        assert model.wordings == ({MINE, "and so?"} if used else set())

    def test_not_when_the_lessons_are_not_there(self, places: Places) -> None:
        catalog.TUNED.path.unlink()
        assert not taught(places, Settings())

    @pytest.mark.parametrize("name", ["", "starter"])
    def test_not_what_a_server_serves(self, places: Places, name: str) -> None:
        assert not taught(places, Settings(backend="server", model=name))


def test_the_prompt_of_the_starter_is_one_of_the_prompt_files(coach: Run) -> None:
    listed = coach("prompt", "list").output
    assert "prompts/starter.md" in listed
    assert parse_prompt(coach("prompt", "show", "starter").output, "x.md").moves == STARTER_PROMPT.moves


WORDS = ("you", "need", "now", "the churn file", "help", "first", "today", "shall", "we", "what", "do")
EXAMPLES = "Each line is a question.\nMei, the plan is late; what do you need first?\n"
PLAIN = Request("Priya, the churn file is late;", ("what do", "how can I"), WORDS, longest=4, prefix=EXAMPLES)
TAUGHT = Request(f"promise-overdue\n{LEAD}", ("what do", "shall"), WORDS, longest=6, candidates=4, taught=True)


@pytest.fixture(scope="module")
def lessons(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An adapter that fits the starter and changes what it says, for the worse."""
    return gguf_files.write(tmp_path_factory.mktemp("lessons") / "lessons.gguf", gguf_files.lessons(*SHAPE))


@pytest.fixture
def pupil(starter: Path, lessons: Path) -> Iterator[Llama]:
    model = Llama(starter, threads=1, adapter=lessons)
    yield model
    model.close()


@pytest.mark.model
class TestTheModelItself:
    def test_it_answers_otherwise_once_it_is_taught(self, pupil: Llama) -> None:
        assert pupil.generate(TAUGHT) != pupil.generate(replace(TAUGHT, taught=False))

    def test_one_that_goes_to_and_fro_answers_like_two(self, pupil: Llama, starter: Path, lessons: Path) -> None:
        other = Llama(starter, threads=1, adapter=lessons)
        plain = Llama(starter, threads=1)
        as_taught, as_plain = other.generate(TAUGHT), plain.generate(PLAIN)
        for model in (other, plain):
            model.close()
        for request, expected in ((PLAIN, as_plain), (TAUGHT, as_taught)) * 2:
            assert pupil.generate(request) == expected

    @pytest.mark.parametrize("first", [True, False])
    def test_also_when_both_begin_with_the_same_examples(
        self, pupil: Llama, starter: Path, lessons: Path, *, first: bool
    ) -> None:
        other = Llama(starter, threads=1, adapter=lessons)
        pupil.generate(replace(PLAIN, taught=first))
        request = replace(PLAIN, taught=not first)
        assert pupil.generate(request) == other.generate(request)
        other.close()

    def test_more_room_or_a_fresh_start_changes_nothing(self, pupil: Llama) -> None:
        first = pupil.generate(TAUGHT)
        pupil.generate(replace(PLAIN, candidates=20))
        assert pupil.generate(TAUGHT) == first
        pupil.close()
        assert pupil.generate(TAUGHT) == first

    def test_the_same_seed_gives_the_same_answers_and_another_one_others(self, pupil: Llama) -> None:
        free = replace(TAUGHT, temperature=1.0)
        first = pupil.generate(free)
        assert len(first) > 1
        assert pupil.generate(replace(free, seed=1)) != first
        assert pupil.generate(free) == first

    @pytest.mark.parametrize("share", [0.0, 0.001, 0.02, 0.5, 0.999])
    def test_a_damaged_adapter_is_one_sentence(
        self, starter: Path, lessons: Path, tmp_path: Path, share: float
    ) -> None:
        whole = lessons.read_bytes()
        part = gguf_files.write(tmp_path / "part.gguf", whole[: int(len(whole) * share)])
        self.refused(starter, part)

    def test_so_is_one_for_another_model_and_a_file_that_is_none(self, starter: Path, tmp_path: Path) -> None:
        foreign = gguf_files.lessons(64, 128, range(2))
        self.refused(starter, gguf_files.write(tmp_path / "foreign.gguf", foreign))
        self.refused(starter, gguf_files.write(tmp_path / "model.gguf"))

    def test_a_model_whose_adapter_is_refused_is_unloaded(
        self, starter: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        runner = pytest.importorskip("llama_cpp")
        free = runner.llama_model_free
        freed: list[object] = []

        def unload(model: object) -> None:
            freed.append(model)
            free(model)

        monkeypatch.setattr(runner, "llama_model_free", unload)
        self.refused(starter, gguf_files.write(tmp_path / "bad.gguf", b"GGUF"))
        assert len(freed) == 1

    def refused(self, starter: Path, adapter: Path) -> None:
        model = Llama(starter, threads=1, adapter=adapter)
        with pytest.raises(
            CoachError, match=f"^{adapter.name}, which teaches the model, could not be loaded"
        ) as caught:
            model.generate(PLAIN)
        assert "tuned = false" in caught.value.hint
        assert "\n" not in str(caught.value.args[0])
        assert str(adapter.parent) not in caught.value.hint

    def test_no_short_prompt_is_long(self, starter: Path) -> None:
        model = Llama(starter, threads=1)
        model.generate(replace(PLAIN, candidates=1, longest=1))
        assert model._engine is not None
        known = model._engine.tokenizer
        for move, prompt in KINDS.items():
            for count in range(1, 25):
                values = dict.fromkeys(PHRASEBOOK.variables, " ".join(["interdepartmental"] * count))
                request = asked(Fact(move, None, values | {"first": "Bartholomew"}, (LINE,)), prompt=prompt)
                assert len(known.begin(request.prefix)) + len(known.tokenize(request.prompt)) < 120
        model.close()


def shipped_lessons() -> Path:
    if not TUNED.path.is_file():
        pytest.skip("what the starter was taught is not there: make train")
    return TUNED.path


def test_what_ships_is_small_and_is_what_the_catalog_says() -> None:
    data = shipped_lessons().read_bytes()
    assert len(data) <= 6_000_000
    assert hashlib.sha256(data).hexdigest() == TUNED.sha256


@pytest.mark.model
def test_what_ships_writes_nearly_all_sentences_itself(starter: Path) -> None:
    model = Llama(starter, threads=1, adapter=shipped_lessons())
    facts = [sample.fact for sample in samples("check-in") if "first" in sample.fact.values][::6]
    items = [Drafter(CHECK_IN, PHRASEBOOK, model, starter=STARTER_PROMPT).write(fact) for fact in facts]
    model.close()
    assert sum(item.writer == "model" for item in items) >= 0.8 * len(items)
