"""The folder of builds -> the published build, ready to be asked; a newer one takes its place without a gap."""

from __future__ import annotations

import asyncio
import contextlib
import sys
from collections.abc import Coroutine, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from graph_builder.builds import GRAPH, current, reading
from graph_builder.endpoint.keeping import Keeper, Room
from graph_builder.endpoint.lanes import Lanes, Limits
from graph_builder.errors import AceError, BuildFault
from graph_builder.manifests import Product, read_manifest

_LOOK = 0.5
"""Seconds between two looks at which build is published."""


@dataclass(frozen=True, slots=True)
class Build:
    """One published build with its workers; ``files`` are its products by name."""

    folder: Path
    digest: str
    files: Mapping[str, Product]
    counts: Mapping[str, int]
    graphs: Mapping[str, int]
    lanes: Lanes
    kept: contextlib.ExitStack


class Builds:
    """The build that is served; ``in_use`` keeps one alive for the length of a request."""

    def __init__(self, root: Path, base: str, room: Room, limits: Limits) -> None:
        self._root = root
        self._base = base
        self._room = room
        self._limits = limits
        self._build: Build | None = None
        self._users: dict[Path, int] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    async def start(self) -> None:
        """Load the published build and begin to watch for newer ones.

        Raises:
            BuildFault: none is published, or it cannot be loaded.
        """
        self._build = await self._load()
        self._spawn(self._watch())

    @contextlib.contextmanager
    def in_use(self) -> Iterator[Build]:
        """Give the build that is served now; it stays whole while the block runs."""
        build = self._build
        assert build is not None  # noqa: S101 - nothing is asked before the start
        self._users[build.folder] = self._users.get(build.folder, 0) + 1
        try:
            yield build
        finally:
            self._users[build.folder] -= 1

    async def close(self) -> None:
        """End every process."""
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._build is not None:
            await self._end(self._build)

    # ---- steps

    async def _load(self) -> Build:
        kept = contextlib.ExitStack()
        try:
            folder = kept.enter_context(reading(self._root))
            manifest = read_manifest(folder)
            files = {product.name: product for product in manifest.products}
            _require_graph(files, folder)
            keeper = await Keeper.start(folder / GRAPH, files[GRAPH].sha256, self._base, self._room)
            lanes = Lanes(keeper, self._limits)
            await lanes.warm()
        except BaseException:
            kept.close()
            raise
        return Build(folder, manifest.digest, files, dict(manifest.counts), keeper.graphs, lanes, kept)

    async def _watch(self) -> None:
        failed: Path | None = None
        while True:
            await asyncio.sleep(_LOOK)
            try:
                folder = current(self._root)
            except BuildFault:
                continue
            if self._build is None or folder in (self._build.folder, failed):
                continue
            try:
                newer = await self._load()
            except (AceError, OSError, EOFError) as error:
                failed = folder
                print(f"ace: the new build is not served: {error}", file=sys.stderr)  # noqa: T201 - the one who serves should know
                continue
            old, self._build, failed = self._build, newer, None
            self._spawn(self._retire(old))

    async def _retire(self, build: Build) -> None:
        while self._users.get(build.folder, 0):
            await asyncio.sleep(0.1)
        await self._end(build)

    async def _end(self, build: Build) -> None:
        await build.lanes.close()
        build.kept.close()

    def _spawn(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def _require_graph(files: Mapping[str, Product], folder: Path) -> None:
    if GRAPH not in files:
        raise BuildFault(f"the build has no {GRAPH}", place=folder, hint="build again with: ace build")
