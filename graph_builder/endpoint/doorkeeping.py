"""What every request passes first: its Host is known, foreign pages may not read answers unless they were allowed to.

A page of another site can have its name point to this machine (DNS rebinding); its requests then bear its name.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LOOPBACK = ("localhost", "127.0.0.1", "::1")
_HOST = re.compile(r"(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]+)(?::[0-9]{1,5})?")
_ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
}


class Doorkeeper:
    """Wraps an application; *hosts* are the names it may be asked under, *origins* the sites that may read answers."""

    def __init__(self, app: ASGIApp, *, hosts: Collection[str], origins: Collection[str]) -> None:
        self._app = app
        self._hosts = frozenset(name.lower() for name in hosts)
        self._origins = frozenset(origins)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request in, or answer it here."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        allowed = self._allowed(headers.get("origin", ""))

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                told = MutableHeaders(scope=message)
                for name, value in _ALWAYS.items():
                    told.setdefault(name, value)
                told.setdefault("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
                if self._origins:
                    told.add_vary_header("Origin")
                if allowed:
                    told["Access-Control-Allow-Origin"] = allowed
                    told["Access-Control-Expose-Headers"] = "ETag, Retry-After"
            await send(message)

        app: ASGIApp = self._app
        if not self._is_known(headers.getlist("host")):
            app = PlainTextResponse("this server does not answer under that name\n", status_code=421)
        elif scope["method"] == "OPTIONS" and allowed:
            preflight = {
                "Access-Control-Allow-Methods": "GET, HEAD, POST",
                "Access-Control-Allow-Headers": "Accept, Content-Type, If-None-Match",
                "Access-Control-Max-Age": "600",
            }
            app = Response(status_code=204, headers=preflight)
        await app(scope, receive, send_with_headers)

    def _is_known(self, hosts: list[str]) -> bool:
        if len(hosts) != 1:
            return False
        found = _HOST.fullmatch(hosts[0])
        return found is not None and found[1].strip("[]").lower() in self._hosts

    def _allowed(self, origin: str) -> str:
        if not origin:
            return ""
        return "*" if "*" in self._origins else origin if origin in self._origins else ""
