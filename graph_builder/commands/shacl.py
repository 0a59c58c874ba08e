"""``ace shacl``: any RDF files, validated against SHACL shapes."""

from __future__ import annotations

import io
import os
import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from graph_builder.builds import refuse_in_a_build
from graph_builder.commands.printing import MAX_SHOWN, say, width
from graph_builder.errors import FileFault, Place

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pyoxigraph import Store

    from graph_builder.shacl import Message, Result, Shapes
    from graph_builder.shacl.documents import Document

_STDIN = "-"
_MOST_NAMED = 5
_SUFFIXES = ("ttl", "trig", "nt", "nq", "rdf", "jsonld")


def configure(parser: ArgumentParser) -> None:
    """Add the options of the command."""
    parser.epilog = (
        "Shapes that stand in a data file are data: name the file as SHAPES too. Nothing is inferred; owl:imports "
        "and sh:shapesGraph are not followed. Exit codes: 0 conforms, 1 findings, 2 could not run."
    )
    parser.add_argument("data", nargs="+", metavar="DATA", help="RDF files to validate, together; - is standard input")
    parser.add_argument("shapes", metavar="SHAPES", type=Path, help="an RDF file with the shapes")
    parser.add_argument(
        "--shapes", dest="more", action="append", default=[], type=Path, metavar="FILE", help="more shapes"
    )
    parser.add_argument(
        "--data-format", choices=_SUFFIXES, default="ttl", help="the format of standard input (default: ttl)"
    )
    parser.add_argument(
        "--format", choices=("table", "json", "csv", "turtle"), default="table", help="how to print findings"
    )
    parser.add_argument("--to", type=Path, metavar="FILE", help="the file to write (default: standard output)")
    parser.add_argument("--all", action="store_true", help=f"print every finding as a table, not the first {MAX_SHOWN}")
    parser.add_argument(
        "--seconds", type=float, default=600, metavar="N", help="give up after N seconds (default: 600)"
    )
    parser.add_argument("--memory", type=float, default=8, metavar="GB", help="use at most GB of memory (default: 8)")


def run(options: Namespace) -> int:
    """Validate, print, and say by the exit code whether the data conforms."""
    from graph_builder.commands.guarding import guarded, require_bounds
    from graph_builder.writing import write_text

    require_bounds(options.seconds, options.memory)
    if options.to is not None:
        _require_no_input(options)
    told = guarded(lambda: _validated(options), options.seconds)
    results = _unpacked(told["results"], told["messages"])
    for notice in told["notices"]:
        say(options, f"note: {notice}")
    text = _written(options, results, told["prefixes"])
    if options.to is None:
        sys.stdout.write(text)
    else:
        write_text(options.to, text)
        say(options, f"written: {options.to}")
    say(options, f"{_counted(len(results), 'finding')} in {_counted(told['triples'], 'triple')}")
    return 1 if results else 0


def _require_no_input(options: Namespace) -> None:
    """Refuse to write the report over what is validated, or into a published build."""
    refuse_in_a_build(options.to)
    target = os.path.realpath(options.to)
    if any(target == os.path.realpath(read) for read in (*options.data, options.shapes, *options.more)):
        cause = "the report would be written over what is validated"
        raise FileFault(cause, place=options.to, hint="name another file with --to")


def _validated(options: Namespace) -> dict[str, Any]:
    """In the guarded process: read what was named, then give up the right to open anything, and validate."""
    from graph_builder.endpoint.guards import confine
    from graph_builder.shacl import read_shapes, validate, without_focus_nodes
    from graph_builder.shacl.documents import open_document, prefixes_of
    from graph_builder.shacl.loading import load_store

    data = [_stdin(options) if name == _STDIN else open_document(Path(name)) for name in options.data]
    shapes_files = [open_document(path) for path in (options.shapes, *options.more)]
    confine(int(options.memory * 2**30))
    shapes = _placed(lambda: read_shapes(shapes_files), shapes_files)
    store, spelling = load_store(data)
    results = validate(store, shapes, spelling)
    prefixes: dict[str, str] = {}
    for document in (*data, *shapes_files):
        prefixes |= prefixes_of(document)
    return {
        **_packed(results),
        "notices": [*shapes.notices, *_looked_at_nothing(shapes.roots, without_focus_nodes(store, shapes), store)],
        "prefixes": prefixes,
        "triples": len(store),
    }


def _packed(results: list[Result]) -> dict[str, Any]:
    """As plain values; what many results say is held once."""
    known: dict[tuple[Message, ...], int] = {}
    rows = [
        (
            one.focus,
            one.path,
            one.value,
            one.component,
            one.source_shape,
            one.severity,
            known.setdefault(one.messages, len(known)),
            one.source_constraint,
        )
        for one in results
    ]
    return {"results": rows, "messages": list(known)}


def _unpacked(rows: list[list[Any]], messages: list[list[list[str]]]) -> list[Result]:
    # Imported only now: the engine starts threads, and a process with threads had better not be forked.
    from graph_builder.shacl import Message, Result

    known = [tuple(Message(*message) for message in each) for each in messages]
    return [Result(*[*row, known[number], source]) for *row, number, source in rows]


def _stdin(options: Namespace) -> Document:
    from graph_builder.shacl.documents import FORMATS, Document

    return Document("standard input", io.BytesIO(sys.stdin.buffer.read()), FORMATS[options.data_format])


def _placed(read: Callable[[], Shapes], files: list[Document]) -> Shapes:
    """Give what *read* gives; a fault that has no place has that of the *files*."""
    try:
        return read()
    except FileFault as fault:
        place = fault.place or Place(", ".join(dict.fromkeys(file.name for file in files)))
        raise FileFault(fault.cause, place=place, hint=fault.hint) from fault


def _looked_at_nothing(roots: tuple[str, ...], without: tuple[str, ...], store: Store) -> Iterator[str]:
    """Yield why less was validated than one may think; *without* are the roots that have no focus node."""
    if not roots:
        yield "no shape has a target, so that nothing was validated"
    if not len(store):
        yield "the data hold no triple"
    elif without == roots != ():
        yield "no node of the data is a target of a shape, so that nothing was validated"
    elif without:
        more = f" and {len(without) - _MOST_NAMED} more" if len(without) > _MOST_NAMED else ""
        names = ", ".join(without[:_MOST_NAMED])
        yield f"no node of the data is a target of {_counted(len(without), 'shape')}: {names}{more}"


def _written(options: Namespace, results: list[Result], prefixes: dict[str, str]) -> str:
    from graph_builder.queries.tables import grid
    from graph_builder.shacl import report_turtle, telling

    if options.format != "table":
        write = {"json": telling.as_json, "csv": telling.as_csv, "turtle": report_turtle}[options.format]
        return write(results)
    shown = results if options.all or options.to else results[:MAX_SHOWN]
    more = f"… and {len(results) - len(shown)} more; all of them with --all\n" if len(shown) < len(results) else ""
    return (grid(telling.COLUMNS, list(telling.rows(shown, prefixes)), width()) if shown else "conforms\n") + more


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
