"""The generator of the benchmarks, for tests that need a case of many facts."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parent.parent / "benchmarks"))  # last, so that names of tests come first

from generate_case import generate

__all__ = ["generate"]
