"""A server on 127.0.0.1 that answers what a test told it to, for boto3 clients that are pointed at it."""

import json
import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Scripted:
    """One answer. `delay` is in seconds, before the status line."""

    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    delay: float = 0.0


@dataclass(frozen=True, slots=True)
class Received:
    """One request that came in."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def event(self) -> Any:
        """The body of a function's invocation."""
        return json.loads(self.body)


class ScriptedAws:
    """Answers the queued answers in turn, and the last one again and again."""

    def __init__(self, endpoint_url: str) -> None:
        self.endpoint_url = endpoint_url
        self.received: list[Received] = []
        self._answers: deque[Scripted] = deque()

    def will_answer(self, *answers: Scripted) -> None:
        self._answers = deque(answers)

    def will_return(self, value: object, **headers: str) -> None:
        """Answer as Lambda does for a function that returned `value`."""
        self.will_answer(Scripted(headers=headers, body=json.dumps(value).encode()))

    def will_refuse(self, status: int, code: str, message: str = "no") -> None:
        """Answer as Lambda does for an error of its own."""
        body = json.dumps({"Message": message, "Type": "User"}).encode()
        self.will_answer(Scripted(status=status, headers={"x-amzn-ErrorType": code}, body=body))

    def will_fail(self, payload: object, kind: str = "Unhandled") -> None:
        """Answer as Lambda does for a function that ended in an error."""
        answer = Scripted(headers={"X-Amz-Function-Error": kind}, body=json.dumps(payload).encode())
        self.will_answer(answer)

    def next_answer(self, received: Received) -> Scripted:
        self.received.append(received)
        return self._answers.popleft() if len(self._answers) > 1 else self._answers[0]


def s3_error(status: int, code: str, message: str = "no", **headers: str) -> Scripted:
    """Make an answer as S3 words its errors."""
    body = f"<Error><Code>{code}</Code><Message>{message}</Message></Error>"
    return Scripted(status=status, headers={"x-amz-request-id": "R1"} | headers, body=body.encode())


@contextmanager
def scripted_aws() -> Iterator[ScriptedAws]:
    """Run a server on a free port of this computer."""
    script = ScriptedAws("")

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def answer(self) -> None:
            length = int(self.headers.get("Content-Length", "0"))
            headers = {name.lower(): value for name, value in self.headers.items()}
            scripted = script.next_answer(Received(self.command, self.path, headers, self.rfile.read(length)))
            time.sleep(scripted.delay)
            say_status = self.send_response_only if "Date" in scripted.headers else self.send_response
            say_status(scripted.status)
            for name, value in scripted.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(scripted.body)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(scripted.body)

        def do_GET(self) -> None:
            self.answer()

        def do_HEAD(self) -> None:
            self.answer()

        def do_POST(self) -> None:
            self.answer()

        def log_message(self, *_arguments: object) -> None:
            """Stay silent."""

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, request: object, client_address: object) -> None:
            """A client that went away before it was answered is part of some tests."""

    server = Server(("127.0.0.1", 0), Handler)
    script.endpoint_url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield script
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
