from __future__ import annotations

from dataclasses import replace

import pytest

from graph_builder.explorer.passages import CONTEXT, passages
from graph_builder.explorer.withheld import shown
from graph_builder.model import Quotation, Value


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
    part = shown(replace(first_reading, facts=closed))
    names = {f"{fact.source}/{fact.id}" for fact in part.facts}

    assert demand not in names
    assert f"{response.source}/{response.id}" not in names
    assert part.hidden


def test_a_restricted_person_takes_every_fact_that_names_them_along(first_reading):
    person = next(entity for entity in first_reading.entities if entity.values("disclosure"))
    fields = tuple(
        (name, (replace(values[0], text="restricted"),)) if name == "disclosure" else (name, values)
        for name, values in person.fields
    )
    closed = tuple(replace(one, fields=fields) if one is person else one for one in first_reading.entities)
    part = shown(replace(first_reading, entities=closed))

    assert person.slug not in {one.slug for one in part.entities}
    assert person.label in part.names
    assert not any(value.text == person.slug for fact in part.facts for _, values in fact.fields for value in values)
