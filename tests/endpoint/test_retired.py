from __future__ import annotations

import pytest

from endpoint.conftest import serving
from graph_builder.cli import main


@pytest.fixture
def renamed(small_case, tmp_path):
    """A server over a case in which the city council was published as ``town-hall`` before."""
    actors = small_case / "data" / "registry" / "actors.yaml"
    actors.write_text(actors.read_text().replace("type: state-body", "type: state-body\n  formerly: [town-hall]"))
    assert main(["build", "--quiet", "--case", str(small_case)]) == 0
    with serving(small_case, tmp_path) as server:
        yield server


def test_a_retired_slug_leads_to_its_successor(renamed):
    replies = [
        renamed.get("/id/actor/town-hall", Accept="text/html"),
        renamed.get("/id/actor/town-hall", Accept="text/turtle"),
        renamed.request("HEAD", "/id/actor/town-hall"),
        renamed.get("/id/actor/town-hall?as=jsonld"),
    ]
    there = renamed.get(replies[-1].headers["location"])
    graph = renamed.ask("ASK { GRAPH graph:registry { actor:town-hall owl:deprecated true } }")

    assert [(reply.status, reply.headers["location"]) for reply in replies] == [
        (301, "/id/actor/city-council"),
        (301, "/id/actor/city-council"),
        (301, "/id/actor/city-council"),
        (301, "/id/actor/city-council?as=jsonld"),
    ]
    assert (there.status, there.headers["content-type"]) == (200, "application/ld+json")
    assert '"boolean":true' in graph.text
    assert renamed.get("/id/actor/village-hall").status == 404
