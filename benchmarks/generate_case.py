"""Write a case of any size, the same on every run: invented actors, archived texts, and facts that quote them exactly.

Run: python benchmarks/generate_case.py FOLDER [--facts 75000] [--per-source 200] [--format ndjson|csv|parquet] [--seed 1]

Every source is made by itself, from the seed and its number, so that memory does not grow with the case. A fact needs
about fourteen quads. Nothing here is real: names are drawn from syllables.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import io
import json
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROLES_OF_EVENTS = {
    "attack": ("alleged-perpetrator", "victim", "attacked"),
    "detention": ("alleged-perpetrator", "detained", "detained"),
    "protest": ("organizer", "participant", "gathered with"),
    "conference": ("organizer", "speaker", "met with"),
    "meeting": ("participant", "participant", "met"),
}
WRONGS = ("attack", "detention")
ACTS = {
    "protect": "protect",
    "cease": "end the attacks on",
    "provide-aid": "give aid to",
    "support": "support",
    "give-refuge": "give refuge to",
}
FORCES = {"calls-on": "calls on", "urges": "urges", "asks": "asks", "recommends": "recommends that"}
THINGS = "journalists defenders teachers judges lawyers nurses witnesses students farmers poets".split()
TOPICS = "Press Freedom,Legal Aid,Fair Trials,Open Schools,Safe Passage,Free Assembly,Clean Water,Public Memory".split(
    ","
)
FORMS = "Association,Council,Network,Committee,League,Union,Forum,Centre".split(",")
MONTHS = "January February March April May June July August September October November December".split()
ONSETS, VOWELS, CODAS = (
    "b d f g h k l m n p r s t v z br dr kr st tr".split(),
    "a e i o u ia eo".split(),
    "n r l s th m".split(),
)
COLUMNS = (
    "id claim demand commitment response event relation|claim type|value|modifier|unit|population|by|to|who|of|force"
    "|action type|for|type|factuality|part of|relays|responds to|status|modality|concept|about|when|place|involves|quote"
)


@dataclass(frozen=True)
class World:
    """What all sources speak of: (slug, label) of actors, peoples, places and concepts."""

    actors: list[tuple[str, str]]
    peoples: list[tuple[str, str]]
    places: list[tuple[str, str]]
    concepts: list[tuple[str, str]]


@dataclass
class Text:
    """An archived text that grows: a sentence is said once and given back as its own quotation."""

    key: str
    chance: random.Random
    lines: list[str] = field(default_factory=list)
    facts: list[dict[str, Any]] = field(default_factory=list)

    def say(self, kind: str, sentence: str, **fields: Any) -> str:
        name = f"{kind[0]}{len(self.facts) + 1:04d}"
        words = f"[{len(self.facts) + 1}] {sentence}"
        self.lines.append(words)
        if self.chance.random() < 0.2:
            self.lines.append("The situation remains under review, and further reports will follow in due course.\n")
        given = {label.replace("_", " ").strip(): value for label, value in fields.items() if value}
        self.facts.append({"id": name, **given, "quote": words})
        return name


def name(chance: random.Random, syllables: int = 2) -> str:
    return "".join(
        chance.choice(ONSETS) + chance.choice(VOWELS) for _ in range(syllables)
    ).capitalize() + chance.choice(CODAS)


def distinct(chance: random.Random, number: int, make: Any) -> list[tuple[str, str]]:
    found: dict[str, str] = {}
    while len(found) < number:
        label = make(chance)
        found.setdefault(label.lower().replace(" ", "-"), label)
    return list(found.items())


def world(seed: int, facts: int) -> World:
    chance = random.Random(f"{seed}-world")  # noqa: S311 - the same world on every run
    size = max(12, min(5000, facts // 50))
    return World(
        distinct(chance, size, lambda c: f"{name(c)} {c.choice(FORMS)} for {c.choice(TOPICS)}"),
        distinct(chance, max(6, size // 10), lambda c: f"{c.choice(THINGS)} of {name(c)}"),
        distinct(chance, max(6, size // 20), lambda c: f"{name(c, 3)} Province"),
        distinct(chance, max(6, size // 10), lambda c: f"safety of {c.choice(THINGS)} in {name(c)}"),
    )


def day(chance: random.Random) -> tuple[str, str]:
    year, month, number = chance.randint(2015, 2020), chance.randint(1, 12), chance.randint(1, 28)
    return f"{year}-{month:02d}-{number:02d}", f"{number} {MONTHS[month - 1]} {year}"


def source(number: int, size: int, seed: int, there: World) -> Text:
    """Make one source; its first fact is always a claim of its publisher, which later sources may pass on."""
    text = Text(f"s{number:06d}", random.Random(f"{seed}-{number}"))  # noqa: S311 - the same text on every run
    by = there.actors[number % len(there.actors)]
    text.lines.append(f"{by[1]}\n1 June 2021\nReport number {number} on the state of rights\n")
    figure(text, there, by, "")
    events: list[tuple[str, str]] = []
    demands: list[tuple[str, str]] = []
    claims = [text.facts[0]["id"]]
    while len(text.facts) < size - 2:
        draw = text.chance.random()
        if draw < 0.28 or not events:
            events.append(event(text, there))
            if events[-1][1] in WRONGS:
                claims.append(allegation(text, there, by, events[-1]))
        elif draw < 0.45:
            claims.append(figure(text, there, by, events[-1][0]))
        elif draw < 0.52:
            claims.append(allegation(text, there, by, text.chance.choice(events)))
        elif draw < 0.6:
            relayed(text, there, by, claims, number)
        elif draw < 0.87 or not demands:
            demands.append(demand(text, there, by, demands))
        elif draw < 0.91:
            commitment(text, there, by)
        elif draw < 0.95:
            response(text, by, text.chance.choice(demands))
        else:
            member(text, there)
    while len(text.facts) < size:
        member(text, there)
    return text


def event(text: Text, there: World) -> tuple[str, str]:
    kind = text.chance.choice(sorted(ROLES_OF_EVENTS))
    first, second, verb = ROLES_OF_EVENTS[kind]
    actor, target = text.chance.sample(there.actors, 2)
    place, (date, written) = text.chance.choice(there.places), day(text.chance)
    told = f"On {written} the {actor[1]} {verb} the {target[1]} in {place[1]}."
    involved = [{"who": actor[0], "role": first}, {"who": target[0], "role": second}]
    fields = {"type": kind, "factuality": "reported", "when": date, "place": place[0], "involves": involved}
    return text.say("event", told, event=f"{actor[1]} {verb} {target[1]}", **fields), kind


def figure(text: Text, there: World, by: tuple[str, str], about: str) -> str:
    people, number = text.chance.choice(there.peoples), text.chance.randint(12, 900_000)
    modifier, words = text.chance.choice([("at-least", "at least "), ("about", "about "), ("exact", "")])
    told = f"The {by[1]} reports that {words}{number:,} {people[1]} were affected."
    fields = {"claim_type": "figure", "value": str(number), "modifier": modifier, "unit": "persons"}
    return text.say(
        "claim", told, claim=f"{words}{number} affected", **fields, population=people[0], by=by[0], about=about
    )


def allegation(text: Text, there: World, by: tuple[str, str], about: tuple[str, str]) -> str:
    people = text.chance.choice(there.peoples)
    told = f'The {by[1]} says that "what happened to {people[1]} was no accident".'
    kind = "allegation" if about[1] in WRONGS else "assessment"
    fields = {"claim_type": kind, "by": by[0], "about": [about[0], people[0]]}
    return text.say("claim", told, claim=f"what happened to {people[1]} was no accident", **fields)


def relayed(text: Text, there: World, by: tuple[str, str], claims: list[str], number: int) -> None:
    """Pass on a claim of this source, or the first claim of an earlier one."""
    other = text.chance.randrange(number) if number else 0
    publisher = there.actors[other % len(there.actors)]
    teller = text.chance.choice([actor for actor in there.actors[:50] if actor not in (by, publisher)])
    target = f"s{other:06d}/c0001" if number and text.chance.random() < 0.3 else text.chance.choice(claims)
    told = f"According to the {teller[1]}, these figures were confirmed."
    text.say("claim", told, claim="the figures were confirmed", claim_type="assessment", by=teller[0], relays=target)


def demand(text: Text, there: World, by: tuple[str, str], demands: list[tuple[str, str]]) -> tuple[str, str]:
    addressee = text.chance.choice([actor for actor in text.chance.sample(there.actors, 3) if actor != by])
    people, concept = text.chance.choice(there.peoples), text.chance.choice(there.concepts)
    act, force = text.chance.choice(sorted(ACTS)), text.chance.choice(sorted(FORCES))
    head = text.chance.choice(demands)[0] if demands and text.chance.random() < 0.3 else ""
    told = f"The {by[1]} {FORCES[force]} the {addressee[1]} to {ACTS[act]} {people[1]}, for the {concept[1]}."
    fields = {"by": by[0], "to": addressee[0], "force": force, "action_type": act, "for": people[0]}
    said = text.say("demand", told, demand=f"{ACTS[act]} {people[1]}", **fields, part_of=head, concept=concept[0])
    return said, addressee[0]


def commitment(text: Text, there: World, by: tuple[str, str]) -> None:
    people = text.chance.choice(there.peoples)
    told = f"The {by[1]} undertakes to support {people[1]} in every way open to it."
    text.say("commitment", told, commitment=f"support {people[1]}", by=by[0], action_type="support", for_=people[0])


def response(text: Text, by: tuple[str, str], asked: tuple[str, str]) -> None:
    status = text.chance.choice(("met", "met-in-part", "not-met"))
    told = f"As of 1 June 2021, the {by[1]} finds that this demand was {status.replace('-', ' ')}."
    fields = {"by": by[0], "responds_to": asked[0], "status": status, "when": "2021-06-01"}
    text.say("response", told, response=f"the demand was {status.replace('-', ' ')}", **fields)


def member(text: Text, there: World) -> None:
    who, of = text.chance.sample(there.actors, 2)
    text.say("relation", f"The {who[1]} is a member of the {of[1]}.", relation="member", who=who[0], of=of[0])


def card(text: Text, there: World, number: int, digest: str) -> str:
    publisher = there.actors[number % len(there.actors)][0]
    said = {
        "title": f"Report number {number}",
        "title basis": "stated",
        "kind": "news-report",
        "publisher": publisher,
        "author": publisher,
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


def registry(there: World) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    actors = [{"actor": slug, "label": label, "type": "ngo"} for slug, label in there.actors]
    peoples = [{"actor": slug, "label": label, "type": "population"} for slug, label in there.peoples]
    yield "actors", [*actors, *peoples]
    yield "places", [{"place": slug, "label": label, "type": "region"} for slug, label in there.places]
    yield "concepts", [{"concept": slug, "label": label, "type": "proposition"} for slug, label in there.concepts]


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

    lists = {"about": pyarrow.list_(pyarrow.string())}
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
    for number, start in enumerate(range(0, facts, per_source)):
        text = source(number, min(per_source, facts - start), seed, there)
        place = data / "sources" / text.key
        place.mkdir(parents=True, exist_ok=True)
        words = ("\n".join(text.lines) + "\n").encode()
        (place / "text.txt").write_bytes(words)
        (place / "source.yaml").write_text(card(text, there, number, hashlib.sha256(words).hexdigest()))
        (place / f"facts.{form}").write_bytes(FORMATS[form](text.facts))
    for kind, rows in registry(there):
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
