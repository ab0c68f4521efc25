"""Learning from the user: what they edit teaches, what they take out rests, nothing is said twice."""

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

from support.prompts import CHECK_IN, PHRASEBOOK
from support.run import Run, answer, tree
from vault_coach.drafting.checks import repeat_marks
from vault_coach.drafting.plan import Fact
from vault_coach.drafting.sentence import Drafter
from vault_coach.vault import write
from vault_coach.vault.journal import Journal

TODAY, NEXT_TIME = "2026-11-24", "2026-12-08"
NOTE = "Meetings/2026-11-24 Priya one-on-one.md"
NEXT = "Meetings/2026-12-08 Priya one-on-one.md"
VOICE = "Coach/Voice.md"
ASK = "which part of it do you need first, and by when?"
ASKS = ("what would you like to do about it first?", "what do you want to do about it first?")
MINE = "what would be soon enough for you?"


@pytest.fixture
def vault(vault: Path) -> Path:
    """The example vault, with a second one-on-one planned."""
    text = (vault / NOTE).read_text(encoding="utf-8").replace(TODAY, NEXT_TIME)
    (vault / NEXT).write_text(text, encoding="utf-8")
    return vault


def edit(vault: Path, old: str, new: str) -> None:
    note = vault / NOTE
    text = note.read_text(encoding="utf-8")
    assert old in text
    note.write_text(text.replace(old, new), encoding="utf-8")


def suggest(coach: Run, name: str, today: str = TODAY, *flags: str) -> list[str]:
    return [
        item["text"]
        for item in answer(coach("suggest", name, "--no-model", "--json", *flags, today=today))["items"]
    ]


def look_back(coach: Run) -> None:
    """Have the coach look at every block it ever wrote, as the weekly reflection does."""
    coach("weekly", "--no-model")


def moves(coach: Run, name: str, today: str) -> list[str]:
    return [item["move"] for item in answer(coach("suggest", name, "--no-model", "--json", today=today))["items"]]


@pytest.mark.parametrize("command", [("suggest", "Priya"), ("retro", "Priya Nair"), ("weekly",)])
def test_an_edited_sentence_becomes_a_wording_of_your_own(
    coach: Run, vault: Path, command: tuple[str, ...]
) -> None:
    suggest(coach, "Priya")
    edit(vault, ASK, MINE)
    coach(*command, "--no-model")
    text = (vault / VOICE).read_text(encoding="utf-8")
    assert text.startswith("---\ncoach: ignore\n---\n")
    assert f"\n## promise-overdue\n- {MINE}\n" in text


def test_a_draft_about_one_person_reads_no_block_about_another(
    coach: Run, vault: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    suggest(coach, "Priya")
    edit(vault, ASK, MINE)
    read: list[str] = []
    original = write.read_writable

    def recorded(root: Path, path: str, journal: Journal) -> bytes:
        read.append(path)
        return original(root, path, journal)

    monkeypatch.setattr(write, "read_writable", recorded)
    suggest(coach, "Kenji")
    assert read
    assert NOTE not in read
    assert not (vault / VOICE).exists()


def test_your_wording_comes_first_for_the_next_person(coach: Run, vault: Path) -> None:
    promise = "---\ntype: meeting\nattendees: [Bo Lee]\n---\n- [ ] send Bo the rota 📅 2026-11-16\n"
    (vault / "Meetings" / "2026-11-15 Bo.md").write_text(promise, encoding="utf-8")
    suggest(coach, "Priya")
    edit(vault, ASK, MINE)
    look_back(coach)
    late = next(text for text in suggest(coach, "Bo") if "I am late" in text)
    assert late.endswith(MINE)


def test_a_wording_with_names_days_or_words_of_the_fact_stays_where_it_is(coach: Run, vault: Path) -> None:
    named = (
        "Marisol said you need it first?",
        "Éva said you need it first?",
        "would Éva's do?",
        "what of the call team?",
    )
    for mine in (
        *named,
        "would Friday 5 do for you?",
        "would the cohort do half for you?",
        "shall Bo help?",
        "[[x]] ok?",
    ):
        suggest(coach, "Priya")
        edit(vault, ASK, mine)
        look_back(coach)
        assert not (vault / VOICE).exists()
        answer(coach("suggest", "Priya", "--no-model", "--json", "--replace"))


def test_what_only_that_note_speaks_of_is_not_learned(coach: Run, vault: Path) -> None:
    (vault / NOTE).write_text(f"{(vault / NOTE).read_text(encoding='utf-8')}\nThe marmots came up again.\n")
    suggest(coach, "Priya")
    edit(vault, ASK, "would half of it do for your marmots?")
    look_back(coach)
    assert not (vault / VOICE).exists()


def test_looking_teaches_nothing(coach: Run, vault: Path) -> None:
    suggest(coach, "Priya")
    edit(vault, ASK, MINE)
    before = tree(vault)
    suggest(coach, "Priya", TODAY, "--print")
    coach("suggest", "Priya", "--no-model", "--dry-run")
    coach("weekly", "--no-model", "--print")
    assert tree(vault) == before


def test_wordings_you_wrote_yourself_count_and_stay(coach: Run, vault: Path) -> None:
    (vault / "Coach").mkdir(exist_ok=True)
    own = "# Voice\n\nmine\n\n## promise-overdue\n- what should come first for you?\n\n## other\n- x y?\n"
    (vault / VOICE).write_text(own, encoding="utf-8")
    assert any(text.endswith("what should come first for you?") for text in suggest(coach, "Priya"))
    edit(vault, "what should come first for you?", MINE)
    look_back(coach)
    grown = (vault / VOICE).read_text(encoding="utf-8")
    assert grown == own.replace("## promise-overdue\n", f"## promise-overdue\n- {MINE}\n")


@pytest.mark.parametrize("line", ["{{ x.y }} is what?", "{% for x?", "{# what?", "{{ 7 * 7 }}?"])
def test_braces_in_a_wording_of_your_own_do_nothing(coach: Run, vault: Path, line: str) -> None:
    (vault / "Coach").mkdir(exist_ok=True)
    (vault / VOICE).write_text(f"## promise-overdue\n- {line}\n- what of {{{{ thing }}}} comes first?\n")
    assert suggest(coach, "Priya")[0].endswith("; what of the churn cohort file comes first?")


@pytest.mark.parametrize("sentences", [[], [{"move": 1, "lead": None, "ask": 3}]])
def test_a_damaged_memory_of_drafts_is_passed_over(coach: Run, tmp_path: Path, sentences: list[object]) -> None:
    before = suggest(coach, "Priya")
    (kept,) = tmp_path.rglob("shipped.json")
    row = {"block": 1, "path": 2, "subject": "Priya Nair", "sentences": sentences}
    kept.write_text(json.dumps([row]))
    assert suggest(coach, "Priya") == before


def test_when_all_rests_it_is_said_so(coach: Run, vault: Path) -> None:
    (vault / "People" / "Zed Quill.md").write_text("---\ntype: partner\ngoals: [one list]\n---\n")
    coach("suggest", "Zed Quill", "--no-model")
    note = vault / "People" / "Zed Quill.md"
    note.write_text(re.sub(r"> 1\. .*\n", "", note.read_text()))
    coach("suggest", "Priya", "--no-model")
    again = coach("suggest", "Zed Quill", "--no-model", today="2026-11-25")
    assert "rest for now" in again.stdout.replace("\n", " ")


def test_every_byte_you_wrote_there_stays(coach: Run, vault: Path) -> None:
    own = "# Voice\r\n\r\n## other\r\n- x y z?\r\n\r\n\r\n"
    (vault / "Coach").mkdir(exist_ok=True)
    (vault / VOICE).write_bytes(own.encode())
    suggest(coach, "Priya")
    edit(vault, ASK, MINE)
    look_back(coach)
    assert (vault / VOICE).read_bytes() == f"{own}\r\n## promise-overdue\r\n- {MINE}\r\n".encode()


def test_a_question_you_took_out_rests_next_time(coach: Run, vault: Path) -> None:
    asked = moves(coach, "Priya", TODAY)
    text = (vault / NOTE).read_text(encoding="utf-8")
    line = next(line for line in text.splitlines() if line.startswith("> 2. "))
    edit(vault, f"{line}\n", "")
    again = moves(coach, "Priya", NEXT_TIME)
    assert asked[1] not in again
    assert asked[0] in again


def test_a_draft_you_deleted_rests_next_time_but_comes_back_when_asked_for(coach: Run, vault: Path) -> None:
    before = (vault / NOTE).read_bytes()
    asked = moves(coach, "Priya", TODAY)
    (vault / NOTE).write_bytes(before)
    assert not set(asked) & set(moves(coach, "Priya", NEXT_TIME))
    assert moves(coach, "Priya", TODAY) == asked


def test_what_was_undone_teaches_nothing(coach: Run) -> None:
    asked = moves(coach, "Priya", TODAY)
    coach("undo")
    assert set(asked) & set(moves(coach, "Priya", NEXT_TIME))


def test_nothing_is_said_twice_word_for_word(coach: Run) -> None:
    first, second = suggest(coach, "Priya"), suggest(coach, "Priya", NEXT_TIME)
    ends = {text.rpartition("; ")[2] for text in first}
    assert not ends & {text.rpartition("; ")[2] for text in second}


def test_a_second_run_of_the_same_draft_still_changes_no_byte(coach: Run, vault: Path) -> None:
    suggest(coach, "Priya")
    suggest(coach, "Kenji")
    before = tree(vault)
    suggest(coach, "Priya")
    assert tree(vault) == before


def test_nor_does_one_when_another_draft_about_the_same_partner_came_after_it(coach: Run, vault: Path) -> None:
    coach("retro", "Priya Nair", "--no-model")
    suggest(coach, "Priya")
    suggest(coach, "Priya", NEXT_TIME)
    before = tree(vault)
    coach("retro", "Priya Nair", "--no-model")
    suggest(coach, "Priya")
    assert tree(vault) == before


def test_when_no_ask_is_left_that_ends_anew_one_that_was_not_said_comes_first() -> None:
    phrasebook = replace(PHRASEBOOK, moves={"goal": {"leads": ("{{ first }};",), "asks": ASKS}})
    drafter = Drafter(CHECK_IN, phrasebook, None, asked=repeat_marks(ASKS[0], "Ana;"))
    assert drafter.write(Fact("goal", None, {"first": "Ana"}, ())).ask == ASKS[1]
