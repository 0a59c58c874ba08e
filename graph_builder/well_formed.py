"""What the texts of a case must look like to be written into a graph as they are: language tags, addresses, counts."""

from __future__ import annotations

import re

_PRIVATE = "x(?:-[a-z0-9]{1,8})+"
_TAG = re.compile(
    "(?:[a-z]{2,3}(?:-[a-z]{3}){0,3}|[a-z]{4,8})"  # the language
    "(?:-[a-z]{4})?(?:-(?:[a-z]{2}|[0-9]{3}))?"  # its script, its region
    "(?:-(?:[a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*"  # its variants
    f"(?:-[0-9a-wyz](?:-[a-z0-9]{{2,8}})+)*(?:-{_PRIVATE})?|{_PRIVATE}",
    re.ASCII | re.IGNORECASE,
)
_BEYOND = "".join(f"{chr(plane << 16)}-{chr((plane << 16) + 0xFFFD)}" for plane in range(1, 15))
_LETTERS = f"A-Za-z0-9._~!$&'()*+,;=\u00a0-\ud7ff\uf900-\ufdcf\ufdf0-\uffef{_BEYOND}-"
_SIGN = rf"(?:[{_LETTERS}]|%[0-9A-Fa-f]{{2}})"
_INNER = rf"(?:[{_LETTERS}:@/?]|%[0-9A-Fa-f]{{2}})*"
_ADDRESS = re.compile(rf"https?://(?:\[(?P<six>[0-9A-Fa-f:.]+)\]|{_SIGN}+)(?::[0-9]*)?(?:[/?]{_INNER})?(?:#{_INNER})?")
_DIGITS = re.compile(r"[0-9]{1,18}")
HIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
"""Control characters but tab and line ends, signs that change direction, halves of characters, and what is none."""


def is_language_tag(text: str) -> bool:
    """Say whether a text is a well-formed language tag (RFC 5646), the retired ones like ``i-default`` aside."""
    return _TAG.fullmatch(text) is not None


def is_web_address(text: str) -> bool:
    """Say whether a text is an http(s) IRI (RFC 3987)."""
    match = _ADDRESS.fullmatch(text)
    return match is not None and (match["six"] is None or _is_ip(match["six"]))


def is_count(text: str) -> bool:
    """Say whether a text is a whole number in the digits 0 to 9, which ``int`` takes whatever its length."""
    return _DIGITS.fullmatch(text) is not None


def _is_ip(text: str) -> bool:
    from ipaddress import AddressValueError, IPv6Address

    try:
        IPv6Address(text)
    except AddressValueError:
        return False
    return True
