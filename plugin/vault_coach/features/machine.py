"""What this machine has for a model: memory, cores, and how to leave them to others."""

import contextlib
import os
import sys
from dataclasses import dataclass

import psutil

_NICER = 10  # of at most 19
_MOST_CORES = 8  # more of them draft no faster


@dataclass(frozen=True, slots=True)
class Machine:
    """What models have to work with.

    Attributes:
        memory: Bytes of memory.
        free: Bytes of it that can be had, the system's own caches included.
        cores: Processor cores that this process may use.
    """

    memory: int
    free: int
    cores: int


def this_machine() -> Machine:
    """Measure memory and cores now."""
    memory = psutil.virtual_memory()
    return Machine(memory.total, memory.available, usable_cores())


def free_memory() -> int:
    """Return the bytes of memory that can be had now."""
    return psutil.virtual_memory().available


def usable_cores() -> int:
    """Count the cores this process may use; systems without affinity let it use all of them."""
    process = psutil.Process()
    return len(process.cpu_affinity()) if hasattr(process, "cpu_affinity") else psutil.cpu_count() or 1


def idle_cores() -> int:
    """Count the cores for a model: those this process may use, less those that others keep busy; at least one."""
    return max(1, min(_MOST_CORES, usable_cores() - int(psutil.getloadavg()[0])))


def physical_cores() -> int:
    """Count the cores this process may use, at most as many as the machine has without a second thread on each."""
    return min(usable_cores(), psutil.cpu_count(logical=False) or usable_cores())


def peak_memory() -> int:
    """Return the most bytes of memory this process ever had."""
    if sys.platform == "win32":
        return int(psutil.Process().memory_info().peak_wset)
    import resource  # noqa: PLC0415 (Windows has no such module)

    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most * 1024  # Linux counts in kilobytes


def lower_priority() -> None:
    """Let every other program go first."""
    with contextlib.suppress(psutil.Error, OSError):
        if sys.platform == "win32":
            psutil.Process().nice(psutil.BELOW_NORMAL_PRIORITY_CLASS)
        else:
            os.nice(_NICER)
