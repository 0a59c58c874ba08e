"""Hypothesis strategies: a small graph of terms, and a shapes graph in Turtle from a grammar of SHACL Core.

Every shape has an IRI, so that results can be compared by the shape they name. Left out is recursion; literals that
rdflib or Oxigraph writes in another way than they were written (``"maybe"^^xsd:boolean`` becomes ``false`` in rdflib);
``sh:minLength 0``, which pySHACL passes over although no blank node conforms to it (section 4.4.1); and the inverse of
a sequence, whose parts pySHACL inverts and walks in the order of the sequence (section 2.3.1.3).
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count

from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode

EX = "urn:x:"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
XSD = "http://www.w3.org/2001/XMLSchema#"
PREFIXES = f"""@prefix : <{EX}> . @prefix sh: <http://www.w3.org/ns/shacl#> . @prefix xsd: <{XSD}> .
@prefix rdf: <{RDF}> . @prefix rdfs: <{RDFS}> .
"""


def iri(name):
    return NamedNode(EX + name)


def typed(words, datatype):
    return Literal(words, datatype=NamedNode(XSD + datatype))


SUBJECTS = [*(iri(f"n{number}") for number in range(4)), BlankNode("b0"), BlankNode("b1")]
PREDICATES = [iri("p"), iri("q"), iri("r")]
CLASSES = [iri("A"), iri("B"), iri("C")]
NUMBERS = [typed(words, "integer") for words in ("-1", "0", "2", "10")] + [
    typed("1.5", "decimal"),
    typed("2", "decimal"),
]
DATES = [typed("2020-01-01", "date"), typed("2021-09-07", "date"), typed("2021-02-30", "date"), typed("soon", "date")]
TIMES = [typed("2020-01-01T10:00:00", "dateTime"), typed("2021-01-01T10:00:00", "dateTime")]
TEXTS = [
    Literal("a"),
    Literal("Abc"),
    Literal("two words"),
    Literal("2"),
    Literal(""),
    Literal("a", language="en"),
    Literal("b", language="en"),
    Literal("a", language="en-gb"),
    Literal("c", language="fr"),
    typed("true", "boolean"),
    typed("x", "integer"),
]
LITERALS = [*NUMBERS, *DATES, *TIMES, *TEXTS]
DATATYPES = ["integer", "decimal", "date", "dateTime", "boolean", "string"]

triples = st.one_of(
    st.tuples(st.sampled_from(SUBJECTS), st.sampled_from(PREDICATES), st.sampled_from([*SUBJECTS, *LITERALS])),
    st.tuples(st.sampled_from(SUBJECTS), st.just(NamedNode(RDF + "type")), st.sampled_from(CLASSES)),
    st.tuples(st.sampled_from(CLASSES[1:]), st.just(NamedNode(RDFS + "subClassOf")), st.sampled_from(CLASSES[:2])),
)
graphs = st.lists(triples, min_size=1, max_size=24, unique=True)


@dataclass(frozen=True)
class Block:
    """A shape before it has a name: its own lines, and the shapes that ``{0}``, ``{1}`` … in them stand for."""

    lines: tuple[tuple[str, tuple[Block, ...]], ...]


def line(text):
    return st.just((text, ()))


def lines_of(template, values):
    return st.sampled_from(values).map(lambda value: (template.format(value), ()))


def without_sequence(path):
    return "( " not in path.replace("sh:alternativePath ( ", "")


def path_texts():
    steps = st.sampled_from([":p", ":q", ":r", "rdf:type"])
    return st.recursive(
        steps,
        lambda inner: st.one_of(
            inner.filter(without_sequence).map("[ sh:inversePath {} ]".format),
            st.tuples(inner, inner).map(lambda two: "( {} {} )".format(*two)),
            st.tuples(inner, inner).map(lambda two: "[ sh:alternativePath ( {} {} ) ]".format(*two)),
            inner.map("[ sh:zeroOrMorePath {} ]".format),
            inner.map("[ sh:oneOrMorePath {} ]".format),
            inner.map("[ sh:zeroOrOnePath {} ]".format),
        ),
        max_leaves=3,
    )


TERMS = [*map(str, [*SUBJECTS[:4], *NUMBERS, *DATES[:2], *TEXTS[:9]])]
BOUNDS = [*map(str, [*NUMBERS, *DATES[:2], *TIMES])]
OTHERS = [":p", ":q", ":r"]

on_values = st.one_of(
    lines_of("sh:class {}", [":A", ":B", ":C"]),
    lines_of("sh:datatype xsd:{}", DATATYPES),
    lines_of("sh:datatype rdf:langString", [""]),
    lines_of(
        "sh:nodeKind sh:{}", ["IRI", "BlankNode", "Literal", "BlankNodeOrIRI", "BlankNodeOrLiteral", "IRIOrLiteral"]
    ),
    lines_of("sh:minInclusive {}", BOUNDS),
    lines_of("sh:minExclusive {}", BOUNDS),
    lines_of("sh:maxInclusive {}", BOUNDS),
    lines_of("sh:maxExclusive {}", BOUNDS),
    lines_of("sh:minLength {}", [1, 2, 9]),
    lines_of("sh:maxLength {}", [0, 1, 3, 20]),
    lines_of("sh:pattern {}", ['"^a"', '"^a" ; sh:flags "i"', '"n[0-2]$"', '"^.?$"', '"o w"']),
    lines_of("sh:languageIn ( {} )", ['"en"', '"fr" "de"', '"en-GB"']),
    lines_of("sh:hasValue {}", TERMS),
    st.lists(st.sampled_from(TERMS), max_size=4, unique=True).map(lambda some: (f"sh:in ( {' '.join(some)} )", ())),
    lines_of("sh:equals {}", OTHERS),
    lines_of("sh:disjoint {}", OTHERS),
    lines_of("sh:closed true ; sh:ignoredProperties ( {} )", ["", "rdf:type", ":p :q"]),
)
on_paths = st.one_of(
    lines_of("sh:minCount {}", [0, 1, 2]),
    lines_of("sh:maxCount {}", [0, 1, 2]),
    lines_of("sh:lessThan {}", OTHERS),
    lines_of("sh:lessThanOrEquals {}", OTHERS),
    line("sh:uniqueLang true"),
)
extras = st.one_of(
    lines_of("sh:severity sh:{}", ["Warning", "Info"]),
    lines_of(
        "sh:message {}",
        [
            '"mend this"',
            '"look here"@en',
            '"à réparer"@fr, "mend this"@en',
            '"nachsehen"@de, "look here", "look here"@en',
        ],
    ),
)


def holding(word, shapes):
    """A line with a list of shapes."""
    return st.lists(shapes, min_size=1, max_size=3).map(
        lambda inner: (f"sh:{word} ( {' '.join(f'{{{at}}}' for at in range(len(inner)))} )", tuple(inner))
    )


def with_one(text, shapes):
    return shapes.map(lambda inner: (text, (inner,)))


def referring(nodes, properties):
    anything = st.one_of(nodes, properties)
    return st.one_of(
        with_one("sh:property {0}", properties),
        with_one("sh:node {0}", nodes),
        with_one("sh:not {0}", anything),
        holding("and", anything),
        holding("or", anything),
        holding("xone", anything),
    )


def qualified(anything):
    return st.tuples(
        anything,
        st.sampled_from(["sh:qualifiedMinCount 1", "sh:qualifiedMinCount 2", "sh:qualifiedMaxCount 0"]),
        st.sampled_from(["", " ; sh:qualifiedMaxCount 1", " ; sh:qualifiedValueShapesDisjoint true"]),
    ).map(
        lambda three: (
            f"sh:qualifiedValueShape {{0}} ; {three[1]}{three[2] if 'Max' not in three[1] else ''}",
            (three[0],),
        )
    )


def node_shape(constraints):
    return st.tuples(st.lists(constraints, min_size=1, max_size=3), st.lists(extras, max_size=1)).map(
        lambda two: Block((*once(two[0]), *two[1]))
    )


def property_shape(constraints):
    return st.tuples(path_texts(), st.lists(constraints, min_size=1, max_size=3), st.lists(extras, max_size=1)).map(
        lambda three: Block(((f"sh:path {three[0]}", ()), *once(three[1]), *three[2]))
    )


def once(lines):
    """Keep the first line of each kind: SHACL allows one value of most parameters, or means all of them."""
    kept = {}
    for text, inner in lines:
        kept.setdefault(text.split()[0], (text, inner))
    return kept.values()


simple_nodes = node_shape(on_values)
simple_properties = property_shape(st.one_of(on_values, on_paths))
simple = st.one_of(simple_nodes, simple_properties)
middle_nodes = node_shape(st.one_of(on_values, referring(simple_nodes, simple_properties)))
middle_properties = property_shape(
    st.one_of(on_values, on_paths, qualified(simple), referring(simple_nodes, simple_properties))
)
middle = st.one_of(middle_nodes, middle_properties)
outer_nodes = node_shape(st.one_of(on_values, referring(middle_nodes, middle_properties)))
outer_properties = property_shape(
    st.one_of(on_values, on_paths, qualified(middle), referring(middle_nodes, middle_properties))
)
targets = st.one_of(
    lines_of("sh:targetNode {}", [":n0, :n1, :n2, :n3", ":nowhere", '"a", 2']),
    lines_of("sh:targetClass {}", [":A", ":B"]),
    lines_of("sh:targetSubjectsOf {}", OTHERS),
    lines_of("sh:targetObjectsOf {}", OTHERS),
)
roots = st.tuples(st.one_of(outer_nodes, outer_properties), st.lists(targets, min_size=1, max_size=2)).map(
    lambda two: Block((*once(two[1]), *two[0].lines))
)


def turtle(shapes):
    """Write the *shapes*, each shape that they hold under a name of its own."""
    numbers = count()
    blocks = []

    def write(block):
        name = f":S{next(numbers)}"
        parts = [text.format(*map(write, inner)) if inner else text for text, inner in block.lines]
        kind = "PropertyShape" if any(part.startswith("sh:path") for part in parts) else "NodeShape"
        blocks.append(f"{name} a sh:{kind} ; {' ; '.join(parts)} .\n")
        return name

    for shape in shapes:
        write(shape)
    return PREFIXES + "".join(blocks)


shapes_graphs = st.lists(roots, min_size=1, max_size=3).map(turtle)
