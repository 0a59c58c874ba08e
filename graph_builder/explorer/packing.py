"""Text -> zlib -> signs that may stand in an inert element of a page; two signs hold thirteen bits.

Base64 would need a twelfth more room. The alphabet leaves out white space and what markup is made of.
"""

from __future__ import annotations

import deflate

ALPHABET = "".join(chr(code) for code in range(0x21, 0x7F) if chr(code) not in "<>&")
"""91 signs, in the order of their values; ``boot.js`` of the explorer counts in the same way."""

_BYTES, _PAIRS, _BITS = 13, 8, 13
_EFFORT, _LESS_EFFORT, _LONG = 12, 10, 1 << 21
"""How hard libdeflate tries; from two million bytes on, the last hundredth costs as long as all else."""


def packed(name: str, text: str) -> str:
    """Give an inert script element *name* that holds *text* compressed; the same text gives the same bytes."""
    plain = text.encode()
    content = bytes(deflate.zlib_compress(plain, _EFFORT if len(plain) < _LONG else _LESS_EFFORT))
    return f'<script type="text/plain" id="{name}" data-bytes="{len(content)}">{signs(content)}</script>'


def signs(content: bytes) -> str:
    """Write bytes as signs, thirteen bytes as sixteen signs; zeros fill up the last thirteen."""
    pairs = [first + second for first in ALPHABET for second in ALPHABET]
    shifts = [_BITS * at for at in reversed(range(_PAIRS))]
    found = []
    for start in range(0, len(content), _BYTES):
        block = int.from_bytes(content[start : start + _BYTES].ljust(_BYTES, b"\0"), "big")
        found += [pairs[block >> shift & 0x1FFF] for shift in shifts]
    return "".join(found)
