"""Builders and readers that the tests of builds start as processes of their own."""

from __future__ import annotations

import hashlib
import itertools
import json
import resource
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from graph_builder.builds import clean, draft, reading
from graph_builder.errors import AceError
from graph_builder.locks import lock
from graph_builder.manifests import read_manifest, verify

if TYPE_CHECKING:
    from collections.abc import Callable


def digest_of(edition: str) -> str:
    return hashlib.sha256(edition.encode()).hexdigest()


def products_of(edition: str) -> dict[str, bytes | str]:
    return {
        "graph.ttl": f"# edition {edition}\n" * 300,
        "findings.csv": b"",
        "pictures/who-said-what.html": hashlib.sha256(edition.encode()).digest() * 40,
    }


def make(root: Path, edition: str, *, wait: bool = False, pause: bool = False) -> None:
    with lock(root, wait=wait):
        with draft(root, digest_of(edition), versions={"ace": "0"}) as products:
            for name, content in products_of(edition).items():
                products.write(name, content)
            if pause:
                print("paused", flush=True)
                sys.stdin.readline()
            products.count("facts", 3)
        clean(root)


def publish(root: str, *editions: str) -> None:
    _told(lambda: [make(Path(root), edition) for edition in editions])


def publish_after_waiting(root: str, edition: str) -> None:
    print("waiting", flush=True)
    _told(lambda: make(Path(root), edition, wait=True))


def publish_paused(root: str, edition: str) -> None:
    _told(lambda: make(Path(root), edition, pause=True))


def publish_small_files_only(root: str, edition: str, limit: str) -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(limit), int(limit)))
    publish(root, edition)


def publish_for_ever(root: str) -> None:
    print("started", flush=True)
    for number in itertools.count():
        make(Path(root), str(number % 7))


def read_until_told(root: str) -> None:
    """Read the published build again and again; print how many were seen and what was wrong with them."""
    editions: set[str] = set()
    wrong: list[str] = []
    last = told = False
    while not last:
        last = Path(root, "stop").exists()
        with reading(Path(root)) as build:
            editions.add(read_manifest(build).digest)
            wrong += [finding.message for finding in verify(build)]
        if not told:
            print("started", flush=True)
            told = True
    print(json.dumps({"editions": len(editions), "wrong": wrong}))


def _told(work: Callable[[], object]) -> None:
    try:
        work()
    except AceError as fault:
        print(fault, file=sys.stderr)
        raise SystemExit(2) from None
