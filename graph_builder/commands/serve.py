"""``ace serve``: the published build as a SPARQL endpoint with pages, on this machine."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from importlib.util import find_spec
from pathlib import Path

from graph_builder.case import Case, find_case
from graph_builder.commands.build import build_root
from graph_builder.commands.printing import say
from graph_builder.errors import NameFault

_MEGABYTE = 1 << 20
_LAST_PORT = 65_535


def configure(parser: ArgumentParser) -> None:
    """Add the options of the command."""
    parser.add_argument("--host", default="127.0.0.1", help="the address to listen on (default: this machine only)")
    parser.add_argument("--port", type=int, default=7878, help="the port; 0 takes a free one (default: 7878)")
    parser.add_argument(
        "--deadline", type=float, default=10.0, metavar="SECONDS", help="when a query is ended (default: 10)"
    )
    parser.add_argument(
        "--workers", type=int, default=0, metavar="N", help="how many queries run at a time (default: 4, or 2 per core)"
    )
    parser.add_argument(
        "--memory", type=int, default=1536, metavar="MB", help="what a query may use beside the graph (default: 1536)"
    )
    parser.add_argument("--answer", type=int, default=256, metavar="MB", help="how large an answer gets (default: 256)")
    parser.add_argument(
        "--allow-host", action="append", default=[], metavar="NAME", help="a further name to answer under"
    )
    parser.add_argument(
        "--allow-origin", action="append", default=[], metavar="ORIGIN", help="a site whose pages may read answers"
    )
    parser.add_argument("--build", type=Path, metavar="FOLDER", help="the folder of the builds (default: build/)")


def run(options: Namespace) -> int:
    """Serve until interrupted."""
    if find_spec("starlette") is None or find_spec("uvicorn") is None:
        raise NameFault(
            "serving needs two more packages", hint="install them with: pip install 'ace-graph-builder[serve]'"
        )

    from graph_builder.endpoint.examples import examples
    from graph_builder.endpoint.keeping import Room
    from graph_builder.endpoint.lanes import limits
    from graph_builder.endpoint.site import Settings
    from graph_builder.endpoint.web import serve

    case: Case = find_case(options.case)
    _require_port(options.port)
    settings = Settings(
        case,
        options.build or build_root(options),
        tuple(examples(case)),
        limits(options.deadline, options.answer * _MEGABYTE, options.workers),
        Room(options.memory * _MEGABYTE),
        tuple(options.allow_host),
        tuple(options.allow_origin),
    )
    say(options, f"loading {case.title}: the address follows once it is served; end with Ctrl+C")
    try:
        serve(settings, options.host, options.port, lambda address: print(address, flush=True))
    except KeyboardInterrupt:
        say(options, "ended")
    return 0


def _require_port(port: int) -> None:
    if not 0 <= port <= _LAST_PORT:
        raise NameFault(f"there is no port {port}", hint=f"choose one from 1 to {_LAST_PORT}, or 0 for a free one")
