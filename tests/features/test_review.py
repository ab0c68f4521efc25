"""`coach review`: a note with what the notes say of the whole, and room for what the user decides."""

import json
from pathlib import Path
from typing import Any

import pytest

from support.builders import days_ago, make_initiative, make_meeting, make_partner, make_view
from support.run import Run, answer, tree
from vault_coach.analysis.portfolio import build_portfolio
from vault_coach.analysis.review import (
    as_of,
    changes_since,
    could_move,
    out_of_step,
    rated_anew,
    tier_changes,
    tier_shifts,
)
from vault_coach.markdown.edit import blocks
from vault_coach.markdown.sections import paragraphs_under

NOTE = "Reflections/2026-11-24 Portfolio review.md"
NEXT = "Reflections/2026-12-24 Portfolio review.md"


def read(vault: Path, path: str = NOTE) -> str:
    return (vault / path).read_text(encoding="utf-8")


def rewrite(vault: Path, path: str, old: str, new: str) -> None:
    text = read(vault, path)
    assert old in text
    (vault / path).write_text(text.replace(old, new, 1), encoding="utf-8")


def files(coach: Run, *words: str, today: str = "2026-11-24") -> list[dict[str, Any]]:
    result = coach("review", *words, "--json", today=today)
    assert result.exit_code == 0, result.output
    files: list[dict[str, Any]] = json.loads(result.stdout)["files"]
    return files


def kinds(coach: Run, today: str) -> set[str]:
    return {signal["kind"] for signal in answer(coach("signals", "--json", today=today))}


# The note


def test_the_note_is_a_review_of_the_day_with_room_for_decisions_below_the_block(coach: Run, vault: Path) -> None:
    coach("review")
    head, block, below = read(vault).replace("-->\n\n## Dec", "-->\n%%\n## Dec").partition("<!-- coach:begin")
    assert head == "---\ntype: review\ndate: 2026-11-24\n---\n\n"
    assert block
    assert below.endswith("<!-- coach:end id=review/2026-11-24 -->\n%%\n## Decisions\n\n")


def test_the_signal_that_a_review_is_due_goes_silent(coach: Run) -> None:
    assert "review-due" in kinds(coach, "2026-12-24")
    coach("review", today="2026-12-24")
    assert "review-due" not in kinds(coach, "2026-12-24")


def test_a_review_changes_no_other_signal(coach: Run) -> None:
    before = answer(coach("signals", "--json"))
    coach("review", "--quarterly")
    assert answer(coach("signals", "--json")) == before


def test_a_second_run_changes_no_byte(coach: Run, vault: Path) -> None:
    coach("review")
    before = tree(vault)
    assert files(coach) == [{"path": NOTE, "written": False, "notice": None}]
    assert tree(vault) == before


def test_what_the_user_writes_survives_every_run(coach: Run, vault: Path) -> None:
    coach("review")
    rewrite(
        vault, NOTE, "## Decisions\n", "## Decisions\nFarida moves to active. Ask [[Farida Rahimova]] first.\n"
    )
    rewrite(vault, NOTE, "<!-- coach:begin", "A thought of my own.\n\n<!-- coach:begin")
    own = read(vault)
    coach("review")
    assert read(vault) == own
    coach("review", "--quarterly")
    coach("review")
    assert read(vault) == own


def test_a_new_fact_refreshes_the_block_alone(coach: Run, vault: Path) -> None:
    coach("review")
    rewrite(vault, NOTE, "## Decisions\n", "## Decisions\n- Hold on.\n")
    rewrite(vault, "People/Kenji Watanabe.md", "type: partner", "type: partner\npaused: true")
    assert files(coach)[0]["written"]
    text = read(vault)
    assert "- Kenji Watanabe and Marisol Quispe, paused or snoozed" in text
    assert text.endswith("## Decisions\n- Hold on.\n\n")


def test_a_block_the_user_edited_is_theirs_until_they_say_replace(coach: Run, vault: Path) -> None:
    coach("review")
    rewrite(vault, NOTE, "Farida Rahimova: ", "Farida, my boss: ")
    before = tree(vault)
    assert "You edited this review" in files(coach)[0]["notice"]
    assert tree(vault) == before
    assert files(coach, "--replace")[0]["written"]
    assert "my boss" not in read(vault)


def test_a_review_the_user_began_today_gets_the_block_and_nothing_else(coach: Run, vault: Path) -> None:
    own = "---\ntype: review\ndate: 2026-11-24\n---\n## Keep\nCoffee with [[Leila Farahani]].\n"
    (vault / "Notes" / "Looking round.md").write_text(own, encoding="utf-8")
    assert files(coach) == [{"path": "Notes/Looking round.md", "written": True, "notice": None}]
    assert not (vault / NOTE).exists()
    text = read(vault, "Notes/Looking round.md")
    assert text.startswith(own)
    assert text.endswith("<!-- coach:end id=review/2026-11-24 -->\n")
    assert files(coach)[0]["written"] is False


@pytest.mark.parametrize("began", [False, True], ids=["new", "begun"])
def test_undo_gives_back_every_byte(began: bool, coach: Run, vault: Path) -> None:
    if began:
        (vault / NOTE).write_text("---\ntype: review\n---\nMine", encoding="utf-8")
    before = tree(vault)
    coach("review")
    assert tree(vault) != before
    coach("undo")
    assert tree(vault) == before


@pytest.mark.parametrize("flag", ["--print", "--dry-run"])
def test_to_look_first_writes_nothing(flag: str, coach: Run, vault: Path) -> None:
    before = tree(vault)
    text = coach("review", flag).stdout
    assert "What you decided on 2 November" in text
    assert ("+## Who could move" in text) == (flag == "--dry-run")
    assert tree(vault) == before


def test_a_note_by_that_name_that_is_not_to_be_read_is_never_written_to(coach: Run, vault: Path) -> None:
    (vault / NOTE).write_text("---\ncoach: ignore\n---\nMine.\n", encoding="utf-8")
    before = tree(vault)
    result = coach("review")
    assert result.exit_code == 1
    assert tree(vault) == before


# What it says


def test_the_next_review_takes_up_what_was_decided_with_a_link(coach: Run, vault: Path) -> None:
    coach("review")
    rewrite(vault, NOTE, "## Decisions\n", "## Decisions\n- Farida to active\n- [ ] Ask [[Bo Lee]] | soon\n")
    coach("review", today="2026-12-24")
    text = read(vault, NEXT)
    assert "## What you decided on 24 November" in text
    assert "- Decisions: Farida to active · [[2026-11-24 Portfolio review#Decisions|24 Nov]]" in text
    assert "- Decisions: Ask Bo Lee \\| soon · [[2026-11-24 Portfolio review#Decisions|24 Nov]]" in text
    assert "Short coffees" not in text


def test_a_review_without_decisions_says_so_and_the_first_one_that_it_is_the_first(
    coach: Run, vault: Path
) -> None:
    assert "Nothing stands under" in coach("review", "--print", today="2026-08-20").stdout
    for note in (vault / "Reflections").iterdir():
        note.unlink()
    assert "your first review" in coach("review", "--print").stdout


def test_whoever_rests_is_named_as_resting_and_nowhere_else(coach: Run, vault: Path) -> None:
    rewrite(vault, "People/Kenji Watanabe.md", "type: partner", "type: partner\npaused: true")
    coach("review", "--quarterly")
    named = [line for line in read(vault).split("\n") if "Kenji Watanabe" in line]
    assert named == ["- Kenji Watanabe and Marisol Quispe, paused or snoozed"]


def test_the_quarterly_review_adds_both_periods(coach: Run) -> None:
    assert answer(coach("review", "--print", "--json"))["rebalance"] is None
    rebalance = answer(coach("review", "--quarterly", "--print", "--json"))["rebalance"]
    assert [tier["tier"] for tier in rebalance["tiers"]] == ["core", "active", "peripheral"]
    assert sum(tier["share"] for tier in rebalance["tiers"]) == pytest.approx(1, abs=0.01)
    assert sum(tier["share_before"] for tier in rebalance["tiers"]) == pytest.approx(1, abs=0.01)
    assert len(rebalance["indicators"]) == 7


# What changed


def words(view: Any, ago: int) -> list[str]:
    return [reason.text for reason in changes_since(view, days_ago(ago))]


def test_an_effort_that_began_or_ended_since_is_a_change() -> None:
    before = make_initiative("Old", started_ago=80, ended_ago=40)
    ended = make_initiative("Ended", started_ago=80, ended_ago=20)
    new = make_initiative("New", started_ago=5)
    view = make_view(make_partner(rated_ago=60), before, ended, new)
    assert words(view, 30) == ['"Ended" with Dana was finished', '"New" with Dana began']


def test_a_partner_who_went_quiet_or_came_back_is_a_change() -> None:
    def met(name: str, *days: int) -> list[Any]:
        return [make_partner(name, rated_ago=90), *(make_meeting(name, ago=ago) for ago in days)]

    view = make_view(*met("Gone", 60, 50, 40, 30), *met("Back", 100, 90, 80, 2), *met("Same", 40, 30, 20, 10))
    changes = [text for text in words(view, 30) if "record" not in text]
    assert changes == ["Back: in touch again", "Gone: went quiet, no contact since 25 October"]


def test_a_tier_by_the_record_that_moved_is_a_change_unless_the_rating_is_newer() -> None:
    meetings = [make_meeting(name, ago=ago) for name in ("Bo", "Cy") for ago in (3, 2, 1)]
    view = make_view(make_partner("Bo", rated_ago=60), make_partner("Cy", rated_ago=10), *meetings)
    moved = tier_changes(view, days_ago(30))
    assert [reason.text for reason in moved] == [
        "Bo: peripheral by your record then, active now (3 contacts in 90 days)"
    ]
    assert list(rated_anew(view, days_ago(30))) == ["Cy"]
    assert "Cy: rated anew" in words(view, 30)


def test_an_earlier_day_sees_efforts_as_they_were() -> None:
    view = make_view(
        make_partner(),
        make_initiative("Done since", started_ago=80, ended_ago=5),
        make_initiative("Begun since", started_ago=5),
        make_initiative("Undated", started_ago=None),
    )
    then = as_of(view, days_ago(30))
    assert {effort.name: effort.status for effort in then.initiatives} == {
        "Begun since": "proposed",
        "Done since": "active",
        "Undated": "active",
    }


# Who could move, and where time and tier part ways


@pytest.mark.parametrize(
    ("partner", "says"),
    [
        ({"tier": "core"}, "Call them active, or build what makes a partner core"),
        ({"tier": "peripheral"}, "Call them active."),
        ({"tier": "core", "rated_ago": 91}, "Rate them anew first"),
        ({"tier": "core", "trust": None}, "Rate trust and interdependence first."),
        ({"tier": "active"}, None),
        ({"tier": None}, None),
    ],
)
def test_whose_note_and_record_differ_could_move(partner: dict[str, Any], says: str | None) -> None:
    view = make_view(make_partner(**partner), *(make_meeting(ago=ago) for ago in (3, 2, 1)))
    reasons = [reason.text for reason in could_move(view, build_portfolio(view))]
    assert [says in text for text in reasons if says] == ([True] if says else [])
    assert len(reasons) == (1 if says else 0)


def test_time_that_does_not_follow_tier_is_told_by_name() -> None:
    spent = {"Ana": ("core", 10), "Bo": ("core", 200), "Cy": ("active", 40), "Di": ("active", 300)}
    things: list[Any] = []
    for name, (tier, minutes) in spent.items():
        things += [make_partner(name, tier=tier), make_meeting(name, minutes=minutes)]
    assert out_of_step(build_portfolio(make_view(*things))) == [
        "Core, with less time than active partners get on average: Ana.",
        "Active, with more time than core partners get on average: Di.",
    ]
    assert out_of_step(build_portfolio(make_view(make_partner()))) == []


def test_shares_of_both_periods_are_of_the_same_people() -> None:
    view = make_view(
        make_partner("Ana", tier="core"),
        make_partner("Bo", tier="active"),
        make_meeting("Ana", ago=5, minutes=30),
        make_meeting("Ana", ago=100, minutes=30),
        make_meeting("Bo", ago=100, minutes=90),
    )
    shares = {shift.tier: (shift.before, shift.now) for shift in tier_shifts(view, build_portfolio(view))}
    assert shares == {"core": (0.25, 1.0), "active": (0.75, 0.0), "peripheral": (0.0, 0.0)}


# Reading what was decided

REVIEW = """---
type: review
---
# Review

Not this.

## Keep
- [ ] one [[Bo Lee|Bo]]
  goes on
- two

A paragraph
over two lines.

### Closer
three

## Other
Not this either.

## Keep on
> not a quote

```
not code
```
<!-- coach:begin id=review/2026-11-24 hash=9f2c9f2c9f2c9f2c -->

## Keep
not ours

<!-- coach:end id=review/2026-11-24 -->
four
"""


def test_what_stands_under_a_heading_is_read_item_by_item_and_only_the_users_own() -> None:
    decided = paragraphs_under(REVIEW, lambda heading: heading.startswith("Keep"))
    assert [(line.heading, line.text, line.line) for line in decided] == [
        ("Keep", "one Bo Lee goes on", 9),
        ("Keep", "two", 11),
        ("Keep", "A paragraph over two lines.", 13),
        ("Keep", "three", 17),
        ("Keep on", "four", 34),
    ]
    assert decided[0].quote == "- [ ] one [[Bo Lee|Bo]]"


# Templates of the user's own


@pytest.mark.parametrize(
    ("note", "head"),
    [
        ("2026-11-24 Portfolio review.md", "---\ntype: review\ndate: {{ day }}\n---\n# Mine\n"),
        ("2026-W47.md", "---\ntype: reflection\nweek: {{ week }}\n---\n# Mine\n"),
    ],
)
@pytest.mark.parametrize("below", ["\n## Kept\n", None])
def test_a_template_of_your_own_shapes_a_new_note(
    coach: Run, vault: Path, note: str, head: str, below: str | None
) -> None:
    command = "weekly" if "W" in note else "review"
    own = vault / "Coach" / "Templates"
    own.mkdir(parents=True)
    template = head if below is None else f"{head}\n{{{{ block }}}}\n{below}"
    (own / f"note_{command}.md").write_text(template, encoding="utf-8")
    coach(command, "--no-model")
    text = (vault / "Reflections" / note).read_text(encoding="utf-8")
    filled = head.replace("{{ day }}", "2026-11-24").replace("{{ week }}", "2026-W47")
    block = blocks.block_id(command, "2026-11-24" if command == "review" else "2026-W47")
    assert text.startswith(f"{filled}\n<!-- coach:begin id={block} ")
    assert text.endswith(f"<!-- coach:end id={block} -->\n{below or ''}")


def test_a_mistake_in_a_template_of_your_own_is_said_with_its_line(coach: Run, vault: Path) -> None:
    own = vault / "Coach" / "Templates"
    own.mkdir(parents=True)
    (own / "note_weekly.md").write_text("---\n{% if %}\n", encoding="utf-8")
    before = tree(vault)
    result = coach("weekly", "--no-model")
    assert result.exit_code == 1
    assert result.stderr.startswith("Coach/Templates/note_weekly.md, line 2: ")
    assert tree(vault) == before
