"""``data/editorial/links.yaml`` -> links that a curator sees between facts, each with its reason."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from graph_builder.case import Case
from graph_builder.fields import Known, finding, read_fields
from graph_builder.model import Finding, Link
from graph_builder.names import Names
from graph_builder.readers import read_rows
from graph_builder.records import ID
from graph_builder.schema import EVENTS, STATEMENTS, Field, Kind
from graph_builder.vocabulary import Vocabulary

_ANY = (*STATEMENTS, *EVENTS)
_LINK = Kind(
    "link",
    "oa:Annotation",
    "link",
    (
        Field("link", "dcterms:type", "choice", ("link-type",), required=True, tells="The kind of link"),
        Field("from", "oa:hasTarget", "fact", _ANY, required=True, tells="The first fact, as <source>/<id>"),
        Field("to", "oa:hasTarget", "fact", _ANY, required=True, tells="The second fact, as <source>/<id>"),
        Field("reason", "rdfs:comment", "text", required=True, tells="Why a curator sees it"),
    ),
)


def read_links(
    case: Case, kinds_of: Callable[[str], Mapping[str, str]], names: Names, vocabulary: Vocabulary
) -> tuple[tuple[Link, ...], list[Finding]]:
    """Read the editorial links of a case, sorted by id; *kinds_of* gives the facts of a source, as id -> kind.

    Raises:
        FileFault: the file cannot be read.
    """
    path = case.data / "editorial" / "links.yaml"
    links: dict[str, Link] = {}
    findings: list[Finding] = []
    if not path.is_file():
        return (), []
    known = Known(names, vocabulary, kinds_of)
    for row in read_rows(path, case.show(path)):
        cell = row.get("id")
        name = cell.text if cell else ""
        subject = f"link {name}"
        fields, found = read_fields(row, _LINK, known, subject, own=("id",))
        if not ID.fullmatch(name):
            found.append(finding("bad-id", f"{name!r} cannot be the id of a link.", row.place, subject, name))
        elif name in links:
            found.append(finding("duplicate-id", f"The id {name!r} stands twice.", row.place, subject, name))
        findings += found
        if not found:
            values = {field: value[0] for field, value in fields}
            links[name] = Link(
                name, values["link"].text, values["from"], values["to"], values["reason"].text, row.place
            )
    return tuple(links[name] for name in sorted(links)), findings
