"""Settings: the last one to speak wins, and a mistake is said with the way out."""

import tomllib
from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vault_coach.analysis import Thresholds
from vault_coach.config import Settings, SettingsError, change_setting, load_settings, settings_table


@pytest.fixture
def read(tmp_path: Path) -> Any:
    """Return a function that loads settings from the text of the two files, the environment and flags."""

    def read(
        vault: str = "", user: str = "", environment: Mapping[str, str] | None = None, **flags: object
    ) -> Settings:
        (tmp_path / "user.toml").write_text(user, encoding="utf-8")
        (tmp_path / "coach.toml").write_text(vault, encoding="utf-8")
        return load_settings(tmp_path, tmp_path / "user.toml", environment or {}, flags)

    return read


def test_without_any_file_the_defaults_hold(tmp_path: Path) -> None:
    assert load_settings(tmp_path, tmp_path / "none.toml", {}, {}) == Settings()


def test_the_last_one_to_speak_wins(read: Any) -> None:
    assert read(user='model = "a"').model == "a"
    assert read(user='model = "a"', vault='model = "b"').model == "b"
    assert read(vault='model = "b"', environment={"COACH_MODEL": "c"}).model == "c"
    assert read(environment={"COACH_MODEL": "c"}, model="d").model == "d"
    assert read(vault='model = "b"', environment={"COACH_MODEL": ""}, model=None).model == "b"


def test_files_add_up_threshold_by_threshold(read: Any) -> None:
    limits = read(user="[thresholds]\ncadence_core = 7", vault="[thresholds]\ncadence_active = 20").thresholds
    assert (limits.cadence_core, limits.cadence_active, limits.cadence_peripheral) == (7, 20, 90)


def test_one_text_stands_for_a_list_of_one(read: Any) -> None:
    assert read('me = "Robin Vale"').me == ("Robin Vale",)
    assert read('me = ["Robin Vale", "Robin"]').me == ("Robin Vale", "Robin")


def test_the_environment_gives_lists_between_commas_and_numbers(read: Any) -> None:
    settings = read(
        environment={"COACH_ME": "Robin Vale, Robin", "COACH_THREADS": "3", "COACH_VAULT": "/elsewhere"}
    )
    assert (settings.me, settings.threads) == (("Robin Vale", "Robin"), 3)


def test_a_byte_order_mark_is_no_mistake(read: Any) -> None:
    assert read("\ufeffthreads = 2").threads == 2


def test_a_whole_number_does_for_a_share(read: Any) -> None:
    assert read("[thresholds]\nneglected_urgent = 3").thresholds.neglected_urgent == 3


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        ("modle = 'x'", 'there is no setting "modle".', 'Did you mean "model"?'),
        ("zzz = 1", 'there is no setting "zzz".', "The settings are: me, goals, track"),
        ("[thresholds]\ncadence_cor = 7", 'there is no setting "cadence_cor".', 'Did you mean "cadence_core"?'),
        ("model = 3", "model is not a text.", "quotes"),
        ("me = 3", "me is not a list of texts.", '["one", "two"]'),
        ("me = [3]", "me is not a list of texts.", '["one", "two"]'),
        ("threads = 'two'", "threads is not a number it can take.", "Its default is 0."),
        ("threads = -1", "threads is not a number it can take.", "Its default is 0."),
        ("threads = true", "threads is not a number it can take.", "Its default is 0."),
        ("threads = 1.5", "threads is not a number it can take.", "Its default is 0."),
        ("thresholds = 3", "thresholds is not a table.", "[thresholds]"),
        ("kinds = 'partner'", "kinds is not a table.", "[kinds]"),
        ('kinds = { "CRM" = "pal" }', 'kinds cannot be "pal".', "partner, meeting"),
        ('kinds = { "CRM" = 3 }', 'kinds cannot be "3".', "partner, meeting"),
        ("backend = 'cloud'", 'backend cannot be "cloud".', "llama, server"),
        ("backend = true", "backend is not a text.", "quotes"),
        ("culture = 'cosy'", 'culture cannot be "cosy".', "collaborative, individualistic, hostile"),
        ("model = \n", "Invalid value (at line 1", "Mend the line"),
    ],
)
def test_a_mistake_is_named_with_its_file_and_the_way_out(read: Any, text: str, message: str, hint: str) -> None:
    with pytest.raises(SettingsError) as caught:
        read(text)
    assert "coach.toml" in str(caught.value.args[0])
    assert message in str(caught.value.args[0])
    assert hint in caught.value.hint


def test_a_mistake_in_the_environment_says_so(read: Any) -> None:
    with pytest.raises(SettingsError, match="the environment: threads"):
        read(environment={"COACH_THREADS": "many"})
    with pytest.raises(SettingsError, match="the environment: allow_remote is neither true nor false"):
        read(environment={"COACH_ALLOW_REMOTE": "1"})


def test_a_file_that_is_no_text_says_so(tmp_path: Path) -> None:
    (tmp_path / "coach.toml").write_bytes(b'me = "\xff"')
    with pytest.raises(SettingsError, match=r"coach\.toml"):
        load_settings(tmp_path, tmp_path / "none.toml", {}, {})


def test_who_the_owner_is(read: Any) -> None:
    owner = read('me = "Robin Vale"\ngoals = ["one set of numbers"]\ntrack = ["/People/"]').owner()
    assert (owner.names, owner.goals, owner.followed) == (("Robin Vale",), ("one set of numbers",), ("People",))


def test_how_notes_are_read(read: Any) -> None:
    rules = read(
        'track = ["People/"]\nread = ["Work/"]\nignore = ["/Work/Old"]\nkinds = { "CRM/" = "partner" }'
    ).rules()
    assert rules.kinds == (("People", "partner"), ("CRM", "partner"))
    assert (rules.include, rules.exclude) == (("Work",), ("Work/Old",))


def test_the_table_explains_every_setting() -> None:
    rows = settings_table()
    names = [name for name, _, _ in rows]
    assert names == [
        *(setting.name for setting in fields(Settings) if setting.name != "thresholds"),
        *(f"thresholds.{limit.name}" for limit in fields(Thresholds)),
    ]
    assert all(about.endswith(".") for _, _, about in rows)
    assert ("threads", "0") in [row[:2] for row in rows]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", 'model = "new"\n'),
        ("# note", '# note\nmodel = "new"\n'),
        ('me = "R"\n', 'me = "R"\nmodel = "new"\n'),
        ('me = [\n  "R",\n]\n', 'me = [\n  "R",\n]\nmodel = "new"\n'),
        ('me = "R"\n\n# about\n[thresholds]\n', 'me = "R"\nmodel = "new"\n\n# about\n[thresholds]\n'),
        ("[thresholds]\n", 'model = "new"\n[thresholds]\n'),
        ("model='old' # why", 'model = "new" # why\n'),
        ("model = 'a#b'\r\nthreads = 1\r\n", 'model = "new"\r\nthreads = 1\r\n'),
        ("\ufeffmodel = 'old'\n", '\ufeffmodel = "new"\n'),
        ('model = "new" # as it is', 'model = "new" # as it is'),
    ],
)
def test_one_line_of_a_settings_file_is_changed(before: str, after: str) -> None:
    assert change_setting(before, "model", "new", "config.toml") == after


@pytest.mark.parametrize(
    "text", ["model = '''\nold\n'''\n", '"model" = "old"\n', 'me = """\nmodel = 1\n"""\n', "me = [\n[1]]\n"]
)
def test_a_settings_file_written_in_another_way_is_left_alone(text: str) -> None:
    with pytest.raises(SettingsError, match="written in a way the coach cannot change") as caught:
        change_setting(text, "model", "new", "config.toml")
    assert caught.value.hint == 'Write this in it: model = "new"'


@given(value=st.text(max_size=40), before=st.sampled_from(["", 'me = "R"\n', "model = 'old' # x\n[thresholds]\n"]))
def test_whatever_is_written_is_read_back_with_all_else_as_it_was(value: str, before: str) -> None:
    try:
        text = change_setting(before, "model", value, "config.toml")
    except SettingsError:
        assert any(not sign.isprintable() for sign in value)
    else:
        assert tomllib.loads(text) == {**tomllib.loads(before), "model": value}


def test_only_you_yourself_can_let_notes_go_to_another_machine(read: Any) -> None:
    assert read(user="allow_remote = true").allow_remote
    assert read(environment={"COACH_ALLOW_REMOTE": "true"}).allow_remote
    with pytest.raises(SettingsError, match=r"coach\.toml: a vault cannot set allow_remote") as caught:
        read("allow_remote = true")
    assert "user.toml" in caught.value.hint


def test_outside_a_vault_the_users_own_settings_hold(tmp_path: Path) -> None:
    (tmp_path / "user.toml").write_text("threads = 3", encoding="utf-8")
    assert load_settings(None, tmp_path / "user.toml", {}, {}).threads == 3
