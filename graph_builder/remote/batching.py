"""Triples of a graph, one a line -> batches that a server takes at once; nothing is lost, none is over the bound."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from graph_builder.errors import RemoteFault


def batches(lines: Iterable[bytes], most_bytes: int, most_lines: int) -> Iterator[bytes]:
    """Yield the lines, in their order, in batches of at most so many bytes and lines.

    Raises:
        RemoteFault: one line alone is larger.
    """
    held: list[bytes] = []
    size = 0
    for line in lines:
        if len(line) > most_bytes:
            shown = line[:120].decode("utf-8", "replace")
            raise RemoteFault(
                f"one triple has {len(line)} bytes, a batch at most {most_bytes}: {shown}…",
                hint="allow more with --batch",
            )
        if held and (size + len(line) > most_bytes or len(held) == most_lines):
            yield b"".join(held)
            held, size = [], 0
        held.append(line)
        size += len(line)
    if held:
        yield b"".join(held)
