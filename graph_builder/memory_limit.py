"""How much memory this process may take, as the machine, its container and the limits of its user say."""

from __future__ import annotations

import os
import resource
from contextlib import suppress
from pathlib import Path

_CONTAINER = Path("/sys/fs/cgroup/memory.max")
"""Of control groups, version 2 (https://docs.kernel.org/admin-guide/cgroup-v2.html): bytes, or ``max``."""


def memory_limit() -> int:
    """Give the least of these limits, in bytes."""
    found = [os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")]
    own, _ = resource.getrlimit(resource.RLIMIT_AS)
    if own != resource.RLIM_INFINITY:
        found.append(own)
    # There may be no such container, or it says "max".
    with suppress(OSError, ValueError):
        found.append(int(_CONTAINER.read_text("ascii")))
    return min(found)
