from __future__ import annotations

from pathlib import Path

import pytest

import graph_builder as ace

HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>&amp;</title></style></svg><b>"
RIGHT_TO_LEFT = "نازنین کریمی"
OVERRIDE = "\u202edetrever"
_WRITTEN = {
    "City Council": HOSTILE,
    "Riverside Tenants": RIGHT_TO_LEFT,
    "repair the flood wall": HOSTILE,
    "Joint appeal of the Riverside Tenants": f"{OVERRIDE} {HOSTILE}",
    "The Riverside Tenants call on the City Council to repair the flood wall before the autumn.": HOSTILE,
}


@pytest.fixture(scope="session")
def opened(first_build: Path):
    return ace.open(first_build)


@pytest.fixture(scope="session")
def hostile(small_case_built: Path, tmp_path_factory: pytest.TempPathFactory):
    """The graph of a small case in which names, actions, a title and words are markup, or turn the line around."""
    text = (small_case_built / "build/current/graph.nq").read_text("utf-8")
    for plain, other in _WRITTEN.items():
        assert f'"{plain}"' in text
        text = text.replace(f'"{plain}"', '"' + other.replace("\\", "\\\\").replace('"', '\\"') + '"')
    path = tmp_path_factory.mktemp("hostile") / "graph.nq"
    path.write_text(text, "utf-8")
    return ace.open(path)


@pytest.fixture(scope="session")
def outputs(hostile) -> dict[str, str]:
    """What a notebook shows of the hostile graph, by name."""
    shown = {
        "case": hostile,
        "questions": hostile.questions(),
        "answer": hostile.ask("who-demands-what"),
        "found": hostile.find("script alert onerror"),
        "facts": hostile.facts(),
        "sources": hostile.sources(),
        "fact": hostile.fact("appeal/d01"),
        "actor": hostile.actor(RIGHT_TO_LEFT),
        "asked": hostile.actor("city-council"),
        "pictures": hostile.pictures(),
        "picture": hostile.picture("who-calls-on-whom"),
    }
    return {name: one._repr_html_() for name, one in shown.items()}
