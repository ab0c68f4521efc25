"""The drafts about partners, initiatives and decisions: what they hold, where they go, and what they leave out."""

from pathlib import Path

import pytest

from support.prompts import PHRASEBOOK
from support.run import Run, answer, tree

EFFORT = "Initiatives/School groups in one page.md"
DRAFTS = {
    "retro School groups": EFFORT,
    "retro Priya": "People/Priya Nair.md",
    "story School groups": EFFORT,
    "start Nadia": "People/Nadia Benali.md",
    "metrics Gate scan truth": "Initiatives/Gate scan truth.md",
    "premortem Renewal": "Initiatives/Renewal early warning.md",
    "premortem Gate scans as": "Decisions/Gate scans as the official visit count.md",
    "rebalance Kenji": "People/Kenji Watanabe.md",
    "stretch Leila": "People/Leila Farahani.md",
}

every_draft = pytest.mark.parametrize("command", DRAFTS)


def run(coach: Run, command: str, *flags: str) -> dict[str, object]:
    name, subject = command.split(" ", 1)
    data: dict[str, object] = answer(coach(name, subject, "--no-model", "--json", *flags))
    return data


def items(data: dict[str, object]) -> list[dict[str, object]]:
    sentences = data["items"]
    assert isinstance(sentences, list)
    return sentences


@every_draft
def test_each_goes_into_the_note_it_is_about(coach: Run, vault: Path, command: str) -> None:
    before = tree(vault)
    data = run(coach, command)
    after = tree(vault)
    assert data["note"] == DRAFTS[command]
    assert [path for path in after if after[path] != before.get(path)] == [DRAFTS[command]]
    assert after[DRAFTS[command]].startswith(before[DRAFTS[command]])
    assert b"\n## Coach\n" in after[DRAFTS[command]]


@every_draft
def test_a_second_run_changes_no_byte(coach: Run, vault: Path, command: str) -> None:
    run(coach, command)
    before = tree(vault)
    assert run(coach, command)["written"] is False
    assert tree(vault) == before


@every_draft
def test_looking_never_writes(coach: Run, vault: Path, command: str) -> None:
    before = tree(vault)
    run(coach, command, "--print")
    run(coach, command, "--dry-run")
    assert tree(vault) == before


@every_draft
def test_every_sentence_and_line_rests_on_lines_of_notes(coach: Run, vault: Path, command: str) -> None:
    data = run(coach, command, "--print")
    parts = data["parts"]
    assert isinstance(parts, list)
    shown = [*items(data), *(line for part in parts for line in part["lines"])]
    assert items(data)
    for sentence in shown:
        evidence = sentence["evidence"]
        assert evidence
        for line in evidence:
            text = (vault / line["path"]).read_text(encoding="utf-8")
            assert text.split("\n")[line["line"] - 1] == line["quote"]


@every_draft
def test_every_question_is_one_breath(coach: Run, command: str) -> None:
    for item in items(run(coach, command, "--print")):
        text = str(item["text"])
        assert text[-1] in "?."
        assert len(text.split()) <= 30


@every_draft
def test_undo_takes_it_back(coach: Run, vault: Path, command: str) -> None:
    before = tree(vault)
    run(coach, command)
    coach("undo")
    assert tree(vault) == before


def test_a_hand_off_names_its_partner_and_what_is_missing(coach: Run, vault: Path) -> None:
    data = answer(coach("handoff", "Gate scan truth", "Ana", "--no-model", "--json"))
    titles = {part["name"]: part for part in data["parts"]}
    assert [line["text"] for line in titles["missing"]["lines"]] == ["its assumptions", "its risks"]
    assert all(item["text"].startswith("Ana, ") for item in data["items"])
    text = (vault / "Initiatives" / "Gate scan truth.md").read_text(encoding="utf-8")
    assert "<!-- coach:begin id=hand-off/gate-scan-truth/ana-silva hash=" in text


def test_a_planned_retro_gets_its_questions_in_its_own_note(coach: Run, vault: Path) -> None:
    note = vault / "Meetings" / "2026-11-27 School groups retro.md"
    note.write_text(
        "---\ntype: meeting\nkind: retro\ndate: 2026-11-27\n"
        'initiative: "[[School groups in one page]]"\nattendees: ["[[Nadia Benali]]"]\n---\n'
    )
    assert run(coach, "retro School groups")["note"] == "Meetings/2026-11-27 School groups retro.md"
    assert "## Coach" not in note.read_text(encoding="utf-8")


def test_a_retro_speaks_of_how_you_worked_together(coach: Run) -> None:
    data = run(coach, "retro School groups", "--print")
    asked = [str(item["move"]) for item in items(data)]
    assert {"retro-worked", "retro-friction", "retro-balance", "retro-change", "retro-next"} == set(asked)


def test_one_partners_words_never_reach_anothers_draft(coach: Run, vault: Path) -> None:
    for note in (vault / "Meetings").glob("*Kenji*"):
        note.write_text(note.read_text(encoding="utf-8") + "\nfriction:: a canary sang\n", encoding="utf-8")
    for name in ("Priya Nair", "Nadia Benali", "Leila Farahani"):
        for command in ("retro", "start", "rebalance", "stretch", "suggest"):
            assert "canary" not in coach(command, name, "--no-model", "--print").output
    assert "canary" in coach("retro", "Kenji", "--no-model", "--print").output


@pytest.mark.parametrize(
    ("command", "message"),
    [
        (
            "metrics Gate scam truth",
            'There is no initiative called "Gate scam truth" in your notes.\nDid you mean "Gate scan truth"?',
        ),
        (
            "metrics nonsense",
            'There is no initiative called "nonsense" in your notes.\nA note of type initiative makes one.',
        ),
        ("start Prya", 'There is nobody called "Prya" in your notes.\nDid you mean "Priya Nair"?'),
    ],
)
def test_a_name_nobody_has_gets_one_sentence(coach: Run, command: str, message: str) -> None:
    name, subject = command.split(" ", 1)
    result = coach(name, subject, "--no-model")
    assert result.exit_code == 1
    assert result.stderr.strip() == message


def test_where_notes_say_nothing_nothing_is_written(coach: Run, vault: Path) -> None:
    (vault / "People" / "Zed Quill.md").write_text("---\ntype: partner\n---\n")
    before = tree(vault)
    data = run(coach, "stretch Zed Quill")
    assert data["items"] == []
    assert "no initiative that you finished with Zed Quill" in str(data["notice"])
    assert tree(vault) == before


def test_a_draft_that_stays_empty_says_what_it_is_made_of(coach: Run) -> None:
    assert "no initiative that you finished with Priya Nair" in str(run(coach, "stretch Priya")["notice"])
    assert "Your notes say nothing yet" not in str(run(coach, "rebalance Dov")["notice"])


def test_a_partners_own_name_comes_before_the_beginning_of_an_initiatives(coach: Run, vault: Path) -> None:
    (vault / "Initiatives" / "Analytics rebuild.md").write_text("---\ntype: initiative\n---\n")
    assert run(coach, "retro Ana")["note"] == "People/Ana Silva.md"
    assert run(coach, "retro Anal")["note"] == "Initiatives/Analytics rebuild.md"


def test_a_decisions_own_name_comes_before_the_beginning_of_an_initiatives(coach: Run, vault: Path) -> None:
    (vault / "Initiatives" / "Pricing page.md").write_text("---\ntype: initiative\n---\n")
    (vault / "Decisions" / "Pricing.md").write_text("---\ntype: decision\nstatus: open\n---\n")
    assert run(coach, "premortem Pricing")["note"] == "Decisions/Pricing.md"
    assert run(coach, "premortem Pricing p")["note"] == "Initiatives/Pricing page.md"


def test_two_of_one_name_are_both_named_and_told_apart_by_path(coach: Run, vault: Path) -> None:
    (vault / "Old").mkdir()
    (vault / "Old" / "Venue scorecards.md").write_text("---\ntype: initiative\n---\n")
    doubt = coach("metrics", "Venue scorecards", "--no-model")
    assert doubt.exit_code == 1
    assert '"Venue scorecards" could be ' in doubt.stderr
    assert run(coach, "metrics Old/Venue scorecards.md")["note"] == "Old/Venue scorecards.md"


def test_what_begins_alike_is_named_together(coach: Run, vault: Path) -> None:
    for name in ("Garden east", "Garden west"):
        (vault / "Initiatives" / f"{name}.md").write_text("---\ntype: initiative\n---\n")
    assert 'Did you mean "Garden east" or "Garden west"?' in coach("metrics", "Garden", "--no-model").stderr


def test_a_decision_noted_in_a_meeting_is_called_by_its_own_words(coach: Run, vault: Path) -> None:
    note = vault / "Meetings" / "2026-11-20 Export.md"
    note.write_text(
        "---\ntype: meeting\n---\n- decided:: drop the export\n\n## Risks\n- the hall is double-booked\n"
    )
    assert run(coach, "premortem drop the export")["note"] == "Meetings/2026-11-20 Export.md"
    written = note.read_text()
    assert "> [!coach]+ Imagine it failed: drop the export\n" in written
    assert written.count("double-booked") == 1


def test_nobody_is_quoted_about_themselves(coach: Run, vault: Path) -> None:
    note = vault / "Meetings" / "2026-11-20 Bo.md"
    note.write_text("---\ntype: meeting\nattendees: [Bo Lee]\n---\n- friction:: Bo's slides came late again\n")
    shown = [str(sentence["text"]) for sentence in items(run(coach, "retro Bo Lee", "--print"))]
    assert shown
    assert not any("slides" in text for text in shown)


def test_work_that_names_no_initiative_is_only_handed_over_with_the_one_you_share(coach: Run, vault: Path) -> None:
    note = vault / "Meetings" / "2026-11-20 Ana.md"
    note.write_text("---\ntype: meeting\nattendees: [Ana Silva]\n---\n- handed-off:: the garden plan\n")
    (vault / "Initiatives" / "Garden.md").write_text(
        "---\ntype: initiative\nstatus: active\npartners: [Ana Silva]\n---\n"
    )
    assert "garden plan" not in str(run(coach, "handoff Gate scan truth", "Ana", "--print"))


def test_your_own_prompt_and_template_win(coach: Run, vault: Path) -> None:
    own = vault / "Coach"
    (own / "Prompts").mkdir(parents=True)
    (own / "Templates").mkdir()
    phrases = PHRASEBOOK.text
    ask = "what is the one thing we would do differently?"
    assert ask in phrases
    (own / "Prompts" / "phrasebook.md").write_text(phrases.replace(ask, "what would you change?"))
    (own / "Templates" / "block_retrospective.md").write_text(
        "[!coach] Mine: {{ subject }}\n{{ parts[-1].sentences[-2] }}"
    )
    coach("retro", "School groups", "--no-model")
    text = (vault / EFFORT).read_text(encoding="utf-8")
    assert "> [!coach] Mine: [[School groups in one page]]" in text
    assert "what would you change?" in text


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("Prompts/retrospective.md", "---\nname: x\n---\n", ", line 1: "),
        ("Templates/block_retrospective.md", "{{ subject }}\n{% if %}", ", line 2: "),
        ("Templates/block_retrospective.md", "x\n{{ nothing }}", ": 'nothing' is undefined."),
        ("Templates/block_retrospective.md", "x\n{{ 1 / 0 }}", ": division by zero."),
        ("Templates/block_retrospective.md", "x\n{{ subject + 1 }}", ": can only concatenate str"),
        (
            "Templates/block_retrospective.md",
            'x\n{% include "block_retrospective.md" %}',
            ": maximum recursion depth",
        ),
        (
            "Templates/block_retrospective.md",
            'x\n{% include "n.md" %}',
            ': it includes "n.md", which is not there.',
        ),
    ],
)
def test_a_mistake_in_your_own_file_is_said_with_its_line(
    coach: Run, vault: Path, name: str, text: str, message: str
) -> None:
    (vault / "Coach" / "Prompts").mkdir(parents=True)
    (vault / "Coach" / "Templates").mkdir()
    (vault / "Coach" / name).write_text(text)
    before = tree(vault)
    result = coach("retro", "School groups", "--no-model")
    assert result.exit_code == 1
    assert result.stderr.startswith(f"Coach/{name}{message}")
    assert tree(vault) == before


def test_prompts_are_listed_shown_and_tried(coach: Run) -> None:
    listed = answer(coach("prompt", "list", "--json"))
    assert {"check-in", "phrasebook", "starter", "story"} <= {prompt["name"] for prompt in listed}
    assert "## retro-worked" in coach("prompt", "show", "retrospective").output
    assert "{{ move }}\n{{ lead }}" in coach("prompt", "show", "starter").output
    tried = answer(coach("prompt", "try", "stretch", "stretch-need", "--set", "first=Ana", "--no-model", "--json"))
    assert tried["item"]["text"].startswith("Ana, the next one may take a little more of us; ")
    assert tried["prompt"].endswith("Ana, the next one may take a little more of us;")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("show", "nothing"), 'There is no prompt called "nothing".'),
        (("try", "stretch", "nothing"), 'prompts/stretch.md has no move "nothing".'),
        (("try", "phrasebook", "goal"), "The phrasebook is tried with a draft."),
        (("try", "starter", "goal"), "The starter is tried with a draft."),
        (("try", "stretch", "stretch-need", "--set", "frist=Ana"), "There is no variable called frist."),
        (("try", "stretch", "stretch-need"), 'prompts/phrasebook.md: no lead for "stretch-need" fits'),
    ],
)
def test_a_mistake_in_trying_a_prompt_gets_one_sentence(
    coach: Run, arguments: tuple[str, ...], message: str
) -> None:
    flags = ("--no-model",) if arguments[0] == "try" else ()
    result = coach("prompt", *arguments, *flags)
    assert result.exit_code == 1
    assert result.stderr.startswith(message)


GERMAN = "---\ntype: meeting\nattendees: [Bo Lee]\n---\n- [ ] die Liste für das Lager an Bo senden 📅 2026-11-16\n"


@pytest.fixture
def german(vault: Path) -> Path:
    """A vault with a late promise in German, and a phrasebook of the user's own."""
    (vault / "Meetings" / "2026-11-15 Bo.md").write_text(GERMAN, encoding="utf-8")
    (vault / "Coach" / "Prompts").mkdir(parents=True)
    phrases = PHRASEBOOK.text
    own = phrases.replace(
        "{{ first }}, I owe you something and I am late;", "{{ first }}, ich bin dir etwas schuldig;"
    )
    assert own != phrases
    lead = next(line for line in own.splitlines() if "I said I would {{ action }} by" in line)
    for line in (lead, "- {{ first }}, I still owe you {{ thing }} from {{ day }};"):
        own = own.replace(f"{line}\n", "")
    own = own.replace("- {{ first }}, I owe you something since {{ day }};\n", "")
    (vault / "Coach" / "Prompts" / "phrasebook.de.md").write_text(own, encoding="utf-8")
    return vault


def late(coach: Run) -> str:
    return next(str(item["text"]) for item in items(run(coach, "suggest Bo")) if item["move"] == "promise-overdue")


def test_a_phrasebook_for_a_language_is_used_when_it_is_set(coach: Run, german: Path) -> None:
    assert late(coach).startswith("Bo, I ")
    (german / "coach.toml").write_text('me = "Robin Vale"\nlanguage = "de"\n')
    assert late(coach).startswith("Bo, ich bin dir etwas schuldig;")


def test_a_language_without_a_phrasebook_is_english(coach: Run, vault: Path) -> None:
    (vault / "coach.toml").write_text('me = "Robin Vale"\nlanguage = "fr"\n')
    assert run(coach, "suggest Priya")["items"]
