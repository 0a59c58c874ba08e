"""What every source of a generated case speaks of: actors, peoples, places, matters and texts that nobody ever met."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

Named = tuple[str, str]
"""The slug and the label of an entry of the registry."""

THINGS = "journalists defenders teachers judges lawyers nurses witnesses students farmers poets".split()
TOPICS = "Press Freedom,Legal Aid,Fair Trials,Open Schools,Safe Passage,Free Assembly,Clean Water,Public Memory".split(
    ","
)
FORMS = "Association,Council,Network,Committee,League,Union,Forum,Centre".split(",")
ONSETS, VOWELS, CODAS = (
    "b d f g h k l m n p r s t v z br dr kr st tr".split(),
    "a e i o u ia eo".split(),
    "n r l s th m".split(),
)
CONCERNS = 5
"""On so many matters an actor speaks, in all sources."""
EVERYBODY = ("international-public", "international public")
UNNAMED = ("local-official", "local official")


@dataclass(frozen=True)
class World:
    """The entries of each kind, the most prominent first."""

    actors: list[Named]
    governments: list[Named]
    persons: list[Named]
    peoples: list[Named]
    places: list[Named]
    concepts: list[Named]
    crimes: list[Named]
    norms: list[Named]
    texts: list[Named]

    def publisher(self, number: int) -> Named:
        """Give who publishes the source of that number: a few publish most."""
        return prominent(random.Random(f"publisher-{number}"), self.actors)  # noqa: S311 - the same on every run

    def matter(self, chance: random.Random, actor: Named) -> Named:
        """Draw one of the few matters on which an actor speaks."""
        own = random.Random(f"{actor[0]}-{chance.randrange(CONCERNS)}")  # noqa: S311 - the same on every run
        return prominent(own, self.concepts)


def prominent(chance: random.Random, entries: Sequence[Named]) -> Named:
    """Draw one, the first ones more often: of a hundred, the first is drawn once in ten times."""
    return entries[int(len(entries) * chance.random() ** 2)]


def world(seed: int, facts: int) -> World:
    """Invent what a case with so many facts speaks of."""
    chance = random.Random(f"{seed}-world")  # noqa: S311 - the same world on every run
    size = max(12, min(5000, facts // 50))
    few, some, many = max(4, size // 50), max(6, size // 20), max(6, size // 10)
    return World(
        distinct(chance, size, lambda c: f"{name(c)} {c.choice(FORMS)} for {c.choice(TOPICS)}"),
        distinct(chance, min(some, 60), lambda c: f"Government of {name(c, 3)}"),
        distinct(chance, some, lambda c: f"{name(c)} {name(c, 3)}"),
        distinct(chance, many, lambda c: f"{c.choice(THINGS)} of {name(c)}"),
        distinct(chance, some, lambda c: f"{name(c, 3)} Province"),
        distinct(chance, many, lambda c: f"safety of {c.choice(THINGS)} in {name(c)}"),
        distinct(chance, min(few, 12), lambda c: f"crime of {name(c).lower()}"),
        distinct(chance, few, lambda c: f"duty to protect the {c.choice(THINGS)} of {name(c)}"),
        distinct(chance, some, lambda c: f"{name(c)} Convention on {c.choice(TOPICS)}"),
    )


def name(chance: random.Random, syllables: int = 2) -> str:
    """Make a name of so many syllables."""
    return "".join(
        chance.choice(ONSETS) + chance.choice(VOWELS) for _ in range(syllables)
    ).capitalize() + chance.choice(CODAS)


def distinct(chance: random.Random, number: int, make: Callable[[random.Random], str]) -> list[Named]:
    """Make so many labels that differ."""
    found: dict[str, str] = {}
    while len(found) < number:
        label = make(chance)
        found.setdefault(label.lower().replace(" ", "-"), label)
    return list(found.items())


def cited(text: Named) -> str:
    """Give a legal text as sources cite it: its name, with its symbol in brackets."""
    return f"{text[1]} ({symbol(text[0])})"


def symbol(slug: str) -> str:
    """Give the document symbol of a legal text."""
    first, _, last = slug.partition("-convention-on-")
    return f"{first}/{last}".upper()


def registry(there: World, named: set[str]) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Yield the name and the records of each file of the registry: of what is named, and of what lies over it."""
    for kind, records in {"actor": actors, "place": places, "concept": concepts, "instrument": instruments}.items():
        yield f"{kind}s", [record for record in records(there) if kind == "concept" or record[kind] in named]


def actors(there: World) -> Iterator[dict[str, Any]]:
    """Yield the records of the actors: persons have a public role."""
    of_type = {
        "ngo": there.actors,
        "government": there.governments,
        "population": there.peoples,
        "collective": [EVERYBODY],
        "unnamed-person": [UNNAMED],
    }
    for kind, entries in of_type.items():
        yield from ({"actor": slug, "label": label, "type": kind} for slug, label in entries)
    for number, (slug, label) in enumerate(there.persons):
        role = f"spokesperson of the {there.actors[number % len(there.actors)][1]}"
        yield {"actor": slug, "label": label, "type": "public-figure", "public role": role}


def places(there: World) -> Iterator[dict[str, Any]]:
    """Yield the records of the places."""
    yield from ({"place": slug, "label": label, "type": "region"} for slug, label in there.places)


def concepts(there: World) -> Iterator[dict[str, Any]]:
    """Yield the records of the concepts: a theme, the matters under it or under one another, crimes and norms."""
    yield {"concept": "safety", "label": "safety of people", "type": "theme"}
    for number, (slug, label) in enumerate(there.concepts):
        broader = there.concepts[number // 4][0] if number % 4 and number > 4 else "safety"
        yield {"concept": slug, "label": label, "type": "proposition", "broader": broader}
    for kind, entries in {"crime": there.crimes, "norm": there.norms}.items():
        yield from ({"concept": slug, "label": label, "type": kind} for slug, label in entries)


def instruments(there: World) -> Iterator[dict[str, Any]]:
    """Yield the records of the legal texts."""
    for slug, label in there.texts:
        yield {"instrument": slug, "label": label, "type": "treaty", "symbol": symbol(slug)}
