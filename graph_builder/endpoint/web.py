"""Settings -> a server on an address, until the process is told to stop; owns the server library."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import socket
from collections.abc import Callable, Iterator

import h11
import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol, RequestResponseCycle

from graph_builder.endpoint.site import Settings, Site
from graph_builder.errors import BuildFault

_SENDING = 10.0
"""Seconds in which a client has to send the head of its request."""
_MOST_CONNECTIONS = 1_000
_UNREAD = 30_000
"""Milliseconds after which a connection is given up whose client takes nothing."""


def serve(settings: Settings, host: str, port: int, told: Callable[[str], None]) -> None:
    """Serve until the process is told to stop; *told* hears the address as soon as it answers.

    Raises:
        BuildFault: no build is published, it cannot be loaded, or the address is taken.
    """
    listener = _listen(host, port)
    shown = f"[{host}]" if ":" in host else host
    site = Site(settings)
    config = uvicorn.Config(
        site.application(lambda: told(f"http://{shown}:{listener.getsockname()[1]}/")),
        http=_Patient,
        loop="asyncio",
        ws="none",
        lifespan="on",
        log_config=None,
        # Requests that are no HTTP are told to whoever sends them, not to whoever runs the server.
        log_level="error",
        access_log=False,
        server_header=False,
        proxy_headers=False,
        limit_concurrency=_MOST_CONNECTIONS,
        timeout_graceful_shutdown=int(settings.limits.deadline) + 2,
    )
    try:
        with listener, _untold(lambda: site.fault is not None):
            uvicorn.Server(config).run(sockets=[listener])
    except SystemExit:
        if site.fault is None:
            raise
    if site.fault is not None:
        raise site.fault


@contextlib.contextmanager
def _untold(has_failed: Callable[[], bool]) -> Iterator[None]:
    """Keep the library from printing a traceback of a fault that is told as a sentence."""
    log = logging.getLogger("uvicorn.error")

    def is_told(_: logging.LogRecord) -> bool:
        return not has_failed()

    log.addFilter(is_told)
    try:
        yield
    finally:
        log.removeFilter(is_told)


def _listen(host: str, port: int) -> socket.socket:
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        # Head and body go out in two pieces: without this the second waits 40 ms for the other side.
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        listener.bind((host, port))
        listener.listen(512)
    except OSError as error:
        raise BuildFault(f"cannot listen on {host}:{port}: {error.strerror}", hint="choose another --port") from error
    if hasattr(socket, "TCP_USER_TIMEOUT"):
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, _UNREAD)
    return listener


class _Patient(H11Protocol):
    """The protocol of the server, with an end to waiting for a head that does not come whole.

    A body that is no HTTP ends its request for good: the library would answer it, and then let the application answer.
    """

    _late: asyncio.TimerHandle | None = None

    def data_received(self, data: bytes) -> None:
        """Take what has come; a head that is not whole must be so soon."""
        super().data_received(data)
        # The library declares a cycle; before the first request there is none.
        cycle: RequestResponseCycle | None = self.cycle
        between = cycle is None or cycle.response_complete
        if not between or self.transport.is_closing():
            self._stop_waiting()
        elif self._late is None and self.conn.trailing_data[0]:
            self._late = self.loop.call_later(_SENDING, self.transport.abort)

    def send_400_response(self, msg: str) -> None:
        """Refuse what is no HTTP, unless an answer is on its way already; the connection ends in any case."""
        cycle: RequestResponseCycle | None = self.cycle
        if cycle is not None and not cycle.response_complete:
            cycle.disconnected = True
            cycle.message_event.set()
        if self.conn.our_state in (h11.IDLE, h11.SEND_RESPONSE):
            # To a HEAD request the library cannot say its sentence: the status is enough.
            with contextlib.suppress(h11.LocalProtocolError):
                super().send_400_response(msg)
        self.transport.close()

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the connection."""
        self._stop_waiting()
        super().connection_lost(exc)

    def _stop_waiting(self) -> None:
        if self._late is not None:
            self._late.cancel()
            self._late = None
