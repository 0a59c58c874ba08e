"""RDF files and streams -> quads: the suffix decides the format, and an error names file and line."""

from __future__ import annotations

from codecs import BOM_UTF8
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO
from urllib.parse import quote
from xml.parsers.expat import ExpatError, ParserCreate

from pyoxigraph import QuadParser, RdfFormat, parse

from graph_builder.errors import FileFault, Place
from graph_builder.readers.other_forms import LOOKED_AT, form_of
from graph_builder.shacl.nesting import MAX_JSON_DEPTH, nests_too_deep

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pyoxigraph import Quad

FORMATS: dict[str, RdfFormat] = {
    "ttl": RdfFormat.TURTLE,
    "trig": RdfFormat.TRIG,
    "nt": RdfFormat.N_TRIPLES,
    "nq": RdfFormat.N_QUADS,
    "rdf": RdfFormat.RDF_XML,
    "xml": RdfFormat.RDF_XML,
    "owl": RdfFormat.RDF_XML,
    "jsonld": RdfFormat.JSON_LD,
    "json": RdfFormat.JSON_LD,
}
"""What may be read, by suffix; what a JSON-LD context or a document type refers to is never fetched."""


_CUT_OFF = frozenset({3, 5, 6, 20})
"""What expat calls an element, a tag, a sign or a CDATA section that does not end; for all else the parser counts."""
_REMOTE = "LoadDocumentCallback"
"""What the parser of JSON-LD lacks when it would have to fetch a context."""


@dataclass(frozen=True, slots=True)
class Document:
    """One RDF document: ``stream`` is at its beginning and can be read again."""

    name: str
    stream: BinaryIO
    form: RdfFormat


def open_document(path: Path) -> Document:
    """Open the RDF file at *path*.

    Raises:
        FileFault: it cannot be opened or is a pipe, or its suffix names no format.
    """
    form = FORMATS.get(path.suffix[1:].lower())
    if form is None:
        known = ", ".join(f".{suffix}" for suffix in FORMATS)
        raise FileFault(f"the suffix {path.suffix!r} names no RDF format", place=path, hint=f"known: {known}")
    try:
        document = Document(str(path), path.open("rb"), form)
    except OSError as error:
        hint = "name a file that is there and that you may read"
        raise FileFault(f"cannot be read: {error.strerror}", place=path, hint=hint) from error
    if not document.stream.seekable():
        raise FileFault("is a pipe, and is read more than once", place=path, hint="write it to a file first")
    return document


def rewind(document: Document) -> None:
    """Go to the beginning of a document, after the mark that some programs write before UTF-8."""
    document.stream.seek(0)
    if document.stream.read(len(BOM_UTF8)) != BOM_UTF8:
        document.stream.seek(0)


def quads_of(document: Document, base: str | None = None) -> Iterator[Quad]:
    """Yield the quads of a document; *base* resolves relative IRIs, else ``file:///`` and the name of the file.

    Raises:
        FileFault: it is not what its format says, or is JSON-LD that nests too deeply.
    """
    try:
        if document.form == RdfFormat.JSON_LD:
            _refuse_deep(document)
        yield from _parser(document, base)
        if document.form == RdfFormat.RDF_XML:
            _refuse_cut_off(document)
    except SyntaxError as error:
        place = Place(document.name, error.lineno or 0, error.offset or 0)
        raise FileFault(f"cannot be read: {_cause(error)}", place=place, hint=_hint(document, error.msg)) from error
    except (ValueError, OSError) as error:
        raise FileFault(f"cannot be read: {error}", place=Place(document.name), hint=_hint(document)) from error
    except MemoryError as error:
        if "buffer" not in str(error):
            raise
        lack = "a literal, a name or a line in it is longer than the 16 MB that are read at once"
        raise FileFault(lack, place=Place(document.name)) from error


def prefixes_of(document: Document) -> dict[str, str]:
    """Return the prefixes declared before the first statement of a document; none when it cannot be read."""
    try:
        parser = _parser(document, None)
        next(parser, None)
    except (SyntaxError, ValueError, OSError):
        return {}
    return dict(parser.prefixes)


def _parser(document: Document, base: str | None) -> QuadParser:
    rewind(document)
    return parse(document.stream, document.form, base_iri=base or f"file:///{quote(Path(document.name).name)}")


def _refuse_deep(document: Document) -> None:
    """Raise ``FileFault`` when a JSON-LD file nests so deep that the parser would not come to its end."""
    document.stream.seek(0)
    if nests_too_deep(document.stream):
        raise FileFault(
            f"nests more than {MAX_JSON_DEPTH} deep", place=Place(document.name), hint="nest it less deeply"
        )


def _refuse_cut_off(document: Document) -> None:
    """Raise ``FileFault`` when an XML file ends before its last element, which the parser of RDF/XML allows."""
    document.stream.seek(0)
    try:
        ParserCreate().ParseFile(document.stream)
    except ExpatError as error:
        if error.code in _CUT_OFF:
            place = Place(document.name, error.lineno, error.offset + 1)
            raise FileFault("cannot be read: the file ends before its last element", place=place) from error


def _hint(document: Document, told: str = "") -> str:
    """Say what to do with a file that cannot be read when its first bytes, or what the parser *told*, tell."""
    if _REMOTE in told:
        return "write the context itself in place of its address"
    document.stream.seek(0)
    form = form_of(document.stream.read(LOOKED_AT))
    return f"it is {form[0]}: {form[1]}" if form else ""


def _cause(error: SyntaxError) -> str:
    """Give the message of the parser without the place, which the fault names itself."""
    if _REMOTE in error.msg:
        return "it names a context on the web, and nothing is fetched"
    return error.msg.partition(": ")[2] if error.msg.startswith("Parser error at line") else error.msg
