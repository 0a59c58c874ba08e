"""``data/editorial/links.yaml`` -> links that a curator sees between facts, each with its reason."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from graph_builder.case import Case
from graph_builder.fields import read_fields
from graph_builder.model import Finding, Link, Value, finding
from graph_builder.names import Names
from graph_builder.readers import read_rows
from graph_builder.readers.rows import is_there
from graph_builder.records import ID
from graph_builder.schema import EVENTS, STATEMENTS, Field, Kind
from graph_builder.values import Known
from graph_builder.vocabulary import Vocabulary

_ANY = (*STATEMENTS, *EVENTS)
_JOINS = {
    "same-event": (EVENTS,),
    "continues": (STATEMENTS, EVENTS),
    "contradicts": (tuple(kind for kind in _ANY if kind != "demand"),),
    "same-figure": (("claim",),),
}
"""Which kinds a link joins: both facts are of one of these groups. A demand says what is to be, not what is so; only a
claim holds a figure."""
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
    if not is_there(path, case.show(path)):
        return (), []
    known = Known(names, vocabulary, kinds_of)
    for row in read_rows(path, case.show(path)):
        cell = row.get("id")
        name = cell.text if cell else ""
        subject = f"link {name}"
        fields, found = read_fields(row, _LINK, known, subject, own=("id",))
        if not ID.fullmatch(name):
            hint = "start with 'id: l01': a lower-case letter, then letters, digits and hyphens"
            found.append(finding("bad-id", f"{name!r} cannot be the id of a link.", row.place, subject, name, hint))
        elif name in links:
            hint = "give it another id; an id is never used again"
            found.append(finding("duplicate-id", f"The id {name!r} stands twice.", row.place, subject, name, hint))
        values = {field: value[0] for field, value in fields}
        if not found:
            found += _misjoined(values["link"].text, values["from"], values["to"], subject)
        findings += found
        if not found:
            links[name] = Link(
                name, values["link"].text, values["from"], values["to"], values["reason"].text, row.place
            )
    return tuple(links[name] for name in sorted(links)), findings


def _misjoined(link: str, first: Value, second: Value, subject: str) -> Iterator[Finding]:
    """Refuse a link of a fact to itself, and one that its kind cannot mean."""
    if first.text == second.text:
        message = f"{first.text!r} is linked to itself."
        hint = "name another fact in 'to', or remove the link"
        yield finding("links-itself", message, second.place, subject, second.text, hint)
        return
    groups = _JOINS.get(link, (_ANY,))
    if not any(first.kind in group and second.kind in group for group in groups):
        wanted = ", or ".join(f"two of {', '.join(group)}" for group in groups)
        message = f"{link!r} links {wanted}; these are {first.kind} and {second.kind}."
        yield finding(
            "link-of-other-kinds", message, second.place, subject, second.text, "correct 'link', 'from' or 'to'"
        )
