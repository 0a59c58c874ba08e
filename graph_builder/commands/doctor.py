"""``ace doctor``: is this installation complete, and is the published build as it was written?"""

from __future__ import annotations

import platform
from argparse import ArgumentParser, Namespace
from pathlib import Path

from graph_builder.case import find_case, reference
from graph_builder.commands.build import build_root
from graph_builder.commands.printing import print_findings
from graph_builder.errors import BuildFault


def configure(parser: ArgumentParser) -> None:
    """Add the options of the command."""
    parser.add_argument("--build", type=Path, metavar="FOLDER", help="the folder of the builds (default: build/)")


def run(options: Namespace) -> int:
    """Print versions, places and the state of the published build."""
    from graph_builder.assembly import versions
    from graph_builder.builds import current, reading
    from graph_builder.endpoint.guards import describe
    from graph_builder.manifests import read_manifest, verify
    from graph_builder.pipeline import digest

    case = find_case(options.case)
    print(f"python      {platform.python_version()}")
    for tool, number in versions().items():
        print(f"{tool:<11} {number}")
    print(f"case        {case.title} ({'shipped' if case.root == reference() else case.root})")
    for guard, state in describe():
        print(f"guard       {guard}: {state}")
    root = options.build or build_root(options)
    try:
        folder = current(root)
    except BuildFault as fault:
        print(f"build       none: {fault.cause}; run: ace build")
        return 0
    try:
        with reading(root) as folder:
            findings = verify(folder)
            manifest = read_manifest(folder)
    except BuildFault as fault:
        print(f"build       {folder.name}: broken: {fault.cause}; run: ace build")
        return 1
    state = (
        "broken"
        if findings
        else "sound"
        if manifest.digest == digest(case)
        else "sound, but the case has changed since: run ace build"
    )
    print(f"build       {folder.name}: {state}")
    print_findings(findings, "table")
    return 1 if findings else 0
