"""Many words looked for at once are found where a walk through the text finds each of them."""

from __future__ import annotations

import random
from itertools import islice
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph_builder.checks.words import naming_findings
from graph_builder.errors import Place
from graph_builder.folding import Positions, fold, folded
from graph_builder.model import Entity, Fact, Value
from graph_builder.quotations import Passages
from graph_builder.registry import unattested
from graph_builder.word_places import Sought, places_of


class Walked(str):
    """A text that counts how often it is searched."""

    __slots__ = ("walks",)

    def __init__(self, _: str) -> None:
        self.walks = 0

    def find(self, *given):
        self.walks += 1
        return super().find(*given)


def drawn(rng: random.Random, signs: str, length: int) -> str:
    return "".join(rng.choice(signs) for _ in range(length))


@pytest.mark.parametrize("signs", ["a", "ab", "abcdefghij ", "کابل "])
@pytest.mark.parametrize("most", [1, 2, 5])
@pytest.mark.parametrize("count", [20, 1500])
def test_the_places_are_those_of_a_walk_for_each(signs, most, count):
    rng = random.Random(f"{signs}{most}{count}")  # noqa: S311 - drawn, not secret
    text = drawn(rng, signs, 3000)
    starts = [(rng.randrange(2900), rng.choice([1, 3, 7, 8, 9, 20, 100])) for _ in range(count)]
    words = {text[at : at + length] for at, length in starts}
    words |= {drawn(rng, signs, length) for _, length in starts}

    found = Sought(words).places(text, most)

    assert found == {word: places for word in words if (places := list(islice(places_of(text, word), most)))}


@given(st.text("ab \n\u200b\u00ad\u00a0”كـ", max_size=60))
def test_the_positions_of_a_folded_text_are_those_of_its_signs_one_by_one(text):
    plain, index = fold(text)
    positions = Positions(text)

    assert plain == folded(text)
    assert tuple(positions.in_text(at) for at in range(len(plain))) == index


def numbered(count: int) -> list[str]:
    return [f"The witness said of house {number} that it fell." for number in range(count)]


def test_many_quotations_take_no_walk_each():
    said = numbered(2000)
    text = Walked("\n".join(said))
    passages = Passages("s", text)
    passages.look_for([*said, *(words.replace("witness", "judge") for words in said)])

    places = [passages.find(words) for words in said]
    absent = [passages.find(words.replace("witness", "judge")) for words in said]

    assert [text[one.start : one.end] for (one,) in places] == said
    assert not any(absent)
    assert text.walks == 0


@settings(deadline=None)
@given(st.lists(st.text("ab -\n\u00ad’", min_size=1, max_size=5), max_size=40), st.text("ab -\n\u00ad'", max_size=300))
def test_words_that_were_looked_for_before_are_found_alike(words, text):
    many = [*words, *numbered(200)]
    before, after = Passages("s", text), Passages("s", text)
    after.look_for(many)

    assert [after.find(one) for one in many] == [before.find(one) for one in many]


def texts(**by_key: str) -> dict[str, SimpleNamespace]:
    return {key: SimpleNamespace(key=key, text=text, publisher="", author="") for key, text in by_key.items()}


def actor(slug: str, label: str) -> Entity:
    return Entity("actor", slug, label, (), (), "ngo", (), Place("a"))


def test_tens_of_thousands_of_names_are_not_each_looked_for_in_every_text():
    """A test that does not end has failed."""
    names = numbered(30_000)
    filler = " ".join(str(number) for number in range(100_000))
    sources = texts(one="\n".join(names[:20_000]) + filler, two="\n".join(names[20_000:-2]).upper() + filler)
    actors = tuple(actor(f"a{at}", name) for at, name in enumerate(names))
    found = unattested(actors, sources, {("actor", one.slug): {"one"} for one in actors})

    assert [one.value for one in found] == names[-2:]
    assert found[0].quotation.startswith("The witness said of house")


def said_by(slug: str, source: str) -> Fact:
    by = (("by", (Value(slug, "actor", Place("f")),)),)
    return Fact(source, f"c-{slug}", "claim", "it fell", by, (), (), (), Place("f"))


def test_tens_of_thousands_of_actors_are_looked_for_as_whole_words():
    """A test that does not end has failed."""
    actors = tuple(actor(f"a{number}", f"House {number}") for number in range(100_000, 130_000))
    text = "\n".join(one.label for one in actors[:-2]) + f"\n{actors[-2].label}5 " + "x" * 1_000_000
    found = naming_findings(tuple(said_by(one.slug, "s") for one in actors), actors, texts(s=text))

    assert [one.value for one in found] == [one.slug for one in actors[-2:]]
