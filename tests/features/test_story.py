"""The success story: told as "we", partners credited by name, every sentence from the record of the work."""

import re
from datetime import date
from pathlib import Path
from textwrap import indent

import pytest

from support.readings import vault as model
from support.run import Run, answer
from vault_coach import resources
from vault_coach.analysis import View
from vault_coach.domain.source import Source
from vault_coach.drafting.kinds.context import Context
from vault_coach.drafting.kinds.story import MOST_SENTENCES, plan
from vault_coach.drafting.plan import Line, Plan
from vault_coach.drafting.prompt import parse_prompt

TODAY = date(2026, 11, 24)
FINISHED = ["School groups in one page", "Win-back letter test"]
ALL = [*FINISHED, "Gate scan truth", "Renewal early warning", "Venue scorecards"]
ONE_PERSON = re.compile(r"\b(?:i|i'm|i've|me|my|mine|myself)\b", re.IGNORECASE)
PEOPLE = {
    "People/Ana Silva.md": "---\ntype: partner\n---\n",
    "People/Bo Lee.md": "---\ntype: partner\n---\n",
    "People/Bo Berg.md": "---\ntype: partner\npaused: true\n---\n",
}


def planned(properties: str = "", *lines: str, people: str = "Ana Silva", **headings: str) -> Plan:
    """The plan of an effort, finished by default, with these people; each line from a meeting of its own."""
    names = ", ".join(f'"[[{name}]]"' for name in people.split(", ") if name)
    status = "" if "status:" in properties else "status: done\n"
    effort = f"---\ntype: initiative\n{status}partners: [{names}]\n{properties}\n---\n"
    notes = {**PEOPLE, "Efforts/Quiet ward.md": effort}
    for day, line in enumerate(lines, start=1):
        who, _, text = line.rpartition(" | ")
        head = f'type: meeting\nattendees: ["[[{who or "Ana Silva"}]]"]\ninitiative: "[[Quiet ward]]"\n'
        notes[f"Meetings/2026-10-{day:02} Talk.md"] = f"---\n{head}---\n- {text}\n"
    partnerships = model(notes)
    source = Source("Efforts/Quiet ward.md", 9, "- a line")
    under = {name.replace("_", " "): (Line(text, (source,)),) for name, text in headings.items()}
    return plan(Context(View(partnerships, TODAY), under), partnerships.initiatives[0])


def values_of(plan: Plan, move: str) -> list[dict[str, str]]:
    """What each sentence of a move may say."""
    return [fact.values for fact in plan.facts if fact.move == move]


def hints(plan: Plan) -> str:
    return " ".join(line.text for part in plan.parts for line in part.lines)


def story(coach: Run, name: str, *flags: str) -> dict[str, str]:
    """The text of each part."""
    data = answer(coach("story", name, "--no-model", "--json", "--print", *flags))
    return {part["name"]: " ".join(item["text"] for item in part["items"]) for part in data["parts"]}


# The plan


def test_it_goes_from_how_it_began_to_thanks() -> None:
    plan = planned(
        "started: 2026-08-01\nended: 2026-10-30\noutcome: Nobody rings at night",
        "got:: the bed list",
        "worked:: one page for all",
        desired_outcomes="quiet nights",
    )
    assert [fact.move for fact in plan.facts] == [
        "story-line",
        "story-begin",
        "story-wanted",
        "story-brought",
        "story-worked",
        "story-outcome",
        "story-thanks",
    ]
    (begin,) = values_of(plan, "story-begin")
    assert begin["team"] == "Ana Silva and our team"
    assert begin["span"] == "from 1 August to 30 October"
    assert values_of(plan, "story-outcome")[0]["outcome"] == "Nobody rings at night"
    assert values_of(plan, "story-wanted")[0]["wanted"] == "quiet nights"


def test_there_are_never_more_sentences_than_a_story_has_room_for() -> None:
    lines = [f"{kind}:: one {kind} number {n}" for n in range(4) for kind in ("got", "worked", "friction")]
    plan = planned("outcome: Nobody rings at night", *lines, desired_outcomes="quiet nights")
    assert len([fact for fact in plan.facts if fact.part == "story"]) == MOST_SENTENCES


@pytest.mark.parametrize(
    ("line", "deed"),
    [
        ("she hand-checked the list on a train", "Ana hand-checked the list on a train"),
        ("he read me the slips, all of them", "Ana read us the slips"),
        ("[[Ana Silva]] opened the log to us", "Ana opened the log to us"),
        ("Ana drove to the ward", "Ana drove to the ward"),
    ],
)
def test_what_a_partner_did_is_told_under_their_name(line: str, deed: str) -> None:
    assert values_of(planned("", f"got:: {line}"), "story-brought")[0]["deed"] == deed


@pytest.mark.parametrize(
    ("line", "quote"),
    [("the bed list, by ward", "the bed list, by ward"), ("Ana's list of nurses", "list of nurses")],
)
def test_what_a_partner_brought_is_quoted_beside_their_name(line: str, quote: str) -> None:
    (brought,) = values_of(planned("", f"got:: {line}"), "story-brought")
    assert (brought["other"], brought["quote"]) == ("Ana", quote)


@pytest.mark.parametrize(
    "line",
    [
        "got:: she let me finish because I was late and my desk was full",
        "got:: my own words, read back",
        "worked:: I count and we swap",
        "worked:: she draws",
        "friction:: I went quiet and she filled the gap",
        "friction:: Ana was late",
    ],
)
def test_nobody_is_he_or_she_and_no_one_says_i(line: str) -> None:
    plan = planned("outcome: Nobody rings at night", line)
    texts = [value for fact in plan.facts for value in fact.values.values()]
    assert not [text for text in texts if ONE_PERSON.search(text) or re.search(r"\b(?:s?he|Ana was)\b", text)]


def test_each_partners_help_comes_before_a_second_one() -> None:
    plan = planned("", "Bo Lee | got:: the rota", "got:: a map", "got:: a key", people="Ana Silva, Bo Lee")
    assert [values["other"] for values in values_of(plan, "story-brought")] == ["Ana", "Bo"]


def test_friction_is_told_only_of_what_is_done() -> None:
    line = "friction:: two lists for one ward"
    assert values_of(planned("", line), "story-friction")[0]["quote"] == "two lists for one ward"
    assert not values_of(planned("status: active", line), "story-friction")


def test_the_span_says_no_more_than_the_note() -> None:
    assert "span" not in values_of(planned("ended: 2026-10-30"), "story-begin")[0]
    one_day = planned("started: 2026-10-30\nended: 2026-10-30")
    assert values_of(one_day, "story-begin")[0]["span"] == "on 30 October"
    under_way = values_of(planned("started: 2026-10-01\nstatus: active"), "story-begin")[0]
    assert under_way["day"] == "1 October"


def test_someone_who_rests_is_left_out() -> None:
    plan = planned("", "Bo Berg | got:: the rota", people="Ana Silva, Bo Berg")
    assert not [value for fact in plan.facts for value in fact.values.values() if "Bo" in value]


def test_work_without_partners_thanks_nobody() -> None:
    plan = planned(people="")
    assert values_of(plan, "story-begin")[0]["team"] == "Our team"
    assert not values_of(plan, "story-thanks")


def test_little_on_record_says_what_to_note() -> None:
    sparse = planned("")
    assert [fact.move for fact in sparse.facts] == ["story-line", "story-begin", "story-thanks"]
    for word in ("outcome:", "got::", "worked::"):
        assert word in hints(sparse)
    assert "cannot be quoted" in hints(planned("outcome: I saved two hours"))
    full = planned("outcome: a quiet ward", "got:: a map", "worked:: one page", desired_outcomes="quiet nights")
    assert hints(full) == ""


def test_six_sentences_of_the_length_the_prompt_allows_are_150_words() -> None:
    prompt = parse_prompt(resources.text("prompts", "story.md"), "story.md")
    assert MOST_SENTENCES * prompt.limit("words") <= 150


# The command


@pytest.mark.parametrize("name", FINISHED)
def test_a_finished_effort_has_a_story_of_80_to_150_words_and_one_line(coach: Run, name: str) -> None:
    parts = story(coach, name)
    assert 80 <= len(parts["story"].split()) <= 150
    assert len(parts["line"].split()) <= 25
    assert set(parts) == {"line", "story"}


@pytest.mark.parametrize("name", ALL)
def test_every_story_credits_by_name_and_nobody_says_i(coach: Run, vault: Path, name: str) -> None:
    partners = re.findall(r"\[\[(.*?)\]\]", _properties(vault / "Initiatives" / f"{name}.md"))
    parts = story(coach, name)
    for text in (parts["line"], parts["story"]):
        assert not ONE_PERSON.search(text)
        assert all(partner in text for partner in partners)
        assert "our team" in text
    assert "?" not in parts["story"]


def _properties(path: Path) -> str:
    return path.read_text(encoding="utf-8").split("---")[1]


def test_an_effort_without_an_outcome_says_so(coach: Run, vault: Path) -> None:
    answer(coach("story", "Gate scan", "--no-model", "--json"))
    text = (vault / "Initiatives" / "Gate scan truth.md").read_text(encoding="utf-8")
    assert "It has no outcome yet." in text
    assert "What came of it" not in text


def test_what_is_only_proposed_has_no_story(coach: Run) -> None:
    result = coach("story", "Pass lifecycle", "--no-model")
    assert result.exit_code == 1
    assert result.stderr.startswith('"Pass lifecycle rebuild" is only proposed')


def test_an_unknown_name_is_one_sentence_with_the_nearest(coach: Run) -> None:
    result = coach("story", "Gate scam", "--no-model")
    assert result.exit_code == 1
    assert result.stderr == (
        'There is no initiative called "Gate scam" in your notes.\nDid you mean "Gate scan truth"?\n'
    )


def test_the_note_holds_it_as_prose(coach: Run, vault: Path) -> None:
    coach("story", "Win-back", "--no-model")
    text = (vault / "Initiatives" / "Win-back letter test.md").read_text(encoding="utf-8")
    assert indent("[!coach]+ A story to share: [[Win-back letter test]]\n", "> ") in text
    assert re.search(r"\n> Leila Farahani and our team worked on .* Our thanks go to Leila Farahani;", text)


def test_a_name_longer_than_a_breath_still_makes_a_story(coach: Run, vault: Path) -> None:
    name = " ".join(["long"] * 25)
    note = vault / "Initiatives" / f"{name}.md"
    note.write_text("---\ntype: initiative\nstatus: done\npartners: [Ana Silva]\n---\n", encoding="utf-8")
    assert story(coach, name)["story"].startswith("We worked on this together;")
