"""JSON -> whether it nests too deep for a parser that goes down by descent, which would take long or end the process.

What lies in strings is passed over; whether the rest is JSON is left to the parser.
"""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import BinaryIO

MAX_JSON_DEPTH = 500
"""How deep JSON-LD may nest."""

_PIECE = 1 << 20
_BRACKETS = b"[]{}"
_NO_BRACKETS = bytes(set(range(256)) - set(_BRACKETS))
_STEPS = {sign: 1 if sign in b"[{" else -1 for sign in _BRACKETS}


def nests_too_deep(stream: BinaryIO) -> bool:
    """Say whether the JSON in *stream* nests more than ``MAX_JSON_DEPTH`` deep; it is read from where it stands."""
    depth, inside = 0, False
    while piece := stream.read(_PIECE):
        while piece.endswith(b"\\") and (more := stream.read(_PIECE)):
            piece += more
        brackets, inside = _brackets(piece, inside)
        if depth + len(brackets) > MAX_JSON_DEPTH:
            depths = list(accumulate((_STEPS[sign] for sign in brackets), initial=depth))
            if max(depths) > MAX_JSON_DEPTH:
                return True
            depth = depths[-1]
        else:
            depth += sum(_STEPS[sign] for sign in brackets)
    return False


def _brackets(piece: bytes, inside: bool) -> tuple[bytes, bool]:
    """Give the brackets of *piece* outside of strings, and whether it ends inside of one, as it may begin."""
    parts = piece.replace(rb"\\", b"").replace(rb"\"", b"").split(b'"')
    outside = b"".join(parts[1 if inside else 0 :: 2])
    return outside.translate(None, delete=_NO_BRACKETS), inside == (len(parts) % 2 == 1)
