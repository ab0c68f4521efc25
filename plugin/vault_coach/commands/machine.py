"""What this machine has: memory and cores. Each system tells it in its own way; 0 is what cannot be told."""

import contextlib
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from vault_coach.features.models import Machine

_KILOBYTE = 1024
_NICER = 10  # of at most 19


def machine() -> "Machine":
    """This machine."""
    from vault_coach.features.models import Machine

    total, free = _windows() if sys.platform == "win32" else (_pages("SC_PHYS_PAGES"), free_memory())
    return Machine(total, free, cores())


def cores() -> int:
    """Cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def free_memory() -> int:
    """Bytes of memory that can be had, what the system only keeps for a rainy day included."""
    if sys.platform == "win32":
        return _windows()[1]
    try:
        lines = Path("/proc/meminfo").read_text(encoding="ascii").splitlines()
    except (OSError, UnicodeDecodeError):
        return 0
    for line in lines:
        if line.startswith("MemAvailable:"):
            return int(line.split()[1]) * _KILOBYTE
    return 0


def most_memory_so_far() -> int:
    """The most bytes of memory this process ever had."""
    if sys.platform == "win32":
        return 0
    import resource

    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most * _KILOBYTE


def _pages(name: str) -> int:
    try:
        return os.sysconf(name) * os.sysconf("SC_PAGE_SIZE")
    except (ValueError, OSError):
        return 0


def _windows() -> tuple[int, int]:
    """Total and free memory, as `GlobalMemoryStatusEx` tells them."""
    import ctypes

    class Status(ctypes.Structure):
        _fields_ = (
            ("length", ctypes.c_ulong),
            ("load", ctypes.c_ulong),
            ("total", ctypes.c_ulonglong),
            ("free", ctypes.c_ulonglong),
            ("others", ctypes.c_ulonglong * 5),
        )

    status = Status(length=ctypes.sizeof(Status))
    kernel = getattr(ctypes, "windll").kernel32  # noqa: B009 (there is no such name on other systems)
    return (status.total, status.free) if kernel.GlobalMemoryStatusEx(ctypes.byref(status)) else (0, 0)


def physical_cores() -> int:
    """Cores that are more than another thread of one, among those this process may use; where Linux tells them."""
    if not hasattr(os, "sched_getaffinity"):
        return cores()
    siblings = "/sys/devices/system/cpu/cpu{}/topology/thread_siblings_list"
    try:
        own = {Path(siblings.format(cpu)).read_text(encoding="ascii") for cpu in os.sched_getaffinity(0)}
    except OSError:
        return cores()
    return len(own)


def lower_priority() -> None:
    """Let every other program go first."""
    if hasattr(os, "nice"):
        with contextlib.suppress(OSError):
            os.nice(_NICER)
