"""The tools of ``tests/scripts``, which npm installs: where they are, and how they are started."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
FOLDER = Path(__file__).resolve().parent / "scripts"
MODULES = FOLDER / "node_modules"
INSTALL = "The tools that check pages are missing (npm: apt-get install npm): npm ci --prefix tests/scripts"


def tools() -> Path:
    """Where the tools are; without them the test is skipped, or fails where ACE_REQUIRE_NODE=1."""
    if shutil.which("node") is None or not (MODULES / "axe-core").is_dir():
        if os.environ.get("ACE_REQUIRE_NODE") == "1":
            pytest.fail(INSTALL)
        pytest.skip(INSTALL)
    return MODULES


def complaints(tool: str, *arguments: str) -> str:
    """Run a tool on the checkout and give what it says; nothing when it finds nothing."""
    command = [str(tools() / ".bin" / tool), *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    return "" if done.returncode == 0 else done.stdout + done.stderr or f"{tool} ended with {done.returncode}"


def invalid(*pages: Path) -> str:
    """What is wrong with the markup of pages."""
    settings = str(FOLDER / "html-validate.cjs")
    return complaints("html-validate", "--config", settings, "--formatter", "text", *(str(page) for page in pages))
