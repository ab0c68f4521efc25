"""Models from Hugging Face: fetched, resumed, checked, refused. The Hub of these tests is on this machine."""

import hashlib
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import platformdirs
import pytest
from huggingface_hub import constants
from huggingface_hub.errors import OfflineModeIsEnabled

from support.gguf_files import gguf, write
from support.run import Run, answer
from vault_coach.errors import CoachError
from vault_coach.llm import catalog, fetch
from vault_coach.llm import hub as downloading

WHOLE = gguf()
FILE = "tiny-q4_0.gguf"
NAME = f"hf:someone/Tiny-GGUF/{FILE}"

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])


@dataclass
class Hub:
    """A Hub that has one file."""

    content: bytes = WHOLE
    sha256: str = hashlib.sha256(WHOLE).hexdigest()
    refusal: tuple[int, str] | None = None
    breaks_at: int | None = None
    broken: int = 0
    ranges: bool = True
    asked: list[tuple[str, str | None]] = field(default_factory=list)
    agents: set[str] = field(default_factory=set)
    address: str = ""

    def answer(self, request: BaseHTTPRequestHandler) -> None:
        wanted = request.headers.get("Range")
        self.asked.append((request.command, wanted))
        self.agents.add(request.headers["User-Agent"])

        code, reason = self.refusal or (404, "EntryNotFound")
        if self.refusal or request.path != f"/someone/Tiny-GGUF/resolve/main/{FILE}":
            request.send_response(code)
            request.send_header("X-Error-Code", reason)
            request.send_header("Content-Length", "0")
            request.end_headers()
            return
        partial = wanted is not None and self.ranges
        start = int(wanted.removeprefix("bytes=").rstrip("-")) if wanted and partial else 0
        request.send_response(206 if partial else 200)
        request.send_header("ETag", f'"{self.sha256}"')
        request.send_header("X-Repo-Commit", "0" * 40)
        request.send_header("Content-Length", str(len(self.content) - start))
        if partial:
            request.send_header("Content-Range", f"bytes {start}-{len(self.content) - 1}/{len(self.content)}")
        request.end_headers()
        if request.command == "GET":
            end = start + 20 if self.broken else self.breaks_at
            self.broken -= bool(self.broken)
            request.wfile.write(self.content[start:end])


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    fake = Hub()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            fake.answer(self)

        def do_HEAD(self) -> None:
            fake.answer(self)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    fake.address = f"http://127.0.0.1:{server.server_port}"
    template = constants.HUGGINGFACE_CO_URL_TEMPLATE.replace(constants.ENDPOINT, fake.address)
    monkeypatch.setattr(constants, "HUGGINGFACE_CO_URL_TEMPLATE", template)
    monkeypatch.setattr(constants, "ENDPOINT", fake.address)
    monkeypatch.setattr(constants, "HF_HUB_DISABLE_TELEMETRY", True)
    monkeypatch.setattr(downloading, "_PAUSE", 0)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield fake
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def models() -> Path:
    """Where the command keeps models in a test."""
    return platformdirs.user_data_path("vault-coach") / "models"


@pytest.fixture
def place(models: Path) -> Path:
    """Where the Hub's file is to be kept."""
    return models / "someone" / "Tiny-GGUF" / FILE


def test_any_file_of_the_hub_is_fetched_by_its_full_name_and_then_found(
    coach: Run, hub: Hub, models: Path, place: Path
) -> None:
    assert answer(coach("model", "get", NAME, "--json")) == {"name": NAME, "path": str(place)}
    assert place.read_bytes() == WHOLE
    assert [command for command, _ in hub.asked] == ["HEAD", "GET"]
    assert catalog.find(NAME, models) == place
    assert NAME in [model["name"] for model in answer(coach("model", "list", "--json"))["models"]]


def test_the_hub_is_asked_for_the_file_and_for_nothing_else(hub: Hub, place: Path) -> None:
    """In a process of its own, where the library is set up by the command alone."""
    command = [sys.executable, "-m", "vault_coach", "model", "get", NAME]
    done = subprocess.run(
        command, check=True, capture_output=True, text=True, env={**os.environ, "HF_ENDPOINT": hub.address}
    )
    assert f"{NAME} is ready: {place}" in done.stdout
    assert done.stderr == f"Fetching {NAME} …\n"
    assert [command for command, _ in hub.asked] == ["HEAD", "GET"]
    assert hub.agents == {"vault-coach"}


def test_the_checksum_the_hub_states_is_remembered(coach: Run, hub: Hub, place: Path) -> None:
    coach("model", "get", NAME)
    note = place.with_name(f"{FILE}.sha256")
    assert note.read_text(encoding="ascii") == f"{hub.sha256}  {FILE}\n"
    assert answer(coach("model", "check", NAME, "--json"))["checksum"] == "right"
    place.write_bytes(gguf(weights=b"\1" * 72))
    assert answer(coach("model", "check", NAME, "--json"))["checksum"] == "wrong"
    assert "NOT the one that is known" in coach("model", "check", NAME).stdout


def test_a_whole_file_is_not_fetched_again_and_a_damaged_one_is(coach: Run, hub: Hub, place: Path) -> None:
    coach("model", "get", NAME)
    hub.asked.clear()
    coach("model", "get", NAME)
    assert hub.asked == []
    place.write_bytes(b"GGUF")
    coach("model", "get", NAME)
    assert place.read_bytes() == WHOLE


def test_a_download_goes_on_where_it_broke_off(coach: Run, hub: Hub, place: Path) -> None:
    hub.breaks_at = 100
    broken = coach("model", "get", NAME)
    assert broken.exit_code == 1
    assert "could not be fetched" in broken.stderr
    assert "what has arrived is kept" in broken.stderr
    assert [(path.name, path.stat().st_size) for path in place.parent.iterdir()] == [(f"{FILE}.part", 100)]
    hub.breaks_at = None
    hub.asked.clear()
    assert coach("model", "get", NAME).exit_code == 0
    assert hub.asked == [("HEAD", None), ("GET", "bytes=100-")]
    assert place.read_bytes() == WHOLE
    assert not place.with_name(f"{FILE}.part").exists()


def test_a_connection_that_breaks_is_tried_again(coach: Run, hub: Hub, place: Path) -> None:
    hub.broken = 3
    assert coach("model", "get", NAME).exit_code == 0
    assert [wanted for _, wanted in hub.asked] == [None, None, "bytes=20-", "bytes=40-", "bytes=60-"]
    assert place.read_bytes() == WHOLE


def test_a_hub_that_sends_everything_again_is_understood(coach: Run, hub: Hub, place: Path) -> None:
    hub.ranges = False
    write(place.with_name(f"{FILE}.part"), WHOLE[:50])
    assert coach("model", "get", NAME).exit_code == 0
    assert hub.asked[-1] == ("GET", "bytes=50-")
    assert place.read_bytes() == WHOLE


def test_a_beginning_of_something_larger_is_thrown_away(coach: Run, hub: Hub, place: Path) -> None:
    part = write(place.with_name(f"{FILE}.part"), b"x" * 10_000)
    assert coach("model", "get", NAME).exit_code == 0
    assert ("GET", None) in hub.asked
    assert not part.exists()


@pytest.mark.parametrize("known", [True, False], ids=["to the catalog", "to the Hub"])
def test_a_file_of_another_checksum_is_thrown_away(tmp_path: Path, hub: Hub, known: bool) -> None:
    wanted = replace(catalog.named(NAME), sha256="0" * 64 if known else "")
    hub.sha256 = hub.sha256 if known else "1" * 64
    with pytest.raises(CoachError, match="is not the one expected"):
        fetch.fetch_model(wanted, tmp_path)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"refusal": (404, "RepoNotFound")}, f"has no file {FILE} in someone/Tiny-GGUF.\nCheck the name"),
        ({"refusal": (404, "EntryNotFound")}, f"has no file {FILE} in someone/Tiny-GGUF.\nCheck the name"),
        ({"refusal": (403, "GatedRepo")}, "only to those who agree to its licence.\nAgree on its page"),
        ({"refusal": (418, "Teapot")}, "could not be fetched: Client error '418"),
        ({"sha256": "no-checksum"}, f"states no checksum for {FILE}.\nChoose another file"),
        ({"content": b"<html>"}, "is no model to draft with.\nChoose another file"),
    ],
)
def test_what_the_hub_cannot_give_is_said_with_the_way_out(
    coach: Run, hub: Hub, place: Path, change: dict[str, Any], message: str
) -> None:
    if "content" in change:
        change = {**change, "sha256": hashlib.sha256(change["content"]).hexdigest()}
    for name, value in change.items():
        setattr(hub, name, value)
    result = coach("model", "get", NAME)
    assert result.exit_code == 1
    assert message in result.stderr
    assert not place.exists()


@pytest.mark.usefixtures("hub")
def test_a_network_out_of_reach_is_said_with_the_way_out(coach: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def unreachable(*_: object, **__: object) -> None:
        raise OSError("Network is unreachable")

    monkeypatch.setattr(downloading, "get_hf_file_metadata", unreachable)
    result = coach("model", "get", NAME)
    assert f"{NAME} could not be fetched: Network is unreachable\nCheck the connection" in result.stderr


@pytest.mark.usefixtures("hub")
def test_a_library_told_to_stay_offline_says_so(coach: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def offline(*_: object, **__: object) -> None:
        raise OfflineModeIsEnabled("offline")

    monkeypatch.setattr(downloading, "get_hf_file_metadata", offline)
    assert "HF_HUB_OFFLINE forbids the download." in coach("model", "get", NAME).stderr


def test_a_full_disk_is_said_before_anything_is_fetched(
    coach: Run, hub: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shutil.disk_usage", lambda _path: SimpleNamespace(free=10))
    result = coach("model", "get", NAME)
    assert "of the disk are free" in result.stderr
    assert "Make room" in result.stderr
    assert [command for command, _ in hub.asked] == ["HEAD"]


def test_without_the_hubs_library_the_way_to_it_is_said(coach: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _name: None)
    result = coach("model", "get", "qwen2.5-0.5b")
    assert result.exit_code == 1
    assert 'pip install "vault-coach[download]"' in result.stderr


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("gpt", 'There is no model called "gpt".'),
        ("hf:someone/Tiny-GGUF", "names no file on Hugging Face"),
        ("hf:someone/../tiny.gguf", "names no file on Hugging Face"),
        ("hf:someone/.hidden/tiny.gguf", "names no file on Hugging Face"),
        ("hf:someone/Tiny/\\tiny.gguf", "names no file on Hugging Face"),
        ("hf:someone/Tiny/model.safetensors", "is no GGUF file"),
    ],
)
def test_a_name_that_is_none_is_refused(coach: Run, name: str, message: str) -> None:
    result = coach("model", "get", name)
    assert (result.exit_code, message in result.stderr) == (1, True)
