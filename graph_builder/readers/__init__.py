"""Stage 1: curated files -> rows, each value with its place.

One module per format, each with ``SUFFIX`` and ``read(path, shown) -> Iterator[Row | Unread]``; the table below names
them. A file of records is streamed: what is held of it is one record, whatever its size.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

from graph_builder.errors import FileFault, Place
from graph_builder.readers.rows import Cell, Row, Unread

__all__ = ["READERS", "Cell", "Row", "Unread", "read_rows", "scan_rows"]

READERS = {
    ".yaml": "graph_builder.readers.yaml_rows",
    ".csv": "graph_builder.readers.csv_rows",
    ".ndjson": "graph_builder.readers.ndjson_rows",
    ".parquet": "graph_builder.readers.parquet_rows",
}


def read_rows(path: Path, shown: str) -> Iterator[Row]:
    """Yield the rows of a curated file; *shown* is the path that findings name.

    Raises:
        FileFault: the file or a record of it cannot be read as its suffix says, or no reader knows the suffix.
    """
    for row in scan_rows(path, shown):
        if isinstance(row, Unread):
            raise FileFault(row.cause, place=row.place, hint=row.hint)
        yield row


def scan_rows(path: Path, shown: str) -> Iterator[Row | Unread]:
    """Yield the rows of a curated file, and in their places the records that cannot be read.

    Raises:
        FileFault: the file as a whole cannot be read as its suffix says, or no reader knows the suffix.
    """
    module = READERS.get(path.suffix)
    if module is None:
        raise FileFault(f"no reader for {path.suffix!r} files", place=Path(shown), hint=f"known: {', '.join(READERS)}")
    try:
        yield from import_module(module).read(path, shown)
    except OSError as error:
        # It was opened, and then could not be read on: a disk that fails, a server that is gone.
        raise FileFault(f"cannot be read: {error.strerror}", place=Place(shown), hint="look at its disk") from error
