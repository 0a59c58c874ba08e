"""The first bytes of a file that should be text -> what it is instead, and what to do with it."""

from __future__ import annotations

from graph_builder.errors import FileFault, Place

LOOKED_AT = 4096
"""So many bytes tell the form of a file."""
_AS_TEXT = "save what it holds as plain text in UTF-8"
_UNPACK = "unpack it first"
_UTF_16 = ("text in UTF-16 or UTF-32", "save it as UTF-8")
_FORMS = {
    b"PK\x03\x04": ("a ZIP archive, as files of .zip, .xlsx, .docx and .odt are", f"{_UNPACK}, or {_AS_TEXT}"),
    b"\xd0\xcf\x11\xe0": ("of an old office program, as files of .xls and .doc are", _AS_TEXT),
    b"%PDF-": ("a PDF", _AS_TEXT),
    b"{\\rtf": ("RTF, as word processors write it", _AS_TEXT),
    b"\x1f\x8b": ("packed with gzip", _UNPACK),
    b"\xfd7zXZ\x00": ("packed with xz", _UNPACK),
    b"\x28\xb5\x2f\xfd": ("packed with zstd", _UNPACK),
    b"PAR1\x15": ("Parquet", "give it the ending .parquet"),
    b"\xff\xfe": _UTF_16,
    b"\xfe\xff": _UTF_16,
}
_HIGHEST = 0x10
"""The third byte of the highest character there is."""
_SPARSE = 20
"""Of text in UTF-16 each sign of ASCII, and so each space and line end, has a zero byte: one of so many at least."""


def refuse_other_form(beginning: bytes, place: Place) -> None:
    """Refuse a file that begins as something else than text in UTF-8 does.

    Raises:
        FileFault: it does.
    """
    form = form_of(beginning)
    if form is not None:
        raise FileFault(f"the file is no text in UTF-8, but {form[0]}", place=place, hint=form[1])


def form_of(beginning: bytes) -> tuple[str, str] | None:
    """Say what a file is that begins so, and what to do with it; nothing where it may be text in UTF-8."""
    form = next((told for signature, told in _FORMS.items() if beginning.startswith(signature)), None)
    return _UTF_16 if form is None and (_is_utf_16(beginning) or _is_utf_32(beginning)) else form


def _is_utf_16(data: bytes) -> bool:
    """Say whether every zero byte is the same half of two bytes, and there are as many as spaces and line ends make."""
    even, odd = data[::2].count(0), data[1::2].count(0)
    return min(even, odd) == 0 and max(even, odd) * _SPARSE > len(data)


def _is_utf_32(data: bytes) -> bool:
    """Say whether every four bytes are a character, the high end first or last; zero bytes alone are none."""
    first, second, third, fourth = (data[start : len(data) // 4 * 4 : 4] for start in range(4))
    orders = ((first, second, third + fourth), (fourth, third, first + second))
    return any(any(low) and not any(top) and max(high) <= _HIGHEST for top, high, low in orders)
