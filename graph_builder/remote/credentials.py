"""The environment, a password file or ``.netrc`` -> the user and password of a store; never the command line."""

from __future__ import annotations

import netrc
import os
import stat
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from graph_builder.errors import RemoteFault
from graph_builder.remote.addresses import Address

USER, PASSWORD = "ACE_STORE_USER", "ACE_STORE_PASSWORD"


@dataclass(frozen=True, slots=True)
class Credentials:
    """Who speaks to a store; the password is never shown."""

    user: str
    password: str = field(repr=False)


def credentials_for(
    address: Address, user: str, password_file: Path | None, environment: Mapping[str, str]
) -> Credentials | None:
    """Find the credentials for a store: a password file, then the environment, then ``.netrc`` by host; None without.

    Raises:
        RemoteFault: there is a password without a user, a user without a password, or a file that others may read.
    """
    name = user or environment.get(USER, "")
    password = _from_file(password_file) if password_file else environment.get(PASSWORD)
    if password is not None and not name:
        raise RemoteFault("there is a password but no user", hint=f"give --user NAME, or set {USER}")
    if password is None:
        name, password = _from_netrc(address.host, name, environment)
    if name and password is None:
        hint = f"set {PASSWORD}, give --password-file FILE, or add {address.host} to ~/.netrc"
        raise RemoteFault(f"there is no password for the user {name!r}", hint=hint)
    if ":" in name or any(ord(sign) < 32 for sign in name + (password or "")):
        raise RemoteFault("a user holds no ':', and neither user nor password a line break", hint="check both")
    return Credentials(name, password) if password is not None else None


def _from_file(path: Path) -> str:
    _require_private(path)
    try:
        lines = path.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise RemoteFault(f"the password cannot be read: {type(error).__name__}", place=path) from error
    if len(lines) != 1 or not lines[0]:
        raise RemoteFault("a password file holds one line, the password", place=path)
    return lines[0]


def _require_private(path: Path) -> None:
    try:
        mode = path.stat().st_mode
    except OSError as error:
        raise RemoteFault(f"the password cannot be read: {error.strerror}", place=path) from error
    if mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise RemoteFault("others may read this file of passwords", place=path, hint=f"close it with: chmod 600 {path}")


def _from_netrc(host: str, user: str, environment: Mapping[str, str]) -> tuple[str, str | None]:
    path = Path(environment.get("NETRC") or Path(environment.get("HOME", os.path.expanduser("~"))) / ".netrc")
    if not path.is_file():
        return user, None
    try:
        known = netrc.netrc(path).hosts.get(host)
    except (OSError, netrc.NetrcParseError, UnicodeDecodeError) as error:
        # The text of the error may quote the file.
        line = getattr(error, "lineno", None)
        where = f", line {line}" if line else ""
        raise RemoteFault(f"not readable as .netrc{where}", place=path) from None
    if known is None or (user and user != known[0]):
        return user, None
    _require_private(path)
    return known[0], known[2] or ""
