"""Time the explorer beside other renderers of networks on the same synthetic graph, in Chromium without a GPU.

Run: python benchmarks/explorer_scale.py [--sizes 200,1000] [--libraries FOLDER]
FOLDER is a ``node_modules`` with ``sigma``, ``graphology`` and ``cytoscape``; without it only pyvis is compared.
"""

from __future__ import annotations

import argparse
import json
import math
import random
import shutil
import tempfile
import time
from pathlib import Path
from typing import Any

from graph_builder.case import read_case, reference
from graph_builder.explorer import page
from graph_builder.visualizations.theme import read_theme

ROOT = Path(__file__).resolve().parent.parent
PAN = """(steps) => new Promise((done) => {
  const start = performance.now(); let left = steps;
  const step = () => { PANSTEP; left -= 1; if (left) requestAnimationFrame(step);
    else requestAnimationFrame(() => done(1000 * steps / (performance.now() - start))); };
  requestAnimationFrame(step);
})"""
WORDS = (
    "protect end release recognise investigate support attacks defenders women journalists rights borders aid".split()
)


def graph(size: int, ties: int) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    """Places in a disc and ties that prefer the busy, the same on every run."""
    chance = random.Random(size)  # noqa: S311 - the same graph on every run
    places = []
    for at in range(size):
        angle, far = at * 2.399963, 62 * math.sqrt(at + 1)
        places.append((round(1.5 * far * math.cos(angle)), round(far * math.sin(angle))))
    links = [(int(size * chance.random() ** 2.2), chance.randrange(size)) for _ in range(ties)]
    return places, [(a, b) for a, b in links if a != b]


def content(size: int, ties: int) -> dict[str, Any]:
    """What ``explorer.content`` would give for such a graph, every tie a fact with its own words."""
    places, links = graph(size, ties)
    chance = random.Random(1)  # noqa: S311 - as above
    classes = ("organization", "state", "person", "group", "intergovernmental-body")
    text, facts = "", []
    for number, (by, to) in enumerate(links):
        words = f"We call on actor {to} to {chance.choice(WORDS)} {chance.choice(WORDS)} {number}. "
        fact = {
            "s": size,
            "i": f"d{number}",
            "k": "demand",
            "l": f"{chance.choice(WORDS)} {number}",
            "f": {"by": [by], "to": [to]},
        }
        facts.append(fact | {"q": [[len(text), len(text) + len(words) - 1]]})
        text += words
    weights = [0] * size
    for by, to in links:
        weights[by] += 1
        weights[to] += 1
    rows = [[by, to, [[size + 1 + number, "calls on"]]] for number, (by, to) in enumerate(links)]
    source = {
        "key": "s", "title": "Synthetic", "kind": "report", "publisher": "unknown", "author": "unknown", "language": "en",
        "date": "2021", "days": ["2021-01-01", "2021-12-31"], "basis": "stated", "written": "2021", "address": "unknown",
        "retrieved": "unknown", "licence": "CC0", "sha256": "0" * 64, "length": len(text), "whole": True, "passages": [[0, text]],
    }  # fmt: skip
    view = {"name": "all", "title": "Everything", "guide": "A synthetic graph.", "ties": rows}
    view["marks"] = [[at, x, y, weights[at]] for at, (x, y) in enumerate(places) if weights[at]]
    return {
        "case": {"title": "Synthetic", "description": "", "language": "en", "licence": "", "note": "", "creator": "", "base": "", "build": "0"},
        "prefixes": {}, "kinds": {"demand": {"term": "ace:Demand", "prefix": "stmt", "fields": {}}}, "words": {},
        "entities": [{"k": "actor", "s": f"a{at}", "l": f"Actor {at}", "t": "ngo", "c": classes[at % 5]} for at in range(size)],
        "sources": [source], "facts": facts, "views": [view],
    }  # fmt: skip


def ours(size: int, ties: int) -> str:
    """Give the explorer of the synthetic graph."""
    return page.fill(
        content(size, ties),
        {"cells": [], "questions": []},
        read_case(ROOT),
        read_theme(reference() / "visualizations" / "theme"),
        "0",
    )


def pyvis_page(size: int, ties: int) -> str:
    """Give pyvis' own page: default physics off, places given."""
    from pyvis.network import Network

    places, links = graph(size, ties)
    drawn = Network(directed=True, cdn_resources="in_line", height="900px")
    drawn.toggle_physics(False)
    for at, (x, y) in enumerate(places):
        drawn.add_node(at, label=f"Actor {at}", x=x, y=y, physics=False)
    for by, to in links:
        drawn.edges.append({"from": by, "to": to, "arrows": "to"})
    text: str = drawn.generate_html()
    return text.replace("network = new vis.Network(", "network = globalThis.net = new vis.Network(")


def library_page(name: str, folder: Path, size: int, ties: int) -> str:
    """Give a bare page of sigma.js or Cytoscape.js with the same graph."""
    places, links = graph(size, ties)
    block = json.dumps({"places": places, "links": links})
    head = '<!doctype html><meta charset="utf-8"><style>#c{position:absolute;inset:0}</style><div id="c"></div>'
    if name == "sigma":
        files = [folder / "graphology/dist/graphology.umd.min.js", folder / "sigma/dist/sigma.min.js"]
        code = """const g=new graphology.MultiDirectedGraph();D.places.forEach(([x,y],i)=>g.addNode(i,{x,y:-y,size:5,label:'Actor '+i,color:'#14440E'}));
D.links.forEach(([a,b])=>g.addEdge(a,b,{size:1,color:'#8D8B84'}));globalThis.net=new Sigma(g,document.getElementById('c'));"""
    else:
        files = [folder / "cytoscape/dist/cytoscape.min.js"]
        code = """globalThis.net=cytoscape({container:document.getElementById('c'),elements:{nodes:D.places.map(([x,y],i)=>({data:{id:''+i,label:'Actor '+i},position:{x,y}})),
edges:D.links.map(([a,b])=>({data:{source:''+a,target:''+b}}))},layout:{name:'preset'},style:[{selector:'node',style:{label:'data(label)'}},{selector:'edge',style:{'curve-style':'bezier','target-arrow-shape':'triangle'}}]});"""
    scripts = "".join(f"<script>{path.read_text(encoding='utf-8')}</script>" for path in files)
    return f"{head}{scripts}<script>const D={block};{code}</script>"


PANS = {
    "explorer": "ace.stage.pan(left % 2 ? 12 : -12, 5)",
    "pyvis": "net.moveTo({position: {x: left % 2 ? 12 : -12, y: 5}, animation: false})",
    "sigma": "net.getCamera().setState({x: 0.5 + (left % 2 ? 0.01 : -0.01)})",
    "cytoscape": "net.panBy({x: left % 2 ? 12 : -12, y: 5})",
}


def measure(browser: Any, name: str, file: Path) -> tuple[float, float, float]:
    """Give milliseconds to the first picture, frames per second while panning, and heap in megabytes."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    tab = context.new_page()
    ready = "globalThis.ace && ace.ready" if name == "explorer" else "globalThis.net"
    start = time.perf_counter()
    tab.goto(file.as_uri(), wait_until="commit", timeout=120_000)
    while not tab.evaluate(f"Boolean({ready})"):
        time.sleep(0.02)
    tab.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    first = 1000 * (time.perf_counter() - start)
    frames = tab.evaluate(PAN.replace("PANSTEP", PANS[name]), 40)
    client = context.new_cdp_session(tab)
    client.send("HeapProfiler.collectGarbage")
    heap = tab.evaluate("performance.memory.usedJSHeapSize") / 1e6
    context.close()
    return first, frames, heap


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default="200,1000,5000,20000")
    parser.add_argument("--libraries", type=Path)
    parser.add_argument("--only", default="explorer,pyvis,sigma,cytoscape")
    options = parser.parse_args()
    from playwright.sync_api import sync_playwright

    program = shutil.which("chromium") or shutil.which("chromium-browser")
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        arguments = ["--headless", "--no-sandbox", "--disable-gpu", "--enable-precise-memory-info"]
        browser = playwright.chromium.launch(executable_path=program, args=arguments)
        print("nodes   ties    renderer   file MB  first ms  pan fps  heap MB")
        for size in map(int, options.sizes.split(",")):
            for name in options.only.split(","):
                if name in ("sigma", "cytoscape") and options.libraries is None:
                    continue
                text = (
                    ours(size, 2 * size)
                    if name == "explorer"
                    else pyvis_page(size, 2 * size)
                    if name == "pyvis"
                    else library_page(name, options.libraries, size, 2 * size)
                )
                file = Path(folder) / f"{name}-{size}.html"
                file.write_text(text, encoding="utf-8")
                try:
                    first, frames, heap = measure(browser, name, file)
                except Exception as error:  # noqa: BLE001 - a renderer that fails is a line of the table
                    print(f"{size:<7} {2 * size:<7} {name:<10} failed: {str(error).splitlines()[0][:80]}", flush=True)
                    continue
                print(
                    f"{size:<7} {2 * size:<7} {name:<10} {len(text.encode()) / 1e6:7.2f} {first:9.0f} {frames:8.1f} {heap:8.1f}",
                    flush=True,
                )
        browser.close()


if __name__ == "__main__":
    main()
