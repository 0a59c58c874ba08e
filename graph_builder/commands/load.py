"""``ace load``: the named graphs of the published build, put into a SPARQL store and compared there."""

from __future__ import annotations

import json
import os
import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from graph_builder.case import find_case
from graph_builder.commands.build import build_root
from graph_builder.commands.printing import say
from graph_builder.errors import NameFault

if TYPE_CHECKING:
    from graph_builder.remote.addresses import Address
    from graph_builder.remote.loading import Outcome, Step
    from graph_builder.remote.servers import Server
    from graph_builder.remote.writers import Writer

_SENT_BY = ("graph-store", "update")
_LARGEST, _LONGEST = 1_000_000, 604_800
"""MB at once, and the seconds of a week: what no clock or memory holds is no number to be given."""


def configure(parser: ArgumentParser) -> None:
    """Add the options of the command."""
    parser.add_argument("--to", required=True, metavar="URL", help="the SPARQL endpoint of the store")
    parser.add_argument("--graph-store", metavar="URL", help="where it takes graphs, when that is another address")
    parser.add_argument("--update", metavar="URL", help="where it takes updates, when that is another address")
    parser.add_argument(
        "--method",
        choices=_SENT_BY,
        help="by the graph store protocol or by updates (default: updates if only --update is given)",
    )
    parser.add_argument(
        "--batch", type=float, default=8.0, metavar="MB", help="how much is sent at once at most (default: 8)"
    )
    parser.add_argument("--dry-run", action="store_true", help="send nothing: say what would be, exit with 1 if any")
    parser.add_argument(
        "--overwrite", action="store_true", help="replace graphs that the store does not list as this case's"
    )
    parser.add_argument("--format", choices=("table", "json"), default="table", help="how to print what was done")
    parser.add_argument("--build", type=Path, metavar="FOLDER", help="the folder of the builds (default: build/)")
    configure_server(parser, 300.0)


def configure_server(parser: ArgumentParser, seconds: float) -> None:
    """Add the options of every command that speaks to a server."""
    parser.add_argument("--user", default="", metavar="NAME", help="who signs in; the password is never an option")
    parser.add_argument(
        "--password-file", type=Path, metavar="FILE", help="the password (or ACE_STORE_PASSWORD, or ~/.netrc)"
    )
    parser.add_argument(
        "--plain-password", action="store_true", help="let the password itself go over http to another machine"
    )
    parser.add_argument(
        "--seconds", type=float, metavar="N", help=f"how long one answer may take (default: {seconds:g})"
    )
    parser.set_defaults(usual_seconds=seconds)


def server_of(options: Namespace, most_bytes: int) -> Server:
    """Give the server that the options speak of."""
    from graph_builder.remote.credentials import credentials_for
    from graph_builder.remote.exchange import Bounds
    from graph_builder.remote.servers import Patience, Server

    seconds = options.usual_seconds if options.seconds is None else options.seconds
    if not 0 < seconds <= _LONGEST:
        raise NameFault(f"--seconds is a number above 0: {seconds:g}", hint=f"at most {_LONGEST}")
    return Server(
        Bounds(seconds, most_bytes),
        lambda address: credentials_for(address, options.user, options.password_file, os.environ),
        Patience(tell=lambda text: say(options, text)),
        options.plain_password,
    )


def run(options: Namespace) -> int:
    """Compare, send what differs, compare again."""
    from graph_builder.builds import GRAPH, reading
    from graph_builder.manifests import require_product
    from graph_builder.remote.addresses import read_address
    from graph_builder.remote.exchange import MB
    from graph_builder.remote.loading import load, plan, read_graphs, refuse_closed
    from graph_builder.remote.reading_back import Reader

    if not 0 < options.batch <= _LARGEST:
        raise NameFault(f"--batch is a number of MB above 0: {options.batch:g}", hint=f"at most {_LARGEST}")
    server, query = server_of(options, 64 * MB), read_address(options.to)
    writer, graph_store = _writer(options, server)
    case = find_case(options.case)
    with reading(options.build or build_root(options)) as folder:
        require_product(folder, GRAPH)
        built = read_graphs(folder / GRAPH)
        refuse_closed(built, folder / GRAPH)
    reader = Reader(server, query, graph_store)
    steps = plan(built, reader, case.base, overwrite=options.overwrite)
    if options.dry_run:
        return _dry(options, steps)
    outcomes = []
    for outcome in load(
        steps, built, writer, reader, most_bytes=int(options.batch * MB), tell=lambda text: say(options, text)
    ):
        outcomes.append(outcome)
        _tell(options, outcome)
    if options.format == "json":
        print(json.dumps([_plain(outcome) for outcome in outcomes], ensure_ascii=False, indent=1))
    differ = sum(1 for outcome in outcomes if outcome.difference)
    say(options, f"{len(outcomes) - differ} of {len(outcomes)} graphs are in the store as they were built")
    return 1 if differ else 0


def _writer(options: Namespace, server: Server) -> tuple[Writer, Address | None]:
    """Give what sends graphs, and the address of the graph store when it is used."""
    from graph_builder.remote.addresses import read_address
    from graph_builder.remote.writers import GraphStore, Updates

    method = options.method or ("update" if options.update and not options.graph_store else "graph-store")
    if method == "update":
        return Updates(server, read_address(options.update or options.to)), None
    address = read_address(options.graph_store or options.to)
    return GraphStore(server, address), address


def _dry(options: Namespace, steps: list[Step]) -> int:
    from graph_builder.remote.loading import THERE

    if options.format == "json":
        plain = [{"graph": one.graph, "what": one.what, "triples": one.digest.count} for one in steps]
        print(json.dumps(plain, ensure_ascii=False, indent=1))
    else:
        for one in steps:
            print(f"{one.what:<15} {one.digest.count:>9}  {one.graph}")
    changes = sum(1 for one in steps if one.what != THERE)
    say(options, f"{changes} of {len(steps)} graphs differ; nothing was sent")
    return 1 if changes else 0


def _tell(options: Namespace, outcome: Outcome) -> None:
    if options.format == "json":
        return
    print(f"{outcome.what:<13} {outcome.digest.count:>9}  {outcome.digest.sha256[:16]:<16}  {outcome.graph}")
    if outcome.difference:
        found = outcome.difference
        print(f"  {found.lacking} triples lacking, {found.extra} too many; {found.first}")
    sys.stdout.flush()


def _plain(outcome: Outcome) -> dict[str, object]:
    found = outcome.difference
    return {
        "graph": outcome.graph,
        "what": outcome.what,
        "triples": outcome.digest.count,
        "sha256": outcome.digest.sha256,
        "lacking": found.lacking if found else 0,
        "extra": found.extra if found else 0,
        "first difference": found.first if found else "",
    }
