"""The file each system reads to run `coach watch`, and the commands that start and stop it. Pure."""

import plistlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Any, Literal
from xml.sax.saxutils import escape

Network = Literal["none", "local", "all"]
"""Whom a job may reach over the network: nobody, this machine alone (a model server), or all."""

_NEWLINES = {"\n": "\\n", "\t": "\\t", "\r": "\\r"}


@dataclass(frozen=True, slots=True)
class Job:
    """The program to run.

    Attributes:
        vault: The vault, by its whole path.
        number: Tells this vault from others.
        command: The command and its arguments, by their whole paths.
        environment: Variables it needs.
        network: Whom it may reach.
    """

    vault: PurePath
    number: str
    command: tuple[str, ...]
    environment: Mapping[str, str]
    network: Network = "none"


@dataclass(frozen=True, slots=True)
class Service:
    """A job as a system wants it.

    Attributes:
        tool: The system's command that starts and stops it.
        start: Commands that start it now and at every login.
        stop: Commands that end that, while the file is still there.
        running: The command that succeeds while it runs.
        forget: Commands for when the file is gone.
    """

    name: str
    file: Path
    text: str
    tool: str
    start: tuple[tuple[str, ...], ...]
    stop: tuple[tuple[str, ...], ...]
    running: tuple[str, ...]
    forget: tuple[tuple[str, ...], ...] = ()
    encoding: str = "utf-8"

    @property
    def data(self) -> bytes:
        """The bytes of the file."""
        return self.text.encode(self.encoding)


def systemd(job: Job, config: Path) -> Service:
    """Build a user unit of systemd in the user's folder of settings, mostly `~/.config`."""
    name = f"vault-coach-{job.number}.service"
    control = ("systemctl", "--user")
    return Service(
        name=name,
        file=config / "systemd" / "user" / name,
        text=_unit(job),
        tool="systemctl",
        start=((*control, "daemon-reload"), (*control, "enable", "--now", name)),
        stop=((*control, "disable", "--now", name),),
        running=(*control, "is-active", "--quiet", name),
        forget=((*control, "daemon-reload"),),
    )


def launchd(job: Job, home: Path, user: int) -> Service:
    """Build a launch agent of macOS."""
    name = f"vault-coach.{job.number}"
    file = home / "Library" / "LaunchAgents" / f"{name}.plist"
    domain = f"gui/{user}"
    return Service(
        name=name,
        file=file,
        text=plistlib.dumps(_agent(job, name), sort_keys=False).decode(),
        tool="launchctl",
        start=(("launchctl", "bootstrap", domain, str(file)),),
        stop=(("launchctl", "bootout", f"{domain}/{name}"),),
        running=("launchctl", "print", f"{domain}/{name}"),
    )


def scheduled(job: Job, state: Path, arguments: str) -> Service:
    """Build a task of the Windows Task Scheduler, which cannot be given variables.

    Args:
        job: What is to run.
        state: The coach's own folder: the system reads the file once and keeps a copy.
        arguments: Those of the command in one line, as Windows programs take them apart.
    """
    name = f"vault-coach-{job.number}"
    file = state / f"{name}.xml"
    return Service(
        name=name,
        file=file,
        text=_task(job, arguments),
        tool="schtasks",
        start=(("schtasks", "/Create", "/TN", name, "/XML", str(file), "/F"), ("schtasks", "/Run", "/TN", name)),
        stop=(("schtasks", "/End", "/TN", name), ("schtasks", "/Delete", "/TN", name, "/F")),
        running=("schtasks", "/Query", "/TN", name),
        encoding="utf-16",
    )


_UNIT = """# Written by `coach service install`; `coach service remove` takes it away.
[Unit]
Description=vault-coach reads along in {vault}.

[Service]
Type=simple
ExecStart=:/usr/bin/env {command}
{environment}Restart=on-failure
RestartSec=30
TimeoutStopSec=10
Nice=10
IOSchedulingClass=idle
NoNewPrivileges=yes
LockPersonality=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
SystemCallArchitectures=native
{network}
[Install]
WantedBy=default.target
"""

_NETWORK = {
    "none": "RestrictAddressFamilies=AF_UNIX\nIPAddressDeny=any\n",
    "local": "RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6\nIPAddressDeny=any\nIPAddressAllow=localhost\n",
    "all": "",
}


def _unit(job: Job) -> str:
    """Fill in the unit; `env` stands first because systemd takes no quotes in the name of the program itself."""
    variables = (f"Environment={_quoted(f'{name}={value}')}\n" for name, value in job.environment.items())
    return _UNIT.format(
        vault=_escaped(str(job.vault)),
        command=" ".join(map(_quoted, job.command)),
        environment="".join(variables),
        network=_NETWORK[job.network],
    )


def _quoted(word: str) -> str:
    """Quote a word so that systemd reads it back; `$` stays as it is, for the command has a colon before it."""
    shown = word.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{_escaped(shown)}"'


def _escaped(text: str) -> str:
    """Write text on one line, in which nothing stands for something else."""
    shown = text.replace("%", "%%")
    return "".join(_NEWLINES.get(sign, sign) for sign in shown)


def _agent(job: Job, name: str) -> dict[str, Any]:
    environment = {"EnvironmentVariables": dict(job.environment)} if job.environment else {}
    return {
        "Label": name,
        "ProgramArguments": list(job.command),
        **environment,
        "RunAtLoad": True,
        "KeepAlive": {"SuccessfulExit": False},
        "ThrottleInterval": 30,
        "ProcessType": "Background",
        "LowPriorityIO": True,
        "Nice": 10,
    }


_TASK = """<?xml version="1.0" encoding="UTF-16"?>
<Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">
  <RegistrationInfo>
    <Description>vault-coach reads along in {vault}</Description>
  </RegistrationInfo>
  <Triggers>
    <LogonTrigger>
      <Enabled>true</Enabled>
    </LogonTrigger>
  </Triggers>
  <Principals>
    <Principal id="Author">
      <LogonType>InteractiveToken</LogonType>
      <RunLevel>LeastPrivilege</RunLevel>
    </Principal>
  </Principals>
  <Settings>
    <MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>
    <DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>
    <StopIfGoingOnBatteries>false</StopIfGoingOnBatteries>
    <ExecutionTimeLimit>PT0S</ExecutionTimeLimit>
    <Priority>7</Priority>
    <RestartOnFailure>
      <Interval>PT1M</Interval>
      <Count>3</Count>
    </RestartOnFailure>
  </Settings>
  <Actions Context="Author">
    <Exec>
      <Command>{command}</Command>
      <Arguments>{arguments}</Arguments>
    </Exec>
  </Actions>
</Task>
"""


def _task(job: Job, arguments: str) -> str:
    return _TASK.format(
        vault=escape(str(job.vault)),
        command=escape(job.command[0]),
        arguments=escape(arguments),
    )
