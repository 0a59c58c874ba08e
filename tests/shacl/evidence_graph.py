"""A small world of statements, quotations and agents in named graphs, with faults; one seed, one world."""

from __future__ import annotations

import random

PREFIXES = """@prefix : <https://example.org/ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix stmt: <https://example.org/id/stmt/> .
@prefix q: <https://example.org/id/q/> .
@prefix actor: <https://example.org/id/actor/> .
@prefix src: <https://example.org/graph/> .
"""
VOCABULARY = """src:vocabulary {
  :Demand rdfs:subClassOf :Statement . :Claim rdfs:subClassOf :Statement .
  :Person rdfs:subClassOf :Agent . :State rdfs:subClassOf :Agent . :Body rdfs:subClassOf :Agent .
  :persons skos:inScheme :units . :percent skos:inScheme :units . :apples skos:inScheme :fruit .
  src:s0 a :Source . src:s1 a :Source . src:s2 a :Source .
}
"""


def evidence_graph(statements: int, faults: float, seed: int) -> str:
    """TriG with *statements* statements, each of whose triples is broken with the probability *faults*."""
    chance = random.Random(seed)  # noqa: S311 - for test data, always the same
    graphs: dict[str, list[str]] = {"src:s0": [], "src:s1": [], "src:s2": [], "src:registry": []}
    actors = max(4, statements // 10)
    for number in range(actors):
        graphs["src:registry"].extend(_actor(number, faults, chance))
    for number in range(statements):
        source = chance.choice(["src:s0", "src:s1", "src:s2"])
        graphs[source].extend(_statement(number, source, actors, faults, chance))
    blocks = ["".join(f"  {line}\n" for line in lines) for lines in graphs.values()]
    parts = [f"{name} {{\n{block}}}\n" for name, block in zip(graphs, blocks, strict=True)]
    return PREFIXES + VOCABULARY + "".join(parts)


def _actor(number: int, faults: float, chance: random.Random) -> list[str]:
    me = f"actor:a{number}"
    kind = chance.choice([":Person", ":State", ":Body"])
    lines = [f"{me} a {kind} ."]

    def broken() -> bool:
        return chance.random() < faults

    label = f"Actor {number - 1 if broken() else number}"
    lines.append(f'{me} rdfs:label "{label}"@en .')
    lines.append(f'{me} rdfs:label "Acteur {number}"@{"en" if broken() else "fr"} .')
    if kind == ":State":
        lines.append(f'{me} :code "{"xyz" if broken() else "XY"}" .')
    if kind == ":Person":
        lines.append(f"{me} :disclosure {chance.choice([':public', ':withheld'])} .")
        lines.append(f"{me} :disclosureChecked {chance.choice([':public', ':withheld']) if broken() else ':public'} .")
        if broken():
            lines.append(f'{me} :birthDate "1990-01-01"^^xsd:date .')
    if broken():
        lines.append(f"{me} a :Person .")
    if chance.random() < 0.3:
        lines.append(f"{me} :signs :treaty{number % 3} .")
    return lines


def _statement(number: int, source: str, actors: int, faults: float, chance: random.Random) -> list[str]:
    def broken() -> bool:
        return chance.random() < faults

    me = f"stmt:s{number}" if not broken() else f"stmt:S{number}"
    kind = chance.choice([":Demand", ":Claim"])
    actor, other, third = (f"actor:a{chance.randrange(actors)}" for _ in range(3))
    lines = [f"{me} a {kind} ."]
    if broken():
        lines.append(f"{me} a :Claim .")
    if not broken():
        lines.append(f"{me} :evidence q:q{number} .")
    if not broken():
        lines.append(f"{me} :claimant {actor} .")
    if broken():
        lines.append(f'{me} :claimant "nobody", :Nobody .')
    lines.append(f"{me} :voicedBy {third} .")
    if not broken():
        lines.append(f"{me} :addressee {other} .")
    elif broken():
        lines.append(f'{me} :addresseeNote "unspecified" .')
    if chance.random() < 0.2:
        lines.append(f"{me} :relays stmt:s{chance.randrange(number + 1)} .")
    lines.extend(_demand(me, faults, chance) if kind == ":Demand" else _claim(me, number, faults, chance))
    lines.extend(_quotation(number, source, faults, chance))
    return lines


def _demand(me: str, faults: float, chance: random.Random) -> list[str]:
    def broken() -> bool:
        return chance.random() < faults

    lines = [f'{me} :action "{"xx" if broken() else "release the detained"}" .']
    if broken():
        lines.append(f"{me} :action 5, :release .")
    lines.append(f"{me} :force {':begs' if broken() else ':urges'} .")
    deadline = chance.choice(["1999-12-31", "2021-02-30", "soon"]) if broken() else "2021-09-07"
    lines.append(f'{me} :deadline "{deadline}"^^xsd:date .')
    return lines


def _claim(me: str, number: int, faults: float, chance: random.Random) -> list[str]:
    def broken() -> bool:
        return chance.random() < faults

    lines = []
    if not broken():
        lines.append(f"{me} :number {chance.choice(['-1', '7.5', '1000000', '12000000']) if broken() else number} .")
    if broken():
        lines.append(f"{me} :noNumber true .")
    lines.append(f"{me} :unit {':apples' if broken() else ':persons'} .")
    if chance.random() < 0.3:
        lines.append(f"{me} :subsetOf stmt:s{chance.randrange(number + 1)} .")
    return lines


def _quotation(number: int, source: str, faults: float, chance: random.Random) -> list[str]:
    def broken() -> bool:
        return chance.random() < faults

    me = f"q:q{number}"
    start = chance.randrange(1000)
    end = start - 5 if broken() else start + 20
    words = "write to me@example.org" if broken() else f"words {number}"
    lines = [f"{me} a :Quotation .", f'{me} :start "{start}"^^xsd:nonNegativeInteger .']
    lines.append(f'{me} :end "{end}"^^xsd:nonNegativeInteger .')
    lines.append(f'{me} :exact "{words}"@{"de" if broken() else "en"} .')
    lines.append(f"{me} :hasSource {chance.choice(['src:s0', 'src:s1', ':elsewhere']) if broken() else source} .")
    if broken():
        lines.append(f'{me} :note "stray" .')
    return lines
