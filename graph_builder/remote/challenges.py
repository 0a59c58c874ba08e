"""The challenge of a server + credentials -> the header that answers it: Basic (RFC 7617) or Digest (RFC 7616)."""

from __future__ import annotations

import base64
import hashlib
import re
import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from graph_builder.errors import RemoteFault
from graph_builder.remote.credentials import Credentials

_ALGORITHMS = {"MD5": hashlib.md5, "SHA-256": hashlib.sha256}
_PART = re.compile(r'\s*,?\s*([A-Za-z-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]+))')
_SCHEME = re.compile(r"\s*,?\s*([A-Za-z][A-Za-z0-9-]*)(?:\s+|$|(?=,))(?!\s*=)")


@dataclass(frozen=True, slots=True)
class Challenge:
    """What a server asks for: a scheme in small letters and its parameters."""

    scheme: str
    parameters: tuple[tuple[str, str], ...]

    def get(self, name: str, default: str = "") -> str:
        """Give a parameter."""
        return dict(self.parameters).get(name, default)


def read_challenges(headers: Iterable[str]) -> list[Challenge]:
    """Read the ``WWW-Authenticate`` headers of an answer; what is no challenge is passed over."""
    found: list[Challenge] = []
    for header in headers:
        at = 0
        while match := _SCHEME.match(header, at):
            at, parameters = match.end(), []
            while part := _PART.match(header, at):
                quoted = re.sub(r"\\(.)", r"\1", part[2]) if part[2] is not None else part[3]
                parameters.append((part[1].lower(), quoted))
                at = part.end()
            found.append(Challenge(match[1].lower(), tuple(parameters)))
    return found


class Answering:
    """How one server wants to be answered: what it asked for, and how often its nonce was used."""

    __slots__ = ("_cnonce", "_count", "challenge", "credentials")

    def __init__(self, challenge: Challenge, credentials: Credentials, cnonce: Callable[[], str] | None = None) -> None:
        self.challenge = challenge
        self.credentials = credentials
        self._count = 0
        self._cnonce = cnonce or (lambda: secrets.token_hex(16))

    def header(self, method: str, path: str) -> str:
        """Give the value of ``Authorization`` for one request."""
        if self.challenge.scheme == "basic":
            pair = f"{self.credentials.user}:{self.credentials.password}".encode()
            return f"Basic {base64.b64encode(pair).decode('ascii')}"
        self._count += 1
        return self._digest(method, path)

    def _digest(self, method: str, path: str) -> str:
        asked, user = self.challenge, self.credentials.user
        algorithm, session = _algorithm(asked)
        realm, nonce = asked.get("realm"), asked.get("nonce")
        cnonce, count = self._cnonce(), f"{self._count:08x}"
        secret = algorithm(f"{user}:{realm}:{self.credentials.password}")
        if session:
            secret = algorithm(f"{secret}:{nonce}:{cnonce}")
        said = {"username": user, "realm": realm, "nonce": nonce, "uri": path}
        if "qop" in dict(asked.parameters):
            said["response"] = algorithm(f"{secret}:{nonce}:{count}:{cnonce}:auth:{algorithm(f'{method}:{path}')}")
        else:
            said["response"] = algorithm(f"{secret}:{nonce}:{algorithm(f'{method}:{path}')}")
        if "opaque" in dict(asked.parameters):
            said["opaque"] = asked.get("opaque")
        words = [f'{name}="{_quoted(value)}"' for name, value in said.items()]
        if "algorithm" in dict(asked.parameters):
            words.append(f"algorithm={asked.get('algorithm')}")
        if "qop" in dict(asked.parameters) or session:
            words += ["qop=auth", f"nc={count}", f'cnonce="{cnonce}"']
        return "Digest " + ", ".join(words)


def choose(challenges: list[Challenge], *, basic: bool) -> Challenge:
    """Give the challenge to answer: a digest before a password; *basic* says whether a password may be sent.

    Raises:
        RemoteFault: none of them can be answered.
    """
    digests = [one for one in challenges if one.scheme == "digest" and _can_answer(one)]
    if digests:
        return next((one for one in digests if one.get("algorithm").upper().startswith("SHA-256")), digests[0])
    plain = [one for one in challenges if one.scheme == "basic"]
    if plain and basic:
        return plain[0]
    if plain:
        raise RemoteFault(
            "the server wants the password itself over plain http, where others can read it",
            hint="use its https address; or say --plain-password when the network between is yours",
        )
    asked = ", ".join(sorted({one.scheme for one in challenges})) or "nothing that it names"
    raise RemoteFault(
        f"the server asks for a way to sign in that is not known here: {asked}", hint="known: digest, basic"
    )


def _can_answer(challenge: Challenge) -> bool:
    kind = challenge.get("algorithm", "MD5").upper().removesuffix("-SESS")
    ways = [way.strip().lower() for way in challenge.get("qop", "auth").split(",")]
    return kind in _ALGORITHMS and "auth" in ways and bool(challenge.get("nonce"))


def _algorithm(challenge: Challenge) -> tuple[Callable[[str], str], bool]:
    kind = challenge.get("algorithm", "MD5").upper()
    made = _ALGORITHMS[kind.removesuffix("-SESS")]
    return lambda text: made(text.encode("utf-8")).hexdigest(), kind.endswith("-SESS")


def _quoted(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')
