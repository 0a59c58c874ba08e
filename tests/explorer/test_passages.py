from __future__ import annotations

from dataclasses import replace

import pytest
from explorer_pages import unpacked

from graph_builder.assembly import assemble_in_store
from graph_builder.explorer.passages import CONTEXT, passages
from graph_builder.explorer.withheld import open_part
from graph_builder.model import Quotation, Value
from graph_builder.products import answers_of, explorer_page


@pytest.fixture
def source(first_reading):
    return next(iter(first_reading.sources.values()))


def quoted(source, start, end):
    return Quotation(source.key, start, end, source.text[start:end])


def test_a_text_is_shown_whole_unless_its_card_says_otherwise(source):
    assert passages(source, []) == [(0, source.text)]


@pytest.mark.parametrize("licence", ["All rights reserved", "quotations only", "Restricted to the case"])
def test_a_text_that_may_only_be_quoted_is_shown_as_quotations_with_a_little_context(source, licence):
    closed = replace(source, licence=licence)
    [(at, text)] = passages(closed, [quoted(source, 5000, 5060)])

    assert at <= 5000
    assert source.text[at : at + len(text)] == text
    assert 60 <= len(text) <= 60 + 2 * CONTEXT


def test_passages_that_touch_become_one(source):
    closed = replace(source, licence="quotations only")
    found = passages(closed, [quoted(source, 5000, 5060), quoted(source, 5100, 5150), quoted(source, 9000, 9050)])

    assert len(found) == 2


def test_words_of_a_withheld_fact_are_masked_unless_a_shown_fact_quotes_them(source):
    [(_, text)] = passages(source, [quoted(source, 120, 140)], [quoted(source, 100, 130)])

    assert text[:100] == source.text[:100]
    assert set(text[100:120]) <= {"█", " ", "\n"}
    assert text[120:] == source.text[120:]


def test_a_withheld_fact_takes_its_words_and_what_names_it_along(first_reading):
    response = next(fact for fact in first_reading.facts if fact.kind == "response")
    demand = f"{response.values('responds to')[0].text}"
    closed = tuple(
        replace(fact, fields=(*fact.fields, ("disclosure", (Value("withheld", "choice", fact.place),))))
        if f"{fact.source}/{fact.id}" == demand
        else fact
        for fact in first_reading.facts
    )
    part = open_part(replace(first_reading, facts=closed))
    names = {f"{fact.source}/{fact.id}" for fact in part.reading.facts}

    assert demand not in names
    assert f"{response.source}/{response.id}" not in names
    assert part.hidden


def restricted(reading, slug):
    """The case in which not everybody may see an actor."""

    def closed(entity):
        fields = dict(entity.fields) | {"disclosure": (Value("restricted", "choice", entity.place),)}
        return replace(entity, fields=tuple(fields.items()))

    return replace(reading, entities=tuple(closed(one) if one.slug == slug else one for one in reading.entities))


def test_a_restricted_person_takes_every_fact_that_names_them_along(first_reading):
    person = next(entity for entity in first_reading.entities if entity.values("disclosure"))
    part = open_part(restricted(first_reading, person.slug)).reading
    named = [value.text for one in (*part.facts, *part.entities) for _, values in one.fields for value in values]

    assert person.slug not in {one.slug for one in part.entities}
    assert person.slug not in named


def test_a_case_that_everybody_may_see_is_shown_as_it_is(first_reading):
    assert open_part(first_reading).reading is first_reading


def test_a_chain_of_facts_of_which_the_first_is_withheld_is_left_out_whole(first_reading):
    [fact] = [one for one in first_reading.facts if one.kind == "claim"][:1]
    names = [f"c{number:04d}" for number in range(5000)]
    relays = [(("relays", (Value(f"{fact.source}/{name}", "claim", fact.place),)),) for name in names]
    withheld = (("disclosure", (Value("withheld", "choice", fact.place),)),)
    # From the last to the first, so that going through all of them finds one more each time.
    chain = [replace(fact, id=name, fields=fields) for name, fields in zip(names, [withheld, *relays], strict=False)]

    assert open_part(replace(first_reading, facts=tuple(reversed(chain)), links=())).reading.facts == ()


def test_no_card_names_a_publisher_or_author_who_is_restricted(first_reading):
    author = next(source.author for source in first_reading.sources.values() if source.author != "unknown")
    page = explorer_page(restricted(first_reading, author), [], [], "0" * 16)

    assert author not in str(unpacked(page, "network-data")["sources"])


def test_an_answer_does_not_count_what_is_withheld(first_reading):
    first = next(iter(first_reading.facts))
    fields = (*first.fields, ("disclosure", (Value("withheld", "choice", first.place),)))
    reading = replace(first_reading, facts=(replace(first, fields=fields), *first_reading.facts[1:]))
    left = open_part(reading).reading
    alone = explorer_page(left, [], answers_of(left, *assemble_in_store(left)), "0" * 16)
    page = explorer_page(reading, [], [], "0" * 16)

    assert unpacked(page, "answers-data") == unpacked(alone, "answers-data")
