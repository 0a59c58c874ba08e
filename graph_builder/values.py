"""One text of a record -> a value, resolved against registry, lists and fact ids; or what is wrong with it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from graph_builder.contact_data import beginning
from graph_builder.dates import DateFault, bounds
from graph_builder.errors import Place
from graph_builder.folding import folded
from graph_builder.model import Finding, Value, finding
from graph_builder.names import Names, one_of, or_else
from graph_builder.nearest import did_you_mean, one_of_list
from graph_builder.readers.rows import Cell
from graph_builder.schema import UNSPECIFIED, Field
from graph_builder.vocabulary import Vocabulary
from graph_builder.well_formed import is_language_tag

_NUMBER = re.compile(r"-?[0-9]{1,15}(?:\.[0-9]{1,6})?")
_SPAN = re.compile(rf"({_NUMBER.pattern}) ?(?:-|–|—|to|/|\.\.) ?({_NUMBER.pattern})")
_UNSEEN = frozenset(("Cf", "Zs"))
MAX_TEXT = 2000
SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
MAX_SLUG = 60
MOST_HINTS = 200
"""For so many unknown names and facts of a source the nearest ones are told."""


@dataclass(frozen=True, slots=True)
class Known:
    """What values can refer to: names, controlled lists, and the facts of a source by its key, as id -> kind."""

    names: Names
    vocabulary: Vocabulary
    facts_of: Callable[[str], Mapping[str, str]]
    _told: dict[tuple[str, tuple[str, ...]], str] = field(default_factory=dict, init=False, repr=False, compare=False)

    def find(self, text: str, kinds: tuple[str, ...]) -> list[tuple[str, str]]:
        """Give what a name can stand for among *kinds*, as (kind, slug)."""
        return self.names.find(text, kinds)

    def kind_of_fact(self, name: str) -> str | None:
        """Give the kind of a fact named ``<source>/<id>``, or None."""
        source, _, identifier = name.partition("/")
        return self.facts_of(source).get(identifier)

    def nearest_names(self, text: str, kinds: tuple[str, ...]) -> str:
        """Give the hint at the slug that took the place of a retired one, or at the nearest names of some kinds."""
        if self.names.successor(text, kinds) is not None:
            return self.names.hint(text, kinds)
        return self._near(text, kinds, lambda: self.names.nearest(text, kinds))

    def nearest_facts(self, text: str, source: str, kinds: tuple[str, ...]) -> str:
        """Give the hint at the nearest facts of some kinds in a source."""

        def near() -> str:
            prefix = source + "/" if "/" in text else ""
            return did_you_mean(text, [prefix + n for n, kind in self.facts_of(source).items() if kind in kinds])

        return self._near(text, (source, "", *kinds), near)

    def _near(self, text: str, among: tuple[str, ...], look: Callable[[], str]) -> str:
        """Look for what is near to a text once, and for ``MOST_HINTS`` texts: each look goes through all names."""
        if (text, among) not in self._told and len(self._told) < MOST_HINTS:
            self._told[text, among] = look()
        return self._told.get((text, among), "")


def read_value(field: Field, cell: Cell, known: Known, subject: str) -> Value | Finding:
    """Read what a field says as one text: a value, or what is wrong with it."""
    text = " ".join(cell.text.split())
    # Signs without a width, such as U+200B, are in a name what blanks are: nobody can read or type it.
    if all(unicodedata.category(sign) in _UNSEEN for sign in text):
        return finding(
            "empty",
            f"{field.name!r} is empty.",
            cell.place,
            subject,
            field.name,
            "give a value or remove the field",
        )
    if cell.cut:
        return finding(
            "cut-by-hash",
            f"{field.name!r} is cut off at ' #', where a comment starts.",
            cell.place,
            subject,
            text,
            "quote the value, or put two spaces before a comment",
        )
    if len(text) > MAX_TEXT:
        return finding(
            "too-long",
            f"{field.name!r} has {len(text)} characters; at most {MAX_TEXT} are allowed.",
            cell.place,
            subject,
            beginning(text),
            "say it in fewer words; the words of the document belong into 'quote'",
        )
    return _READ[field.holds](field, text, cell.place, known, subject)


def _text(field: Field, text: str, place: Place, known: Known, subject: str) -> Value | Finding:
    return Value(text, "text", place)


def _name(field: Field, text: str, place: Place, known: Known, subject: str) -> Value | Finding:
    if text == UNSPECIFIED and field.name == "to":
        return Value(UNSPECIFIED, UNSPECIFIED, place)
    found = known.find(text, field.of)
    if len(found) == 1:
        return Value(found[0][1], found[0][0], place)
    kinds = " or ".join(field.of)
    if found:
        return finding(
            "ambiguous-name",
            f"{field.name!r}: {text!r} can be several things.",
            place,
            subject,
            text,
            one_of([slug for _, slug in found]),
        )
    files = " or ".join(f"{kind}s.yaml" for kind in field.of if kind != "source")
    hint = or_else(known.nearest_names(text, field.of), f"add it to data/registry/{files}" if files else "")
    return finding("unknown-name", f"{field.name!r}: no {kinds} is called {text!r}.", place, subject, text, hint)


def _fact(field: Field, text: str, place: Place, known: Known, subject: str) -> Value | Finding:
    full = _full(text, subject)
    kind = known.kind_of_fact(full)
    if kind is None:
        return finding(
            "unknown-fact",
            f"{field.name!r}: there is no fact {text!r}.",
            place,
            subject,
            text,
            known.nearest_facts(text, full.partition("/")[0], field.of)
            or "write its id, or '<source>/<id>' for a fact of another source",
        )
    if kind not in field.of:
        return finding(
            "wrong-kind",
            f"{field.name!r}: {text!r} is a {kind}; a {' or '.join(field.of)} is needed.",
            place,
            subject,
            text,
            f"correct the id, or enter the {' or '.join(field.of)} that is meant",
        )
    return Value(full, kind, place)


def _full(text: str, subject: str) -> str:
    """Give ``<source>/<id>`` for what a record calls a fact; an id alone is of the record's own source."""
    return text if "/" in text else f"{subject.partition('/')[0]}/{text}"


def _any(field: Field, text: str, place: Place, known: Known, subject: str) -> Value | Finding:
    if known.kind_of_fact(_full(text, subject)) is not None:
        return _fact(field, text, place, known, subject)
    return _name(
        Field(
            field.name,
            field.term,
            "name",
            tuple(kind for kind in field.of if kind in ("actor", "place", "instrument", "concept")),
        ),
        text,
        place,
        known,
        subject,
    )


def _choice(field: Field, text: str, place: Place, known: Known, subject: str) -> Value | Finding:
    if not field.of:
        return Value(text, "text", place)
    slug = known.vocabulary.choose(field.of, text)
    if slug is not None:
        return Value(slug, "choice", place)
    lists = " or ".join(field.of)
    hint = one_of_list(text, known.vocabulary.known(field.of))
    return finding(
        "unknown-value",
        f"{field.name!r}: {text!r} is no value of the list {lists!r}.",
        place,
        subject,
        text,
        hint,
    )


def _date(field: Field, text: str, place: Place, known: Known, subject: str) -> Value | Finding:
    try:
        bounds(text)
    except DateFault as error:
        return finding(
            "bad-date",
            f"{field.name!r}: {error}.",
            place,
            subject,
            text,
            "write 2021, 2021-05, 2021-05-19, 2021-23 (autumn), 2021~ (about), 2018/2021-02 or 2025-06/..",
        )
    return Value(text, "date", place)


def _number(field: Field, text: str, place: Place, known: Known, subject: str) -> Value | Finding:
    if not _NUMBER.fullmatch(text):
        span = _SPAN.fullmatch(text)
        return finding(
            "bad-number",
            f"{field.name!r}: {text!r} is no number.",
            place,
            subject,
            text,
            f"a span is two figures: {span[1]} with 'modifier: at-least', {span[2]} with 'modifier: at-most'"
            if span
            else "write the digits 0 to 9 only: 3500000 for '3.5 million'",
        )
    return Value(text, "number", place)


def _name_text(field: Field, text: str, place: Place, known: Known, subject: str) -> Value | Finding:
    name, sign, tag = text.rpartition("@")
    if sign and (not name.strip() or not is_language_tag(tag)):
        return finding(
            "bad-language",
            f"{field.name!r}: what follows the '@' in {text!r} is no language tag of a name.",
            place,
            subject,
            text,
            "write 'name@fa' with a tag such as fa or fa-AF, or a name without '@'",
        )
    return Value(text if sign else folded(text).strip(), "text", place)


def is_slug(text: str) -> bool:
    """Say whether a text can be the slug of an entry."""
    return SLUG.fullmatch(text) is not None and len(text) <= MAX_SLUG


def _slug(field: Field, text: str, place: Place, known: Known, subject: str) -> Value | Finding:
    if not is_slug(text):
        hint = f"use lower-case letters a to z, digits and hyphens, at most {MAX_SLUG}"
        return finding("bad-slug", f"{text!r} cannot be a slug.", place, subject, text, hint)
    return Value(text, "text", place)


_READ = {
    "text": _text,
    "names": _name_text,
    "symbol": _text,
    "slug": _slug,
    "name": _name,
    "fact": _fact,
    "any": _any,
    "choice": _choice,
    "date": _date,
    "number": _number,
}
