"""`coach service`: the file each system reads, shown first, written after a yes, and taken away again."""

import os
import plistlib
import re
import shlex
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ET
from dataclasses import replace
from pathlib import Path, PurePosixPath, PureWindowsPath

import pytest

from support.golden import check
from support.run import Run, answer, tree
from support.waiting import until
from vault_coach.features.watch import service
from vault_coach.features.watch.service_files import Job, Network, Service, launchd, scheduled, systemd

FOLDER = os.environ.get("XDG_CONFIG_HOME") or str(Path.home() / ".config")
HARD = 'My 100% "own" & <only> $HOME \\ vault'
PLAIN = Job(
    vault=PurePosixPath("/home/robin/Notes"),
    number="0123456789ab",
    command=("/usr/bin/python3", "-m", "vault_coach", "watch", "--vault", "/home/robin/Notes"),
    environment={"COACH_MODEL": "starter"},
)
ODD = replace(
    PLAIN,
    vault=PurePosixPath(f"/home/robin/{HARD}"),
    command=(*PLAIN.command[:-1], f"/home/robin/{HARD}"),
    environment={"COACH_ME": 'Robin "Rob" Vale 100% $me', "XDG_STATE_HOME": "/home/robin/a b"},
)
WINDOWS = replace(
    PLAIN,
    vault=PureWindowsPath(r"C:\Users\Robin\R & D <notes>"),
    command=(r"C:\Program Files\Python\python.exe", "-m", "vault_coach", "watch", "--vault", r"C:\R & D <notes>"),
)
ARGUMENTS = subprocess.list2cmdline(WINDOWS.command[1:])


def services(tmp_path: Path) -> dict[str, Service]:
    return {
        "plain.service": systemd(PLAIN, tmp_path),
        "odd.service": systemd(replace(ODD, network="local"), tmp_path),
        "plain.plist": launchd(PLAIN, tmp_path, 501),
        "odd.plist": launchd(ODD, tmp_path, 501),
        "task.xml": scheduled(WINDOWS, tmp_path, ARGUMENTS),
    }


@pytest.mark.parametrize("name", ["plain.service", "odd.service", "plain.plist", "odd.plist", "task.xml"])
def test_the_file_letter_for_letter(name: str, tmp_path: Path) -> None:
    check(f"service/{name}", services(tmp_path)[name].text)


# Linux


def verified(unit: Service, tmp_path: Path) -> "subprocess.CompletedProcess[str]":
    """What systemd says of a unit."""
    tool = shutil.which("systemd-analyze")
    if tool is None:
        pytest.skip("systemd-analyze is not installed")
    unit.file.parent.mkdir(parents=True)
    unit.file.write_bytes(unit.data)
    (tmp_path / "run").mkdir(mode=0o700)
    places = {**os.environ, "XDG_RUNTIME_DIR": str(tmp_path / "run")}
    line = [tool, "--user", "verify", str(unit.file)]
    return subprocess.run(line, check=False, capture_output=True, text=True, env=places)


@pytest.mark.parametrize("network", ["none", "local", "all"])
def test_systemd_takes_the_unit(network: Network, tmp_path: Path) -> None:
    done = verified(systemd(replace(ODD, network=network), tmp_path / "config"), tmp_path)
    assert (done.returncode, done.stderr) == (0, "")


def test_systemd_would_tell_of_a_unit_that_is_none(tmp_path: Path) -> None:
    unit = systemd(ODD, tmp_path / "config")
    bad = replace(unit, text=unit.text.replace("Nice=10", "Nice=ten"))
    assert "Failed to parse nice priority" in verified(bad, tmp_path).stderr


@pytest.mark.parametrize("command", [PLAIN.command, ODD.command, ("/opt/it's/py%t", 'a"b', "", "c\\")])
def test_the_words_of_the_command_come_back(command: tuple[str, ...], tmp_path: Path) -> None:
    (line,) = re.findall(
        r"^ExecStart=:/usr/bin/env (.*)$", systemd(replace(PLAIN, command=command), tmp_path).text, re.MULTILINE
    )
    assert tuple(word.replace("%%", "%") for word in shlex.split(line)) == command


def test_a_unit_without_a_server_reaches_nobody(tmp_path: Path) -> None:
    assert "\nIPAddressDeny=any\n" in systemd(PLAIN, tmp_path).text
    assert "AF_INET" not in systemd(PLAIN, tmp_path).text
    assert "IPAddressAllow=localhost" in systemd(replace(PLAIN, network="local"), tmp_path).text
    assert "IPAddress" not in systemd(replace(PLAIN, network="all"), tmp_path).text


def test_nothing_in_a_path_starts_a_line_of_its_own(tmp_path: Path) -> None:
    evil = "/home/x\nExecStartPre=/bin/evil\\"
    job = replace(PLAIN, vault=PurePosixPath(evil), command=(*PLAIN.command[:-1], evil), environment={"A": evil})
    lines = systemd(job, tmp_path).text.split("\n")
    assert len(lines) == len(systemd(PLAIN, tmp_path).text.split("\n"))
    assert not [line for line in lines if line.startswith("ExecStartPre") or line.endswith("\\")]


@pytest.mark.skipif("COACH_SYSTEMD" not in os.environ, reason="COACH_SYSTEMD=1 has your systemd run a unit")
def test_systemd_runs_it_until_it_is_removed(coach: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", FOLDER)
    try:
        assert answer(coach("service", "install", "--yes", "--json"))["running"]
        pid = until(lambda: answer(coach("watch", "--status", "--json"))["pid"])
        assert os.getpriority(os.PRIO_PROCESS, pid) == 10
    finally:
        removed = answer(coach("service", "remove", "--yes", "--json"))
    assert (removed["running"], removed["installed"]) == (False, False)
    assert answer(coach("watch", "--status", "--json"))["watching"] is False


# macOS and Windows


def test_launchd_reads_the_same_words_back(tmp_path: Path) -> None:
    agent = launchd(ODD, tmp_path, 501)
    content = plistlib.loads(agent.data)
    assert content["ProgramArguments"] == list(ODD.command)
    assert content["EnvironmentVariables"] == dict(ODD.environment)
    assert content["Label"] == agent.file.stem == "vault-coach.0123456789ab"
    assert agent.stop == (("launchctl", "bootout", "gui/501/vault-coach.0123456789ab"),)


@pytest.mark.skipif(shutil.which("plutil") is None, reason="plutil is a tool of macOS")
@pytest.mark.parametrize("job", [PLAIN, ODD])
def test_macos_takes_the_agent(job: Job, tmp_path: Path) -> None:
    agent = tmp_path / "agent.plist"
    agent.write_bytes(launchd(job, tmp_path, 501).data)
    subprocess.run(["plutil", "-lint", str(agent)], check=True)


def test_the_task_is_sound_xml_with_the_same_words(tmp_path: Path) -> None:
    task = scheduled(WINDOWS, tmp_path, ARGUMENTS)
    root = ET.fromstring(task.data)  # noqa: S314 (written by ourselves)
    space = {"t": "http://schemas.microsoft.com/windows/2004/02/mit/task"}
    assert root.findtext(".//t:Command", namespaces=space) == WINDOWS.command[0]
    assert root.findtext(".//t:Arguments", namespaces=space) == ARGUMENTS
    assert task.data[:2] in {b"\xff\xfe", b"\xfe\xff"}


# The command


class Tool:
    """Stands in for the system's tool."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.calls: list[str] = []
        self.fails = ""
        self.there = True
        monkeypatch.setattr(shutil, "which", lambda _name: "x" if self.there else None)
        monkeypatch.setattr(service, "_call", self._call)
        monkeypatch.setattr(sys, "platform", "linux")

    def _call(self, line: tuple[str, ...]) -> "subprocess.CompletedProcess[str]":
        self.calls.append(" ".join(line).partition(" --user ")[2])
        failed = bool(self.fails) and self.fails in line
        return subprocess.CompletedProcess(line, int(failed), "", "Failed to connect to bus\n" if failed else "")


@pytest.fixture
def tool(monkeypatch: pytest.MonkeyPatch) -> Tool:
    return Tool(monkeypatch)


def unit(tmp_path: Path) -> Path:
    (file,) = (tmp_path / "config" / "systemd" / "user").glob("vault-coach-*.service")
    return file


def test_it_is_shown_first_and_written_after_a_yes(coach: Run, tmp_path: Path, vault: Path, tool: Tool) -> None:
    before = tree(vault)
    result = coach("service", "install", answers="y\n")
    text = unit(tmp_path).read_text(encoding="utf-8")
    assert result.stdout.index(text) < result.stdout.index("Write it and start watching?")
    assert f'"watch" "--vault" "{vault}"' in text
    assert f'Environment="XDG_STATE_HOME={tmp_path / "state"}"' in text
    assert [call.split()[0] for call in tool.calls] == ["daemon-reload", "enable", "is-active"]
    assert tree(vault) == before


@pytest.mark.parametrize("answers", ["n\n", ""])
def test_without_a_yes_nothing_is_written(coach: Run, tmp_path: Path, tool: Tool, answers: str) -> None:
    assert "Nothing was written." in coach("service", "install", answers=answers).stdout
    assert not (tmp_path / "config").exists()
    assert [call.split()[0] for call in tool.calls] == ["is-active"]


def test_install_status_and_remove_are_symmetrical(coach: Run, tmp_path: Path, tool: Tool) -> None:
    before = answer(coach("service", "status", "--json"))
    assert (before["installed"], before["current"]) == (False, False)
    assert answer(coach("service", "install", "--yes", "--json"))["installed"]
    state = answer(coach("service", "status", "--json"))
    assert (state["installed"], state["current"], state["running"]) == (True, True, True)
    assert state["path"] == str(unit(tmp_path))
    tool.calls.clear()
    assert answer(coach("service", "remove", "--yes", "--json"))["installed"] is False
    assert [call.split()[0] for call in tool.calls] == ["disable", "daemon-reload", "is-active"]
    assert answer(coach("service", "status", "--json")) == before
    assert "Nothing is installed" in coach("service", "remove").stdout


def test_a_second_install_starts_anew_with_what_changed(
    coach: Run, tool: Tool, monkeypatch: pytest.MonkeyPatch
) -> None:
    coach("service", "install", "--yes")
    monkeypatch.setenv("COACH_THREADS", "2")
    assert answer(coach("service", "status", "--json"))["current"] is False
    tool.calls.clear()
    coach("service", "install", "--yes")
    assert [call.split()[0] for call in tool.calls] == ["disable", "daemon-reload", "enable", "is-active"]
    assert answer(coach("service", "status", "--json"))["current"]


def test_where_the_tool_is_missing_it_says_what_to_do(coach: Run, tmp_path: Path, tool: Tool) -> None:
    tool.there = False
    result = answer(coach("service", "install", "--yes", "--json"))
    assert result["running"] is None
    assert "systemctl --user enable --now" in result["said"][1]
    assert unit(tmp_path).is_file()
    assert answer(coach("service", "remove", "--yes", "--json"))["installed"] is False
    assert tool.calls == []


def test_a_tool_that_fails_is_quoted(coach: Run, tool: Tool) -> None:
    tool.fails = "enable"
    result = coach("service", "install", "--yes")
    assert result.exit_code == 1
    assert "failed: Failed to connect to bus" in result.stderr


def test_each_vault_has_a_service_of_its_own(coach: Run, tmp_path: Path, vault: Path, tool: Tool) -> None:
    shutil.copytree(vault, tmp_path / "second")
    names = {answer(coach("service", "status", "--json", at=at))["name"] for at in (vault, tmp_path / "second")}
    assert len(names) == 2
    assert tool.there


def test_json_needs_a_yes(coach: Run, tool: Tool) -> None:
    assert coach("service", "install", "--json").exit_code == 2
    assert tool.calls == []
