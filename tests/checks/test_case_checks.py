from __future__ import annotations

import hashlib

import pytest

from graph_builder.assembly import assemble
from graph_builder.case import read_case
from graph_builder.checks import check, counts
from graph_builder.errors import FileFault
from graph_builder.reading import read
from graph_builder.stores import oxigraph

FLOOD = "The Riverside Tenants call on the City Council to repair the flood wall before the autumn."
ACCEPTED = "- check: {check}\n  subject: {subject}\n  reason: Two curators read it.\n"


def findings(folder, *, damage=None):
    reading = read(read_case(folder))
    dataset = assemble(reading)
    store = oxigraph.load(dataset.quads)
    if damage:
        store.update(damage)
    return check(reading, dataset, store)


def names(found):
    return [(finding.check, finding.subject) for finding in found if counts(finding)]


def change(folder, name, old, new):
    path = folder / "data" / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


FACTS = "sources/appeal/facts.yaml"


def test_a_new_case_is_clean(small_case):
    assert names(findings(small_case)) == []


def test_a_number_that_its_quotation_does_not_state_is_reported(small_case):
    change(small_case, FACTS, "value: 40", "value: 41")

    assert names(findings(small_case)) == [("number-in-quotation", "appeal/c01")]


def test_a_number_that_the_curator_concluded_is_not_reported(small_case):
    change(small_case, FACTS, "value: 40", "value: 41\n  inferred: [value]")

    assert names(findings(small_case)) == []


def test_a_year_that_stands_outside_the_quotation_is_reported_unless_it_is_inferred(small_case):
    change(small_case, FACTS, "  inferred: [deadline]\n", "")

    found = findings(small_case)

    assert names(found) == [("date-not-finer-than-words", "appeal/d01")]
    assert found[-1].message == "The date says more than the quotation: the year 2024 does not stand there."
    assert found[-1].place.line > 1
    assert found[-1].quotation == FLOOD


def test_an_actor_that_its_source_never_names_is_reported(small_case):
    add_actor = "\n- actor: harbour-board\n  label: Harbour Board\n  label from: editor\n  type: ngo\n"
    change(small_case, "registry/actors.yaml", "  type: ngo\n", "  type: ngo\n" + add_actor)
    change(small_case, FACTS, "by: riverside-tenants\n  claim type", "by: harbour-board\n  claim type")

    assert names(findings(small_case)) == [("actor-is-named", "appeal/c01")]


def test_an_actor_whose_name_is_part_of_a_longer_word_is_not_named(small_case):
    change(small_case, "registry/actors.yaml", "label: City Council", "label: City Council\n  names: [Coun]")
    change(small_case, "registry/actors.yaml", "label: City Council\n", "label: Citadel\n  label from: editor\n")

    assert ("actor-is-named", "appeal/d01") in names(findings(small_case))


def test_contact_data_in_a_note_is_reported_without_being_repeated(small_case):
    change(small_case, FACTS, "  value: 40", "  value: 40\n  note: ask jo.doe@example.org")

    found = [finding for finding in findings(small_case) if finding.check == "contact-data"]

    assert [(finding.subject, finding.severity) for finding in found] == [("appeal/c01", "violation")]
    assert "jo.doe" not in repr(found)


def contact(found):
    return [
        (str(finding.place), finding.subject, finding.severity) for finding in found if finding.check == "contact-data"
    ]


def test_contact_data_in_the_reason_why_words_carry_nothing_are_reported(small_case):
    path = small_case / "data" / "sources" / "appeal" / "unquoted.yaml"
    path.write_text("- quote: |-\n    1 March 2024\n  reason: ask anna@example.org\n", encoding="utf-8")

    found = findings(small_case)

    assert contact(found) == [("data/sources/appeal/unquoted.yaml:3:11", "source appeal", "violation")]
    assert "anna" not in repr(found)


def test_contact_data_in_the_reason_of_an_accepted_finding_are_reported(accepting):
    folder = accepting("number-in-quotation", "appeal/c01")
    change(folder, FACTS, "value: 40", "value: 41")
    change(folder, "editorial/accepted.yaml", "Two curators", "anna@example.org and another")

    found = findings(folder)

    assert contact(found) == [("data/editorial/accepted.yaml:1:3", "an accepted finding", "violation")]
    assert "anna" not in repr(found)


@pytest.mark.parametrize(
    ("words", "lines"),
    [
        ("Write to anna.bell@\nexample.org now.", [5]),
        ("Write to anna.bell@exam-\nple.org now.", [5]),
        ("Call +93 799\n123 456 now.", [5]),
        ("تلفن\n۲۲۲۰۱۲۳۴", [5]),
        ("Call\n+93 799 123 456 now.", [6]),
        ("Write to anna at\nexample dot org.", [5]),
        ("It may last.\n2021-07-09, or until 2022.\nFollow us\n@city.example.org\nIn 2021\n350 000 of 2 000 000", []),
    ],
)
def test_contact_data_broken_over_the_end_of_a_line_are_reported(words, lines, small_case):
    archive(small_case, f"1 March 2024\n\n{words}\n")

    assert contact(findings(small_case)) == [
        (f"data/sources/appeal/text.txt:{line}", "source appeal", "violation") for line in lines
    ]


def archive(folder, new, old="1 March 2024\n"):
    """Change the archived text, and its checksum on the card."""
    source = folder / "data" / "sources" / "appeal"
    before = hashlib.sha256((source / "text.txt").read_bytes()).hexdigest()
    change(folder, "sources/appeal/text.txt", old, new)
    card = (source / "source.yaml").read_text(encoding="utf-8")
    after = hashlib.sha256((source / "text.txt").read_bytes()).hexdigest()
    (source / "source.yaml").write_text(card.replace(before, after), encoding="utf-8")


def test_a_finding_about_a_record_does_not_repeat_contact_data_in_it(small_case):
    change(small_case, FACTS, "by: riverside-tenants\n  claim type", "by: anna@example.org\n  claim type")

    found = findings(small_case)

    assert [(finding.check, finding.value) for finding in found] == [("unknown-name", "[contact data]")]
    assert found[0].message == "'by': no actor is called '[contact data]'."


def test_a_word_that_is_too_long_is_told_without_half_of_an_address(small_case):
    change(small_case, FACTS, "value: 40", f"value: 40\n  note: {'x' * 44} anna.bell@example.org {'x' * 5000}")

    found = findings(small_case)

    assert [finding.check for finding in found] == ["too-long"]
    assert "anna" not in found[0].value


def test_a_graph_whose_bounds_were_changed_is_reported(small_case):
    damage = """PREFIX ace: <https://w3id.org/ace/ns#>
        DELETE { GRAPH ?g { ?s ace:latestDeadline ?d } } WHERE { GRAPH ?g { ?s ace:latestDeadline ?d } }"""

    assert names(findings(small_case, damage=damage)) == [("bounds-as-computed", "appeal/d01")]


def test_a_graph_whose_quotation_was_changed_is_reported(small_case):
    damage = """PREFIX oa: <http://www.w3.org/ns/oa#>
        DELETE { GRAPH ?g { ?q oa:exact ?old } } INSERT { GRAPH ?g { ?q oa:exact ?new } }
        WHERE {
          GRAPH ?g { ?q oa:exact ?old }
          BIND(REPLACE(?old, "call on", "never call on") AS ?new)
          FILTER(?old != ?new)
        }"""

    assert names(findings(small_case, damage=damage)) == [("quotation-is-verbatim", "appeal/d01")]


def test_an_original_that_is_not_what_was_archived_is_reported(small_case):
    (small_case / "data" / "sources" / "appeal" / "appeal.txt").write_text("Another appeal\n", encoding="utf-8")

    assert names(findings(small_case)) == [("original-is-unchanged", "source appeal")]


def test_an_original_that_is_what_was_archived_passes(small_case):
    folder = small_case / "data" / "sources" / "appeal"
    (folder / "appeal.txt").write_bytes((folder / "text.txt").read_bytes())

    assert names(findings(small_case)) == []


def test_a_shape_finding_names_the_line_of_the_value(small_case):
    change(small_case, FACTS, "to: city-council", "to: riverside-tenants")

    found = next(finding for finding in findings(small_case) if finding.check == "demand-of-oneself")

    assert str(found.place) == "data/sources/appeal/facts.yaml:6:7"
    assert (found.subject, found.value, found.quotation) == ("appeal/d01", "actor:riverside-tenants", FLOOD)
    assert found.hint != ""


def test_findings_come_in_the_same_order_every_time(small_case):
    change(small_case, FACTS, "value: 40", "value: -41")
    change(small_case, FACTS, "to: city-council", "to: riverside-tenants")

    first = findings(small_case)

    assert len(first) > 3
    assert first == findings(small_case)


@pytest.fixture
def accepting(small_case):
    def accept(check, subject):
        folder = small_case / "data" / "editorial"
        folder.mkdir(exist_ok=True)
        (folder / "accepted.yaml").write_text(ACCEPTED.format(check=check, subject=subject), encoding="utf-8")
        return small_case

    return accept


def test_an_accepted_warning_carries_the_reason_and_no_longer_counts(accepting):
    folder = accepting("number-in-quotation", "appeal/c01")
    change(folder, FACTS, "value: 40", "value: 41")

    found = findings(folder)

    assert names(found) == []
    assert [finding.accepted for finding in found if finding.accepted] == ["Two curators read it."]


def test_accepting_what_is_not_found_is_a_warning(accepting):
    folder = accepting("number-in-quotation", "appeal/c09")

    assert names(findings(folder)) == [("accepted-finding-is-gone", "appeal/c09")]


def test_a_violation_cannot_be_accepted(accepting):
    folder = accepting("value-in-range", "appeal/c01")
    change(folder, FACTS, "value: 40", "value: -40")

    assert names(findings(folder)) == [
        ("accepted-finding-is-gone", "appeal/c01"),
        ("value-in-range", "appeal/c01"),
    ]


def test_an_entry_without_a_reason_is_refused(small_case):
    folder = small_case / "data" / "editorial"
    folder.mkdir(exist_ok=True)
    (folder / "accepted.yaml").write_text("- check: a\n  subject: b\n", encoding="utf-8")

    with pytest.raises(FileFault, match="an accepted finding must say 'reason'"):
        findings(small_case)


def test_a_record_that_cannot_be_read_causes_no_second_finding(accepting):
    folder = accepting("number-in-quotation", "appeal/c01")
    change(folder, FACTS, "force: calls-on", "force: shouts")

    assert names(findings(folder)) == [("unknown-value", "appeal/d01")]


def test_an_original_is_looked_for_in_the_folder_of_its_source_alone(small_case):
    (small_case / "data" / "sources" / "other.txt").write_text("Another appeal\n", encoding="utf-8")
    change(small_case, "sources/appeal/source.yaml", "original name: appeal.txt", "original name: ../other.txt")

    assert "original-is-unchanged" not in {check for check, _ in names(findings(small_case))}


def test_a_name_that_no_file_can_have_is_that_of_no_original(small_case):
    change(small_case, "sources/appeal/source.yaml", "original name: appeal.txt", f"original name: {'a' * 400}")

    assert names(findings(small_case)) == []


@pytest.mark.parametrize(("name", "differs"), [("appeal.pdf", False), ("Appeal No. 4", True), ("appeal.TXT", True)])
def test_an_original_that_is_no_plain_text_has_a_checksum_of_its_own(name, differs, small_case):
    digest = read(read_case(small_case)).sources["appeal"].text_sha256
    other = hashlib.sha256(b"%PDF-1.7").hexdigest()
    change(small_case, "sources/appeal/source.yaml", "original name: appeal.txt", f"original name: {name}")
    change(small_case, "sources/appeal/source.yaml", f"original sha256: {digest}", f"original sha256: {other}")

    assert names(findings(small_case)) == ([("original-differs", "source appeal")] if differs else [])


@pytest.mark.parametrize(
    ("encoding", "added", "differs"), [("utf-8", "", False), ("utf-16", "", False), ("cp1252", " ", True)]
)
def test_an_original_of_the_same_signs_has_the_checksum_of_the_file_as_it_came(encoding, added, differs, small_case):
    source = read(read_case(small_case)).sources["appeal"]
    came = f"{source.text}{added}".replace("\n", "\r\n").encode(encoding)
    other = f"original sha256: {hashlib.sha256(came).hexdigest()}"
    change(small_case, "sources/appeal/source.yaml", f"original sha256: {source.text_sha256}", other)

    assert names(findings(small_case)) == ([("original-differs", "source appeal")] if differs else [])


def test_a_checksum_in_capitals_is_the_same_checksum(small_case):
    card = small_case / "data" / "sources" / "appeal" / "source.yaml"
    text = card.read_text(encoding="utf-8")
    digest = read(read_case(small_case)).sources["appeal"].text_sha256
    card.write_text(text.replace(digest, digest.upper()), encoding="utf-8")

    assert names(findings(small_case)) == []
    assert read(read_case(small_case)).sources["appeal"].original_sha256 == digest


def test_the_label_of_a_kind_of_source_is_read_as_its_value(small_case):
    change(small_case, "sources/appeal/source.yaml", "kind: joint-statement-text", "kind: Joint Statement Text")

    assert read(read_case(small_case)).sources["appeal"].kind == "joint-statement-text"


def test_contact_data_in_a_field_of_a_fact_is_told_with_the_line_of_the_field(small_case):
    change(small_case, FACTS, "  value: 40", "  value: 40\n  note: ask jo.doe@example.org")

    places = [str(finding.place) for finding in findings(small_case) if finding.check == "contact-data"]

    assert places == ["data/sources/appeal/facts.yaml:20:9"]


def test_what_a_name_has_after_the_sign_is_its_language(small_case):
    change(small_case, "registry/actors.yaml", "label: City Council", "label: City Council\n  other names: [شورا@fa]")
    quads = assemble(read(read_case(small_case))).quads

    assert '"شورا"@fa' in {quad[2] for quad in quads}
