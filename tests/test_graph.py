from __future__ import annotations

from graph_builder.graph import fact_quads
from graph_builder.iris import Iris
from graph_builder.schema import EVENTS, STATEMENTS


def test_a_fact_is_mapped_without_looking_at_another(first_reading, first_dataset):
    iris = Iris(first_reading.case.base)
    alone = {quad for fact in first_reading.facts for quad in fact_quads(fact, iris, "en")}

    assert alone <= set(first_dataset.quads)


def test_a_fact_speaks_only_in_the_graph_of_its_source(first_reading):
    iris = Iris(first_reading.case.base)

    assert all(
        quad[3] == iris.graph(fact.source) for fact in first_reading.facts for quad in fact_quads(fact, iris, "en")
    )


def test_every_fact_rests_on_words_of_its_own_source(first_reading):
    for fact in first_reading.facts:
        assert fact.quotations
        for quotation in fact.quotations:
            assert quotation.source == fact.source
            assert first_reading.sources[fact.source].text[quotation.start : quotation.end] == quotation.exact


def test_no_two_facts_share_an_iri(first_reading):
    iris = Iris(first_reading.case.base)
    names = [iris.fact(fact) for fact in first_reading.facts]

    assert len(names) == len(set(names))


def test_every_note_says_in_which_language_it_is(first_dataset):
    notes = [(subject, value) for subject, predicate, value, _ in first_dataset.quads if "editorialNote" in predicate]

    assert any("/membership/" in subject for subject, _ in notes)
    assert [value for _, value in notes if not value.endswith('"@en')] == []


def test_the_first_case_has_every_kind_of_fact(first_reading):
    assert {fact.kind for fact in first_reading.facts} == {*STATEMENTS, *EVENTS, "relation"}


def test_what_somebody_is_only_asked_to_demand_is_derived_nowhere(first_reading, first_dataset):
    demands = [fact for fact in first_reading.facts if fact.kind == "demand"]
    sought = [fact for fact in demands if any(value.text == "sought-not-made" for value in fact.values("review"))]

    def pairs(facts):
        return {
            (by.text, to.text)
            for fact in facts
            for by in fact.values("by")
            for to in fact.values("to")
            if to.kind == "actor"
        }

    future = [fact for fact in demands if any(value.text == "predicted" for value in fact.values("modality"))]
    made = pairs(fact for fact in demands if fact not in sought and fact not in future)
    edges = {
        (s.rpartition("/")[2][:-1], o.rpartition("/")[2][:-1])
        for s, p, o, _ in first_dataset.quads
        if p.endswith("ns#callsOn>")
    }

    assert pairs(sought) - made
    assert edges == made


def test_nobody_takes_part_in_being_tried_or_sentenced(first_reading, first_dataset):
    accused = {
        (one.who, f"{fact.source}-{fact.id}")
        for fact in first_reading.facts
        for one in fact.involvements
        if one.role == "defendant"
    }
    edges = {
        (s.rpartition("/")[2][:-1], o.rpartition("/")[2][:-1])
        for s, p, o, _ in first_dataset.quads
        if p.endswith("ns#takesPartIn>")
    }

    assert ("julian-assange", "round-up-fall-2021-p01") in accused
    assert not accused & edges


def test_a_former_slug_is_deprecated_and_leads_to_its_entry_in_the_registry_alone(small_case):
    from graph_builder.assembly import assemble
    from graph_builder.case import read_case
    from graph_builder.reading import read

    actors = small_case / "data" / "registry" / "actors.yaml"
    actors.write_text(actors.read_text().replace("type: state-body", "type: state-body\n  formerly: [town-hall]"))
    quads = assemble(read(read_case(small_case))).quads
    old, new = (f"<https://example.org/case/id/actor/{slug}>" for slug in ("town-hall", "city-council"))

    assert [(p.rpartition("/")[2], o, g.rpartition("/")[2]) for s, p, o, g in quads if old in (s, o)] == [
        ("isReplacedBy>", new, "registry>"),
        ("owl#deprecated>", '"true"^^<http://www.w3.org/2001/XMLSchema#boolean>', "registry>"),
    ]
