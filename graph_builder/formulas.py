"""A cell <-> the cell of CSV that no spreadsheet runs as a formula.

A spreadsheet that opens a file runs a cell which begins with one of these signs (OWASP, CSV Injection); an apostrophe
before it makes it text. A text that begins with apostrophes and such a sign gets one more, so that each way leads back.
"""

from __future__ import annotations

_SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def harmless(cell: str) -> str:
    """Give a cell as it is written: with an apostrophe where a spreadsheet would run it."""
    return f"'{cell}" if cell.lstrip("'").startswith(_SIGNS) else cell


def as_it_was(cell: str) -> str:
    """Give the cell of which ``harmless`` made this one."""
    return cell[1:] if cell.startswith("'") and cell.lstrip("'").startswith(_SIGNS) else cell
