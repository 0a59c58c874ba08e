"""A server that misbehaves as it is told: a list of answers, given in turn, and a record of what came in."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass(frozen=True)
class Came:
    """A request as it came in."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True)
class Answer:
    """What goes out; ``breaks_after`` bytes of the body the connection ends, ``hangs`` leaves it open unanswered."""

    status: int = 200
    body: bytes = b""
    headers: tuple[tuple[str, str], ...] = ()
    breaks_after: int | None = None
    hangs: bool = False


RESULTS = (("Content-Type", "application/sparql-results+json"),)
TRIPLES = (("Content-Type", "application/n-triples"),)


@dataclass
class FakeServer:
    """``answers`` maps a request to what goes out."""

    answers: Callable[[Came], Answer]
    came: list[Came] = field(default_factory=list)
    port: int = 0
    free: threading.Event = field(default_factory=threading.Event)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}/sparql"


@contextlib.contextmanager
def serving(answers: Callable[[Came], Answer]) -> Iterator[FakeServer]:
    fake = FakeServer(answers)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            headers = {name.lower(): value for name, value in self.headers.items()}
            request = Came(self.command, self.path, headers, body)
            fake.came.append(request)
            out = fake.answers(request)
            self.close_connection = True
            if out.hangs:
                fake.free.wait()
                return
            self.send_response(out.status)
            for name, value in out.headers:
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(out.body)))
            self.end_headers()
            self.wfile.write(out.body if out.breaks_after is None else out.body[: out.breaks_after])

        do_GET = do_POST = do_PUT = do_DELETE = answer  # noqa: N815 - the names that http.server looks for

        def log_message(self, *_: object) -> None:
            return

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        server.handle_error = lambda *_: None  # type: ignore[method-assign]  # a client that hangs up is meant to
        fake.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield fake
        finally:
            fake.free.set()
            server.shutdown()
            thread.join()


@contextlib.contextmanager
def raw(content: bytes) -> Iterator[int]:
    """A server that says these bytes to whoever comes first and then closes; gives its port."""
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def once() -> None:
            connection, _ = listening.accept()
            with connection:
                connection.recv(65536)
                connection.sendall(content)

        thread = threading.Thread(target=once, daemon=True)
        thread.start()
        yield listening.getsockname()[1]
        thread.join(30)


def one_after_the_other(*answers: Answer) -> Callable[[Came], Answer]:
    """Give each answer once, the last one for ever."""
    left = list(answers)
    return lambda _: left.pop(0) if len(left) > 1 else left[0]
