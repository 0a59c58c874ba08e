"""Waiting for what a page will show."""

from __future__ import annotations

import time

PATIENCE = 60
"""Seconds after which a page is given up."""


def wait_until(page, expression: str, argument=None):
    """Ask a page again and again: to wait in the page, a browser's driver evaluates text, which our policies forbid."""
    until = time.monotonic() + PATIENCE
    while not page.evaluate(expression, argument):
        assert time.monotonic() < until, f"not in time: {expression}"
        page.wait_for_timeout(20)
