"""A server + bounds -> requests that are signed, sent on within the same server, and sent again after a while."""

from __future__ import annotations

import html
import json
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from graph_builder.errors import RemoteFault
from graph_builder.long_texts import unescaped
from graph_builder.remote.addresses import Address, moved_to
from graph_builder.remote.challenges import Answering, choose, read_challenges
from graph_builder.remote.credentials import Credentials
from graph_builder.remote.exchange import Bounds, ConnectionFault, Reply, Request, exchange
from graph_builder.well_formed import is_count

_AGAIN = {429: "is asked too often", 502: "cannot reach its store", 503: "is busy", 504: "waits for its store"}
_SAME_METHOD, _AS_GET = (307, 308), (301, 302, 303)
_MOST_STEPS = 5
_MARKUP = re.compile(r"<(style|script)\b.*?</\1\s*>|<[^>]*>", re.DOTALL | re.IGNORECASE)
_MOST_WORDS = 300


@dataclass(frozen=True, slots=True)
class Patience:
    """How often a request is sent, and for how long is waited between: twice as long each time, up to ``longest``."""

    attempts: int = 5
    first: float = 1.0
    longest: float = 60.0
    wait: Callable[[float], None] = time.sleep
    tell: Callable[[str], None] = lambda _: None


@dataclass(slots=True)
class Server:
    """What is known of the servers that are spoken to: credentials, and how each origin wants them."""

    bounds: Bounds
    credentials: Callable[[Address], Credentials | None]
    patience: Patience = Patience()
    plain_password: bool = False
    _signing: dict[str, Answering] = field(default_factory=dict)

    def send(self, request: Request, bounds: Bounds | None = None) -> Reply:
        """Send a request, which must be one that may be sent twice, and give an answer that is no failure.

        Raises:
            RemoteFault: the server refuses, or does not answer after all attempts.
        """
        for attempt in range(1, self.patience.attempts + 1):
            last = attempt == self.patience.attempts
            try:
                reply = self._redirected(request, bounds or self.bounds)
            except ConnectionFault as fault:
                if last:
                    raise RemoteFault(f"{fault.cause} (tried {attempt} times)", hint=fault.hint) from fault
                self._pause(attempt, "", fault.cause)
                continue
            if reply.status not in _AGAIN or last:
                return self._accepted(reply, request.address)
            self._pause(attempt, reply.header("retry-after"), f"{request.address.origin} {_AGAIN[reply.status]}")
        raise AssertionError("the last attempt returns or raises")

    def _pause(self, attempt: int, asked: str, cause: str) -> None:
        seconds = _asked_seconds(asked)
        if seconds is None:
            seconds = min(self.patience.first * 2 ** (attempt - 1), self.patience.longest)
        if seconds > self.patience.longest:
            raise RemoteFault(
                f"{cause}; it wants to be left alone for {seconds:.0f} seconds", hint="run the same command again later"
            )
        self.patience.tell(f"{cause}; trying again in {seconds:.0f} s")
        self.patience.wait(seconds)

    def _redirected(self, request: Request, bounds: Bounds) -> Reply:
        for _ in range(_MOST_STEPS):
            reply = self._signed(request, bounds)
            plain = request.method in ("GET", "HEAD")
            if reply.status not in _SAME_METHOD and not (plain and reply.status in _AS_GET):
                return reply
            request = replace(request, address=moved_to(request.address, reply.header("location")))
        raise RemoteFault(f"{request.address} sends on more than {_MOST_STEPS} times")

    def _signed(self, request: Request, bounds: Bounds) -> Reply:
        """Send a request with the signature that its origin wants, and once more when it wants another."""
        origin = request.address.origin
        reply = exchange(_with(request, self._signing.get(origin)), bounds)
        if reply.status != 401:
            return reply
        credentials = self.credentials(request.address)
        if credentials is None:
            return reply
        asked = read_challenges(reply.all_of("www-authenticate"))
        safe = request.address.scheme == "https" or request.address.is_loopback or self.plain_password
        self._signing[origin] = Answering(choose(asked, basic=safe), credentials)
        return exchange(_with(request, self._signing[origin]), bounds)

    def _accepted(self, reply: Reply, address: Address) -> Reply:
        status = reply.status
        if 200 <= status < 300 or (status == 404 and _is_graph(address)):
            return reply
        said = f": {words}" if (words := self._said(reply)) else ""
        if status == 401:
            refused = address.origin in self._signing
            cause = "does not take this user and password" if refused else "wants a user and a password"
            hint = "give --user, and the password in ACE_STORE_PASSWORD, --password-file or ~/.netrc"
            raise RemoteFault(f"{address} {cause} (401){said}", hint="check both" if refused else hint)
        if status in (*_AS_GET, *_SAME_METHOD):
            where = reply.header("location")[:_MOST_WORDS]
            raise RemoteFault(f"{address} sends on to {where!r} ({status})", hint="give that address instead")
        raise RemoteFault(f"{address} {_FAILURES.get(status, 'failed')} ({status}){said}", hint=_hint(status, address))

    def _said(self, reply: Reply) -> str:
        """Give what a server says of a failure in one line, without markup and without what was told to it."""
        text = reply.body[:20_000].decode("utf-8", "replace")
        if "html" in reply.header("content-type").lower() or text.lstrip()[:1] == "<":
            text = unescaped(_MARKUP.sub(" ", text))
        text = _in_one_line(text)
        for signing in self._signing.values():
            secrets = [signing.credentials.password, signing.header("GET", "/").partition(" ")[2]]
            for secret in filter(None, secrets):
                # As it was told, as it stands in a text of JSON or HTML, and with its spaces folded as here.
                for shown in {secret, json.dumps(secret)[1:-1], html.escape(secret)}:
                    text = text.replace(_in_one_line(shown), "…")
        return text if len(text) <= _MOST_WORDS else text[:_MOST_WORDS] + "…"


def _in_one_line(text: str) -> str:
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())


_FAILURES = {
    400: "does not understand what was sent",
    403: "does not allow it",
    404: "knows no such address",
    405: "does not take this kind of request",
    406: "cannot answer in a form that is known here",
    413: "takes less at a time",
    415: "does not take this form of data",
    500: "failed inside",
    501: "cannot do this",
}
_HINTS = {
    403: "the user needs the right to change this store; or the address that may be written to is another one",
    404: "check the address; stores have one for queries, one for updates and one for graphs",
    405: "is this the address for it? give --graph-store or --update as well",
    413: "send smaller batches with --batch",
    415: "is this the address for it? give --graph-store or --update as well",
    500: "run the same command again: what has arrived is not sent twice; the log of the server may tell more",
}


def _hint(status: int, address: Address) -> str:
    return _HINTS[405] if status == 400 and _is_graph(address) else _HINTS.get(status, "")


def _with(request: Request, signing: Answering | None) -> Request:
    if signing is None:
        return request
    header = ("Authorization", signing.header(request.method, request.address.path))
    return replace(request, headers=(*request.headers, header))


def _is_graph(address: Address) -> bool:
    """Say whether 404 may mean: this graph is not there."""
    return "graph=" in address.path


def _asked_seconds(header: str) -> float | None:
    """Read ``Retry-After``: seconds, or a date; None when there is none."""
    if is_count(header.strip()):
        return float(header)
    try:
        moment = parsedate_to_datetime(header)
    except (TypeError, ValueError):
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0.0, (moment - datetime.now(UTC)).total_seconds())
