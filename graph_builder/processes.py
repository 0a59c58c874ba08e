"""The number of a process -> whether it is still there."""

from __future__ import annotations

import os


def is_running(process: int) -> bool:
    """Say whether a process of this machine is there, whoever started it; one that cannot be told of may be."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        return True
    return True
