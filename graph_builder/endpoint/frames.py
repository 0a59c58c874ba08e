"""Messages over a socket: one letter, a length, and that many bytes."""

from __future__ import annotations

import asyncio
import json
import socket
import struct
from collections.abc import Mapping
from typing import Any

_HEAD = struct.Struct(">cI")
ASK, PIECE, END, REFUSED, READY, WORKER = b"A", b"P", b"E", b"R", b"Y", b"W"


def frame(kind: bytes, content: bytes = b"") -> bytes:
    """Give the bytes of one message."""
    return _HEAD.pack(kind, len(content)) + content


def pack(kind: bytes, content: Mapping[str, Any]) -> bytes:
    """Give the bytes of a message that holds plain values."""
    return frame(kind, json.dumps(content).encode())


def receive(connection: socket.socket) -> tuple[bytes, bytes] | None:
    """Wait for one message; None when the other side has closed."""
    head = _exactly(connection, _HEAD.size)
    if head is None:
        return None
    kind, length = _HEAD.unpack(head)
    content = _exactly(connection, length)
    return None if content is None else (kind, content)


async def read(stream: asyncio.StreamReader) -> tuple[bytes, bytes]:
    """Wait for one message.

    Raises:
        EOFError: the other side has closed, or has ended in the middle of a message.
        OSError: the connection broke.
    """
    kind, length = _HEAD.unpack(await stream.readexactly(_HEAD.size))
    return kind, await stream.readexactly(length)


def _exactly(connection: socket.socket, length: int) -> bytes | None:
    pieces = []
    while length:
        piece = connection.recv(min(length, 1 << 20))
        if not piece:
            return None
        pieces.append(piece)
        length -= len(piece)
    return b"".join(pieces)
