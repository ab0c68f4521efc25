"""Download a file from Hugging Face, going on where an earlier try broke off.

The library's `hf_hub_download` throws away what has arrived when it is stopped, so the file is streamed here, with
the library's public HTTP calls. Nothing but the one file is asked for.
"""

import re
import shutil
import time
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from huggingface_hub import get_hf_file_metadata, hf_hub_url
from huggingface_hub.errors import (
    EntryNotFoundError,
    GatedRepoError,
    HfHubHTTPError,
    HFValidationError,
    HTTPError,
    OfflineModeIsEnabled,
    RepositoryNotFoundError,
)
from huggingface_hub.utils import build_hf_headers, hf_raise_for_status, http_stream_backoff, logging, tqdm

from vault_coach.errors import CoachError
from vault_coach.llm.catalog import Model

_SHA256 = re.compile(r"[0-9a-f]{64}")
_PARTIAL_CONTENT = 206  # the status of an answer that begins where it was asked to
_TRIES = 6  # in a row without a byte of the file
_PAUSE = 1.0  # seconds between two of them

logging.set_verbosity_error()


def download(model: Model, part: Path) -> str:
    """Download what is still missing of a model's file, and return the checksum it must have.

    What has arrived is kept in `part`, also when the download is stopped.

    Raises:
        CoachError: The Hub's or the network's reason, and the way out of it.
    """
    try:
        return _download(model, part)
    except GatedRepoError as error:
        raise CoachError(
            f"{model.repo} is given only to those who agree to its licence.",
            "Agree on its page and sign in with `hf auth login`, or choose another model.",
        ) from error
    except (RepositoryNotFoundError, EntryNotFoundError) as error:
        raise CoachError(
            f"Hugging Face has no file {model.file} in {model.repo}.", "Check the name on its page."
        ) from error
    except OfflineModeIsEnabled as error:
        raise CoachError("HF_HUB_OFFLINE forbids the download.", "Unset it and try again.") from error
    except (HTTPError, OSError, HFValidationError) as error:
        reason = (str(error).strip().splitlines() or [type(error).__name__])[0]
        raise CoachError(
            f"{model.name} could not be fetched: {reason}",
            "Check the connection and ask again: what has arrived is kept, and the download goes on from there.",
        ) from error


def _download(model: Model, part: Path) -> str:
    url = hf_hub_url(model.repo, model.file)
    headers = {**build_hf_headers(), "user-agent": "vault-coach", "Accept-Encoding": "identity"}
    metadata = get_hf_file_metadata(url, headers=headers)
    sha256, size = model.sha256 or (metadata.etag or "").lower(), metadata.size
    if not _SHA256.fullmatch(sha256) or not size:
        raise CoachError(f"The Hub states no checksum for {model.file}.", "Choose another file.")
    _make_room(part, size)
    with part.open("ab") as file:
        start = file.tell()
        # `disable=None` shows the bar at a terminal only
        with tqdm(desc=part.stem, total=size, initial=start, unit="B", unit_scale=True, disable=None) as bar:
            _stream(url, headers, file, size, bar.update)
    return sha256


def _make_room(part: Path, size: int) -> None:
    """Start anew when what is there cannot be a beginning.

    Raises:
        CoachError: When the disk is too small for what is missing.
    """
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


def _stream(
    url: str, headers: dict[str, str], file: BinaryIO, size: int, progress: Callable[[int], object]
) -> None:
    """Append what is missing of a file of that size, asking again when the connection breaks."""
    tries = _TRIES
    while file.tell() < size:
        before = file.tell()
        try:
            _append(url, headers, file, progress)
        except HfHubHTTPError:
            raise  # the Hub has answered: asking again will not change that
        except HTTPError:
            tries = _TRIES if file.tell() > before else tries - 1
            if not tries:
                raise
            time.sleep(_PAUSE)


def _append(url: str, headers: dict[str, str], file: BinaryIO, progress: Callable[[int], object]) -> None:
    """Ask once for the rest of a file, and append what comes."""
    start = file.tell()
    wanted = {"Range": f"bytes={start}-"} if start else {}
    with http_stream_backoff("GET", url, headers={**headers, **wanted}, retry_on_exceptions=()) as response:
        hf_raise_for_status(response)
        if start and response.status_code != _PARTIAL_CONTENT:  # it comes from its beginning
            file.truncate(0)
            progress(-start)
        for data in response.iter_bytes():
            file.write(data)
            progress(len(data))
