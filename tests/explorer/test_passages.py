from __future__ import annotations

import re
from dataclasses import replace

import pytest
from explorer_pages import unpacked

from graph_builder.assembly import assemble_in_store
from graph_builder.cli import main
from graph_builder.explorer.naming import ClosedNames
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


NAMED = ("aleksei-navalny", "zahra-joya", "pm-trudeau")


@pytest.mark.parametrize("slug", NAMED)
def test_no_word_of_the_explorer_names_who_is_restricted(slug, first_reading):
    person = next(entity for entity in first_reading.entities if entity.slug == slug)
    page = explorer_page(restricted(first_reading, slug), [], [], "0" * 16)
    shown = " ".join(str(unpacked(page, name)) for name in ("network-data", "facts-data", "answers-data"))

    assert re.search(rf"\b{person.label}\b", " ".join(source.text for source in first_reading.sources.values()))
    assert not re.search(rf"\b{person.label}\b", " ".join(shown.split()), re.IGNORECASE)


def test_a_fact_whose_words_alone_name_who_is_restricted_is_left_out_and_told(first_reading):
    part = open_part(restricted(first_reading, "aleksei-navalny"))
    fact = next(fact for fact in first_reading.facts if f"{fact.source}/{fact.id}" == "round-up-fall-2021/d38")

    assert "Navalny" in fact.quotations[0].exact
    assert part.named == ("round-up-fall-2021/d38",)
    assert fact not in part.reading.facts


def test_a_title_or_another_entry_that_names_who_is_restricted_is_masked_there(first_reading):
    source = next(iter(first_reading.sources.values()))
    other = next(entity for entity in first_reading.entities if entity.slug != "xi-jinping")
    reading = replace(
        first_reading,
        sources={**first_reading.sources, source.key: replace(source, title="Letter to XI\u00a0Jinping's office")},
        entities=tuple(
            replace(one, label="Family of Xi Jinping", other_names=("Xi Jinping-Circle", "Xi Jinpings"))
            if one is other
            else one
            for one in first_reading.entities
        ),
    )
    left = open_part(restricted(reading, "xi-jinping")).reading
    entry = next(one for one in left.entities if one.slug == other.slug)

    assert left.sources[source.key].title == "Letter to ██\u00a0███████'s office"
    assert entry.label == "Family of ██ ███████"
    assert entry.other_names == ("██ ███████-Circle", "Xi Jinpings")


@pytest.mark.parametrize("written", ["Agne\u0300s  Callamard", "AGNÈS\nCALLAMARD", "(agnès\u200b callamard)"])
def test_a_name_is_found_however_it_is_typed(written):
    assert ClosedNames(["Agnès Callamard"]).stand_in(f"I met {written}.")
    assert ClosedNames(["Agnès Callamard"]).masked(written).count("█") >= 14


def test_a_name_of_a_script_without_spaces_is_found_within_a_line():
    assert ClosedNames(["王芳"]).masked("昨天王芳說話") == "昨天██說話"


@pytest.fixture
def named_in_words(small_case):
    """A small case in which the words of a claim name who is withheld, and no field of it does."""
    actors = small_case / "data/registry/actors.yaml"
    actors.write_text(
        actors.read_text("utf-8").replace("  type: state-body\n", "  type: state-body\n  disclosure: withheld\n"),
        "utf-8",
    )
    facts = small_case / "data/sources/appeal/facts.yaml"
    text = facts.read_text("utf-8")
    assert "lost their homes\n" in text
    facts.write_text(text.replace("lost their homes\n", "lost their homes beside the city council\n"), "utf-8")
    return small_case


TOLD = "the words of 1 fact name somebody who is restricted or withheld, though no field does (appeal/c01): "


def test_a_build_tells_which_facts_name_who_is_withheld_in_their_words_alone(named_in_words, capsys):
    main(["build", "--case", str(named_in_words)])

    assert f"{TOLD}explorer.html leaves them out too; the other files show them\n" in capsys.readouterr().err


def test_a_build_too_large_for_an_explorer_says_that_every_file_shows_it(named_in_words, capsys, monkeypatch):
    monkeypatch.setattr("graph_builder.products.MOST_FACTS", 0)
    main(["build", "--case", str(named_in_words)])
    told = capsys.readouterr().err

    assert "1 record is restricted or withheld: every file shows what they say\n" in told
    assert "explorer.html" not in told


def test_ace_explore_tells_which_facts_it_leaves_out_for_their_words(named_in_words, tmp_path, capsys):
    main(["explore", "--case", str(named_in_words), "--to", str(tmp_path / "explorer.html")])

    assert f"{TOLD}left out\n" in capsys.readouterr().err
