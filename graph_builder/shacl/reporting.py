"""Results -> a ``sh:ValidationReport`` in Turtle, the same bytes for the same results, without blank nodes.

SHACL section 3.6. Results, path nodes and blank nodes of the data get IRIs that begin ``urn:ace:``.
"""

from __future__ import annotations

from hashlib import sha256
from itertools import chain
from typing import TYPE_CHECKING

from graph_builder.shacl.names import RDF, SH
from graph_builder.shacl.paths import MARKS, Alternative, Inverse, Path, Repeat, Step, parse_path
from graph_builder.shacl.paths import Sequence as PathSequence

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from graph_builder.shacl.model import Message, Result

_PREFIXES = f"@prefix sh: <{SH}> .\n"
_REPORT = "<urn:ace:report>"


def report_turtle(results: Sequence[Result]) -> str:
    """Return the validation report of *results* in Turtle; it conforms when there are none.

    Results and complex paths are named by digests of what they say, so that another result changes no name.
    """
    ordered = sorted(results)
    conforms = "false" if ordered else "true"
    lines = [_PREFIXES, f"{_REPORT} a sh:ValidationReport ;\n  sh:conforms {conforms} .\n"]
    paths = {text: f"urn:ace:path:{_digest([text])}" for text in _complex_paths(ordered)}
    for result in ordered:
        name = f"<urn:ace:result:{_digest(_parts(result))}>"
        lines.append(f"{_REPORT} sh:result {name} .\n{_block(name, result, paths)}")
    for text, name in paths.items():
        lines.append("".join(f"{triple} .\n" for triple in _path_triples(parse_path(text), name)))
    return "\n".join(lines)


def _parts(result: Result) -> tuple[str, ...]:
    said = chain.from_iterable(result.messages)
    stated = (result.focus, result.path, result.value, result.component, result.source_shape, result.severity, *said)
    return (*stated, result.source_constraint) if result.source_constraint else stated


def _digest(parts: Sequence[str]) -> str:
    return sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _complex_paths(results: Sequence[Result]) -> list[str]:
    return sorted({result.path for result in results if result.path and not _is_step(result.path)})


def _is_step(path: str) -> bool:
    return isinstance(parse_path(path), Step)


def _block(name: str, result: Result, paths: dict[str, str]) -> str:
    parts = [
        f"{name} a sh:ValidationResult",
        f"sh:focusNode {_named(result.focus)}",
        f"sh:resultSeverity <{result.severity}>",
        f"sh:sourceConstraintComponent <{result.component}>",
        f"sh:sourceShape <{result.source_shape}>",
    ]
    if result.source_constraint:
        parts.append(f"sh:sourceConstraint <{result.source_constraint}>")
    if result.messages:
        parts.append(f"sh:resultMessage {', '.join(map(_message, result.messages))}")
    if result.path:
        parts.append(f"sh:resultPath {f'<{paths[result.path]}>' if result.path in paths else result.path}")
    if result.value:
        parts.append(f"sh:value {_named(result.value)}")
    return " ;\n  ".join(parts) + " .\n"


def _named(term: str) -> str:
    return f"<urn:ace:node:{term[2:]}>" if term.startswith("_:") else term


def _message(message: Message) -> str:
    return _quoted(message.text) + (f"@{message.language}" if message.language else "")


def _quoted(text: str) -> str:
    escapes = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r"}
    return '"' + "".join(escapes.get(sign, sign) for sign in text) + '"'


def _path_triples(path: Path, name: str) -> Iterator[str]:
    """Yield the triples that say *path* with the IRI *name* as its node."""
    match path:
        case Step():
            return
        case Inverse(inner):
            yield from _part(name, f"{SH}inversePath", inner, f"{name}.1")
        case Repeat(inner, mark):
            yield from _part(name, MARKS[mark], inner, f"{name}.1")
        case PathSequence(paths):
            yield from _list_triples(paths, name)
        case Alternative(paths):
            yield f"<{name}> <{SH}alternativePath> <{name}.list>"
            yield from _list_triples(paths, f"{name}.list")


def _part(name: str, predicate: str, path: Path, inner: str) -> Iterator[str]:
    yield f"<{name}> <{predicate}> {_reference(path, inner)}"
    if not isinstance(path, Step):
        yield from _path_triples(path, inner)


def _reference(path: Path, name: str) -> str:
    return f"<{path.iri}>" if isinstance(path, Step) else f"<{name}>"


def _list_triples(paths: tuple[Path, ...], name: str) -> Iterator[str]:
    for number, path in enumerate(paths, start=1):
        here = name if number == 1 else f"{name}.r{number}"
        rest = f"<{name}.r{number + 1}>" if number < len(paths) else f"<{RDF}nil>"
        yield from _part(here, f"{RDF}first", path, f"{here}.m")
        yield f"<{here}> <{RDF}rest> {rest}"
