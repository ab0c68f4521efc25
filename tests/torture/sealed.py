"""A command that the system ends the moment it, or anything it starts, asks for an internet socket.

Run as `python -m torture.sealed COMMAND …` on Linux. The rule sits in the kernel (seccomp), so it holds for
compiled code as well, and there is no way back: nobody can look a name up or connect, not even to this machine.
"""

import ctypes
import os
import platform
import socket
import struct
import sys

_MACHINES = {"x86_64": (0xC000003E, 41), "aarch64": (0xC00000B7, 198)}
"""The kernel's name of the machine, and the number of its call `socket`."""

_LOAD, _SKIP_UNLESS_EQUAL, _RETURN = 0x20, 0x15, 0x06
_ALLOW, _KILL = 0x7FFF0000, 0x80000000
_NUMBER, _MACHINE, _FAMILY = 0, 4, 16  # where a call's data say which call it is, and of what kind its socket


def works() -> bool:
    """True where such a rule can be made."""
    return sys.platform == "linux" and platform.machine() in _MACHINES


def seal() -> None:
    """Make the rule for this process and all it will start."""
    machine, call = _MACHINES[platform.machine()]
    steps = (
        (_LOAD, 0, 0, _MACHINE),
        (_SKIP_UNLESS_EQUAL, 0, 5, machine),
        (_LOAD, 0, 0, _NUMBER),
        (_SKIP_UNLESS_EQUAL, 0, 4, call),
        (_LOAD, 0, 0, _FAMILY),
        (_SKIP_UNLESS_EQUAL, 1, 0, socket.AF_INET),
        (_SKIP_UNLESS_EQUAL, 0, 1, socket.AF_INET6),
        (_RETURN, 0, 0, _KILL),
        (_RETURN, 0, 0, _ALLOW),
    )
    rules = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *step) for step in steps))
    program = struct.pack("HP", len(steps), ctypes.addressof(rules))
    system = ctypes.CDLL(None, use_errno=True)
    no_new_privileges, seccomp, by_rules = 38, 22, 2
    for request in ((no_new_privileges, 1, 0, 0, 0), (seccomp, by_rules, program, 0, 0)):
        if system.prctl(*request) != 0:
            raise OSError(ctypes.get_errno(), "the system takes no such rule")


if __name__ == "__main__":
    seal()
    os.execvp(sys.argv[1], sys.argv[1:])  # noqa: S606  (the command is the point)
