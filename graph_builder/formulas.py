"""Cells -> a record of CSV of which no spreadsheet runs a cell as a formula; and a cell of one, as it was.

A spreadsheet that opens a file runs a cell which begins with one of these signs (OWASP, CSV Injection); an apostrophe
before it makes it text. A text that begins with apostrophes and such a sign gets one more, so that each way leads back.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

_SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def record(cells: Iterable[str]) -> str:
    """Write one record, with its end, each cell as ``harmless`` gives it."""
    out = io.StringIO()
    # Python quotes a lone carriage return only where the end of a line has one; unquoted it would begin a record.
    csv.writer(out, lineterminator="\r\n").writerow(map(harmless, cells))
    return out.getvalue().removesuffix("\r\n") + "\n"


def harmless(cell: str) -> str:
    """Give a cell as it is written: with an apostrophe where a spreadsheet would run it."""
    return f"'{cell}" if cell.lstrip("'").startswith(_SIGNS) else cell


def as_it_was(cell: str) -> str:
    """Give the cell of which ``harmless`` made this one."""
    return cell[1:] if cell.startswith("'") and cell.lstrip("'").startswith(_SIGNS) else cell
