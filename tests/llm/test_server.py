"""A model behind an OpenAI-compatible server: what is asked, what is made of the answers, and what is refused."""

import contextlib
import json
import os
import re
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx
import pytest

from support.run import Run, answer
from vault_coach.errors import CoachError
from vault_coach.llm.backend import Request
from vault_coach.llm.server import Server

pytestmark = pytest.mark.allow_hosts(["127.0.0.1", "::1"])

ASK = Request(
    prefix="Each line ends with one question.\n",
    prompt="Priya, I said I would send the churn data by 14 November and I am late;",
    openings=("which part of the churn data do you", "what can I"),
    words=("need", "first", "do", "today", "the churn data", "C++"),
    shortest=1,
    longest=4,
    candidates=2,
    temperature=0.6,
    seed=2**40 + 7,
)
GOOD = {"1": "which part of the churn data do you need first?", "2": "what can I do today?"}


@dataclass
class Fake:
    """A server that answers as it is told, and remembers what it was asked."""

    address: str = ""
    content: Any = field(default_factory=lambda: json.dumps(GOOD))
    status: int = 200
    body: bytes | None = None
    headers: dict[str, str] = field(default_factory=dict)
    choice: dict[str, Any] = field(default_factory=dict)
    models: tuple[str, ...] = ("qwen", "other")
    takes: Callable[[dict[str, Any]], int] = lambda _body: 200
    waits: float = 0.0
    asked: list[dict[str, Any]] = field(default_factory=list)

    def answer(self, request: BaseHTTPRequestHandler) -> None:
        time.sleep(self.waits)
        if request.command == "GET":
            self._send(request, 200, json.dumps({"data": [{"id": name} for name in self.models]}).encode())
            return
        body = json.loads(request.rfile.read(int(request.headers["Content-Length"])))
        self.asked.append(body)
        status = self.status if self.status != httpx.codes.OK else self.takes(body)
        content = self.content(body) if callable(self.content) else self.content
        message = {
            "message": {"role": "assistant", "content": content},
            "finish_reason": "stop",
            **self.choice,
        }
        reply = {"choices": [message]} if status == httpx.codes.OK else {"error": {"message": "no\nsuch\tthing"}}
        self._send(request, status, json.dumps(reply).encode() if self.body is None else self.body)

    def _send(self, request: BaseHTTPRequestHandler, status: int, body: bytes) -> None:
        request.send_response(status)
        for name, value in self.headers.items():
            request.send_header(name, value)
        request.send_header("Content-Length", str(len(body)))
        with contextlib.suppress(OSError):  # whoever asked may have hung up
            request.end_headers()
            request.wfile.write(body)


@pytest.fixture
def fake() -> Iterator[Fake]:
    fake = Fake()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            fake.answer(self)

        def do_POST(self) -> None:
            fake.answer(self)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    fake.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield fake
    server.shutdown()
    thread.join()
    server.server_close()


# What is asked


def test_answers_become_candidates(fake: Fake) -> None:
    candidates = Server(fake.address).generate(ASK)
    assert [answer.text for answer in candidates] == list(GOOD.values())


def test_without_log_probabilities_every_answer_counts_as_fluent(fake: Fake) -> None:
    candidates = Server(fake.address).generate(ASK)
    assert {(answer.mean_logprob, answer.min_logprob, answer.opening_logprob) for answer in candidates} == {
        (0.0, 0.0, 0.0)
    }


def test_the_request_is_put_in_words_and_in_a_schema(fake: Fake) -> None:
    Server(fake.address, "qwen").generate(ASK)
    (body,) = fake.asked
    user = body["messages"][1]["content"]
    assert user.startswith(ASK.prefix + ASK.prompt + "\n")
    for part in (
        "in 2 ways",
        '"2" begins with: what can I',
        "1 to 4 words",
        'ends with "?"',
        "the churn data, C++",
    ):
        assert part in user
    schema = body["response_format"]["json_schema"]["schema"]
    assert schema["required"] == ["1", "2"]
    assert (body["model"], body["temperature"], body["seed"], body["stream"]) == ("qwen", 0.6, 7, False)
    assert 0 < body["max_tokens"] < 200


def test_the_schema_takes_what_the_lexicon_takes_and_nothing_else(fake: Fake) -> None:
    Server(fake.address).generate(ASK)
    pattern = re.compile(fake.asked[0]["response_format"]["json_schema"]["schema"]["properties"]["2"]["pattern"])
    for good in (
        "what can I do?",
        "what can I do today?",
        "what can I need the churn data first?",
        "what can I C++?",
    ):
        assert pattern.search(good)
    for bad in (
        "what can I?",
        "what can I do",
        "what can I ask?",
        "so what can I do?",
        "what can I do do do do do?",
    ):
        assert not pattern.search(bad)


def test_no_more_is_asked_for_than_wanted(fake: Fake) -> None:
    Server(fake.address).generate(replace(ASK, candidates=1))
    Server(fake.address).generate(
        replace(ASK, openings=tuple(f"what {number}" for number in range(20)), candidates=15)
    )
    counts = [len(body["response_format"]["json_schema"]["schema"]["properties"]) for body in fake.asked]
    assert counts == [1, 6]


def test_without_a_name_the_first_model_the_server_has_is_asked(fake: Fake) -> None:
    fake.models = ("/home/someone/models/tiny-q4.gguf", "other")
    server = Server(fake.address)
    server.generate(ASK)
    assert fake.asked[0]["model"] == "/home/someone/models/tiny-q4.gguf"
    assert server.name == "tiny-q4"


@pytest.mark.parametrize("end", ["", "/", "/v1", "/v1/"])
def test_the_address_may_end_as_servers_show_it(fake: Fake, end: str) -> None:
    assert len(Server(fake.address + end).generate(ASK)) == 2


@pytest.mark.parametrize("refusal", [400, 422, 500, 501])
def test_a_server_that_knows_less_is_asked_for_less_and_that_is_remembered(fake: Fake, refusal: int) -> None:
    def only_json(body: dict[str, Any]) -> int:
        return 200 if body["response_format"] == {"type": "json_object"} else refusal

    fake.takes = only_json
    server = Server(fake.address)
    assert len(server.generate(ASK)) == 2
    assert [(body["response_format"]["type"], body.get("logprobs", False)) for body in fake.asked] == [
        ("json_schema", True),
        ("json_schema", False),
        ("json_object", False),
        ("json_object", False),
    ]
    fake.asked.clear()
    server.generate(ASK)
    assert len(fake.asked) == 1


# What is made of the answers


def test_log_probabilities_are_used_where_the_server_gives_them(fake: Fake) -> None:
    fake.content = '{"2": "what can I do today?"}'
    pieces = [
        ('{"2": "', -0.1),
        ("what can", -0.2),
        (" I", -0.4),
        (" do", -1.0),
        (" today", -3.0),
        ("?", -0.5),
        ('"}', 0),
    ]
    fake.choice = {"logprobs": {"content": [{"token": token, "logprob": chance} for token, chance in pieces]}}
    (candidate,) = Server(fake.address).generate(ASK)
    assert candidate.mean_logprob == pytest.approx(-1.5)
    assert candidate.min_logprob == -3.0
    assert candidate.opening_logprob == pytest.approx(-0.3)


@pytest.mark.parametrize(
    "logprobs",
    [
        None,
        {},
        {"content": None},
        {"content": [{"token": "x"}]},
        {"content": [{"token": "else", "logprob": -9.0}]},
        3,
    ],
)
def test_log_probabilities_that_make_no_sense_count_for_nothing(fake: Fake, logprobs: object) -> None:
    fake.choice = {"logprobs": logprobs}
    assert {answer.min_logprob for answer in Server(fake.address).generate(ASK)} == {0.0}


@pytest.mark.parametrize(
    "content",
    [
        '{"candidates": ["what can I do?", "what can I do today?", "what can I do?"]}',
        '["  what can I\\n do?", "", "what can I do today?"]',
        '{"a": {"b": "what can I do?"}, "c": ["what can I do today?"], "n": 3}',
    ],
)
def test_sentences_are_found_whatever_they_are_wrapped_in(fake: Fake, content: str) -> None:
    fake.content = content
    texts = [answer.text for answer in Server(fake.address).generate(ASK)]
    assert texts == ["what can I do?", "what can I do today?"]


def test_an_answer_that_ran_out_of_room_is_no_candidate(fake: Fake) -> None:
    fake.content, fake.choice = '{"1": "which part of', {"finish_reason": "length"}
    assert Server(fake.address).generate(ASK) == []


@pytest.mark.parametrize("content", ["Sure! Which part?", "3", None, "[" * 100_000, '{"1": 2}'])
def test_prose_instead_of_json_is_one_sentence(fake: Fake, content: str | None) -> None:
    fake.content = content
    with pytest.raises(CoachError, match=r"qwen at .* does not keep to the form") as caught:
        Server(fake.address).generate(ASK)
    assert "--no-model" in caught.value.hint


# What goes wrong


@pytest.mark.parametrize(
    ("reply", "sentence", "way_out"),
    [
        ({"status": 404}, "has no model mine", "one it has: qwen, other"),
        ({"status": 401}, "wants a key", "sends none"),
        ({"status": 503}, "busy or still loading", "Try again"),
        ({"status": 500}, "failed (500): no such thing", "--no-model"),
        ({"status": 418}, "failed (418): no such thing", "--no-model"),
        ({"status": 500, "body": b"<b>" + b"x" * 1000}, "failed (500): <b>xxx", "--no-model"),
        ({"status": 500, "body": b""}, "failed (500): it does not say why.", "--no-model"),
        ({"body": b"<html>"}, "does not speak the OpenAI protocol", "`server`"),
        ({"body": b"{}"}, "does not speak the OpenAI protocol", "`server`"),
        ({"body": b"[3]"}, "does not speak the OpenAI protocol", "`server`"),
        ({"body": b'{"choices": [3]}'}, "does not speak the OpenAI protocol", "`server`"),
        ({"status": 302, "headers": {"Location": "http://192.0.2.1/"}}, "points to another address", "`server`"),
    ],
)
def test_each_failure_is_one_sentence_with_the_way_out(
    fake: Fake, reply: dict[str, Any], sentence: str, way_out: str
) -> None:
    for name, value in reply.items():
        setattr(fake, name, value)
    with pytest.raises(CoachError) as caught:
        Server(fake.address, "mine").generate(ASK)
    message = str(caught.value.args[0])
    assert sentence in message
    assert "\n" not in message
    assert len(message) < 300
    assert way_out in caught.value.hint


def test_a_server_that_is_down_is_one_sentence() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(CoachError, match=f"There is no server at http://127.0.0.1:{port}") as caught:
        Server(f"http://127.0.0.1:{port}").generate(ASK)
    assert "Start it" in caught.value.hint


def test_a_server_that_takes_too_long_is_one_sentence(fake: Fake) -> None:
    fake.waits = 1.0
    with pytest.raises(CoachError, match="did not answer within 0 seconds") as caught:
        Server(fake.address, "mine", timeout=0.1).generate(ASK)
    assert "smaller model" in caught.value.hint


def test_a_connection_that_breaks_is_one_sentence() -> None:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()

        def hang_up() -> None:
            listening.accept()[0].close()

        thread = threading.Thread(target=hang_up)
        thread.start()
        with pytest.raises(CoachError, match=r"The connection to .* broke: [^.]+\.\n"):
            Server(f"http://127.0.0.1:{listening.getsockname()[1]}", "mine").generate(ASK)
        thread.join()


def test_something_else_than_a_model_server_is_one_sentence(fake: Fake) -> None:
    fake.status, fake.models = 404, ()
    for model in ("", "mine"):
        with pytest.raises(CoachError, match="does not speak the OpenAI protocol"):
            Server(fake.address, model).generate(ASK)


# Whom it asks


@pytest.mark.parametrize(
    "address",
    [
        "http://192.0.2.1:8080",
        "http://10.0.0.5",
        "http://0.0.0.0:8080",
        "http://example.com",
        "https://example.com:443/v1",
        "http://localhost.example.com",
        "http://127.0.0.1.example.com",
        "http://[2001:db8::1]:8080",
        "http://2130706433",
        "http://127.1",
    ],
)
def test_another_machine_is_refused_before_anything_is_sent(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: object, **__: object) -> None:
        raise AssertionError("a socket was used")

    monkeypatch.setattr(socket, "socket", never)
    monkeypatch.setattr(socket, "getaddrinfo", never)
    with pytest.raises(CoachError, match="is another machine; your notes stay on this one") as caught:
        Server(address)
    assert "allow_remote = true" in caught.value.hint


def test_another_machine_may_be_asked_when_the_user_says_so() -> None:
    assert Server("https://example.com/v1", allow_remote=True).address == "https://example.com"


@pytest.mark.parametrize(
    "address", ["http://localhost:1", "http://LOCALHOST:1", "http://127.9.9.9:1", "http://[::1]:1"]
)
def test_this_machine_goes_by_several_names(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_: [(2, 1, 6, "", ("127.0.0.1", 0))])
    assert Server(address).address == address.lower()


def test_a_localhost_that_leads_elsewhere_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    addresses = [(2, 1, 6, "", ("127.0.0.1", 0)), (2, 1, 6, "", ("192.0.2.1", 0))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_: addresses)
    with pytest.raises(CoachError, match="is another machine"):
        Server("http://localhost:8080")


@pytest.mark.parametrize(
    "address",
    [
        "",
        "127.0.0.1:8080",
        "ftp://127.0.0.1",
        "http://",
        "http://me:secret@127.0.0.1",
        "http://127.0.0.1:port",
        "x\0",
    ],
)
def test_what_is_no_address_is_refused(address: str) -> None:
    with pytest.raises(CoachError, match="is no address of a server") as caught:
        Server(address)
    assert "http://127.0.0.1:8080" in caught.value.hint


def test_no_proxy_gets_the_text(fake: Fake, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://192.0.2.1:3128")
    monkeypatch.delenv("NO_PROXY", raising=False)
    assert len(Server(fake.address).generate(ASK)) == 2


def test_without_httpx_the_way_to_it_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _name: None)
    with pytest.raises(CoachError) as caught:
        Server("http://127.0.0.1:8080")
    assert 'pip install "vault-coach[server]"' in caught.value.hint


# As a backend


def obedient(body: dict[str, Any]) -> str:
    """What a model answers that does as the message says: each opening, then the last words it may use."""
    asked = body["messages"][1]["content"]
    words = asked.rpartition("Use only these words: ")[2].removesuffix(".").split(", ")
    openings = re.findall(r'^"(\d+)" begins with: (.+)$', asked, re.MULTILINE)
    return json.dumps({number: f"{opening} {words[-1 - int(number)]}?" for number, opening in openings})


def test_a_check_in_is_drafted_by_the_server_the_settings_name(
    coach: Run, fake: Fake, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COACH_BACKEND", "server")
    monkeypatch.setenv("COACH_SERVER", fake.address)
    fake.content = obedient
    items = answer(coach("suggest", "Priya Nair", "--print", "--json"))["items"]
    assert [item["model"] for item in items if item["writer"] == "model"].count("qwen") >= 2


def test_a_server_that_is_down_stops_a_draft_with_one_sentence(
    coach: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COACH_BACKEND", "server")
    monkeypatch.setenv("COACH_SERVER", "http://127.0.0.1:9")
    result = coach("suggest", "Priya Nair", "--print")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "There is no server at http://127.0.0.1:9.\n" in result.stderr


def test_doctor_and_status_name_the_server(coach: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COACH_BACKEND", "server")
    assert "Drafts come from the server at http://127.0.0.1:8080." in coach("doctor").stdout.replace("\n", " ")
    assert answer(coach("status", "--json"))["model"] == "http://127.0.0.1:8080"


@pytest.fixture(scope="module")
def real(starter: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A real server with the starter model; its address."""
    pytest.importorskip("llama_cpp.server.app")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    log = tmp_path_factory.mktemp("server") / "log"
    options = {
        "model": starter,
        "host": "127.0.0.1",
        "port": port,
        "n_threads": 1,
        "n_threads_batch": 1,
        "n_ctx": 1024,
    }
    command = [sys.executable, "-m", "llama_cpp.server", *(f"--{name}={value}" for name, value in options.items())]
    with log.open("wb") as output:
        server = subprocess.Popen(
            command, stdout=output, stderr=subprocess.STDOUT, env={**os.environ, "OMP_WAIT_POLICY": "passive"}
        )
        try:
            for _ in range(600):
                assert server.poll() is None, log.read_text(encoding="utf-8")
                with socket.socket() as probe:
                    if probe.connect_ex(("127.0.0.1", port)) == 0:
                        break
                time.sleep(0.1)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()
            server.wait(timeout=30)


@pytest.mark.model
def test_a_real_server_answers_within_the_words_it_may_use(real: str, starter: Path) -> None:
    server = Server(real)
    texts = [answer.text for answer in server.generate(ASK)]
    assert server.name == starter.stem
    assert len(texts) == 2
    for text, opening in zip(texts, ASK.openings, strict=True):
        assert re.fullmatch(rf"{opening}( ({'|'.join(map(re.escape, ASK.words))})){{1,4}}\?", text)
    assert [answer.text for answer in server.generate(ASK)] == texts


@pytest.mark.model
def test_a_real_server_refuses_in_its_own_words(real: str) -> None:
    long = replace(ASK, prompt="and so on " * 2000)
    with pytest.raises(CoachError, match=r"failed \(400\): .*context"):
        Server(real).generate(long)
