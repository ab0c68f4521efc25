"""Partners as their notes describe them: tracked or known, properties, ratings."""

from datetime import date

import pytest

from support.readings import meeting, vault, with_people
from vault_coach.domain.assemble import Owner
from vault_coach.domain.partner import Partner
from vault_coach.domain.partnerships import Partnerships


def person(properties: str, path: str = "People/Ana Silva.md", owner: Owner | None = None) -> Partner:
    model = vault({path: f"---\n{properties}\n---\n# Ana\n"}, owner or Owner())
    return model.partners["Ana Silva"]


@pytest.mark.parametrize(
    "properties",
    [
        "type: partner",
        "type: Partners",
        'type: "[[Partner]]"',
        "tags: [partner]",
        'tags: "#partner"',
        "tags: [partner/core]",
        "tier: core",
        "type: person\ncircle: active",
        "type: person\ncoach: track",
    ],
)
def test_a_partner_is_tracked_when_the_note_says_so(properties: str) -> None:
    assert person(properties).tracked


@pytest.mark.parametrize(
    "properties", ["type: person", "tags: [people]", "type: contact\nteam: Sales", "coach: maybe"]
)
def test_other_people_are_known_not_tracked(properties: str) -> None:
    assert not person(properties).tracked


@pytest.mark.parametrize("folder", ["People", "People/"])
def test_a_folder_in_the_settings_tracks_its_people(folder: str) -> None:
    owner = Owner(followed=(folder.rstrip("/"),))
    assert person("type: person", owner=owner).tracked
    assert not person("type: person", path="Peopleware/Ana Silva.md", owner=owner).tracked


def test_all_properties_of_a_partner() -> None:
    ana = person(
        "type: partner\naliases: [Ana, AS]\ntitle: Head of Care\ndepartment: Visitor Care\ntier: Core\ntrust: 4\n"
        "interdependence: 5/5\nrated: 2026-10-01\ngoals: [shorter queues]\nwin: A quiet Monday\ntopics: [gates]\n"
        "authority: High\ncontact_frequency: fortnightly\npaused: yes\nsnooze: 2026-12-01\nlast met: 2026-11-02"
    )
    assert ana.aliases == ("Ana", "AS")
    assert (ana.role, ana.team, ana.tier, ana.authority) == ("Head of Care", "Visitor Care", "core", "high")
    assert ana.trust is not None
    assert ana.interdependence is not None
    assert (ana.trust.value, ana.interdependence.value, ana.rated) == (4, 5, date(2026, 10, 1))
    assert (ana.goals, ana.win, ana.topics) == (("shorter queues",), "A quiet Monday", ("gates",))
    assert (ana.cadence, ana.paused) == (14, True)
    assert (ana.snooze_until, ana.last_contact) == (date(2026, 12, 1), date(2026, 11, 2))
    assert ana.sources["trust"].quote == "trust: 4"
    assert ana.sources["trust"].line == 7


def test_a_note_with_an_at_sign_is_the_person() -> None:
    assert list(vault({"@Ana Silva.md": "---\ntype: partner\n---\n"}).partners) == ["Ana Silva"]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("tier: best", '"tier" is not one of core, active, peripheral.'),
        ("trust: 9", '"trust" is not a number from 1 to 5.'),
        ("interdependence: lots", '"interdependence" is not a number from 1 to 5.'),
        ("authority: huge", '"authority" is not one of low, medium, high.'),
        ("cadence: now and then", '"cadence" is not days, or a word such as weekly or monthly.'),
        ("snooze-until: spring", '"snooze-until" is not a day such as 2026-11-24.'),
        ("last-contact: last week", '"last-contact" is not a day such as 2026-11-24.'),
    ],
)
def test_a_value_of_another_kind_is_a_problem_of_its_line(line: str, message: str) -> None:
    model = vault({"People/Ana.md": f"---\ntype: partner\n{line}\n---\n"})
    assert [(problem.line, problem.message) for problem in model.problems] == [(3, message)]
    assert model.problems[0].hint.startswith("Write ")
    assert "Ana" in model.partners


def ratings(model: Partnerships) -> tuple[int | None, int | None, date | None]:
    ana = model.partners["Ana Silva"]
    trust, need = ana.trust, ana.interdependence
    return (trust.value if trust else None, need.value if need else None, ana.rated)


def rated(properties: str, *lines: tuple[str, str]) -> Partnerships:
    """Return Ana with these properties, and with lines in one-on-ones of those days."""
    notes = {"People/Ana Silva.md": f"---\ntype: partner\n{properties}\n---\n"}
    for day, line in lines:
        notes[f"{day} Ana.md"] = f"---\ntype: meeting\nattendees: [Ana Silva]\n---\n{line}\n"
    return vault(notes)


def test_the_newest_rating_counts_whether_line_or_property() -> None:
    properties = "trust: 2\ninterdependence: 3\nrated: 2026-10-01"
    assert ratings(rated(properties, ("2026-11-01", "trust:: 4"))) == (4, 3, date(2026, 10, 1))
    assert ratings(rated(properties, ("2026-09-01", "trust:: 4"))) == (2, 3, date(2026, 10, 1))


def test_of_two_lines_the_later_counts_in_any_order() -> None:
    later, earlier = ("2026-11-01", "trust:: 4"), ("2026-10-01", "trust:: 1")
    assert ratings(rated("tier: core", later, earlier)) == (4, None, None)


def test_a_rating_line_out_of_range_is_no_rating() -> None:
    assert ratings(rated("trust: 2", ("2026-11-01", "trust:: 9"))) == (2, None, None)


def test_both_ratings_in_one_line() -> None:
    model = meeting("(trust:: 4) (interdependence:: 2)\n")
    priya = model.partners["Priya Nair"]
    assert (priya.trust and priya.trust.value, priya.interdependence and priya.interdependence.value) == (4, 2)
    assert priya.rated == date(2026, 11, 10)


def test_people_without_a_note_are_known_by_the_name_given() -> None:
    model = with_people({"2026-11-10.md": '---\ntype: meeting\nattendees: [Zed Ito, "[[People/Kim Ro]]"]\n---\n'})
    assert model.meetings[0].attendees == ("Zed Ito", "Kim Ro")
    assert model.people == ("Bo Lee", "Kim Ro", "Priya Nair", "Zed Ito")
    assert list(model.partners) == ["Bo Lee", "Priya Nair"]


def test_a_link_to_a_note_that_is_no_person_names_nobody() -> None:
    model = with_people(
        {
            "Churn.md": "---\ntype: initiative\n---\n",
            "2026-11-10.md": '---\ntype: meeting\nattendees: ["[[Churn]]", "[[Bo Lee]]"]\n---\n',
        }
    )
    assert model.meetings[0].attendees == ("Bo Lee",)
