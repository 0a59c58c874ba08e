"""The rules of the SPARQL 1.1 Protocol (W3C), section 2, one request each."""

from __future__ import annotations

import gzip
import json
from urllib.parse import quote, urlencode
from xml.etree import ElementTree

import pytest

FORM, QUERY, UPDATE = "application/x-www-form-urlencoded", "application/sparql-query", "application/sparql-update"
ONE, TWO, THREE = (f"https://example.org/{name}" for name in ("one", "two", "three"))
DEFAULT_HAS_BOTH = f"ASK {{ <{ONE}> ?p ?o . <{TWO}> ?p ?o FILTER NOT EXISTS {{ <{THREE}> ?p ?o }} }}"
NAMED_HAVE_BOTH = f"ASK {{ GRAPH ?a {{ <{ONE}> ?p ?o }} GRAPH ?b {{ <{TWO}> ?p ?o }} }}"
FULL = f"ASK {{ <{THREE}> ?p ?o . GRAPH ?a {{ <{ONE}> ?p ?o }} FILTER NOT EXISTS {{ <{ONE}> ?p ?o }} }}"
PROTOCOL_WINS = f"ASK FROM <{THREE}> {{ GRAPH ?a {{ <{ONE}> ?p ?o }} FILTER NOT EXISTS {{ <{THREE}> ?p ?o }} }}"


def pairs(*given):
    return urlencode(given)


TRUE = {
    "a form with the dataset in the address": (
        "POST",
        pairs(("default-graph-uri", "https://example.org/none")),
        FORM,
        "query=ASK%20%7B%7D",
    ),
    "default graphs by GET": (
        "GET",
        pairs(("query", DEFAULT_HAS_BOTH), ("default-graph-uri", ONE), ("default-graph-uri", TWO)),
        None,
        None,
    ),
    "default graphs by POST": (
        "POST",
        pairs(("default-graph-uri", ONE), ("default-graph-uri", TWO)),
        QUERY,
        DEFAULT_HAS_BOTH,
    ),
    "default graphs in a form": (
        "POST",
        "",
        FORM,
        pairs(("query", DEFAULT_HAS_BOTH), ("default-graph-uri", ONE), ("default-graph-uri", TWO)),
    ),
    "named graphs by GET": (
        "GET",
        pairs(("query", NAMED_HAVE_BOTH), ("named-graph-uri", ONE), ("named-graph-uri", TWO)),
        None,
        None,
    ),
    "named graphs by POST": ("POST", pairs(("named-graph-uri", ONE), ("named-graph-uri", TWO)), QUERY, NAMED_HAVE_BOTH),
    "a whole dataset": ("POST", pairs(("default-graph-uri", THREE), ("named-graph-uri", ONE)), QUERY, FULL),
    "a dataset in both places": ("POST", pairs(("named-graph-uri", ONE)), QUERY, PROTOCOL_WINS),
    "a dataset in the query": (
        "POST",
        "",
        QUERY,
        f"ASK FROM <{ONE}> FROM <{TWO}> {{ <{ONE}> ?p ?o FILTER NOT EXISTS {{ <{THREE}> ?p ?o }} }}",
    ),
    "no dataset": ("POST", "", QUERY, f"ASK {{ <{ONE}> ?p ?o . <{THREE}> ?p ?o }}"),
    "a query by GET": (
        "GET",
        pairs(("query", "ASK {}"), ("default-graph-uri", "https://example.org/none")),
        None,
        None,
    ),
    "a query by POST": ("POST", "", f"{QUERY}; charset=UTF-8", "ASK {}"),
}


@pytest.mark.parametrize("name", TRUE)
def test_a_request_of_the_protocol_is_answered(name, three_graphs):
    method, parameters, kind, body = TRUE[name]
    reply = three_graphs.request(method, f"/sparql?{parameters}", body, {"Content-Type": kind} if kind else {})

    assert (reply.status, json.loads(reply.body)["boolean"]) == (200, True)


@pytest.mark.parametrize(
    ("query", "kinds"),
    [
        ("SELECT (1 AS ?one) {}", ("application/sparql-results+json", "text/csv; charset=utf-8")),
        ("ASK {}", ("application/sparql-results+json",)),
        ("DESCRIBE <https://example.org/one>", ("text/turtle; charset=utf-8",)),
        ("CONSTRUCT { <one> <is> 1 } WHERE {}", ("text/turtle; charset=utf-8",)),
    ],
)
def test_the_media_type_fits_the_form_of_the_query(query, kinds, three_graphs):
    reply = three_graphs.request("POST", "/sparql", query, {"Content-Type": QUERY})

    assert reply.status == 200
    assert reply.headers["content-type"] in kinds


BAD = {
    "a method that is none": ("PUT", pairs(("query", "ASK {}")), FORM, "", 405),
    "two queries": ("GET", pairs(("query", "ASK {}"), ("query", "SELECT * {}")), None, None, 400),
    "a media type that is none": ("POST", "", "text/plain", "ASK {}", 415),
    "a form without its type": ("POST", "", None, "query=ASK%20%7B%7D", 415),
    "a query without its type": ("POST", "", None, "ASK {}", 415),
    "a query in UTF-16": ("POST", "", f"{QUERY}; charset=UTF-16", "ASK {}".encode("utf-16"), 415),
    "a body that is no UTF-8": ("POST", "", QUERY, b"ASK { ?s ?p '\xff' }", 400),
    "an address that is no UTF-8": ("GET", "query=ASK%20%7B%7D%FF", None, None, 400),
    "broken syntax": ("GET", pairs(("query", "ASK {")), None, None, 400),
    "a form without a query": ("POST", "", FORM, "other=1", 400),
    "a query in both places": ("POST", pairs(("query", "ASK {}")), QUERY, "ASK {}", 400),
    "an update by GET": ("GET", pairs(("update", "CLEAR ALL")), None, None, 400),
    "two updates": ("POST", "", FORM, "update=CLEAR%20NAMED&update=CLEAR%20DEFAULT", 400),
    "an update of another type": ("POST", "", "text/plain", "CLEAR NAMED", 415),
    "an update without its type": ("POST", "", None, "update=CLEAR%20NAMED", 415),
    "an update in UTF-16": ("POST", "", f"{UPDATE}; charset=UTF-16", "CLEAR NAMED".encode("utf-16"), 415),
    "a query where nothing acceptable can be given": ("GET", pairs(("query", "ASK {}")), "406", None, 406),
    "a query of 300 kilobytes": ("POST", "", QUERY, "ASK {}" + " " * 300_000, 413),
    "a dataset of 200 parameters": ("POST", "", FORM, "&".join(["default-graph-uri=urn:x"] * 200), 400),
}


@pytest.mark.parametrize("name", BAD)
def test_a_request_against_the_protocol_is_refused(name, three_graphs):
    method, parameters, kind, body, status = BAD[name]
    headers = {"Accept": "image/png"} if kind == "406" else {"Content-Type": kind} if kind else {}
    reply = three_graphs.request(method, f"/sparql?{parameters}", body, headers)

    assert reply.status == status
    assert "Traceback" not in reply.text


@pytest.mark.parametrize(
    "update",
    [
        "CLEAR ALL",
        "DROP ALL",
        "LOAD <http://127.0.0.1:1/x>",
        "INSERT DATA { <urn:s> <urn:p> <urn:o> }",
        "PREFIX x: <urn:x> DELETE WHERE { ?s ?p ?o }",
        "WITH <urn:g> DELETE { ?s ?p ?o } INSERT { ?s ?p 1 } WHERE { ?s ?p ?o }",
        "CREATE GRAPH <urn:g>",
    ],
)
def test_an_update_is_refused_however_it_comes(update, three_graphs):
    as_form = three_graphs.request("POST", "/sparql", urlencode({"update": update}), {"Content-Type": FORM})
    direct = three_graphs.request("POST", "/sparql", update, {"Content-Type": UPDATE})
    as_query = three_graphs.ask(update)
    count = three_graphs.ask("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", "text/csv")

    assert (as_form.status, direct.status, as_query.status) == (403, 403, 403)
    assert count.text.split() == ["n", "3"]


@pytest.mark.parametrize(
    "accept",
    [
        "application/sparql-results+json",
        "application/sparql-results+xml",
        "text/csv",
        "text/tab-separated-values",
        "application/json",
        "application/xml",
    ],
)
def test_a_table_comes_in_every_format(accept, server):
    reply = server.ask("SELECT ?s { ?s a <https://w3id.org/ace/ns#Demand> }", accept)

    assert reply.status == 200
    assert reply.headers["content-type"].partition(";")[0] == accept
    assert reply.text.count("/id/statement/") > 10


@pytest.mark.parametrize(
    "accept",
    [
        "text/turtle",
        "application/n-triples",
        "application/ld+json",
        "application/rdf+xml",
        "application/n-quads",
        "application/trig",
        "text/n3",
    ],
)
def test_a_graph_comes_in_every_format_and_is_read_back(accept, server):
    from pyoxigraph import RdfFormat, parse

    query = "CONSTRUCT { ?s a ?c } WHERE { ?s a <https://w3id.org/ace/ns#Demand> , ?c }"
    reply = server.ask(query, accept)
    count = server.ask(
        "SELECT (COUNT(*) AS ?n) { { SELECT DISTINCT ?s { ?s a <https://w3id.org/ace/ns#Demand> } } }", "text/csv"
    )

    assert reply.status == 200
    assert len(set(parse(reply.body, RdfFormat.from_media_type(accept)))) == int(count.text.split()[1])


def test_head_says_what_get_would_say(server):
    path = f"/sparql?query={quote('SELECT * { ?s ?p ?o } LIMIT 5')}"
    head, get = server.request("HEAD", path), server.get(path)

    assert head.body == b""
    assert {n: v for n, v in head.headers.items() if n != "date"} == {
        n: v for n, v in get.headers.items() if n != "date"
    }


def test_an_answer_that_is_known_is_not_sent_again(server):
    path = f"/sparql?query={quote('SELECT * { ?s ?p ?o } LIMIT 5')}"
    etag = server.get(path).headers["etag"]

    assert server.get(path, If_None_Match=etag).status == 304
    assert server.get(path, If_None_Match=etag, Accept="text/csv").status == 200
    assert server.get(path, If_None_Match='"other"').status == 200


def test_an_answer_is_compressed_for_whom_asks(server):
    query = "SELECT * { ?s ?p ?o } LIMIT 500"
    plain = server.get(f"/sparql?query={quote(query)}")
    packed = server.get(f"/sparql?query={quote(query)}", Accept_Encoding="gzip")

    assert packed.headers["content-encoding"] == "gzip"
    assert gzip.decompress(packed.body) == plain.body
    assert len(packed.body) < len(plain.body) / 4


def test_a_syntax_error_is_told_with_its_place(server):
    reply = server.ask("SELECT * WHERE {\n  ?s ?p }")

    assert reply.status == 400
    assert "2:" in reply.text


def test_without_a_query_the_service_describes_itself(server):
    from rdflib import Graph, URIRef

    said = Graph().parse(data=server.get("/sparql").text, format="turtle")
    as_json = Graph().parse(data=server.get("/.well-known/void", Accept="application/ld+json").text, format="json-ld")
    count = server.ask("SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }", "text/csv")
    total = said.value(URIRef("https://w3id.org/ace/id/dataset"), URIRef("http://rdfs.org/ns/void#triples"))

    assert int(total) == int(count.text.split()[1])
    assert set(said) == set(as_json)


def test_prefixes_of_the_case_need_not_be_declared(server):
    reply = server.ask("ASK { actor:taliban rdfs:label ?name }")

    assert json.loads(reply.body)["boolean"] is True


NO_XML = r"page\fend \u0000 \u001B \uFFFE \uFFFF\r\n\tnext"
AS_XML = "page\ufffdend \ufffd \ufffd \ufffd \ufffd\r\n\tnext"


@pytest.mark.parametrize(
    ("query", "accept"),
    [
        (f"SELECT ('{NO_XML}' AS ?x) {{}}", "application/sparql-results+xml"),
        (f"CONSTRUCT {{ <urn:s> <urn:p> '{NO_XML}' }} {{}}", "application/rdf+xml"),
    ],
)
def test_what_xml_cannot_hold_makes_no_answer_unreadable(query, accept, three_graphs):
    read = ElementTree.fromstring(three_graphs.ask(query, accept).body)  # noqa: S314 - of our own server

    assert AS_XML in ["".join(one.itertext()) for one in read.iter()]


def test_a_character_at_the_end_of_a_piece_is_seen_too(three_graphs):
    numbers = " ".join(map(str, range(10)))
    digits = " ".join(f"VALUES ?{name} {{ {numbers} }}" for name in "abcde")
    query = f"SELECT ('\\uFFFE' AS ?x) {{ {digits} }} LIMIT 20000"
    body = three_graphs.ask(query, "application/sparql-results+xml").body
    read = ElementTree.fromstring(body)  # noqa: S314 - of our own server

    assert "".join(read.itertext()) == "\ufffd" * 20_000
