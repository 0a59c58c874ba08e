"""What a user types as an address -> an ``Address`` that may be spoken to: http or https, a host, no secret in it."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote, urljoin, urlsplit

from graph_builder.errors import RemoteFault

_PORTS = {"http": 80, "https": 443}
_LOOPBACK = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True, slots=True)
class Address:
    """Where a server listens; ``path`` holds the query string too."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def origin(self) -> str:
        """The part that says who is spoken to."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{host}" + ("" if self.port == _PORTS[self.scheme] else f":{self.port}")

    @property
    def is_loopback(self) -> bool:
        """Whether what is sent stays on this machine."""
        return self.host in _LOOPBACK

    def __str__(self) -> str:
        return f"{self.origin}{self.path}"


def read_address(text: str) -> Address:
    """Read an address.

    Raises:
        RemoteFault: it is none, is not http or https, or holds a password or a fragment.
    """
    if not text or not text.isascii() or any(sign <= " " or sign == "\x7f" for sign in text):
        hint = "encode spaces and letters beyond ASCII, as a browser shows them when the address is copied"
        raise RemoteFault(f"not an address: {text!r}", hint=hint)
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError as error:
        raise RemoteFault(f"not an address: {text!r} ({error})") from error
    if "@" in parts.netloc:
        hint = "leave it out; give --user, and the password in ACE_STORE_PASSWORD, --password-file or ~/.netrc"
        raise RemoteFault("an address holds no user and no password", hint=hint)
    if parts.scheme not in _PORTS or not parts.hostname:
        raise RemoteFault(f"not an address of http or https: {text!r}", hint="write it as http://host:port/path")
    if parts.fragment or text.endswith("#"):
        raise RemoteFault(f"an address of a store has no '#': {text!r}", hint="leave out '#' and what follows")
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Address(parts.scheme, parts.hostname, port or _PORTS[parts.scheme], path)


def of_graph(address: Address, graph: str) -> Address:
    """Give the address under which a graph store keeps *graph* (an IRI)."""
    sign = "&" if "?" in address.path else "?"
    return Address(address.scheme, address.host, address.port, f"{address.path}{sign}graph={quote(graph, safe='')}")


def moved_to(address: Address, location: str) -> Address:
    """Give the address that a redirection from *address* leads to.

    Raises:
        RemoteFault: it leads to another host, port or scheme, or nowhere.
    """
    try:
        target = read_address(urljoin(str(address), location))
    except RemoteFault as fault:
        raise RemoteFault(f"{address} sends on to something that is no address: {location[:200]!r}") from fault
    if target.origin != address.origin:
        raise RemoteFault(
            f"{address} sends on to another server, {target.origin}; it was not followed",
            hint=f"if you trust it, give its address instead: {target}",
        )
    return target
