"""A message for a worker -> an HTTP answer that is whole, or visibly broken off; never one that looks whole and is not.

Until the first megabyte is there, whatever goes wrong becomes a status. After that the answer goes out in pieces,
and when its rest fails the connection is closed without the end that HTTP asks for.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Mapping
from typing import Any

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from graph_builder.endpoint.lanes import Lanes
from graph_builder.endpoint.refusals import Refusal

_HELD = 1 << 20


def tag(*parts: str) -> str:
    """Give an ETag for what these parts decide; weak, because compressing changes the bytes."""
    return f'W/"{hashlib.sha256(chr(0).join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32]}"'


def is_known(given: str, etag: str) -> bool:
    """Say whether an If-None-Match header names the tag."""
    weak = [one.strip().removeprefix("W/") for one in given.split(",")]
    return etag.removeprefix("W/") in weak or "*" in weak


class WorkerAnswer:
    """An ASGI application that asks a worker and passes its answer on; when the client leaves, the worker stops."""

    def __init__(self, lanes: Lanes, message: Mapping[str, Any], headers: Mapping[str, str], seconds: float) -> None:
        self._lanes = lanes
        self._message = message
        self._headers = headers
        self._seconds = seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        work = asyncio.ensure_future(self._answer(scope, receive, send))
        gone = asyncio.ensure_future(_until_gone(receive))
        try:
            await asyncio.wait({work, gone}, return_when=asyncio.FIRST_COMPLETED)
            if not work.done():
                return
            work.result()
        finally:
            for task in (work, gone):
                task.cancel()
            await asyncio.gather(work, gone, return_exceptions=True)

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        held = bytearray()
        async with self._lanes.ask(self._message) as pieces:
            async for piece in pieces:
                held += piece
                if len(held) >= _HELD:
                    break
            else:
                await Response(bytes(held), headers=self._headers)(scope, receive, send)
                return
            # A client that reads slowly has no more time than the query.
            try:
                async with asyncio.timeout(self._seconds):
                    await send({"type": "http.response.start", "status": 200, "headers": self._raw()})
                    await send({"type": "http.response.body", "body": bytes(held), "more_body": True})
                    held.clear()
                    async for piece in pieces:
                        await send({"type": "http.response.body", "body": piece, "more_body": True})
            except (Refusal, TimeoutError):
                # The end is not sent, so that the server closes the connection and the client sees a broken answer.
                return
        await send({"type": "http.response.body", "body": b"", "more_body": False})

    def _raw(self) -> list[tuple[bytes, bytes]]:
        return [(name.lower().encode(), value.encode("latin-1")) for name, value in self._headers.items()]


async def _until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def collect(lanes: Lanes, message: Mapping[str, Any]) -> bytes:
    """Give the whole answer of a worker, for pages that are made of it.

    Raises:
        Refusal: the worker refuses or was ended.
    """
    async with lanes.ask(message) as pieces:
        return b"".join([piece async for piece in pieces])
