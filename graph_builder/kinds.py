"""The table of the kinds of fact, with the fields of each: the one place to add a kind or a field."""

from __future__ import annotations

from graph_builder.entity_kinds import ENTITY_KINDS
from graph_builder.schema import ENTITIES, EVENTS, STATEMENTS, Field, Kind

_CURATION = (
    Field(
        "review",
        "ace:reviewStatus",
        "choice",
        ("review-status",),
        many=True,
        tells="What a reader must know of the record",
    ),
    Field("disclosure", "ace:disclosure", "choice", ("disclosure",), tells="Who may see the record"),
    Field("note", "skos:editorialNote", "text", many=True, tells="A remark of the curator"),
)

_STATEMENT = (
    Field("by", "ace:claimant", "name", ("actor",), many=True, required=True, tells="In whose name it is said"),
    Field("voiced by", "ace:voicedBy", "name", ("actor",), many=True, tells="Who uttered it for them"),
    Field(
        "relays",
        "ace:relays",
        "fact",
        STATEMENTS,
        many=True,
        tells="The earlier statement of somebody else that is passed on",
    ),
    Field("modality", "ace:modality", "choice", ("modality",), tells="How far the claimant stands behind it"),
    Field(
        "concept",
        "ace:concept",
        "name",
        ("concept",),
        many=True,
        tells="What is demanded or claimed, shared across sources",
    ),
    Field("stance", "ace:stance", "choice", ("stance",), tells="For or against the concept"),
    Field(
        "about",
        "schema:about",
        "any",
        (*ENTITIES, *EVENTS, *STATEMENTS),
        many=True,
        tells="Whom, what or which event it speaks of",
    ),
    Field("said", "dcterms:date", "date", tells="When it was said, where that is not the date of the source"),
    Field(
        "stated in",
        "dcterms:isPartOf",
        "name",
        ("instrument", "source"),
        many=True,
        tells="The text in which it was said, where that is not the source",
    ),
    Field(
        "legal basis",
        "ace:legalBasis",
        "name",
        ("instrument", "concept"),
        many=True,
        tells="The instrument or norm that is invoked",
    ),
    Field("condition", "ace:condition", "text", many=True, tells="On what it depends, as worded"),
    Field(
        "disputes",
        "cito:disputes",
        "fact",
        STATEMENTS,
        many=True,
        tells="The statement that it contradicts in so many words",
    ),
    Field("place", "sem:hasPlace", "name", ("place",), many=True, tells="Where"),
    *_CURATION,
)

_DEED = (
    Field(
        "action type",
        "ace:actionType",
        "choice",
        ("action-type",),
        many=True,
        required=True,
        tells="The kind of deed",
    ),
    Field("for", "ace:beneficiary", "name", ("actor",), many=True, tells="For whose sake"),
    Field("deadline", "ace:deadline", "date", tells="By when"),
)

CLAIM = Kind(
    "claim",
    "ace:Claim",
    "stmt",
    (
        Field("claim", "rdfs:label", "text", required=True, tells="What is said, in the curator's short words"),
        Field("claim type", "dcterms:type", "choice", ("claim-type",), many=True, tells="The kind of claim"),
        Field("value", "schema:value", "number", tells="The number, as the statement of whoever counted"),
        Field(
            "modifier",
            "ace:valueModifier",
            "choice",
            ("value-modifier",),
            tells="The qualifier of the number as worded",
        ),
        Field("unit", "schema:unitCode", "choice", ("unit",), tells="What one unit is"),
        Field(
            "population",
            "ace:population",
            "name",
            ("actor", "concept"),
            many=True,
            tells="Who or what is counted",
        ),
        Field(
            "subset of",
            "ace:subsetOf",
            "fact",
            ("claim",),
            many=True,
            tells="The count that includes this one",
        ),
        Field("when", "ace:when", "date", tells="The time that it speaks about"),
        *_STATEMENT,
    ),
    "A statement that something is, was or will be so",
)

DEMAND = Kind(
    "demand",
    "ace:Demand",
    "stmt",
    (
        Field("demand", "ace:action", "text", required=True, tells="What is to be done, as a short verb phrase"),
        Field(
            "to",
            "ace:addressee",
            "name",
            ("actor",),
            many=True,
            required=True,
            tells="Who is to do it, or `unspecified`",
        ),
        Field("force", "ace:force", "choice", ("force",), required=True, tells="How strong the verb is"),
        Field("part of", "dcterms:isPartOf", "fact", ("demand",), tells="The demand that heads the list"),
        Field(
            "seeks",
            "ace:seeks",
            "fact",
            ("demand",),
            many=True,
            tells="What the addressee is asked to demand of somebody else",
        ),
        *_DEED,
        *_STATEMENT,
    ),
    "A statement that somebody should act or refrain",
)

COMMITMENT = Kind(
    "commitment",
    "ace:Commitment",
    "stmt",
    (
        Field(
            "commitment",
            "ace:action",
            "text",
            required=True,
            tells="What is undertaken, as a short verb phrase",
        ),
        Field("to", "ace:addressee", "name", ("actor",), many=True, tells="To whom it is promised"),
        Field("when", "ace:when", "date", tells="When it is to be done"),
        *_DEED,
        *_STATEMENT,
    ),
    "A statement by which the claimant undertakes to act",
)

RESPONSE = Kind(
    "response",
    "ace:Response",
    "stmt",
    (
        Field(
            "response",
            "rdfs:label",
            "text",
            required=True,
            tells="What is said of the demand, in short words",
        ),
        Field(
            "responds to",
            "ace:respondsTo",
            "fact",
            ("demand", "commitment"),
            required=True,
            tells="The demand or commitment",
        ),
        Field(
            "status",
            "ace:responseStatus",
            "choice",
            ("response-status",),
            required=True,
            tells="How far it was met",
        ),
        Field("when", "ace:when", "date", required=True, tells="As of when"),
        *_STATEMENT,
    ),
    "A statement about how far a demand or commitment was met",
)

_EVENT = (
    Field(
        "factuality",
        "ace:factuality",
        "choice",
        ("factuality",),
        required=True,
        tells="How the source presents it",
    ),
    Field("type", "dcterms:type", "choice", ("event-type",), many=True, required=True, tells="The kind of event"),
    Field("when", "ace:when", "date", tells="When it happened or is to happen"),
    Field(
        "dated by",
        "ace:datedBy",
        "name",
        ("actor",),
        tells="Who put the date into the words, where that is not the speaker",
    ),
    Field("place", "sem:hasPlace", "name", ("place",), many=True, tells="Where"),
    Field("part of", "sem:subEventOf", "fact", EVENTS, tells="The larger event"),
    Field("about", "schema:about", "any", (*ENTITIES, *EVENTS, *STATEMENTS), many=True, tells="What it is about"),
    Field(
        "legal basis",
        "ace:legalBasis",
        "name",
        ("instrument", "concept"),
        many=True,
        tells="The instrument or norm that is applied",
    ),
    *_CURATION,
)

EVENT = Kind(
    "event",
    "ace:Event",
    "event",
    (Field("event", "rdfs:label", "text", required=True, tells="What happened, in short words"), *_EVENT),
    "A happening that the source reports",
)

PROCEEDING = Kind(
    "proceeding",
    "ace:Proceeding",
    "event",
    (
        Field(
            "proceeding",
            "rdfs:label",
            "text",
            required=True,
            tells="What runs before which body, in short words",
        ),
        *_EVENT,
    ),
    "A process before a body that decides or inquires",
)

RELATION = Kind(
    "relation",
    "org:Membership",
    "member",
    (
        Field(
            "relation",
            "",
            "choice",
            ("membership-role", "role"),
            required=True,
            tells="How they belong: a role in an organization, or signatory, author … of a text",
        ),
        Field("who", "", "name", ("actor",), required=True, tells="Who belongs"),
        Field("of", "", "name", ("actor", "instrument", "source"), required=True, tells="To what"),
        Field("when", "ace:when", "date", tells="When"),
        *_CURATION,
    ),
    "That an actor belongs to an organization or signed, wrote or published a text",
)

FACT_KINDS = (CLAIM, DEMAND, COMMITMENT, RESPONSE, EVENT, PROCEEDING, RELATION)


def kind_of(name: str) -> Kind:
    """Give the kind of fact or entity of that name.

    Raises:
        KeyError: there is none.
    """
    return _BY_NAME[name]


_BY_NAME = {kind.name: kind for kind in (*FACT_KINDS, *ENTITY_KINDS)}
