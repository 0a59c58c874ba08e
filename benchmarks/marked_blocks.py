"""What a benchmark prints -> the block of a page that shows it, between two marks that name the benchmark."""

from __future__ import annotations

import importlib.metadata
import os
import platform
import re
from pathlib import Path

PAGE = Path(__file__).resolve().parent.parent / "docs" / "explanation" / "speed-and-size.md"


def machine(*packages: str) -> str:
    """Say on what a figure was measured: processor, cores, Python and the versions of some packages."""
    try:
        found = re.search(r"^model name\s*:\s*(.+)$", Path("/proc/cpuinfo").read_text("utf-8"), re.MULTILINE)
    except OSError:
        found = None
    name = found[1] if found else platform.machine()
    versions = ", ".join(f"{one} {importlib.metadata.version(one)}" for one in packages)
    return f"{name}, {os.cpu_count()} cores; Python {platform.python_version()}, {versions}."


def marked(page: str, name: str) -> str:
    """Give the block of a page that shows the benchmark *name*."""
    return page.partition(f"<!-- measured by {name} -->\n")[2].partition("<!-- end -->")[0]


def rewrite(name: str, text: str, page: Path = PAGE) -> None:
    """Put what the benchmark *name* printed into its block of a page."""
    whole = page.read_text("utf-8")
    head, sign, rest = whole.partition(f"<!-- measured by {name} -->\n")
    if not sign or "<!-- end -->" not in rest:
        raise SystemExit(f"{page} has no block for {name}")
    page.write_text(head + sign + "\n" + text.strip() + "\n\n" + rest[rest.index("<!-- end -->") :], "utf-8")
