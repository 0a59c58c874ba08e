"""What the page saves, read again by those for whom it is meant: networkx, rdflib, csv and an XML parser."""

from __future__ import annotations

import csv
import io
import re
import xml.etree.ElementTree as ET
from functools import partial

import pytest
from explorer_pages import HOSTILE_TO_FILES, attacked
from reader_hands import ReaderInChromium

from graph_builder.formulas import as_it_was

pytestmark = pytest.mark.browser
READY = "() => globalThis.ace && ace.ready"
SVG = "{http://www.w3.org/2000/svg}"
DRAWN = {"svg", "title", "rect", "g", "path", "polygon", "ellipse", "circle", "text"}
SHOWN = """() => { const { marks, ties } = ace.network.current(ace.state.get());
    return { marks: [...marks.values()].map(({ node, weight, x, y }) => [node.id, node.label, node.look, weight, x, y]),
        ties: ties.map((tie) => [tie.from.node.id, tie.to.node.id, tie.facts.length]),
        facts: ties.map((tie) => tie.facts.map((fact) => [fact.id, ace.words.quotation(fact)])) }; }"""


@pytest.fixture
def open_page(chromium):
    """What opens a file for a reader; what a page makes of texts is alike in every browser."""
    return partial(ReaderInChromium, chromium)


def saved(visit, file, form: str, fragment: str = "", also: str = "() => null"):
    """What the page saves in a form, and what a function of the page then says."""
    with visit(file, fragment) as reader:
        reader.wait(READY)
        text = reader.run("(form) => ace.exports[form]()", form)
        told = reader.run(also)
        assert reader.faults() == []
    return text, told


def readable_in_xml(text: str) -> str:
    return re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f]", "", text)


@pytest.mark.parametrize("fragment", ["", "#unfold=1", "#view=around&names=actor%2Fpakistan"])
def test_networkx_reads_the_network_that_is_shown(open_page, first_file, fragment):
    import networkx

    gexf, shown = saved(open_page, first_file, "gexf", fragment, SHOWN)
    graph = networkx.read_gexf(io.BytesIO(gexf.encode()), version="1.3")
    nodes = [
        [name, of["label"], of["class"], of["facts"], of["viz"]["position"]["x"], -of["viz"]["position"]["y"]]
        for name, of in graph.nodes(data=True)
    ]
    edges = {int(of["id"]): ([tail, head, int(of["weight"])], of["words"]) for tail, head, of in graph.edges(data=True)}

    assert graph.is_directed()
    assert sorted(nodes) == sorted([*mark[:4], round(mark[4]), round(mark[5])] for mark in shown["marks"])
    assert [edges[at][0] for at in range(len(edges))] == shown["ties"]
    assert [edges[at][1] for at in range(len(edges))] == [
        " | ".join(f"{fact}: {words}" for fact, words in facts) for facts in shown["facts"]
    ]


def test_a_label_that_attacks_files_is_a_label_to_networkx(open_page, hostile_exports_file):
    import networkx

    gexf, shown = saved(open_page, hostile_exports_file, "gexf", "", SHOWN)
    graph = networkx.read_gexf(io.BytesIO(gexf.encode()), version="1.3")

    assert sorted(graph.nodes) == sorted(mark[0] for mark in shown["marks"])
    assert {of["label"] for _, of in graph.nodes(data=True)} == {readable_in_xml(HOSTILE_TO_FILES)}


@pytest.fixture(scope="session")
def of_sources(first_dataset):
    """The triples of the build that stand in the graphs of sources, and those of all graphs."""
    import rdflib

    dataset = rdflib.Dataset()
    dataset.parse(data="".join(f"{' '.join(quad)} .\n" for quad in first_dataset.quads), format="nquads")
    sources = {str(key) for key in first_dataset.sources}
    quads = [(quad[:3], str(quad[3]).rsplit("/", 1)[-1]) for quad in dataset.quads()]
    return {triple for triple, graph in quads if graph in sources}, {triple for triple, _ in quads}


@pytest.mark.parametrize("fragment", ["#tab=timeline", "#view=who-calls-on-whom", "#tab=demands&q=women"])
def test_rdflib_reads_of_every_fact_what_the_build_says_of_it(open_page, first_file, of_sources, fragment):
    import rdflib

    in_sources, everywhere = of_sources
    latest = rdflib.URIRef("https://w3id.org/ace/ns#latestDeadline")
    turtle, facts = saved(open_page, first_file, "turtle", fragment, "() => ace.case.facts.length")
    said = set(rdflib.Graph().parse(data=turtle, format="turtle"))
    subjects = {triple[0] for triple in said}
    known = {triple for triple in in_sources if triple[0] in subjects}

    assert said - everywhere == set()
    # The last day of a deadline follows from the deadline; the page does not work it out.
    assert {predicate for _, predicate, _ in known - said} <= {latest}
    assert len(subjects) > (facts if fragment == "#tab=timeline" else 50)


def test_a_text_that_attacks_files_is_a_text_to_rdflib(open_page, hostile_exports_file):
    import rdflib

    turtle, _ = saved(open_page, hostile_exports_file, "turtle", "#tab=timeline")
    graph = rdflib.Graph().parse(data=turtle, format="turtle")

    assert {str(label) for label in graph.objects(None, rdflib.RDFS.label)} == {HOSTILE_TO_FILES}
    assert rdflib.URIRef("urn:x") not in {*graph.subjects(), *graph.objects()}


CELLS = """() => { const page = document.querySelector(`#page-${ace.state.get().tab} table`);
    return { head: [...page.querySelectorAll("thead button")].map((one) => one.firstChild.textContent),
        facts: [...page.querySelectorAll("tbody tr")].map((row) => row.querySelector("[data-fact]").dataset.fact),
        words: [...page.querySelectorAll("tbody td.words")].map((one) => one.textContent) }; }"""


@pytest.mark.parametrize(
    "fragment", ["#tab=ties", "#tab=demands&sort=by%20down", "#tab=figures", "#tab=demands&q=women"]
)
def test_a_csv_has_the_rows_and_columns_of_the_table_in_its_order(open_page, first_file, fragment):
    text, shown = saved(open_page, first_file, "csv", fragment, CELLS)
    [head, *rows] = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""))

    assert head == [*shown["head"], "fact id"]
    assert [row[-1] for row in rows] == shown["facts"]
    assert {len(row) for row in rows} == {len(head)}
    assert ["“" + row[-3].removeprefix("'") + "”" for row in rows] == shown["words"]


def test_a_cell_that_attacks_a_spreadsheet_is_a_text_to_it(open_page, hostile_exports_file):
    text, _ = saved(open_page, hostile_exports_file, "csv", "#tab=demands")
    [head, *rows] = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""))

    assert rows
    assert {len(row) for row in rows} == {len(head)}
    assert {row[head.index("What")] for row in rows} == {f"'{HOSTILE_TO_FILES}"}
    assert not any(cell[:1] in "=+-@\t\r" for row in rows for cell in row if cell)


@pytest.fixture(scope="session")
def signs_of_formulas_file(tmp_path_factory):
    """A case whose every text is a formula to a spreadsheet that reads full-width signs as plain ones."""
    return attacked(tmp_path_factory, "＝1+1")


def test_a_formula_in_full_width_signs_is_a_text_to_a_spreadsheet(open_page, signs_of_formulas_file):
    text, _ = saved(open_page, signs_of_formulas_file, "csv", "#tab=demands")
    [head, *rows] = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""))

    assert {as_it_was(row[head.index("What")]) for row in rows} == {"＝1+1"}
    assert {row[head.index("What")] for row in rows} == {"'＝1+1"}


ANSWER = """() => [...document.querySelectorAll("#questions tbody tr")].map((row) =>
    [...row.cells].map((cell) => cell.querySelector("[data-fact]")?.dataset.fact || cell.textContent))"""


def test_the_csv_of_an_answer_is_that_answer_and_each_row_leads_to_its_own_fact(open_page, first_file):
    with open_page(first_file, "#tab=questions&question=said") as reader:
        shown = reader.wait(f"() => {{ const rows = ({ANSWER})(); return rows.length && rows; }}")
        text = reader.run("() => ace.exports.csv()")
    [head, *rows] = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""))

    assert head == ["claim", "fact"]
    assert [row[0] for row in rows] == [row[0] for row in shown]
    # One id begins with another, as c52-four-states with c52: each is itself, and the page has both.
    assert [row[1].partition(":")[2] for row in rows] == [row[1].replace("/", "-") for row in shown]


def test_words_in_the_search_field_hide_nothing_of_a_picture_nor_of_its_csv(open_page, first_file):
    whole, _ = saved(open_page, first_file, "csv")
    searched, _ = saved(open_page, first_file, "csv", "#q=pakistan")

    assert searched == whole


@pytest.mark.parametrize("page", ["first_file", "hostile_file", "hostile_exports_file"])
def test_a_drawing_is_well_formed_and_does_nothing(visit, page, request):
    drawing, shown = saved(visit, request.getfixturevalue(page), "svg", "", SHOWN)
    root = ET.fromstring(drawing)  # noqa: S314 - the page under test made it
    elements = list(root.iter())
    marks = [one for one in elements if one.tag in (f"{SVG}polygon", f"{SVG}ellipse")]

    assert root.tag == f"{SVG}svg"
    assert {one.tag.removeprefix(SVG) for one in elements} <= DRAWN
    assert not [name for one in elements for name in one.attrib if re.search(r"^on|href|style|src", name)]
    assert not [text for one in elements for text in one.attrib.values() if re.search(r"url\(|javascript:|data:", text)]
    assert len(marks) == len(shown["marks"]) + len(shown["ties"])
    assert root.find(f"{SVG}title").text


def test_a_picture_of_points_is_twice_as_large_as_the_drawing(open_page, first_file):
    with open_page(first_file) as reader:
        reader.wait(READY)
        size = reader.run(
            """async () => { const drawing = ace.stage.picture();
            const blob = await new Promise((done) => { const make = URL.createObjectURL;
                URL.createObjectURL = (given) => { if (given.type === "image/png") done(given);
                    return make.call(URL, given); };
                ace.exports.run("png"); });
            const image = await createImageBitmap(blob);
            return [image.width / drawing.getAttribute("width"), image.height / drawing.getAttribute("height")]; }"""
        )

        assert size == [2, 2]
        assert reader.faults() == []
