"""The table of the kinds of registry entry, with the fields of each."""

from __future__ import annotations

from graph_builder.schema import Field, Kind

_NAMED = (
    Field("label", "rdfs:label", "text", required=True, tells="The name to show"),
    Field("label from", "", "choice", (), tells="`editor` when no source has the label in these words"),
    Field("names", "skos:altLabel", "names", many=True, tells="Other names that the sources use"),
    Field(
        "other names",
        "skos:altLabel",
        "names",
        many=True,
        tells="Names that no source uses; `name@fa` gives a language",
    ),
    Field("formerly", "", "slug", many=True, tells="Slugs under which it was published before; they lead to it"),
    Field("note", "skos:editorialNote", "text", many=True, tells="A remark of the curator"),
)

ACTOR = Kind(
    "actor",
    "",
    "actor",
    (
        Field("actor", "", "slug", required=True, tells="The slug"),
        Field("type", "dcterms:type", "choice", ("actor-type",), required=True, tells="The kind of actor"),
        Field("iso", "skos:notation", "symbol", tells="For a state: its ISO 3166-1 alpha-2 code"),
        Field(
            "part of",
            "org:subOrganizationOf",
            "name",
            ("actor",),
            many=True,
            tells="The organization or state that it is a part of",
        ),
        Field(
            "public role",
            "schema:jobTitle",
            "text",
            many=True,
            tells="For a person: the public role in which the sources speak of them",
        ),
        Field(
            "disclosure",
            "ace:disclosure",
            "choice",
            ("disclosure",),
            tells="For a person: who may see the record",
        ),
        *_NAMED,
    ),
    "Somebody who can say, do or suffer something",
)

PLACE = Kind(
    "place",
    "sem:Place",
    "place",
    (
        Field("place", "", "slug", required=True, tells="The slug"),
        Field("type", "dcterms:type", "choice", ("place-type",), required=True, tells="The kind of place"),
        Field("in", "schema:containedInPlace", "name", ("place",), tells="The larger place"),
        *_NAMED,
    ),
    "Somewhere",
)

INSTRUMENT = Kind(
    "instrument",
    "ace:Instrument",
    "instr",
    (
        Field("instrument", "", "slug", required=True, tells="The slug"),
        Field(
            "type",
            "dcterms:type",
            "choice",
            ("instrument-type",),
            required=True,
            tells="The kind of text or measure",
        ),
        Field("symbol", "skos:notation", "symbol", many=True, tells="Its document symbol, as a source gives it"),
        Field("by", "dcterms:creator", "name", ("actor",), many=True, tells="Who made it"),
        Field("date", "dcterms:issued", "date", tells="When it was made, as a source gives it"),
        *_NAMED,
    ),
    "A text or measure that is invoked or made",
)

CONCEPT = Kind(
    "concept",
    "skos:Concept",
    "idea",
    (
        Field("concept", "", "slug", required=True, tells="The slug"),
        Field("type", "dcterms:type", "choice", ("concept-type",), required=True, tells="The kind of concept"),
        Field("broader", "skos:broader", "name", ("concept",), many=True, tells="The wider concept"),
        Field("definition", "skos:definition", "text", tells="What falls under it"),
        *_NAMED,
    ),
    "What is demanded, claimed or invoked, across sources",
)

ENTITY_KINDS = (ACTOR, PLACE, INSTRUMENT, CONCEPT)
