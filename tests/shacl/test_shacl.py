from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, Store, parse

from graph_builder.errors import FileFault
from graph_builder.query_tokens import read_tokens
from graph_builder.shacl import Message, Result, every_result, loading, read_shapes, report_turtle, validate
from graph_builder.shacl.documents import Document
from graph_builder.shacl.loading import load_store
from graph_builder.shacl.names import SH, SKOLEM, XSD
from graph_builder.shacl.paths import (
    Alternative,
    Inverse,
    Repeat,
    Sequence,
    Step,
    parse_path,
    path_text,
    read_path,
)
from graph_builder.shacl.queries import insert
from graph_builder.shacl.triples import read_triples

PREFIXES = """@prefix : <urn:x:> . @prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> . @prefix owl: <http://www.w3.org/2002/07/owl#> .
"""
DECLARED = ':names sh:declare [ sh:prefix "" ; sh:namespace "urn:x:" ] .\n'


def results(data: str, shapes: str) -> list[Result]:
    store = Store()
    store.load((PREFIXES + data).encode(), RdfFormat.TRIG)
    return validate(store, read_shapes((PREFIXES + DECLARED + shapes).encode()))


def focuses(data: str, shapes: str) -> list[str]:
    return [result.focus.removeprefix("<urn:x:").removesuffix(">") for result in results(data, shapes)]


def refusal(shapes: str) -> str:
    with pytest.raises(FileFault) as caught:
        read_shapes((PREFIXES + DECLARED + shapes).encode())
    return str(caught.value)


def test_a_result_says_where_what_and_by_which_shape():
    found = results(
        ":g { :a a :C ; :p 1, 2 }",
        ':S sh:targetClass :C ; sh:property :P . :P sh:path :p ; sh:maxCount 1 ; sh:message "Too many."@en .',
    )

    assert found == [
        Result(
            focus="<urn:x:a>",
            path="<urn:x:p>",
            value="",
            component=SH + "MaxCountConstraintComponent",
            source_shape="urn:x:P",
            severity=SH + "Violation",
            messages=(Message("Too many.", "en"),),
        )
    ]


def test_class_and_instance_may_lie_in_different_graphs():
    assert focuses(":g { :a a :D } :h { :D <http://www.w3.org/2000/01/rdf-schema#subClassOf> :C }", TOO_FEW) == ["a"]


TOO_FEW = ":S sh:targetClass :C ; sh:property [ sh:path :p ; sh:minCount 1 ] ."


@pytest.mark.parametrize("below", [":D", "[]", "_:c"])
def test_an_instance_of_a_class_below_is_one_of_the_class(below):
    subclass = "<http://www.w3.org/2000/01/rdf-schema#subClassOf>"

    assert focuses(f":a a _:c . _:c {subclass} :E . :E {subclass} :C . {below} {subclass} :E .", TOO_FEW) == ["a"]


def test_many_classes_below_are_walked():
    subclass = "<http://www.w3.org/2000/01/rdf-schema#subClassOf>"
    data = "".join(f":D{n} {subclass} :C . :d{n} a :D{n} . " for n in range(30))

    assert len(focuses(data, TOO_FEW)) == 30
    assert focuses(data + ":a :p :d29, :b .", ":S sh:targetNode :a ; sh:path :p ; sh:class :C .") == ["a"]


@pytest.mark.parametrize(
    "constraint",
    [
        f"sh:in ( {' '.join(f':v{n}' for n in range(20_000))} )",
        f"sh:languageIn ( {' '.join(str(Literal(f'x{n}')) for n in range(20_000))} )",
        f"sh:closed true ; sh:ignoredProperties ( {' '.join(f':p{n}' for n in range(20_000))} )",
    ],
    ids=["in", "languageIn", "closed"],
)
def test_a_long_list_is_looked_through(constraint):
    assert focuses(":b :p :none .", f":S sh:targetNode :b ; sh:path :p ; {constraint} .") in (["b"], [])


def test_a_triple_in_two_graphs_is_one_value():
    assert focuses(":g { :a a :C ; :p 1 } :h { :a a :C ; :p 1 }", TOO_FEW.replace("min", "max")) == []


def test_the_default_graph_is_part_of_the_union():
    assert focuses(":a a :C . :g { :b a :C }", TOO_FEW) == ["a", "b"]


def test_a_class_is_the_target_of_the_shape_it_is():
    assert focuses(":a a :C .", ":C a owl:Class, sh:NodeShape ; sh:property [ sh:path :p ; sh:minCount 1 ] .") == ["a"]


def test_results_reached_in_two_ways_are_told_once():
    store = Store()
    store.load((PREFIXES + ":a :p :c . :b :p :c .").encode(), RdfFormat.TURTLE)
    inner = "sh:property [ sh:path :q ; sh:minCount 1 ]"
    shapes = read_shapes((PREFIXES + f":S sh:targetSubjectsOf :p ; sh:property [ sh:path :p ; {inner} ] .").encode())

    assert len(list(every_result(store, shapes))) == 2
    assert len(validate(store, shapes)) == 1


def test_anonymous_shapes_are_named_alike_on_every_run():
    names = {results(":a a :C .", TOO_FEW)[0].source_shape for _ in range(3)}

    assert names == {"urn:ace:shape:2"}


QUERY = ':S sh:targetClass :C ; sh:sparql [ sh:prefixes :names ; sh:message "%s" ; sh:select """%s""" ] .'


def test_a_query_sees_the_focus_node_inside_a_named_graph():
    select = "SELECT $this ?value ?graph WHERE { GRAPH ?graph { $this :p ?value } }"
    shapes = QUERY % ("{$this} in {?graph} has {?value}", select)
    found = results(":g { :a a :C ; :p 'x' } :h { :b a :C }", shapes)

    assert [(result.focus, result.value, result.message) for result in found] == [
        ("<urn:x:a>", '"x"', "urn:x:a in urn:x:g has x")
    ]


def test_a_query_sees_the_focus_node_in_nested_groups_and_aggregates():
    select = """SELECT $this WHERE {
      { { SELECT $this (COUNT(?v) AS ?n) WHERE { $this :p ?v } GROUP BY $this } FILTER(?n > 1) }
      UNION { FILTER(bound($this) && $this = :b) } }"""

    assert focuses(":a a :C ; :p 1, 2 . :b a :C . :c a :C ; :p 1 .", QUERY % ("", select)) == ["a", "b"]


def test_a_query_may_look_at_its_shapes():
    select = "SELECT $this WHERE { GRAPH $shapesGraph { $currentShape sh:targetClass ?class } $this a ?class }"
    shapes = QUERY.replace(":select", ":select") % ("", "PREFIX sh: <http://www.w3.org/ns/shacl#> " + select)

    assert focuses(":g { :a a :C }", shapes) == ["a"]


def test_a_deactivated_query_is_not_asked():
    shapes = (QUERY % ("", "SELECT $this WHERE { }")).replace("sh:prefixes", "sh:deactivated true ; sh:prefixes")

    assert focuses(":a a :C .", shapes) == []


@pytest.mark.parametrize("select", ["SELECT *", "SELECT DISTINCT *"])
def test_the_outermost_query_may_return_all_variables(select):
    query = f"{select} WHERE {{ $this :p ?value . FILTER(?value * 2 > 3) }}"
    shape = f':S sh:targetClass :C ; sh:sparql [ sh:prefixes :names ; sh:select "{query}" ] .'
    found = results(":a a :C ; :p 1, 2 . :b a :C .", shape)

    assert [(result.focus, result.value) for result in found] == [("<urn:x:a>", f'"2"^^<{XSD}integer>')]


@pytest.mark.parametrize("path", ["[ sh:inversePath :p ]", "[ sh:zeroOrMorePath :p ]", "( :p :q )", ":p"])
def test_a_query_may_walk_the_path_of_a_property_shape_backwards_and_again(path):
    query = "SELECT DISTINCT $this WHERE { $this $PATH? ?there . ?there ^$PATH $this . ?there $PATH* ?any }"
    data = ":a :p :a ; :q :a ."

    assert focuses(
        data, f':S sh:targetNode :a ; sh:path {path} ; sh:sparql [ sh:prefixes :names ; sh:select "{query}" ] .'
    ) == ["a"]


def test_a_literal_without_language_is_in_no_language():
    shape = ':S sh:targetNode "a", 1, "a"@en ; sh:languageIn ( "" "*" ) .'

    assert {result.focus for result in results("", shape)} == {f'"1"^^<{XSD}integer>', '"a"'}


def test_the_path_of_a_property_shape_takes_the_place_of_its_name():
    select = "SELECT $this ?value WHERE { $this $PATH ?value }"
    shapes = f":S sh:targetClass :C ; sh:path ( :p [ sh:inversePath :q ] ) ; sh:sparql [ sh:select '{select}' ] ."
    (found,) = results(":a a :C ; :p :b . :c :q :b .", shapes)

    assert (found.path, found.value) == ("(<urn:x:p>/^<urn:x:q>)", "<urn:x:c>")


def test_a_component_takes_its_parameters():
    component = """:Longer a sh:ConstraintComponent ; sh:parameter [ sh:path :longerThan ] ;
      sh:validator [ sh:message "not longer than {$longerThan}" ;
        sh:ask "ASK { FILTER(STRLEN(?value) > $longerThan) }" ] ."""
    found = results(":a :p 'x', 'xyz' .", f":S sh:targetSubjectsOf :p ; sh:path :p ; :longerThan 2 . {component}")

    assert [(result.value, result.component, result.message) for result in found] == [
        ('"x"', "urn:x:Longer", "not longer than 2")
    ]


LANGUAGES = 'sh:message "mehr"@de, "more"@en-gb, "plus"@fr'
IN_ORDER = (Message("more", "en-gb"), Message("mehr", "de"), Message("plus", "fr"))
COMPONENT = """:Longer a sh:ConstraintComponent ; sh:parameter [ sh:path :longerThan ] %s ;
  sh:validator [ sh:ask "ASK { FILTER(STRLEN(?value) > $longerThan) }" %s ] ."""


@pytest.mark.parametrize(
    "constraint",
    [
        "sh:maxCount 0",
        "sh:maxLength 1",
        "sh:datatype xsd:byte",
        "sh:uniqueLang true",
        "sh:not [ sh:minLength 1 ]",
        "sh:node [ sh:maxLength 1 ]",
        "sh:qualifiedValueShape [ sh:minLength 1 ] ; sh:qualifiedMaxCount 1",
        "sh:qualifiedValueShape [ sh:minLength 9 ] ; sh:qualifiedMinCount 1",
        "sh:sparql [ sh:select 'SELECT $this WHERE { $this a <urn:x:C> }' ]",
        ":longerThan 9",
    ],
)
def test_a_result_carries_every_message_of_its_shape_with_its_language(constraint):
    shapes = f":S sh:targetClass :C ; sh:path :p ; {constraint} ; {LANGUAGES} . {COMPONENT % ('', '')}"
    found = results(":a a :C ; :p 'xx'@en, 'xyz'@en .", shapes)

    assert {result.messages for result in found} == {IN_ORDER}
    assert {result.message for result in found} == {"more"}


def test_the_message_without_language_is_the_one_that_is_shown():
    (found,) = results(":a a :C .", TOO_FEW.replace("sh:min", 'sh:message "b", "a", "c"@en ; sh:min'))

    assert found.messages == (Message("a"), Message("b"), Message("c", "en"))
    assert found.message == "a"


def test_the_results_of_a_constraint_share_its_messages():
    data = "".join(f":a{n} a :C . " for n in range(9))
    found = results(data, TOO_FEW.replace("sh:min", f"{LANGUAGES} ; sh:min"))

    assert (len(found), len({id(result.messages) for result in found})) == (9, 1)


def test_the_messages_of_a_query_are_filled_in_each_language_and_go_before_those_of_the_shape():
    stated = f'"{{?value}} of {{$this}}"@en, "{{?value}} von {{?this}}"@de ; sh:select "{SELECTS}"'
    (found,) = results(":a a :C ; :p 5 .", f":S sh:targetClass :C ; {LANGUAGES} ; sh:sparql [ sh:message {stated} ] .")

    assert found.messages == (Message("5 of urn:x:a", "en"), Message("5 von urn:x:a", "de"))


SELECTS = "SELECT $this ?value WHERE { $this <urn:x:p> ?value }"


@pytest.mark.parametrize(
    ("component", "validator", "told"),
    [
        ("", "", IN_ORDER),
        ('; sh:message "über {$longerThan}"@de', "", (Message("über 9", "de"),)),
        ('; sh:message "c"', '; sh:message "over {$longerThan}"@en', (Message("over 9", "en"),)),
    ],
    ids=["shape", "component", "validator"],
)
def test_the_messages_of_a_component_are_those_nearest_to_its_query(component, validator, told):
    shapes = f":S sh:targetSubjectsOf :p ; sh:path :p ; :longerThan 9 ; {LANGUAGES} . "
    (found,) = results(":a :p 'x' .", shapes + COMPONENT % (component, validator))

    assert found.messages == told


@pytest.mark.parametrize("own", ["", 'sh:message "stated"@en ; '], ids=["none", "own"])
def test_a_message_that_a_query_binds_goes_before_all_others_and_keeps_its_language(own):
    select = "SELECT $this ?message WHERE { $this <urn:x:p> ?message }"
    shapes = f":S sh:targetClass :C ; {LANGUAGES} ; sh:sparql [ {own}sh:select '{select}' ] ."
    found = results(":a a :C ; :p 'bound'@de . :b a :C ; :p 7 .", shapes)

    assert [result.messages for result in found] == [(Message("bound", "de"),), (Message("7"),)]


def test_a_query_that_binds_a_message_for_some_rows_says_what_is_stated_for_the_others():
    select = "SELECT $this ?message WHERE { OPTIONAL { $this <urn:x:p> ?message } }"
    found = results(
        ":a a :C ; :p 'bound'@de . :b a :C .",
        f":S sh:targetClass :C ; sh:sparql [ {LANGUAGES} ; sh:select '{select}' ] .",
    )

    assert [result.messages for result in found] == [(Message("bound", "de"),), IN_ORDER]


@pytest.mark.parametrize(
    ("select", "reason"),
    [
        ("SELECT $this WHERE { $this :p ?v MINUS { $this :q ?v } }", "MINUS may not be used"),
        ("SELECT $this WHERE { VALUES ?v { 1 } $this :p ?v }", "VALUES may not be used"),
        ("SELECT $this WHERE { BIND(1 AS $this) }", "$this is pre-bound"),
        ("SELECT ?v WHERE { $this :p ?v }", "every SELECT must name $this"),
        ("SELECT $this WHERE { { SELECT * WHERE { $this :p ?v } } }", "every SELECT must name $this"),
        ("SELECT (COUNT($this) AS ?n) WHERE { $this :p ?v }", "every SELECT must name $this"),
        (
            "SELECT $this WHERE { $this :p ?v { SELECT ?v WHERE { ?v :q ?w } } }",
            "every SELECT must name $this",
        ),
        ("SELECT $this ?aceCheck WHERE { $this :p ?aceCheck }", "?aceCheck is a name that the engine uses itself"),
        ("SELECT $this ?ace0 WHERE { $this :p $ace0 }", "?ace0 is a name that the engine uses itself"),
        ("SELECT $this WHERE { $this :p }", "is not SPARQL"),
        ("ASK { $this :p ?v }", "a query must be a SELECT query"),
        ("DELETE { $this :p ?v } WHERE { $this :p ?v }", "a query must be a SELECT query"),
        ("SELECT $this WHERE { SERVICE <http://127.0.0.1:9/> { $this :p ?v } }", "SERVICE may not be used"),
        ("SELECT $this WHERE { $this :p trueSERVICE<http://127.0.0.1:9/> { ?a ?b ?c } }", "SERVICE may not be used"),
        ("SELECT $this WHERE { $this :p 1SeRvIcE<http://127.0.0.1:9/> { ?a ?b ?c } }", "SERVICE may not be used"),
        ("SELECT $this WHERE { $this :p :.SERVICE<http://127.0.0.1:9/> { ?a ?b ?c } }", "SERVICE may not be used"),
        (f"SELECT $this WHERE {{ FILTER({'(' * 200}1{')' * 200}) }}", "a query nests 202 brackets"),
        (f"SELECT $this WHERE {{ FILTER({'!' * 20_000}true) }}", "and holds 20000 signs"),
        (f"SELECT $this WHERE {{ FILTER({'1+' * 20_000}1) }}", "and holds 20000 signs"),
    ],
)
def test_a_query_that_cannot_be_prebound_is_refused(select, reason):
    assert reason in refusal(QUERY % ("", select))


def test_a_shape_that_refers_to_itself_is_refused():
    shapes = ":S sh:targetClass :C ; sh:property :P . :P sh:path :p ; sh:node :S ."

    assert refusal(shapes) == (
        "the shape urn:x:S refers to itself: urn:x:S → urn:x:P → urn:x:S\n  hint: recursive shapes are not supported"
    )


DOUBLING_PATHS = ":S sh:targetClass :C ; sh:path _:p25 . _:p0 sh:inversePath :p . " + " ".join(
    f"_:p{n + 1} sh:alternativePath ( _:p{n} _:p{n} ) ." for n in range(25)
)
DOUBLING_SHAPES = ":S30 sh:targetNode :a . :S0 sh:class :C . " + " ".join(
    f":S{n + 1} sh:and ( :S{n} :S{n} ) ." for n in range(30)
)


@pytest.mark.parametrize(
    ("shapes", "reason"),
    [
        (
            ":S sh:targetClass :C ; sh:path ( :p ) .",
            "urn:x:S: the path <urn:ace:shape:2> lists fewer than two paths",
        ),
        (
            ":S sh:targetClass :C ; sh:path :p, :q .",
            "urn:x:S has 2 values of <http://www.w3.org/ns/shacl#path>",
        ),
        (":S sh:targetClass :C ; sh:property :P .", "urn:x:P is a property of urn:x:S and has no sh:path"),
        (
            ":S sh:targetClass :C ; sh:path :p ; sh:minCount 'x' .",
            'sh:minCount of urn:x:S is "x", no whole number',
        ),
        (":S sh:targetClass :C ; sh:nodeKind :K .", "<urn:x:K> is no sh:nodeKind"),
        (
            ":S sh:targetClass :C ; sh:pattern '(?=x)' .",
            'sh:pattern of urn:x:S is "(?=x)", no XPath regular expression\n  hint: no look-ahead',
        ),
        (
            ":S sh:targetClass :C ; sh:pattern 'x' ; sh:flags 'g' .",
            'sh:flags of urn:x:S is "g", no flags of a regular expression\n  hint: known: i, m, q, s, x',
        ),
        (":S sh:targetClass :C ; sh:pattern '(?=x)' ; sh:flags 'i' .", "no XPath regular expression"),
        (":S sh:targetClass :C ; sh:in :L .", "urn:x:L is no well-formed list"),
        (f":S sh:targetClass :C ; sh:path {'[ sh:inversePath ' * 40}:p{' ]' * 40} .", "a path nests more than 30 deep"),
        (f":S sh:targetClass :C ; sh:path ( {':p ' * 600} ) .", "has more than 500 parts"),
        (DOUBLING_PATHS, "has more than 500 parts"),
        (DOUBLING_SHAPES, "the shapes lead to 2147483647 checks"),
        ("".join(f":S{n} sh:not :S{n + 1} . " for n in range(60)) + ":S0 sh:targetNode :a .", "in more than 40 others"),
        (":S sh:targetClass :C ; sh:pattern '((a{1000}){1000}){1000}' .", "no XPath regular expression"),
        (f":S sh:targetClass :C ; sh:path :p ; sh:minCount '{'9' * 5000}' .", "no whole number"),
        (":S sh:targetClass :C ; sh:in ( '\\u0001?x <urn:x:c>\\u0001' ) .", "the control character U+0001"),
        (":S sh:targetClass", "shapes graph 1:4:18: cannot be read: Unexpected end"),
    ],
)
def test_an_ill_formed_shape_is_refused(shapes, reason):
    assert reason in refusal(shapes)


def test_words_that_are_a_pattern_with_their_flags_alone_are_one():
    assert focuses(":a a :C .", ":S sh:targetClass :C ; sh:pattern '(' ; sh:flags 'q' .") == ["a"]


@pytest.mark.parametrize("above", ["sh:NodeShape", ":B"])
def test_kinds_of_shapes_may_lie_below_one_another_in_a_circle(above):
    subclass = "<http://www.w3.org/2000/01/rdf-schema#subClassOf>"
    shapes = f":A {subclass} :B . :B {subclass} :A, {above} . :S a :A, owl:Class ; sh:nodeKind sh:Literal ."

    assert focuses(":a a :S .", shapes) == ["a"]


def test_an_ill_formed_shape_that_no_target_reaches_does_no_harm():
    assert read_shapes((PREFIXES + ":S sh:path ( :p ) .").encode()).roots == ()


@pytest.mark.parametrize(
    ("datatype", "good", "bad"),
    [
        ("nonNegativeInteger", "5", "-5"),
        ("byte", "127", "128"),
        ("integer", "12345678901234567890123", "1.5"),
        ("decimal", "1.50", "1e3"),
        ("double", "NaN", "none"),
        ("boolean", "1", "yes"),
        ("date", "2020-02-29", "2021-02-29"),
        ("dateTime", "2020-01-01T10:00:00Z", "2020-01-01"),
        ("dateTimeStamp", "2020-01-01T10:00:00Z", "2020-01-01T10:00:00"),
        ("gYear", "2020", "20"),
        ("duration", "P1Y2M", "1 year"),
        ("language", "en-GB", "english language"),
        ("string", "", None),
        ("unknown", "anything", None),
    ],
)
def test_a_literal_has_its_datatype_only_when_its_words_fit(datatype, good, bad):
    shapes = f":S sh:targetSubjectsOf :p ; sh:property [ sh:path :p ; sh:datatype xsd:{datatype} ] ."
    store = Store()
    for name, words in (("good", good), ("bad", bad)):
        if words is not None:
            value = Literal(words, datatype=NamedNode(XSD + datatype))
            store.add(Quad(NamedNode("urn:x:" + name), NamedNode("urn:x:p"), value))
    found = [result.focus for result in validate(store, read_shapes((PREFIXES + shapes).encode()))]

    assert found == ([] if bad is None else ["<urn:x:bad>"])


def written(data: str) -> Document:
    return Document("data.ttl", io.BytesIO((PREFIXES + data).encode()), RdfFormat.TURTLE)


@pytest.mark.parametrize(
    ("datatype", "conforming"),
    [
        ("byte", ["byte"]),
        ("integer", ["integer"]),
        ("nonNegativeInteger", ["nonNegativeInteger"]),
        ("dateTime", ["dateTime"]),
        ("dateTimeStamp", ["dateTimeStamp"]),
    ],
)
def test_a_derived_datatype_is_told_from_others_where_the_data_are_read_from_documents(datatype, conforming):
    words = {"dateTime": "2020-01-01T10:00:00Z", "dateTimeStamp": "2020-01-01T10:00:00Z"}
    kinds = ["byte", "integer", "nonNegativeInteger", "dateTime", "dateTimeStamp"]
    data = [written("".join(f':{kind} :p "{words.get(kind, "55")}"^^xsd:{kind} .\n' for kind in kinds))]
    shapes = read_shapes((PREFIXES + f":S sh:targetSubjectsOf :p ; sh:path :p ; sh:datatype xsd:{datatype} .").encode())
    store, spelling = load_store(data)
    found = validate(store, shapes, spelling)

    assert spelling.derived
    assert [kind for kind in kinds if f"<urn:x:{kind}>" not in {result.focus for result in found}] == conforming
    assert not any("urn:ace:" in result.value for result in found)


@pytest.mark.parametrize(
    ("value", "shape", "conforms"),
    [
        ("5", "sh:datatype xsd:byte", False),
        ("5", "sh:datatype xsd:integer", True),
        ("5", "sh:datatype xsd:nonNegativeInteger", False),
        ('"2020-01-01T10:00:00Z"^^xsd:dateTime', "sh:datatype xsd:dateTimeStamp", False),
        ("5", "sh:not [ sh:datatype xsd:long ]", True),
        ("5", "sh:or ( [ sh:datatype xsd:byte ] [ sh:datatype xsd:string ] )", False),
        ('"5"^^xsd:byte', "sh:datatype xsd:byte", True),
    ],
)
@pytest.mark.parametrize("beside", ["", ' :z :y "1"^^xsd:byte .'])
def test_a_base_datatype_is_no_derived_one_whatever_else_the_data_hold(value, shape, conforms, beside):
    store, spelling = load_store([written(f":a :p {value} .{beside}")])
    shapes = read_shapes((PREFIXES + f":S sh:targetSubjectsOf :p ; sh:path :p ; {shape} .").encode())

    assert (validate(store, shapes, spelling) == []) is conforms


def test_a_target_node_is_a_literal_as_it_was_written():
    store, spelling = load_store([written(':a :p "5"^^xsd:byte .')])
    shapes = ':S sh:targetNode "5"^^xsd:byte ; sh:datatype xsd:byte . :T sh:targetNode 7 ; sh:datatype xsd:byte .'
    found = validate(store, read_shapes((PREFIXES + shapes).encode()), spelling)

    assert [result.source_shape for result in found] == ["urn:x:T"]


@pytest.mark.parametrize(
    ("value", "shape", "conforms"),
    [
        ("false, true", "sh:minInclusive false ; sh:maxInclusive true", True),
        ("false", "sh:minExclusive false", False),
        ("true", "sh:maxExclusive 5", False),
        ('"9223372036854775808"^^xsd:integer', "sh:minInclusive 0", True),
        ('"-9223372036854775809"^^xsd:integer', "sh:minInclusive 0", False),
        ('"18446744073709551615"^^xsd:unsignedLong', "sh:minExclusive 5", True),
        ('"100000000000000000000000"^^xsd:decimal', "sh:maxInclusive 7", False),
        ('"0.1234567890123456789012345"^^xsd:decimal', "sh:maxInclusive 7", True),
        ("1", 'sh:maxInclusive "18446744073709551615"^^xsd:unsignedLong', True),
        ('"99999999999999999999x"^^xsd:integer', "sh:minInclusive 0", False),
        ('"soon"', "sh:minInclusive 0", False),
        ('"--02-29"^^xsd:gMonthDay', "sh:datatype xsd:gMonthDay", True),
        ('"--02-30"^^xsd:gMonthDay', "sh:datatype xsd:gMonthDay", False),
        ('"--04-31Z"^^xsd:gMonthDay', "sh:datatype xsd:gMonthDay", False),
    ],
)
def test_booleans_and_long_numbers_have_an_order(value, shape, conforms):
    assert (results(f":a :p {value} .", f":S sh:targetSubjectsOf :p ; sh:path :p ; {shape} .") == []) is conforms


@pytest.mark.parametrize(
    ("less", "more", "conforms"),
    [
        ("false", "true", True),
        ("true", "false", False),
        ("1", '"9223372036854775808"^^xsd:integer', True),
        ('"9223372036854775808"^^xsd:integer', "1", False),
    ],
)
def test_booleans_and_long_numbers_of_two_properties_have_an_order(less, more, conforms):
    data = f":a :p {less} ; :q {more} ."
    for constraint in ("lessThan", "lessThanOrEquals"):
        shapes = f":S sh:targetSubjectsOf :p ; sh:path :p ; sh:{constraint} :q ."

        assert (results(data, shapes) == []) is conforms
    long = '"9223372036854775808"^^xsd:integer'
    assert (
        results(f":a :p {long} ; :q {long} .", ":S sh:targetSubjectsOf :p ; sh:path :p ; sh:lessThanOrEquals :q .")
        == []
    )


def test_a_graph_without_a_name_is_the_node_that_statements_are_about():
    content = io.BytesIO((PREFIXES + "_:g { :a a :C } _:g :by :me .").encode())
    data = Document("data.trig", content, RdfFormat.TRIG)
    shapes = """:S sh:targetClass :C ; sh:sparql [ sh:prefixes :names ; sh:select
      "SELECT $this ?value WHERE { GRAPH ?g { $this a ?c } ?g :by ?value }" ] ."""
    store, spelling = load_store([data])
    found = validate(store, read_shapes((PREFIXES + DECLARED + shapes).encode()), spelling)

    assert [result.value for result in found] == ["<urn:x:me>"]
    assert sorted(map(str, store)) == sorted(map(str, load_store([data])[0]))


GROUPED = """SELECT $this ?value WHERE {
  { SELECT $this $par (COUNT(?v) AS ?value) WHERE { $this $PATH ?v } GROUP BY $this $par }
}"""


def results_of_component(query: str, message: str = "no") -> list[Result]:
    shapes = f''':C a sh:ConstraintComponent ; sh:parameter [ sh:path :par ] ;
      sh:validator [ sh:message "{message}" ; sh:select """{query}""" ] .
    :S sh:targetClass :K ; sh:property [ sh:path :p ; :par "a \\"q\\" b" ] .'''
    return results(":a a :K ; :p 1, 2 .", shapes)


@pytest.mark.parametrize(
    ("query", "values"),
    [
        ("SELECT $this ($par AS ?value) WHERE { $this $PATH 1 }", [r'"a \"q\" b"']),
        ("SELECT $this (STR($currentShape) AS ?value) WHERE { $this a ?k }", ['"urn:ace:shape:4"']),
        (GROUPED, [f'"2"^^<{XSD}integer>']),
        (
            "SELECT $this (MAX(?v) AS ?value) WHERE { $this $PATH ?v } GROUP BY $this $par ORDER BY $par",
            [f'"2"^^<{XSD}integer>'],
        ),
        ("SELECT $this WHERE { $this $PATH ?v } GROUP BY $this HAVING (MAX(?v) > STRLEN($par))", []),
    ],
)
def test_a_parameter_stands_for_its_value_in_every_clause_of_a_query(query, values):
    assert [result.value for result in results_of_component(query)] == values


def test_words_of_a_parameter_are_shown_without_their_escapes():
    found = results_of_component("SELECT $this WHERE { $this $PATH ?v }", "not {$par}")

    assert {result.message for result in found} == {'not a "q" b'}


def test_a_failure_that_a_query_reports_is_no_result():
    shapes = ':S sh:targetClass :K ; sh:sparql [ sh:select "SELECT $this (true AS ?failure) WHERE { }" ] .'
    with pytest.raises(FileFault, match="reports a failure at <urn:x:a>"):
        results(":a a :K .", shapes)


def test_a_component_has_no_effect_where_it_has_no_validator():
    shapes = """:C a sh:ConstraintComponent ; sh:parameter [ sh:path :par ] ;
      sh:nodeValidator [ sh:select "SELECT $this WHERE { $this a ?k }" ] .
    :S sh:targetClass :K ; :par 1 ; sh:property [ sh:path :p ; :par 1 ] ."""

    assert focuses(":a a :K ; :p :b .", shapes) == ["a"]
    assert read_shapes((PREFIXES + shapes).encode()).notices == (
        "urn:x:C has no validator for property shapes, where it has no effect",
    )


@pytest.mark.parametrize(
    ("constraint", "lack"),
    [
        ('sh:datatype "x:> || true || ?value = <y:"', "no IRI"),
        ('sh:class "a } b"', "no IRI"),
        ("sh:equals 5", "no IRI"),
        ('sh:disjoint "x"', "no IRI"),
        ('sh:lessThan "x"', "no IRI"),
        ('sh:lessThanOrEquals "x"', "no IRI"),
        ('sh:severity "bad> ; x <y"', "no IRI"),
        ("sh:minInclusive :x", "no literal"),
        ("sh:pattern :x", "no literal"),
        ("sh:pattern 5", "no text"),
        ('sh:uniqueLang "true"', "neither true nor false"),
        ('sh:deactivated "true"', "neither true nor false"),
        ('sh:minCount "1"', "no whole number"),
        ("sh:minCount -1", "no whole number"),
        ('sh:minCount "1_0"^^xsd:integer', "no whole number"),
        ("sh:minCount 1, 2", "has 2 values of sh:minCount, and may have one"),
        ("sh:datatype xsd:string, xsd:date", "has 2 values of sh:datatype, and may have one"),
        ("sh:in ( 1 ), ( 2 )", "has 2 values of sh:in, and may have one"),
        ("sh:closed true, false", "has 2 values of sh:closed, and may have one"),
        ("sh:deactivated true, false", "has 2 values of sh:deactivated, and may have one"),
        ("sh:closed true ; sh:ignoredProperties ( :p ), ( :q )", "has 2 values of sh:ignoredProperties"),
        ('sh:closed true ; sh:ignoredProperties ( "x" )', "no IRI"),
        ("sh:closed true ; sh:ignoredProperties ( [] )", "no IRI"),
        ('sh:pattern "a" ; sh:flags "i", "s"', "has 2 values of sh:flags, and may have one"),
        ("sh:languageIn ( :en )", "no literal"),
        ("sh:languageIn ( 5 )", "no text"),
        ("sh:class []", "no IRI"),
        ("sh:disjoint []", "no IRI"),
        ("sh:severity []", "no IRI"),
        ('sh:not "x"', "stands where a shape is needed"),
        ("sh:hasValue <<( :a :b :c )>>", "is no object in it"),
    ],
)
def test_a_parameter_that_is_ill_formed_is_refused(constraint, lack):
    assert lack in refusal(f":S sh:targetSubjectsOf :p ; sh:path :p ; {constraint} .")


@pytest.mark.parametrize(
    "target",
    [
        "sh:targetClass []",
        "sh:targetNode []",
        'sh:targetSubjectsOf "x"',
        "sh:targetObjectsOf 5",
        'sh:targetClass "a b"',
    ],
)
def test_a_target_that_is_no_iri_is_refused(target):
    assert "no IRI" in refusal(f":S {target} ; sh:nodeKind sh:IRI .")


def test_a_node_shape_that_counts_is_refused():
    assert "has sh:minCount and no sh:path" in refusal(":S sh:targetClass :C ; sh:minCount 1 .")
    qualified = ":S sh:targetClass :C ; sh:qualifiedValueShape :T ; sh:qualifiedMinCount 1 . :T sh:class :C ."
    assert "has sh:qualifiedValueShape and no sh:path" in refusal(qualified)


@pytest.mark.parametrize(
    ("shape", "lack"),
    [
        ("a sh:PropertyShape ; sh:nodeKind sh:IRI", "urn:x:S is a sh:PropertyShape and has no sh:path"),
        ("a sh:NodeShape ; sh:path :p ; sh:minCount 1", "urn:x:S is a sh:NodeShape and has a sh:path"),
    ],
)
def test_a_shape_that_is_not_of_its_kind_is_refused(shape, lack):
    assert lack in refusal(f":S {shape} ; sh:targetClass :C .")


@pytest.mark.parametrize(
    ("constraint", "notice"),
    [
        ("sh:node :T", "urn:x:T is used as a shape and stated nowhere, so that every node conforms to it"),
        (
            "sh:property [ sh:path :p ; sh:qualifiedValueShape [ sh:class :C ] ]",
            "urn:ace:shape:1 has neither sh:qualifiedMinCount nor sh:qualifiedMaxCount, so that nothing is counted",
        ),
        (
            "sh:property [ sh:path :p ; sh:qualifiedMinCount 1 ]",
            "urn:ace:shape:1 has no sh:qualifiedValueShape, so that nothing is counted",
        ),
        (
            "sh:property [ sh:path :p ; sh:flags 'i' ]",
            "sh:flags of urn:ace:shape:1 has no effect without sh:pattern",
        ),
        ("sh:ignoredProperties ( :p )", "sh:ignoredProperties of urn:x:S has no effect without sh:closed"),
        (
            "sh:property [ sh:path :p ; sh:qualifiedValueShapesDisjoint true ]",
            "sh:qualifiedValueShapesDisjoint of urn:ace:shape:1 has no effect without sh:qualifiedValueShape",
        ),
    ],
)
def test_a_constraint_that_can_find_nothing_is_noted(constraint, notice):
    shapes = read_shapes(f"{PREFIXES} :S a sh:NodeShape ; sh:targetClass :C ; {constraint} .".encode())

    assert shapes.notices == (notice,)


@pytest.mark.parametrize(
    ("parameters", "lack"),
    [
        ("[ sh:path :this ]", "a name that a parameter may not have"),
        ("[ sh:path :a-b ]", "a parameter of urn:x:C ends in 'a-b', which is no name of a variable"),
        ("[ sh:path <urn:x:> ]", "a parameter of urn:x:C ends in '', which is no name of a variable"),
        ("[ sh:path [ sh:inversePath :m ] ]", "sh:parameter of urn:x:C is a blank node, no IRI"),
        ("[ sh:path :x ], [ sh:path <urn:y:x> ]", "a name that a parameter may not have, or two have"),
        ("[ sh:path :x ; sh:optional true ]", "every parameter of urn:x:C may be left out"),
    ],
)
def test_parameters_that_cannot_be_told_apart_are_refused(parameters, lack):
    assert lack in refusal(f":C a sh:ConstraintComponent ; sh:parameter {parameters} .")


@pytest.mark.parametrize(
    ("validator", "lack"),
    [
        ("sh:message 'x'", "no validator of urn:x:C has sh:ask or sh:select"),
        ("sh:ask 'ASK { }', 'ASK { FILTER(false) }'", "has 2 values of <http://www.w3.org/ns/shacl#ask>"),
        ("sh:ask 'ASK { } { FILTER(false) }'", "is not SPARQL"),
        ("sh:ask 'ASK { } } UNION { { }'", "is not SPARQL"),
        ("sh:select 'SELECT $this WHERE { } } UNION { SELECT $this WHERE { }'", "is not SPARQL"),
        ("sh:select 'SELECT $this WHERE { FILTER(<urn:f>($this)) }'", "cannot be run: The custom function <urn:f>"),
    ],
)
def test_a_validator_that_cannot_be_asked_is_refused(validator, lack):
    shapes = f":C a sh:ConstraintComponent ; sh:parameter [ sh:path :m ] ; sh:validator [ {validator} ] ."

    assert lack in refusal(f"{shapes} :S sh:targetClass :K ; :m 1 .")


def test_a_long_value_is_shortened_in_a_sentence():
    assert len(refusal(f":S sh:targetClass :K ; sh:pattern '{'(a' * 9000}' .")) < 400
    assert len(refusal(f":S sh:targetClass :K ; sh:class '{'a' * 9000}' .")) < 400


def test_a_keyword_that_is_glued_to_a_number_is_seen():
    query = "SELECT $this WHERE { $this :p 1MINUS { $this a :K } }"

    assert "MINUS may not be used" in refusal(
        f':S sh:targetClass :K ; sh:sparql [ sh:prefixes :names ; sh:select "{query}" ] .'
    )


def test_statements_about_statements_are_refused_with_their_file():
    with pytest.raises(FileFault, match=r"RDF 1\.2"):
        load_store([written(":a :p <<( :s :p :o )>> .")])


@pytest.mark.parametrize("form", [RdfFormat.TURTLE, RdfFormat.N_TRIPLES])
def test_texts_with_a_direction_are_refused_with_their_file(form):
    line = b'<urn:x:a> <urn:x:p> "x"@en--ltr .\n'

    with pytest.raises(FileFault, match=r"data: a text with a direction is RDF 1\.2"):
        load_store([Document("data", io.BytesIO(line), form)])


def test_a_shape_within_another_sees_derived_datatypes_as_they_were_written():
    data = [written(':a :p "5"^^xsd:byte . :b :p 5 .')]
    shapes = ":S sh:targetSubjectsOf :p ; sh:path :p ; sh:or ( [ sh:datatype xsd:byte ] [ sh:datatype xsd:string ] ) ."
    store, spelling = load_store(data)
    found = validate(store, read_shapes((PREFIXES + shapes).encode()), spelling)

    assert [result.focus for result in found] == ["<urn:x:b>"]


def test_blank_nodes_of_documents_have_the_same_names_on_every_run():
    data = [written("_:x :p [ :p 1 ] ."), written("_:x :p :c .")]
    runs = [sorted(map(str, load_store(data)[0])) for _ in range(2)]

    assert runs[0] == runs[1]
    assert len({term for quad in load_store(data)[0] for term in (quad.subject, quad.object)}) == 5


LINE_SUBJECTS = ("<urn:x:a>", "_:a", "<urn:x:\\u0061>")
LINE_VALUES = (
    "<urn:x:b>",
    "_:b",
    '"w"',
    '"_:"',
    '"5"^^<xsd:integer>',
    '"5"^^<xsd:byte>',
    '"5"^^<xsd:b\\u0079te>',
    '"\\U0001F600"@en',
)


@given(st.lists(st.tuples(st.sampled_from(LINE_SUBJECTS), st.sampled_from(LINE_VALUES)), max_size=6))
def test_lines_that_go_into_the_store_as_they_are_give_what_reading_each_of_them_gives(rows):
    lines = "".join(f"{subject} <urn:x:p> {value} .\n" for subject, value in rows).replace("xsd:", XSD)
    forms = ((RdfFormat.N_TRIPLES, "x.nt"), (RdfFormat.TURTLE, "x.ttl"))
    loaded = [load_store([Document(name, io.BytesIO(lines.encode()), form)]) for form, name in forms]

    assert len({(spelling.derived, *sorted(map(str, store))) for store, spelling in loaded}) == 1


def test_what_needs_care_is_seen_where_two_pieces_of_a_document_meet(monkeypatch):
    monkeypatch.setattr(loading, "_PIECE", 7)
    data = Document("x.nt", io.BytesIO(f'<urn:x:a> <urn:x:p> "5"^^<{XSD}byte> .\n'.encode()), RdfFormat.N_TRIPLES)

    assert load_store([data])[1].derived


def test_a_fault_in_a_line_is_told_with_its_place_however_the_line_was_read():
    with pytest.raises(FileFault, match=r"x\.nt:2"):
        load_store(
            [
                Document(
                    "x.nt", io.BytesIO(b"<urn:x:a> <urn:x:p> <urn:x:b> .\n<urn:x:a> <urn:x:p> .\n"), RdfFormat.N_TRIPLES
                )
            ]
        )


@pytest.mark.parametrize("path", ["[ sh:zeroOrMorePath :p ]", "[ sh:zeroOrOnePath :p ]"])
def test_a_path_without_steps_ends_where_it_began_even_for_terms_in_no_triple(path):
    shapes = f":S sh:targetNode :nowhere, 'word' ; sh:path {path} ; sh:in ( :here ) ."

    assert [(result.focus, result.value) for result in results("", shapes)] == [
        ('"word"', '"word"'),
        ("<urn:x:nowhere>", "<urn:x:nowhere>"),
    ]


@pytest.mark.parametrize("value", ["_:b", '"a"@en', '"soon"^^xsd:date', ":c"])
def test_a_value_without_an_order_is_not_less_than_or_equal_to_itself(value):
    shapes = ":S sh:targetNode :a ; sh:path :p ; sh:lessThanOrEquals :q ."

    assert len(results(f":a :p {value} ; :q {value} .", shapes)) == 1


@pytest.mark.parametrize(
    "value", ["1", "1.0", '"a"', "true", '"2020-01-01"^^xsd:date', '"2020-01-01T10:00:00"^^xsd:dateTime']
)
def test_a_value_with_an_order_is_less_than_or_equal_to_itself(value):
    shapes = ":S sh:targetNode :a ; sh:path :p ; sh:lessThanOrEquals :q ."

    assert results(f":a :p {value} ; :q {value} .", shapes) == []


def test_a_sequence_within_a_sequence_is_walked_in_order():
    shapes = ":S sh:targetNode :a ; sh:path ( ( :p ( :q :q ) ) [ sh:inversePath ( :r :q ) ] ) ; sh:in ( :none ) ."
    data = ":a :p :b . :b :q :c . :c :q :d . :e :r :f . :f :q :d ."

    assert [result.value for result in results(data, shapes)] == ["<urn:x:e>"]


steps = st.sampled_from([Step("urn:x:p"), Step("urn:x:q?(a)/b")])
paths = st.recursive(
    steps,
    lambda inner: st.one_of(
        inner.map(Inverse),
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: Sequence(tuple(parts))),
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: Alternative(tuple(parts))),
        st.builds(Repeat, inner, st.sampled_from(["*", "+", "?"])),
    ),
    max_leaves=6,
)


@given(paths)
def test_a_path_is_read_again_from_its_text(path):
    assert parse_path(path_text(path)) == path


@given(paths)
def test_a_path_is_read_again_from_the_report(path):
    result = Result("<urn:x:a>", path_text(path), "", SH + "C", "urn:x:S", SH + "Violation", ())
    report = read_triples([report_turtle([result]).replace("urn:ace:path:", SKOLEM).encode()], base=None)
    (node,) = (report.one(subject, SH + "resultPath") for subject in report.subjects(SH + "resultPath"))

    assert path_text(read_path(report, node)) == path_text(path)


def test_the_report_is_the_same_for_any_order_and_holds_no_blank_node():
    blank = Store()
    blank.add(Quad(BlankNode("b"), NamedNode("urn:x:p"), Literal('say "hi"\n')))
    shapes = """:S sh:targetSubjectsOf :p ; sh:nodeKind sh:IRI ;
      sh:property [ sh:path :p ; sh:maxLength 2 ] , [ sh:path :p ; sh:maxLength 3 ] ."""
    found = validate(blank, read_shapes((PREFIXES + shapes).encode()))
    report = report_turtle(found)
    terms = {term for quad in parse(report, RdfFormat.TURTLE) for term in (quad.subject, quad.object)}

    assert len(found) == 3
    assert report == report_turtle(found[::-1])
    assert not any(isinstance(term, BlankNode) for term in terms)
    assert "sh:conforms false" in report


def test_the_report_holds_every_message_and_names_a_result_by_all_of_them():
    said = [(Message('say "hi"'), Message("dis", "fr")), (Message('say "hi"'), Message("dis", "de")), ()]
    report = report_turtle(
        [Result("<urn:x:a>", "", "", SH + "C", "urn:x:S", SH + "Violation", messages) for messages in said]
    )
    told = {}
    for quad in parse(report, RdfFormat.TURTLE):
        if quad.predicate.value == SH + "resultMessage":
            told.setdefault(quad.subject, set()).add(quad.object)

    assert report.count("a sh:ValidationResult") == 3
    assert sorted(map(sorted, (map(str, messages) for messages in told.values()))) == [
        ['"dis"@de', '"say \\"hi\\""'],
        ['"dis"@fr', '"say \\"hi\\""'],
    ]


def test_a_result_of_a_query_names_its_constraint():
    select = "sh:select 'SELECT $this WHERE { $this a ?kind }'"
    shapes = f":S sh:targetClass :C ; sh:nodeKind sh:Literal ; sh:sparql :T, [ {select} ] . :T {select} ."
    found = results(":a a :C .", shapes)
    report = report_turtle(found)

    assert sorted(result.source_constraint for result in found) == ["", f"{SKOLEM}2", "urn:x:T"]
    assert report.count("sh:sourceConstraint <urn:x:T>") == 1
    assert report.count(f"sh:sourceConstraint <{SKOLEM}2>") == 1
    assert report.count("sh:sourceConstraint ") == 2


def test_the_report_of_nothing_conforms():
    assert "sh:conforms true" in report_turtle([])


def test_constants_take_the_place_of_variables_but_not_in_words_or_projections():
    tokens = read_tokens('SELECT $this $x WHERE { FILTER(bound($x) && ?x = "$x" && ?y < 3) # $x\n }')

    assert insert(tokens, {"x": "5"}) == 'SELECT $this $x WHERE { FILTER((true) && 5 = "$x" && ?y < 3) \n\n }'
