"""One request over HTTP -> one answer, whole and within bounds of time and size, or the reason why there is none."""

from __future__ import annotations

import contextlib
import http.client
import socket
import ssl
import threading
from dataclasses import dataclass

from graph_builder import __version__
from graph_builder.errors import RemoteFault
from graph_builder.remote.addresses import Address

_CHUNK = 1 << 16
MB = 1 << 20


class ConnectionFault(RemoteFault):
    """The connection failed; the same request may be sent again."""


@dataclass(frozen=True, slots=True)
class Request:
    """What is sent; ``headers`` are pairs."""

    method: str
    address: Address
    body: bytes = b""
    headers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back, whole."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def header(self, name: str) -> str:
        """Give a header, by its name in small letters; empty without."""
        return next(iter(self.all_of(name)), "")

    def all_of(self, name: str) -> list[str]:
        """Give every header of that name."""
        return [value for key, value in self.headers if key == name]


@dataclass(frozen=True, slots=True)
class Bounds:
    """How long one exchange may take, and how many bytes an answer may have."""

    seconds: float
    most_bytes: int


def exchange(request: Request, bounds: Bounds) -> Reply:
    """Send a request and read the answer.

    Raises:
        ConnectionFault: nobody answers, or the answer breaks off.
        RemoteFault: it takes too long, is too large, or is no HTTP.
    """
    connection = _connection(request.address, bounds.seconds)
    late, opened = threading.Event(), list[socket.socket]()

    def end() -> None:
        late.set()
        for one in opened:
            _shut(one)

    timer = threading.Timer(bounds.seconds, end)
    timer.daemon = True
    timer.start()
    try:
        # Kept beside the connection, which forgets its socket as soon as an answer without a length begins.
        connection.connect()
        opened.append(connection.sock)
        reply = _exchange(connection, request, bounds)
    except ssl.SSLCertVerificationError as error:
        hint = "name the certificate of your authority in SSL_CERT_FILE, or use the name that the certificate is for"
        raise RemoteFault(
            f"{request.address.origin} does not prove who it is: {error.verify_message}", hint=hint
        ) from error
    except (OSError, http.client.HTTPException, ValueError) as error:
        if late.is_set() or isinstance(error, TimeoutError):
            raise _too_late(request.address, bounds) from error
        raise ConnectionFault(
            f"{request.address.origin} cannot be reached or broke off: {_words(error)}",
            hint="is the server running, and is the address right?",
        ) from error
    except RemoteFault as fault:
        if late.is_set():
            raise _too_late(request.address, bounds) from fault
        raise
    finally:
        timer.cancel()
        connection.close()
    if late.is_set():
        # An answer without a length looks whole when the connection is shut.
        raise _too_late(request.address, bounds)
    return reply


def _connection(address: Address, seconds: float) -> http.client.HTTPConnection:
    if address.scheme == "https":
        context = ssl.create_default_context()
        return http.client.HTTPSConnection(address.host, address.port, timeout=seconds, context=context)
    return http.client.HTTPConnection(address.host, address.port, timeout=seconds)


def _exchange(connection: http.client.HTTPConnection, request: Request, bounds: Bounds) -> Reply:
    headers = {"User-Agent": f"ace/{__version__}", "Connection": "close", **dict(request.headers)}
    # A server may refuse a body before it has read it; what it says is then already on its way.
    with contextlib.suppress(BrokenPipeError, ConnectionResetError):
        connection.request(request.method, request.address.path, request.body or None, headers)
    answer = connection.getresponse()
    found = tuple((name.lower(), value) for name, value in answer.getheaders())
    if answer.getheader("Content-Encoding", "identity").lower() != "identity":
        raise RemoteFault(f"{request.address} answers in an encoding that was not asked for")
    return Reply(answer.status, found, _body(answer, request.address, bounds))


def _body(answer: http.client.HTTPResponse, address: Address, bounds: Bounds) -> bytes:
    expected, parts, size = answer.length, [], 0
    if expected is not None and expected > bounds.most_bytes:
        raise _too_large(address, bounds)
    while chunk := answer.read(_CHUNK):
        parts.append(chunk)
        size += len(chunk)
        if size > bounds.most_bytes:
            raise _too_large(address, bounds)
    if expected is not None and size < expected:
        raise ConnectionFault(f"the answer of {address} breaks off after {size} of {expected} bytes", hint="try again")
    return b"".join(parts)


def _shut(open_socket: socket.socket) -> None:
    with contextlib.suppress(OSError):
        open_socket.shutdown(socket.SHUT_RDWR)


def _too_late(address: Address, bounds: Bounds) -> RemoteFault:
    return RemoteFault(
        f"{address} has not answered within {bounds.seconds:g} seconds",
        hint="allow more with --seconds, or ask for less at a time",
    )


def _too_large(address: Address, bounds: Bounds) -> RemoteFault:
    return RemoteFault(
        f"the answer of {address} is larger than {bounds.most_bytes / MB:g} MB", hint="ask for less, with a LIMIT"
    )


def _words(error: Exception) -> str:
    return getattr(error, "strerror", None) or str(error) or type(error).__name__
