"""The products of a build -> a manifest with the SHA-256 of each, and findings where they differ from it."""

from __future__ import annotations

import hashlib
import json
import os
import stat
from dataclasses import dataclass
from typing import TYPE_CHECKING

from graph_builder.errors import BuildFault, Place
from graph_builder.model import Finding

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

MANIFEST = "manifest.json"


@dataclass(frozen=True, slots=True, order=True)
class Product:
    """One file of a build: ``name`` is its path in the build, with slashes."""

    name: str
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a build was made from and what it holds; every tuple is sorted. No clock, host or folder in it."""

    digest: str
    versions: tuple[tuple[str, str], ...]
    counts: tuple[tuple[str, int], ...]
    products: tuple[Product, ...]


def input_digest(files: Iterable[tuple[str, Path]], *, versions: Mapping[str, str]) -> str:
    """Give the SHA-256 of the names and contents of *files* and of *versions*; their order does not matter.

    Raises:
        BuildFault: a file cannot be read, or two files have one name.
    """
    contents: dict[str, str] = {}
    for name, path in files:
        if name in contents:
            raise BuildFault(f"two inputs are named '{name}'", place=path, hint="rename one of them")
        contents[name] = _digest_of(path)
    return hashlib.sha256(_as_json({"files": contents, "versions": dict(versions)})).hexdigest()


def encode(manifest: Manifest) -> bytes:
    """Give the one way to write *manifest* as JSON; its ``seal`` is the SHA-256 of the rest."""
    body: dict[str, object] = {
        "digest": manifest.digest,
        "versions": dict(manifest.versions),
        "counts": dict(manifest.counts),
        "products": {one.name: {"sha256": one.sha256, "size": one.size} for one in manifest.products},
    }
    return _as_json({**body, "seal": hashlib.sha256(_as_json(body)).hexdigest()})


def read_manifest(build: Path) -> Manifest:
    """Read the manifest of a build.

    Raises:
        BuildFault: it is missing, or not byte for byte what was written.
    """
    path = build / MANIFEST
    hint = "run 'ace build' to make the build again"
    try:
        # A pipe in its place would be waited for.
        if not stat.S_ISREG(path.stat().st_mode):
            raise BuildFault("the manifest cannot be read: it is no file", place=path, hint=hint)
        data = path.read_bytes()
    except OSError as error:
        raise BuildFault(f"the manifest cannot be read: {_reason(error)}", place=path, hint=hint) from error
    try:
        manifest = _decode(data)
        sealed = encode(manifest) == data
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        sealed = False
    if not sealed:
        raise BuildFault("the manifest was changed after it was written", place=path, hint=hint)
    return manifest


def verify(build: Path) -> list[Finding]:
    """Read every file of a build again; one finding for each that is missing, extra or changed."""
    folder = build.resolve()
    try:
        manifest = read_manifest(folder)
    except BuildFault as fault:
        return [Finding("build", "violation", fault.cause, place=_as_place(fault.place), hint=fault.hint)]
    known = {one.name: one for one in manifest.products}
    found = set(_names_in(folder)) - {MANIFEST}
    messages = dict.fromkeys(found - known.keys(), "this file does not belong to the build")
    for name, product in known.items():
        message = _difference(folder / name, product)
        if message:
            messages[name] = message
    return [
        Finding(
            "build",
            "violation",
            message,
            place=Place(str(folder / name)),
            subject=name,
            hint="run 'ace build' to make the build again",
        )
        for name, message in sorted(messages.items())
    ]


def require_product(build: Path, name: str) -> None:
    """Do nothing if one file of a build is as it was written.

    Raises:
        BuildFault: the manifest is missing or changed, or the file is not what it says.
    """
    product = next((one for one in read_manifest(build).products if one.name == name), None)
    message = _difference(build / name, product) if product else "this file does not belong to the build"
    if message:
        raise BuildFault(message, place=build / name, hint="run 'ace build' to make the build again")


# ---- steps


def _as_json(value: object) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode("utf-8", "surrogatepass")


def _decode(data: bytes) -> Manifest:
    body = json.loads(data.decode("utf-8"))
    products = (Product(name, one["sha256"], one["size"]) for name, one in body["products"].items())
    return Manifest(
        body["digest"],
        tuple(sorted(body["versions"].items())),
        tuple(sorted(body["counts"].items())),
        tuple(sorted(products)),
    )


def _digest_of(path: Path) -> str:
    try:
        return _hash(path)
    except OSError as error:
        raise BuildFault(
            f"cannot be read: {_reason(error)}", place=path, hint="see whether the file is there and readable"
        ) from error


def _hash(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _names_in(folder: Path) -> Iterator[str]:
    for parent, folders, files in os.walk(folder):
        inside = [os.path.join(parent, one) for one in folders]
        yield from (os.path.relpath(one, folder) for one in inside if os.path.islink(one))
        yield from (os.path.relpath(os.path.join(parent, one), folder) for one in files)


def _difference(path: Path, product: Product) -> str:
    try:
        found = path.lstat()
        size = found.st_size
        if not stat.S_ISREG(found.st_mode):
            return "this file was replaced by a link or a device"
        if size != product.size:
            return f"this file has {size} bytes; it was written with {product.size}"
        if _hash(path) != product.sha256:
            return "this file was changed after it was written"
    except FileNotFoundError:
        return "this file is missing"
    except OSError as error:
        return f"this file cannot be read: {_reason(error)}"
    return ""


def _reason(error: OSError) -> str:
    return (error.strerror or str(error)).lower()


def _as_place(place: Place | Path | None) -> Place | None:
    return place if isinstance(place, Place) or place is None else Place(str(place))
