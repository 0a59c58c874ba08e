"""Time the explorer beside other renderers of networks on the same synthetic graph, in Chromium without a GPU.

Set up, once: ``pip install pyvis playwright`` and ``npm install --prefix FOLDER sigma graphology cytoscape``.
Run: ``python benchmarks/explorer_scale.py --libraries FOLDER/node_modules [--sizes 200,300:1000,20000]``.
A size is a number of nodes, with twice as many edges unless they are given after a colon. Every edge is a fact with
its own quoted words, on every page. A row is printed only if nodes and edges on all pages of a size are as many as
were made. Above 25,000 nodes the explorer draws the 5,000 with the most facts; all others are there to be searched. With ``--only "explorer,explorer larger,explorer chosen"`` ties also say what they are.
Sigma needs WebGL, which Chromium then draws on the processor.
"""

from __future__ import annotations

import argparse
import json
import math
import random
import shutil
import statistics
import tempfile
import time
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path
from typing import Any

from graph_builder.case import read_case, reference
from graph_builder.explorer import page
from graph_builder.visualizations.theme import read_theme

ROOT = Path(__file__).resolve().parent.parent
ACTIONS = "protect end release recognise investigate support".split()
MATTERS = "attacks defenders women journalists rights borders aid".split()
CHROMIUM = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--enable-precise-memory-info",
    "--enable-unsafe-swiftshader",
]
MOST_LOADS, LARGE = 3, 2000
"""Small graphs are loaded three times, and the median counts; large ones once."""

# Thirty steps out and thirty back, twelve pixels each, as fast as frames come; after five seconds it is enough.
PAN = """() => new Promise((done) => {
  const start = performance.now(), times = [];
  let steps = 0, last = start;
  const step = (right) => { STEP; };
  const frame = () => {
    const now = performance.now();
    if (steps) times.push(now - last);
    last = now;
    if (steps === 60 || (steps && now - start > 5000)) {
      times.sort((a, b) => a - b);
      done([1000 * times.length / times.reduce((sum, one) => sum + one, 0), times[Math.ceil(times.length * 0.95) - 1]]);
      return;
    }
    step(steps < 30 ? 12 : -12);
    steps += 1;
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
})"""


@dataclass(frozen=True, slots=True)
class Graph:
    """Nodes with places, and edges of which each quotes its own words; every node has an edge."""

    places: tuple[tuple[int, int], ...]
    edges: tuple[tuple[int, int, str], ...]


@dataclass(frozen=True, slots=True)
class Renderer:
    """How a page says that it has drawn and holds its words, how it counts, and how it is panned."""

    drawn: str
    ready: str
    counts: str
    pan: str
    speak: str = ""
    """What makes ties say what they are, and then gives how many do."""


@dataclass(frozen=True, slots=True)
class Measured:
    """Milliseconds to picture and words, frames per second and the slowest of twenty frames while panning, heap."""

    picture: float
    words: float
    frames: float
    slow: float
    heap: float


EXPLORER = Renderer(
    "globalThis.ace && (ace.drawn || ace.ready)",
    "globalThis.ace && ace.ready",
    "[ace.stage.shown().all, ace.case.facts.filter((fact) => ace.words.quotation(fact)).length, ace.stage.shown().marks.size]",
    "ace.stage.pan(right, 0)",
)
SAID = "ace.stage.frame().said.length"
RENDERERS = {
    "explorer": EXPLORER,
    # Made larger until every tie speaks that finds room; and with the busiest name chosen, which draws each frame anew.
    "explorer larger": replace(EXPLORER, speak=f"ace.stage.zoom(1.25 / ace.camera.place.k), {SAID}"),
    "explorer chosen": replace(EXPLORER, speak=f"ace.state.go({{ node: 'actor/a0' }}), {SAID}"),
    "pyvis": Renderer(
        "globalThis.net",
        "globalThis.net",
        "[net.body.data.nodes.length, net.body.data.edges.get().filter((edge) => edge.title).length]",
        "const at = net.getViewPosition(); net.moveTo({ position: { x: at.x - right / net.getScale(), y: at.y }, animation: false })",
    ),
    "sigma": Renderer(
        "globalThis.net",
        "globalThis.net",
        "[net.getGraph().order, net.getGraph().filterEdges((edge, { words }) => words).length]",
        "const a = net.viewportToFramedGraph({ x: 0, y: 0 }), b = net.viewportToFramedGraph({ x: right, y: 0 }), at = net.getCamera().getState(); net.getCamera().setState({ x: at.x - (b.x - a.x), y: at.y - (b.y - a.y) })",
    ),
    "cytoscape": Renderer(
        "globalThis.net",
        "globalThis.net",
        "[net.nodes().length, net.edges().filter((edge) => edge.data('words')).length]",
        "net.panBy({ x: right, y: 0 })",
    ),
}


def graph(size: int, ties: int) -> Graph:
    """Places in a disc and edges that prefer the busy, the same on every run; the first edges reach every node."""
    chance = random.Random(size)  # noqa: S311 - the same graph on every run
    places = []
    for at in range(size):
        angle, far = at * 2.399963, 62 * math.sqrt(at + 1)
        places.append((round(1.5 * far * math.cos(angle)), round(far * math.sin(angle))))
    edges = []
    for number in range(ties):
        to = number if number < size else chance.randrange(size)
        by = int(size * chance.random() ** 2.2)
        by = by if by != to else (to + 1) % size
        edges.append((by, to, f"We call on actor {to} to {chance.choice(ACTIONS)} {chance.choice(MATTERS)} {number}."))
    return Graph(tuple(places), tuple(edges))


def content(made: Graph) -> dict[str, Any]:
    """What ``explorer.content`` would give for such a graph, every edge a demand with its own words."""
    classes = ("organization", "state", "person", "group", "intergovernmental-body")
    size = len(made.places)
    text, facts, weights = "", [], [0] * size
    for number, (by, to, words) in enumerate(made.edges):
        facts.append(
            {
                "s": size,
                "i": f"d{number}",
                "k": "demand",
                "l": " ".join(words[:-1].split()[-3:]),
                "f": {"by": [by], "to": [to]},
                "q": [[len(text), len(text) + len(words)]],
            }
        )
        text += f"{words} "
        weights[by] += 1
        weights[to] += 1
    source = {
        "key": "s", "title": "Synthetic", "kind": "report", "publisher": "unknown", "author": "unknown", "language": "en",
        "date": "2021", "days": ["2021-01-01", "2021-12-31"], "basis": "stated", "written": "2021", "address": "unknown",
        "retrieved": "unknown", "licence": "CC0", "sha256": "0" * 64, "length": len(text), "whole": True, "passages": [[0, text]],
    }  # fmt: skip
    view = {
        "name": "all",
        "title": "Everything",
        "guide": "A synthetic graph.",
        "ties": [[by, to, [[size + 1 + number, "calls on"]]] for number, (by, to, _) in enumerate(made.edges)],
        "marks": [[at, x, y, weights[at]] for at, (x, y) in enumerate(made.places)],
    }
    return {
        "case": {"title": "Synthetic", "description": "", "language": "en", "licence": "", "note": "", "creator": "", "base": "", "build": "0"},
        "prefixes": {}, "kinds": {"demand": {"term": "ace:Demand", "prefix": "stmt", "fields": {}}}, "words": {},
        "entities": [{"k": "actor", "s": f"a{at}", "l": f"Actor {at}", "t": "ngo", "c": classes[at % 5]} for at in range(size)],
        "sources": [source], "facts": facts, "views": [view],
    }  # fmt: skip


def explorer_page(made: Graph) -> str:
    """Give the explorer of the graph."""
    theme = read_theme(reference() / "visualizations" / "theme")
    return page.fill(content(made), {"cells": [], "questions": []}, read_case(ROOT), theme, "0")


def pyvis_page(made: Graph) -> str:
    """Give pyvis' own page with places given and physics off; its physics would not come to rest."""
    from pyvis.network import Network

    drawn = Network(directed=True, cdn_resources="in_line", height="900px")
    drawn.toggle_physics(False)
    for at, (x, y) in enumerate(made.places):
        drawn.add_node(at, label=f"Actor {at}", x=x, y=y, physics=False)
    drawn.edges.extend({"from": by, "to": to, "arrows": "to", "title": words} for by, to, words in made.edges)
    text: str = drawn.generate_html()
    return text.replace("network = new vis.Network(", "network = globalThis.net = new vis.Network(")


def library_page(name: str, folder: Path, made: Graph) -> str:
    """Give a bare page of sigma.js or Cytoscape.js with the same graph."""
    block = json.dumps({"places": made.places, "edges": made.edges}, separators=(",", ":"))
    head = '<!doctype html><meta charset="utf-8"><style>#c{position:absolute;inset:0}</style><div id="c"></div>'
    if name == "sigma":
        files = [folder / "graphology/dist/graphology.umd.min.js", folder / "sigma/dist/sigma.min.js"]
        code = """const g=new graphology.MultiDirectedGraph();D.places.forEach(([x,y],i)=>g.addNode(i,{x,y:-y,size:5,label:'Actor '+i,color:'#14440E'}));
D.edges.forEach(([a,b,words])=>g.addEdge(a,b,{size:1,color:'#8D8B84',words}));globalThis.net=new Sigma(g,document.getElementById('c'));"""
    else:
        files = [folder / "cytoscape/dist/cytoscape.min.js"]
        code = """globalThis.net=cytoscape({container:document.getElementById('c'),elements:{nodes:D.places.map(([x,y],i)=>({data:{id:''+i,label:'Actor '+i},position:{x,y}})),
edges:D.edges.map(([a,b,words])=>({data:{source:''+a,target:''+b,words}}))},layout:{name:'preset'},style:[{selector:'node',style:{label:'data(label)'}},{selector:'edge',style:{'curve-style':'bezier','target-arrow-shape':'triangle'}}]});"""
    scripts = "".join(f"<script>{path.read_text(encoding='utf-8')}</script>" for path in files)
    return f"{head}{scripts}<script>const D={block};{code}</script>"


def page_of(name: str, folder: Path, made: Graph) -> str:
    if name.startswith("explorer"):
        return explorer_page(made)
    return pyvis_page(made) if name == "pyvis" else library_page(name, folder, made)


def wait(tab: Any, condition: str) -> None:
    """Wait until a condition holds and the browser has shown two frames; policies of pages forbid the driver's own wait."""
    until = time.monotonic() + 120
    while not tab.evaluate(f"Boolean({condition})"):
        if time.monotonic() > until:
            raise TimeoutError("nothing drawn within 120 seconds")
        time.sleep(0.01)
    tab.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")


def load(browser: Any, renderer: Renderer, file: Path) -> tuple[Measured, list[int]]:
    """Open a page, pan it, and count what is on it."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    try:
        tab = context.new_page()
        faults: list[str] = []
        tab.on("pageerror", lambda error: faults.append(str(error)))
        start = time.perf_counter()
        tab.goto(file.as_uri(), wait_until="commit", timeout=120_000)
        wait(tab, renderer.drawn)
        picture = time.perf_counter()
        if renderer.ready != renderer.drawn:
            wait(tab, renderer.ready)
        words = time.perf_counter() if renderer.ready != renderer.drawn else picture
        client = context.new_cdp_session(tab)
        client.send("HeapProfiler.collectGarbage")
        heap = tab.evaluate("performance.memory.usedJSHeapSize") / 1e6
        if renderer.speak and not tab.evaluate(renderer.speak):
            raise RuntimeError("no tie says what it is")
        frames, slow = tab.evaluate(PAN.replace("STEP", renderer.pan))
        counts = tab.evaluate(renderer.counts)
        if faults:
            raise RuntimeError(faults[0])
        return Measured(1000 * (picture - start), 1000 * (words - start), frames, slow, heap), counts
    finally:
        context.close()


def measure(browser: Any, name: str, file: Path, made: Graph) -> Measured:
    """Give medians over some loads of a page that holds every node and every edge with its words.

    Raises:
        SystemExit: the page holds other numbers of nodes or edges.
    """
    loads = []
    for _ in range(MOST_LOADS if len(made.places) <= LARGE else 1):
        found, counts = load(browser, RENDERERS[name], file)
        if counts[:2] != [len(made.places), len(made.edges)]:
            raise SystemExit(f"{name}: {counts} nodes and edges with words, not {[len(made.places), len(made.edges)]}")
        loads.append(found)
    fields = ("picture", "words", "frames", "slow", "heap")
    return Measured(*(statistics.median(getattr(one, field) for one in loads) for field in fields))


def versions(browser: Any, names: list[str], folder: Path | None) -> str:
    found = {"Chromium": browser.version}
    if "pyvis" in names:
        found["pyvis"] = version("pyvis")
    for name in ("sigma", "graphology", "cytoscape"):
        if folder and (name in names or (name == "graphology" and "sigma" in names)):
            found[name] = json.loads((folder / name / "package.json").read_text(encoding="utf-8"))["version"]
    return ", ".join(f"{name} {number}" for name, number in found.items())


def rows(browser: Any, size: str, names: list[str], folder: Path, libraries: Path) -> None:
    """Print what was measured of one graph, when all of its pages were found to hold it."""
    nodes, _, ties = size.partition(":")
    made = graph(int(nodes), int(ties or 2 * int(nodes)))
    lines = []
    for name in names:
        file = folder / f"{name}-{nodes}.html"
        file.write_text(page_of(name, libraries, made), encoding="utf-8")
        bulk = file.stat().st_size / 1e6
        head = f"| {len(made.places):,} / {len(made.edges):,} | {name} | {bulk:.2f} "
        try:
            one = measure(browser, name, file, made)
        except (RuntimeError, TimeoutError) as error:
            lines.append(f"{head}| no picture: {str(error).splitlines()[0][:60]} | – | – | – | – |")
            continue
        slow = f"{one.slow:.0f}"
        lines.append(f"{head}| {one.picture:.0f} | {one.words:.0f} | {one.frames:.1f} | {slow} | {one.heap:.1f} |")
    print("\n".join(lines), flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", default="200,300:1000,1000,5000,20000")
    parser.add_argument("--libraries", type=Path, help="node_modules with sigma, graphology and cytoscape")
    parser.add_argument("--only", default="explorer,pyvis,sigma,cytoscape", help="renderers, parted by commas")
    options = parser.parse_args()
    names = [
        name for name in options.only.split(",") if options.libraries or name.startswith("explorer") or name == "pyvis"
    ]
    from playwright.sync_api import sync_playwright

    program = shutil.which("chromium") or shutil.which("chromium-browser")
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        browser = playwright.chromium.launch(executable_path=program, args=CHROMIUM)
        print(versions(browser, names, options.libraries))
        print("| nodes / edges | renderer | file MB | picture ms | words ms | pan fps | slow frame ms | heap MB |")
        print("|---|---|---|---|---|---|---|---|")
        for size in options.sizes.split(","):
            rows(browser, size, names, Path(folder), options.libraries or Path())
        browser.close()


if __name__ == "__main__":
    main()
