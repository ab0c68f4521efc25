"""Initiatives as their notes describe them."""

from datetime import date

import pytest

from support.readings import vault, with_people
from vault_coach.domain.initiative import Initiative


def initiative(properties: str, body: str = "") -> Initiative:
    (churn,) = with_people({"Efforts/Churn.md": f"---\ntype: initiative\n{properties}\n---\n{body}"}).initiatives
    return churn


def test_all_properties_of_an_initiative() -> None:
    churn = initiative(
        "people: ['[[Priya Nair]]', Bo, me]\nstatus: In progress\nsize: 3\nstart: 2026-09-01\n"
        "metrics: lapsed passes a week\ncheckpoint-cadence: weekly\nvalue: 40k a year\ntopics: [renewal]"
    )
    assert (churn.name, churn.status, churn.partners) == ("Churn", "active", ("Priya Nair", "Bo Lee"))
    assert (churn.size, churn.started, churn.checkpoint_cadence) == (3, date(2026, 9, 1), 7)
    assert (churn.metrics, churn.value, churn.topics) == ("lapsed passes a week", "40k a year", ("renewal",))
    assert churn.sources["metrics"].quote == "metrics: lapsed passes a week"


@pytest.mark.parametrize(
    ("properties", "status"),
    [
        ("status: active", "active"),
        ("status: in-progress", "active"),
        ("status: In_Progress", "active"),
        ("status: Done", "done"),
        ("status: completed", "done"),
        ("status: on-hold", "stopped"),
        ("status: cancelled", "stopped"),
        ("status: idea", "proposed"),
        ("started: 2026-09-01", "active"),
        ("started: 2026-09-01\nended: 2026-10-01", "done"),
        ("size: 2", "proposed"),
    ],
)
def test_status_as_said_else_from_its_days(properties: str, status: str) -> None:
    assert initiative(properties).status == status


def test_an_unknown_status_is_a_problem() -> None:
    model = vault({"Churn.md": "---\ntype: initiative\nstatus: Simmering\n---\n"})
    (problem,) = model.problems
    assert (problem.line, problem.message) == (3, 'Status "Simmering" is not one the coach knows.')
    assert model.initiatives[0].status == "proposed"


def test_shared_context_is_what_is_filled_in() -> None:
    body = (
        "# Facts\n12 gates\n## Risks\n\n### Assumptions\n- TBD\n## Constraints\nno budget\n## Desired outcomes\n"
    )
    assert initiative("status: active", body).context == {"facts", "constraints"}
