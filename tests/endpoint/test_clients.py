"""Clients as people use them, unmodified."""

from __future__ import annotations

import json
import re
import shutil
import subprocess

import pytest

DEMANDS = "SELECT ?s WHERE { ?s a <https://w3id.org/ace/ns#Demand> }"


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_sparqlwrapper(method, server):
    from SPARQLWrapper import JSON, SPARQLWrapper

    client = SPARQLWrapper(f"{server.address}/sparql")
    client.setMethod(method)
    client.setReturnFormat(JSON)
    client.setQuery(DEMANDS)
    rows = client.query().convert()["results"]["bindings"]
    client.setQuery("CONSTRUCT { ?s a ?c } WHERE { ?s a ?c } LIMIT 7")
    client.setReturnFormat("turtle")
    turtle = client.query().convert()

    assert len(rows) > 10
    assert b" a " in turtle or b"type" in turtle


def test_the_store_of_rdflib(server):
    from rdflib import Graph, URIRef
    from rdflib.namespace import RDFS
    from rdflib.plugins.stores.sparqlstore import SPARQLStore

    store = SPARQLStore(f"{server.address}/sparql")
    graph = Graph(store)
    label = str(graph.value(URIRef("https://w3id.org/ace/id/actor/taliban"), RDFS.label))
    rows = list(graph.query(DEMANDS))
    names = {str(getattr(one, "identifier", one)) for one in store.contexts()}

    assert label == "Taliban"
    assert len(rows) > 10
    assert "https://w3id.org/ace/graph/registry" in names


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is missing")
def test_curl(server):
    words = ["curl", "-sS", "--fail", "--compressed", "-H", "Accept: text/csv"]
    by_form = subprocess.run(
        [*words, "--data-urlencode", f"query={DEMANDS}", f"{server.address}/sparql"], capture_output=True, check=True
    )
    by_get = subprocess.run(
        [*words, "-G", "--data-urlencode", f"query={DEMANDS}", f"{server.address}/sparql"],
        capture_output=True,
        check=True,
    )

    assert by_form.stdout == by_get.stdout
    assert by_form.stdout.count(b"\r\n") > 10


@pytest.fixture
def page(chromium, server):
    context = chromium.new_context()
    page = context.new_page()
    page.told = []
    page.on("console", lambda message: page.told.append(message.text))
    page.on("pageerror", lambda error: page.told.append(str(error)))
    page.asked = []
    page.on("request", lambda request: page.asked.append(request.url))
    page.goto(server.address)
    yield page
    context.close()


@pytest.mark.browser
def test_a_reader_asks_and_follows_a_row_to_the_highlighted_quotation(page, server):
    page.select_option("#example", label="Who demanded what of whom, when, in which exact words?")
    page.click("#run")
    page.wait_for_selector("#answer td")
    rows = page.locator("#answer tbody tr").count()
    heads = page.locator("#answer th").all_inner_texts()
    first = "#answer tbody tr:first-child td:nth-child({})"
    words = page.locator(first.format(heads.index("quotation") + 1)).inner_text()
    page.click(f"{first.format(heads.index('fact') + 1)} a")
    page.wait_for_selector("a.words")
    on_page = page.locator("main").inner_text()
    row = page.locator("main li", has=page.locator("q", has_text=" ".join(words.split()))).last
    row.locator("a.words").click()
    page.wait_for_selector("mark:target")
    marked = page.locator("mark:target").inner_text()

    assert rows > 100
    assert " ".join(words.split()) in " ".join(on_page.split())
    assert " ".join(marked.split()) in " ".join(words.split())
    assert page.told == []
    assert [address for address in page.asked if not address.startswith(server.address)] == []


@pytest.mark.browser
def test_a_reader_finds_words_without_their_accents(page):
    page.fill("#words", "callamard agnes")
    page.press("#words", "Enter")
    page.wait_for_selector("#hits li")

    assert "Agnès Callamard" in page.locator("#hits li:first-child").inner_text()
    assert page.locator("#hits li:first-child b").count() == 2
    assert page.told == []


@pytest.mark.browser
def test_a_reader_starts_from_a_question_and_is_told_of_a_mistake(page):
    options = page.locator("#example option").count()
    coloured = page.locator("#colours .k").count()
    page.fill("#query", "SELECT * WHERE { ?s ?p }")
    page.click("#run")
    page.wait_for_selector("#status.wrong")

    assert options > 30
    assert coloured > 1
    assert re.search(r"\d+:\d+", page.locator("#status").inner_text())


def test_a_program_and_a_person_get_different_forms_of_an_entity(server):
    from rdflib import Graph, URIRef

    path = "/id/actor/taliban"
    html = server.get(path, Accept="text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8")
    turtle = server.get(path)
    jsonld = server.get(path, Accept="application/ld+json")
    iri = URIRef("https://w3id.org/ace/id/actor/taliban")

    assert html.headers["content-type"] == "text/html; charset=utf-8"
    assert "What is said of it" in html.text
    assert iri in Graph().parse(data=turtle.text, format="turtle").subjects()
    assert set(Graph().parse(data=turtle.text, format="turtle")) == set(
        Graph().parse(data=jsonld.text, format="json-ld")
    )
    assert server.get(f"{path}?as=jsonld", Accept="text/html").headers["content-type"] == "application/ld+json"


def test_the_page_of_an_actor_keeps_demands_apart_that_are_sought_and_not_made(server):
    text = server.get("/id/actor/un-member-states", Accept="text/html").text
    sought = text.partition("<h2>Demands that are sought and not made</h2>")[2]

    assert "<h2>What it says</h2>" not in text
    assert "/id/statement/open-letter-2021-d08" in sought
    assert "/id/statement/open-letter-2021-d08" not in text.replace(sought, "")


def test_every_entity_has_a_page(server):
    rows = json.loads(
        server.ask("SELECT DISTINCT ?s { ?s a ?c FILTER(STRSTARTS(STR(?s), 'https://w3id.org/ace/id/')) }").body
    )
    iris = [row["s"]["value"] for row in rows["results"]["bindings"]]
    by_kind = {iri.split("/")[-2]: iri for iri in iris}
    statuses = {
        kind: (
            server.get(iri.removeprefix("https://w3id.org/ace"), Accept="text/html").status,
            server.get(iri.removeprefix("https://w3id.org/ace")).status,
        )
        for kind, iri in by_kind.items()
    }

    assert len(statuses) >= 10
    assert set(statuses.values()) == {(200, 200)}


@pytest.mark.parametrize(
    "path",
    ["/ns", "/graph/registry", "/index.html", "/answers/", "/graphs/", "/manifest.json", "/graph.ttl", "/facts.csv"],
)
def test_files_and_graphs_of_the_build_are_served(path, server):
    assert server.get(path).status == 200
    assert server.request("HEAD", path).status == 200


@pytest.mark.parametrize(
    "path",
    [
        "/id/actor/nobody",
        "/graph/none",
        "/nothing",
        "/../data/case.toml",
        "/%2e%2e/manifest.json",
        "/sources/../../.lock",
        "/pictures/x.html",
    ],
)
def test_what_is_not_of_the_build_is_not_served(path, server):
    assert server.get(path).status == 404


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "evil.example:80",
        "127.0.0.1.evil.example",
        "localhost:1/x",
        "localhost, evil.example",
        "",
        "192.0.2.1",
    ],
)
@pytest.mark.parametrize("path", ["/", "/sparql?query=ASK%7B%7D", "/id/actor/taliban"])
def test_another_name_is_not_answered(host, path, server):
    assert server.get(path, Host=host).status == 421


def test_no_other_site_may_read_answers_unless_it_was_allowed(server, first_build, tmp_path):
    from endpoint.conftest import serving

    path = "/sparql?query=ASK%7B%7D"
    with serving(
        first_build, tmp_path, "--allow-origin", "https://good.example", "--allow-host", "data.example"
    ) as open_one:
        good = open_one.get(path, Origin="https://good.example", Host="data.example")
        bad = open_one.get(path, Origin="https://evil.example")
        preflight = open_one.request(
            "OPTIONS", "/sparql", headers={"Origin": "https://good.example", "Access-Control-Request-Method": "POST"}
        )

    allowed = "access-control-allow-origin"
    assert allowed not in server.get(path, Origin="https://good.example").headers
    assert server.request("OPTIONS", "/sparql", headers={"Origin": "https://good.example"}).status == 405
    assert (good.status, good.headers[allowed]) == (200, "https://good.example")
    assert allowed not in bad.headers
    assert (preflight.status, preflight.headers[allowed]) == (204, "https://good.example")
    assert "access-control-allow-credentials" not in good.headers
