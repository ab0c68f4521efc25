"""The direction of a promise: whose it is, however the owner is written; decoration changes nothing."""

from hypothesis import given
from hypothesis import strategies as st

from support.readings import meeting
from vault_coach.domain.commitment import ME, Commitment

BOTH = '"[[Priya Nair]]", "[[Bo Lee]]"'
PRIYA, BO = "Priya Nair", "Bo Lee"

# How an owner may be written, {} being the name.
FORMS = [
    "{} to send the file",
    "{} will send the file",
    "{} is to send the file",
    "{}: send the file",
    "{}：send the file",
    "{} - send the file",
    "{} – send the file",
    "{} → send the file",
    "{}, send the file",
    "({}) send the file",
    "[{}] send the file",
    "**{}** to send the file",
    "*{}:* send the file",
    "Action: {} to send the file",
    "TODO({}): send the file",
    "[ACTION - {}] send the file",
    "Budget: {} to send the file",
    "send the file (owner: {})",
    "send the file — assigned to {}",
    "send the file [owner:: {}]",
    "send the file [assignee:: {}]",
    "{} muss die Datei schicken",
    "{} doit envoyer le fichier",
    "{} tiene que enviar el archivo",
]
NAMES = {"Priya": PRIYA, "Priya Nair": PRIYA, "PN": PRIYA, "Bo": BO, "Robin": ME, "Robin Vale": ME, "Me": ME}
STRANGERS = ["Lotte", "Lotte Braun", "Jan van der Berg", "Nuala O’Shea"]
# What leaves a stranger's promise no doubt.
PLAIN = [form for form in FORMS if form.startswith(("{} to", "{} will", "{} is to", "Action: ", "Budget: "))]
DECORATIONS = [
    "**{}**",
    "{}.",
    "{} ^block-1",
    "{} #later",
    "#work {}",
    "🔺 {}",
    "{} ⏫",
    "{} ➕ 2026-11-01",
    "=={}==",
]

DECORATION = st.sampled_from(DECORATIONS)


def _promises(line: str, box: str = " ") -> tuple[Commitment, ...]:
    return meeting(f"- [{box}] {line}\n", people=BOTH).commitments


@given(st.sampled_from(FORMS), st.sampled_from(sorted(NAMES)))
def test_a_written_owner_is_the_owner(form: str, name: str) -> None:
    (promise,) = _promises(form.format(name))
    assert promise.owner == NAMES[name]


@given(st.sampled_from(PLAIN), st.sampled_from(STRANGERS))
def test_an_owner_nobody_knows_is_never_me(form: str, name: str) -> None:
    assert _promises(form.format(name)) == ()


@given(st.sampled_from(FORMS), st.sampled_from(sorted(NAMES)), DECORATION, st.sampled_from(" x-"))
def test_decoration_changes_neither_owner_nor_day_nor_state(form: str, name: str, around: str, box: str) -> None:
    line = form.format(name)
    plain, adorned = (_promises(f"{text} 📅 2026-11-20", box) for text in (line, around.format(line)))
    assert [(one.owner, one.due, one.state) for one in adorned] == [
        (one.owner, one.due, one.state) for one in plain
    ]


@given(
    st.sampled_from(
        ["{} and {} to send it", "{} & {}: send it", "{}/{}: send it", "{}, {} to send it", "({}/{}) send it"]
    )
)
def test_a_shared_task_is_one_promise_each(form: str) -> None:
    assert [one.owner for one in _promises(form.format("Priya", "Bo"))] == [PRIYA, BO]
    assert [one.owner for one in _promises(form.format("[[Priya Nair]]", "Lotte Braun"))] == [PRIYA]
    assert [(one.owner, one.counterpart) for one in _promises(form.format("me", "Bo"))] == [(ME, BO)]


@given(st.sampled_from(FORMS), st.sampled_from([" ", "x", "-"]), st.integers(1, 3))
def test_steps_below_an_owner_are_theirs(form: str, box: str, depth: int) -> None:
    steps = "".join(f"{'    ' * level}- [ ] step {level}\n" for level in range(1, depth + 1))
    promises = meeting(f"- [{box}] {form.format('Priya')}\n{steps}", people=BOTH).commitments
    assert {one.owner for one in promises} == {PRIYA}
    assert [one.state for one in promises][1:] == ["open"] * depth


def test_a_step_that_names_its_owner_is_theirs_and_mine_stay_mine() -> None:
    body = (
        "- [ ] plan the move\n    - [ ] book vans\n    - [ ] Bo: count boxes\n- [ ] Priya:\n    1. [ ] me: pay\n"
    )
    promises = meeting(body, people=BOTH).commitments
    assert [(one.owner, one.text) for one in promises] == [
        (ME, "plan the move"),
        (ME, "book vans"),
        (BO, "count boxes"),
        (ME, "pay"),
    ]


def test_a_bullet_without_an_owner_is_nobodys_in_the_minutes_of_a_group() -> None:
    assert meeting("## Actions\n- send the file\n", people=BOTH).commitments == ()
    (promise,) = meeting("## Actions\n- send the file\n").commitments
    assert promise.owner == ME


def test_a_label_is_no_owner_unless_others_begin_with_names() -> None:
    (label,) = _promises("Website: send the file")
    assert label.owner == ME
    owners = [one.owner for one in meeting("- [ ] Bo: call\n- [ ] Lotte: write\n", people=BOTH).commitments]
    assert owners == [BO]


def test_a_name_with_nothing_to_do_is_no_promise() -> None:
    for line in ("Priya:", "[[Priya Nair]]", "@Priya"):
        assert _promises(line) == ()
