"""Every literal and IRI of the graph, and every archived text -> contact data that must not be there."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING
from urllib.parse import unquote

from graph_builder.checks.catalogue import Check
from graph_builder.checks.spots import Spots
from graph_builder.errors import Place
from graph_builder.model import Finding, Source

if TYPE_CHECKING:
    from pyoxigraph import Literal, NamedNode, QuerySolutions, Store

CONTACT = Check(
    "contact-data",
    "violation",
    "Contact data or a personal identifier stands here.",
    "remove it; in an archived text, mask it and record the mask on the card",
    "graph_builder/checks/contact.py",
)
CHECKS = (CONTACT,)
_TERMS = "SELECT DISTINCT ?term WHERE { { ?term ?p ?o } UNION { ?s ?term ?o } UNION { ?s ?p ?term } }"
_ROUNDS = 3
"""How often an encoding inside an encoding is undone."""

_MAIL = re.compile(
    r"[^\s@<>\"'(),;:]+\s?@\s?[^\s@<>\"'(),;:]+\.[^\W\d_]{2,}"
    r"|[\w.+-]+\s*[\[({]\s*(?:at|@)\s*[\])}]\s*[\w-]+(?:\s*[\[({]\s*(?:dot|\.)\s*[\])}]\s*|\.)[a-z]{2,}",
    re.IGNORECASE,
)
_PHONE = re.compile(r"(?<![\w+])(?:\+|00)\s?\(?[1-9](?:[\s().\-/]{0,2}\d){7,13}(?!\w)")
_PHONE_IN_WORDS = re.compile(
    r"(?<![\w-])\(?[2-9]\d{2}\)?[-. ]\d{3}[-. ]\d{4}(?![\w-])"
    r"|\b(?:tel|telephone|phone|mobile|cell|fax|whatsapp|signal|viber)\b\W{0,4}(?:no\.?|number)?\W{0,3}"
    r"\d(?:[\s().\-/]{0,2}\d){5,13}(?!\w)",
    re.IGNORECASE,
)
_IDENTITY = re.compile(
    r"\b(?:passport|tazkira|e-?tazkira|national id|identity card|id card|id no|id number|ssn|social security)\b"
    r"\W{0,3}(?:no\.?|number|nr\.?|card)?\W{0,4}[a-z]{0,3}\d(?:[\s-]?\d){4,}",
    re.IGNORECASE,
)
_TRACKING = re.compile(
    r"https?:\S*[?&;#](?:utm_\w+|fbclid|gclid|dclid|msclkid|mc_eid|mc_cid|_hsenc|_hsmi|igshid|e?mail|recipient|subscriber)="
    r"|https?:[^\s?]*\?\S*@",
    re.IGNORECASE,
)
_SUSPECT = re.compile(r"[@%&]|https?:\S*[?#;]|[\[({]\s*at\b|(?:\d\D{0,3}){5}", re.IGNORECASE)
"""Without any of these, plain ASCII text holds none of the above; most texts leave here."""
_SUSPECT_IRI = re.compile(r"[@%&+=]|[\[({]\s*at\b|(?<!\w)00[\s(]*[1-9]", re.IGNORECASE)
"""The same for what is looked for everywhere: every other IRI holds numbers, and none of these."""
_EVERYWHERE = (("an e-mail address", _MAIL), ("a telephone number", _PHONE), ("a tracking link", _TRACKING))
_IN_WORDS = (("a telephone number", _PHONE_IN_WORDS), ("the number of an identity document", _IDENTITY))


def contact_findings(store: Store, sources: Mapping[str, Source], spots: Spots) -> Iterator[Finding]:
    """Report contact data, without repeating it, in the graph and in the archived texts."""
    yield from _in_graph(store, spots)
    for source in sources.values():
        folder = source.place.path.rpartition("/")[0]
        for number, line in enumerate(source.text.split("\n"), start=1):
            for kind in contact_in(line):
                yield _finding(kind, Place(f"{folder}/text.txt", number), f"source {source.key}")


def contact_in(text: str, *, words: bool = True) -> list[str]:
    """Name the kinds of contact data that a text holds, encodings undone; *words* is False for an IRI."""
    if not (_SUSPECT if words else _SUSPECT_IRI).search(text) and text.isascii():
        return []
    plain = decoded(text)
    patterns = (*_EVERYWHERE, *_IN_WORDS) if words else _EVERYWHERE
    return [kind for kind, pattern in patterns if pattern.search(plain)]


def decoded(text: str) -> str:
    """Undo percent and HTML encodings, compatibility forms and invisible signs."""
    for _ in range(_ROUNDS):
        before = text
        text = html.unescape(unquote(text))
        if not text.isascii():
            text = unicodedata.normalize("NFKC", text)
            text = "".join(sign for sign in text if sign.isascii() or unicodedata.category(sign) != "Cf")
        if text == before:
            break
    return text


def _in_graph(store: Store, spots: Spots) -> Iterator[Finding]:
    """Look at each term once, however many quads hold it; where it stands is asked for when it holds something."""
    from pyoxigraph import Literal, NamedNode

    for (node,) in _rows(store, _TERMS):
        if isinstance(node, Literal | NamedNode):
            for kind in contact_in(node.value, words=_has_words(node)):
                for subject in _subjects(store, node):
                    spot = spots.get(subject)
                    place, named = (spot.place, spot.subject) if spot else (None, "a record of the graph")
                    yield _finding(kind, place, named)


def _subjects(store: Store, node: Literal | NamedNode) -> set[str]:
    """Give the subjects of the quads that hold a term, encoded."""
    from pyoxigraph import Literal

    quads = list(store.quads_for_pattern(None, None, node))
    if not isinstance(node, Literal):
        quads += [*store.quads_for_pattern(node, None, None), *store.quads_for_pattern(None, node, None)]
    return {str(quad.subject) for quad in quads}


def _rows(store: Store, query: str) -> QuerySolutions:
    from pyoxigraph import QuerySolutions

    answer = store.query(query, use_default_graph_as_union=True)
    assert isinstance(answer, QuerySolutions)  # noqa: S101 - the query is a SELECT
    return answer


def _has_words(node: object) -> bool:
    from pyoxigraph import Literal

    return isinstance(node, Literal) and node.datatype.value.endswith(("#string", "#langString"))


def _finding(kind: str, place: Place | None, subject: str) -> Finding:
    message = f"Here stands {kind}."
    return Finding(CONTACT.name, CONTACT.severity, message, place, subject, kind, "", CONTACT.hint)
