"""Write a case of any size, the same on every run: invented actors, archived texts, and facts that quote them exactly.

Run: python benchmarks/generate_case.py FOLDER [--facts 75000] [--per-source 200] [--format ndjson|csv|parquet] [--seed 1]

Every source is made by itself, from the seed and its number, so that memory does not grow with the case. All kinds of
fact occur, and a few actors, matters and publishers are named far more often than the rest, so that every question of
the library has something to find. A fact needs about seventeen quads. Nothing here is real: names are drawn from
syllables.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import io
import json
import random
from pathlib import Path
from typing import Any

from invented_text import SHARES, Text, figure, member, signatures
from invented_world import World, registry, world

COLUMNS = (
    "id claim demand commitment response event proceeding relation|claim type|value|modifier|unit|population|by"
    "|voiced by|to|who|of|force|action type|for|type|factuality|part of|seeks|relays|disputes|responds to|status|modality"
    "|concept|stance|legal basis|deadline|about|when|place|involves|review|inferred|quote"
)
JOINT = 10
"""One source in so many is a joint statement."""
LINKED = 5
"""One source in so many is linked to the one before by an editor."""


def source(number: int, size: int, seed: int, there: World) -> Text:
    """Make one source; its first fact is always a claim of its publisher, which later sources may pass on."""
    chance = random.Random(f"{seed}-{number}")  # noqa: S311 - the same text on every run
    text = Text(f"s{number:06d}", there.publisher(number), there, chance)
    text.lines.append(f"{text.by[1]}\n1 June 2021\nReport number {number} on the state of rights\n")
    figure(text)
    if joint(number):
        signatures(text, min(size // 4, 40))
    shares, tellers, needed = zip(*SHARES, strict=True)
    while len(text.facts) < size - 1:  # a wrong is two facts, and so is a chain
        sort = chance.choices(range(len(tellers)), shares)[0]
        if all(getattr(text, name) for name in needed[sort]):
            tellers[sort](text)
    if len(text.facts) < size:
        member(text)
    return text


def joint(number: int) -> bool:
    """Tell whether the source of that number is a joint statement."""
    return number % JOINT == JOINT - 1


def card(text: Text, number: int, digest: str) -> str:
    """Write the card of a source."""
    said = {
        "title": f"Report number {number}",
        "title basis": "stated",
        "kind": "joint-statement-text" if joint(number) else "news-report",
        "publisher": text.by[0],
        "author": text.by[0],
        "language": "en",
        "date as written": "1 June 2021",
        "date": "2021-06-01",
        "date basis": "stated",
        "address": "unknown",
        "retrieved": "unknown",
        "licence": "not stated",
        "original name": f"{text.key}.txt",
        "original sha256": digest,
        "text sha256": digest,
        "number of masks": "0",
    }
    return "".join(f'{key}: "{value}"\n' for key, value in said.items())


def links(sources: int) -> str:
    """Write what an editor sees: that the first figures of some sources contradict each other."""
    return "".join(
        f"- id: l{number:06d}\n  link: contradicts\n  from: s{number:06d}/c0001\n  to: s{number - 1:06d}/c0001\n"
        "  reason: Both count those who were affected, and the numbers differ.\n"
        for number in range(LINKED, sources, LINKED)
    )


def as_ndjson(facts: list[dict[str, Any]]) -> bytes:
    return "".join(json.dumps(fact, ensure_ascii=False) + "\n" for fact in facts).encode()


def as_csv(facts: list[dict[str, Any]]) -> bytes:
    out = io.StringIO()
    writer = csv.DictWriter(out, columns(), lineterminator="\n")
    writer.writeheader()
    for fact in facts:
        involved = "|".join(f"{one['who']}={one['role']}" for one in fact.get("involves", ()))
        lists = {key: "|".join(value) for key, value in fact.items() if isinstance(value, list) and key != "involves"}
        writer.writerow({**fact, **lists, **({"involves": involved} if involved else {})})
    return out.getvalue().encode()


def as_parquet(facts: list[dict[str, Any]]) -> bytes:
    import pyarrow
    from pyarrow import parquet

    lists = {name: pyarrow.list_(pyarrow.string()) for name in ("about", "inferred")}
    part = pyarrow.struct([("who", pyarrow.string()), ("role", pyarrow.string())])
    types = {name: pyarrow.string() for name in columns()} | lists | {"involves": pyarrow.list_(part)}
    rows = [{**fact, **({"about": [fact["about"]]} if isinstance(fact.get("about"), str) else {})} for fact in facts]
    out = io.BytesIO()
    parquet.write_table(pyarrow.Table.from_pylist(rows, schema=pyarrow.schema(list(types.items()))), out)
    return out.getvalue()


def columns() -> list[str]:
    head, *rest = COLUMNS.split("|")
    return [*head.split(), *rest]


FORMATS = {"ndjson": as_ndjson, "csv": as_csv, "parquet": as_parquet}


def generate(folder: Path, facts: int, *, per_source: int = 200, form: str = "ndjson", seed: int = 1) -> None:
    """Write a case with that many facts into a folder."""
    there = world(seed, facts)
    data = folder / "data"
    (data / "registry").mkdir(parents=True, exist_ok=True)
    (data / "case.toml").write_text(
        f'title = "A generated case"\ndescription = "{facts} invented facts."\nbase = "https://example.org/ace/"\n'
        'language = "en"\nlicence = "https://creativecommons.org/publicdomain/zero/1.0/"\n'
        'licence_note = "Nothing here is real."\ncreator = "The generator"\n'
    )
    named: set[str] = set()
    for number, start in enumerate(range(0, facts, per_source)):
        text = source(number, min(per_source, facts - start), seed, there)
        place = data / "sources" / text.key
        place.mkdir(parents=True, exist_ok=True)
        words = ("\n".join(text.lines) + "\n").encode()
        (place / "text.txt").write_bytes(words)
        (place / "source.yaml").write_text(card(text, number, hashlib.sha256(words).hexdigest()))
        (place / f"facts.{form}").write_bytes(FORMATS[form](text.facts))
        named |= text.named()
    (data / "editorial").mkdir(exist_ok=True)
    (data / "editorial" / "links.yaml").write_text(links(-(-facts // per_source)))
    for kind, rows in registry(there, named):
        (data / "registry" / f"{kind}.ndjson").write_bytes(as_ndjson(rows))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--facts", type=int, default=75_000)
    parser.add_argument("--per-source", type=int, default=200)
    parser.add_argument("--format", choices=sorted(FORMATS), default="ndjson")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    generate(options.folder, options.facts, per_source=options.per_source, form=options.format, seed=options.seed)


if __name__ == "__main__":
    main()
