"""Choosing a model: what there is, what suits this machine, fetching, checking, measuring, using one."""

import contextlib
import os
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from vault_coach import config
from vault_coach.errors import CoachError
from vault_coach.llm import catalog, fetch, gguf
from vault_coach.llm.backend import Request
from vault_coach.llm.catalog import Fit, Model
from vault_coach.llm.gguf import Gguf
from vault_coach.llm.llama import Llama

Checksum = Literal["right", "wrong", "unknown"]
Taught = Literal["as shipped", "own wordings", "own wordings left out", ""]

_DRAFTS = 3


@dataclass(frozen=True, slots=True)
class Machine:
    """What models have to work with.

    Attributes:
        memory: Bytes of memory; 0 when not known.
        free: Bytes of it nobody else is using; 0 when not known.
        cores: Processor cores.
    """

    memory: int
    free: int
    cores: int


@dataclass(frozen=True, slots=True)
class Entry:
    """One model as it stands with this machine.

    Attributes:
        path: Where it is; None when it is not installed.
        taught: What it was taught for its drafts; "" for the plain model.
    """

    model: Model
    path: Path | None
    in_use: bool
    fit: Fit
    taught: Taught = ""


@dataclass(frozen=True, slots=True)
class Shelf:
    """All models there are.

    Attributes:
        advised: The name of the one that suits this machine best.
        other: The model in use, when it is a file the coach does not know by name; else "".
    """

    entries: tuple[Entry, ...]
    machine: Machine
    advised: str
    other: str


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found out about a model file.

    Attributes:
        adapter: What it was taught, as a file; None for nothing.
        adapter_checksum: How that file stands; "unknown" for what was taught on this machine.
    """

    path: Path
    header: Gguf
    sha256: str
    checksum: Checksum
    adapter: Path | None = None
    adapter_checksum: Checksum = "unknown"


@dataclass(frozen=True, slots=True)
class Used:
    """What was written into the settings.

    Attributes:
        changed: False when they said so already.
        in_force: What counts now, for other settings may speak after these.
    """

    model: str
    file: Path
    changed: bool
    in_force: config.Settings


@dataclass(frozen=True, slots=True)
class Measured:
    """How fast a model drafts on this machine.

    Attributes:
        load: Seconds to the first words, loading included.
        prompt: Tokens read in a second.
        drawn: Tokens written in a second, all answers of a draft together.
        draft: Seconds for the answers one draft is chosen from.
        memory: Most bytes of memory the process had, with the model; 0 when not known.
    """

    name: str
    threads: int
    load: float
    prompt: float
    drawn: float
    draft: float
    memory: int


def shelf(folder: Path, chosen: str, machine: Machine, *, tuned: bool = True) -> Shelf:
    """The models of the catalog and those fetched by their full name, the smallest first.

    Args:
        folder: The coach's own models.
        chosen: What the settings say.
        machine: What it is to run on.
        tuned: Whether the starter drafts as it was taught.
    """
    try:
        used = catalog.find(chosen, folder).resolve()
    except CoachError:
        used = Path()
    entries = tuple(
        _entry(model, folder, used, machine, tuned=tuned)
        for model in (*catalog.MODELS.values(), *catalog.others(folder))
    )
    known = any(entry.in_use for entry in entries)
    advised = catalog.advised(machine.memory, machine.cores).name
    return Shelf(entries, machine, advised, chosen if chosen and not known else "")


def _entry(model: Model, folder: Path, used: Path, machine: Machine, *, tuned: bool) -> Entry:
    path = catalog.installed(model, folder)
    if path and not model.size:
        model = replace(model, size=path.stat().st_size, memory=path.stat().st_size)
    in_use = path is not None and path.resolve() == used
    fit = catalog.fit(model, machine.memory, machine.cores)
    return Entry(model, path, in_use, fit, taught(path, folder) if path and tuned else "")


def taught(path: Path, folder: Path) -> Taught:
    """What the model in a file was taught: all that ships, the user's wordings as well, or nothing.

    Wordings that were taught to what shipped before are left out.
    """
    adapter, own = catalog.adapter(path, folder), catalog.own_adapter(folder)
    if adapter is None:
        return ""
    if adapter == own:
        return "own wordings"
    return "own wordings left out" if own.is_file() else "as shipped"


def check(chosen: str, folder: Path) -> Checked:
    """Read the header of a model and hold the file against the checksum that is known for it.

    Raises:
        CoachError: When the file is missing, damaged or cut off.
    """
    path = catalog.find(chosen, folder)
    header = gguf.read(path)
    sha256 = fetch.checksum(path)
    places = {
        catalog.installed(model, folder): model for model in (*catalog.MODELS.values(), *catalog.others(folder))
    }
    known = fetch.known_checksum(places[path], folder) if path in places else ""
    if not known and any(sha256 == model.sha256 for model in catalog.MODELS.values()):
        known = sha256
    adapter = catalog.adapter(path, folder)
    expected = catalog.TUNED.sha256 if adapter == catalog.TUNED.path else ""
    judged = _judged(fetch.checksum(adapter), expected) if adapter else "unknown"
    return Checked(path, header, sha256, _judged(sha256, known), adapter, judged)


def _judged(found: str, known: str) -> Checksum:
    return "unknown" if not known else "right" if known == found else "wrong"


def use(chosen: str, folder: Path, file: Path, in_force: Callable[[], config.Settings]) -> Used:
    """Make a model the one in use, in the user's own settings.

    Args:
        chosen: A GGUF file, or a model's name.
        folder: The coach's own models.
        file: The user's settings.
        in_force: Reads all settings.

    Raises:
        CoachError: When it is not installed or no whole model, or the settings cannot be changed.
    """
    path = catalog.find(chosen, folder)
    gguf.read(path)
    named = chosen in catalog.MODELS or chosen.startswith(catalog.HUB)
    value = chosen if named else str(path.resolve())
    old = config.read_text(file)
    new = config.with_setting(old, "model", value, str(file))
    if new != old:
        _write(file.resolve(), new)
    return Used(value, file, new != old, in_force())


def _write(file: Path, text: str) -> None:
    """Put a text in the place of a file, whole or not at all."""
    file.parent.mkdir(parents=True, exist_ok=True)
    number, name = tempfile.mkstemp(dir=file.parent, prefix=".config-")
    made = Path(name)
    try:
        with os.fdopen(number, "wb") as fresh:
            fresh.write(text.encode())
        with contextlib.suppress(FileNotFoundError):
            made.chmod(file.stat().st_mode)
        made.replace(file)
    except BaseException:
        made.unlink(missing_ok=True)
        raise


def bench(path: Path, threads: int, *, clock: Callable[[], float], memory: Callable[[], int]) -> Measured:
    """Measure a model on a draft made up for it.

    Args:
        path: A GGUF file.
        threads: Cores to use.
        clock: Tells seconds.
        memory: Tells the most bytes this process ever had.

    Raises:
        CoachError: When the model cannot be loaded or does not fit.
    """
    model = Llama(path, threads=threads, clock=clock)
    try:
        return _measure(model, threads, memory)
    finally:
        model.close()


def _measure(model: Llama, threads: int, memory: Callable[[], int]) -> Measured:
    counts = model.counts
    model.generate(replace(_DRAFT, candidates=1, longest=1))
    load, before = counts.seconds, counts.evaluated
    model.generate(replace(_DRAFT, prefix="", prompt=_DRAFT.prefix + _DRAFT.prompt, candidates=1, longest=1))
    reading, tokens = counts.seconds - load, counts.evaluated - before
    drawn, seconds = counts.drawn, counts.seconds
    for seed in range(_DRAFTS):
        model.generate(replace(_DRAFT, seed=seed))
    took = counts.seconds - seconds
    return Measured(
        name=model.name,
        threads=threads,
        load=load,
        prompt=tokens / max(reading, 1e-6),
        drawn=(counts.drawn - drawn) / max(took, 1e-6),
        draft=took / _DRAFTS,
        memory=memory(),
    )


_WORDS = """
that it this you me we us my your our I the a to of for with on in at by from and or if so now again before be is
are have do would could should need help make together today week early late enough part first side done ready
"""
_DRAFT = Request(
    prefix="""Each line is one question to a colleague: first what happened, then a short and kind question.

Mei, I said I would send you the staging logs by 4 March and I am late; which part do you need first?
Jonas, we were last in touch in June; what has changed on your side since then?
Ruth, you asked for the price list; would it help if I sent you half of it today?
""",
    prompt="Olu, I said I would draft the agenda by 3 October and I am late;",
    openings=("which part of the agenda do you", "what has had to wait", "which day would still be", "what can I"),
    words=tuple(_WORDS.split()),
    candidates=15,
    temperature=0.6,
    longest=8,
)
