"""Two releases and what differs: the written example, laws that hold for any two, and what is refused."""

from __future__ import annotations

import csv
import io
import json
import random
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from next_release import copy_of_case, edit

from graph_builder.case import read_case
from graph_builder.changes.comparing import compare
from graph_builder.changes.csv_release import read_facts_csv
from graph_builder.changes.graph_release import read_graph
from graph_builder.changes.releases import Release, Said
from graph_builder.changes.telling import render
from graph_builder.cli import main
from graph_builder.queries.questions import read_computed

HERE = Path(__file__).resolve().parent
QUESTION = read_computed(read_case(HERE.parents[1]))["changes"]
MIRRORED = {"added": "removed", "removed": "added", "retired": "restored", "restored": "retired"}
HEADER = "id,kind,text,quotation,start,end,source,source title,source sha256\n"
ROW = "a/d1,demand,open,words,0,5,a,A,00\n"


@pytest.fixture(scope="session")
def releases(tmp_path_factory) -> Path:
    """The invented case with two builds, one before and one after the edits."""
    folder = copy_of_case(tmp_path_factory.mktemp("releases") / "case")
    assert main(["build", "--quiet", "--case", str(folder)]) == 0
    edit(folder)
    assert main(["build", "--quiet", "--case", str(folder)]) == 0
    return folder


@pytest.fixture(scope="session")
def old(releases) -> Release:
    return read_graph(releases / "build/previous/graph.nq", "old")


@pytest.fixture(scope="session")
def new(releases) -> Release:
    return read_graph(releases / "build/current/graph.nq", "new")


def diff(case: Path, *words: str) -> int:
    return main(["diff", "--case", str(case), *words])


def rows(found) -> list[tuple[str, ...]]:
    return [(one.change, one.what, one.id, one.field, one.before, one.after) for one in found.changes]


def former_ids(found) -> dict[tuple[str, str], str]:
    """The ids of the old release by those of the new, of the entries that have another slug."""
    slugs = (one for one in found.changes if (one.change, one.field) == ("renamed", "slug"))
    return {(one.what, one.id): one.before.rpartition("(")[2].removesuffix(")") for one in slugs}


def mirrored(found) -> list[tuple[str, ...]]:
    ids = former_ids(found)
    return sorted(
        (
            MIRRORED.get(one.change, one.change),
            one.what,
            ids.get((one.what, one.id), one.id),
            one.field,
            one.after,
            one.before,
        )
        for one in found.changes
    )


def without_terms(release: Release) -> Release:
    """A release as it is read in the written example: a new term of the ontology would change its counts."""
    return replace(release, records={key: record for key, record in release.records.items() if key[0] != "term"})


# ---- the written example


@pytest.mark.parametrize(("form", "name"), [("csv", "expected.csv"), ("table", "expected.txt"), ("md", "expected.md")])
def test_the_changes_of_the_example_are_as_written(form, name, old, new):
    found = compare(without_terms(old), without_terms(new))

    assert render(QUESTION, found, form, 100) == (HERE / name).read_text("utf-8")


def test_a_value_that_only_follows_a_retired_slug_is_no_change(old, new):
    by_retired = {
        key
        for key, record in old.records.items()
        for values in record.fields.values()
        for value in values
        if value.key.startswith("actor/harbour-watch")
    }

    assert len(by_retired) >= 4
    assert not [
        one
        for one in compare(old, new).changes
        if (one.what, one.id) in by_retired and one.field in ("by", "who", "of")
    ]


def test_every_form_of_the_graph_is_the_same_release(releases, new):
    for name in ("graph.trig", "graph.jsonld"):
        assert read_graph(releases / "build/current" / name, "new") == new


def test_the_order_of_the_lines_changes_nothing(releases, old, new, tmp_path):
    lines = (releases / "build/current/graph.nq").read_text("utf-8").splitlines(keepends=True)
    random.Random(7).shuffle(lines)  # noqa: S311 - a shuffle that is the same on every run
    (tmp_path / "graph.nq").write_text("".join(lines), "utf-8")

    assert render(QUESTION, compare(old, read_graph(tmp_path / "graph.nq", "new")), "json", 0) == render(
        QUESTION, compare(old, new), "json", 0
    )


def test_the_tables_of_facts_tell_the_same_facts(releases, old, new):
    before, after = (read_facts_csv(releases / f"build/{name}/facts.csv", name) for name in ("previous", "current"))
    told = {(one.change, one.id) for one in compare(before, after).changes if one.what == "fact"}

    # A table names actors by their labels: a name put right shows in the fact that names it.
    assert told - {("changed", "letter-2023/p01")} == {
        (one.change, one.id) for one in compare(old, new).changes if one.what == "fact"
    }


def test_the_apostrophe_before_a_formula_is_no_part_of_a_cell(tmp_path):
    cells = ["+1 for the flood wall", "-1", "'quoted'", "="]
    for name, sign in (("old.csv", "'"), ("new.csv", "")):
        lines = [f"a/d{at},demand,{sign * (at != 2)}{cell},w,0,5,a,A,00\n" for at, cell in enumerate(cells)]
        (tmp_path / name).write_text(HEADER + "".join(lines), "utf-8")
    old, new = (read_facts_csv(tmp_path / name, name) for name in ("old.csv", "new.csv"))

    assert [old.records["fact", f"a/d{at}"].text for at in range(4)] == cells
    assert rows(compare(old, new)) == []


def test_a_table_may_hold_a_quotation_of_any_length_that_a_line_has(tmp_path):
    words = "w" * 200_000
    (tmp_path / "facts.csv").write_text(HEADER + ROW.replace("words", words), "utf-8")
    code = (
        "import sys; from pathlib import Path; from graph_builder.changes.csv_release import read_facts_csv; "
        "print(len(read_facts_csv(Path(sys.argv[1]), 'x').records['fact', 'a/d1'].quotation))"
    )
    command = [sys.executable, "-c", code, str(tmp_path / "facts.csv")]
    told = subprocess.run(command, cwd=HERE.parents[1], capture_output=True, text=True, check=True)

    assert told.stdout == "200000\n"


def test_an_actor_in_another_role_is_a_change_of_the_event(releases, new, tmp_path):
    lines = (releases / "build/current/graph.nq").read_text("utf-8").splitlines(keepends=True)
    at = next(at for at, line in enumerate(lines) if "/ns#role> " in line)
    subject, verb, role, graph = lines[at].split(maxsplit=3)
    other = next(line.split()[2] for line in lines if "/ns#role> " in line and line.split()[2] != role)
    lines[at] = f"{subject} {verb} {other} {graph}"
    (tmp_path / "graph.nq").write_text("".join(lines), "utf-8")

    (told,) = rows(compare(new, read_graph(tmp_path / "graph.nq", "changed")))

    assert (told[0], told[1], told[3]) == ("changed", "fact", "involves")
    assert told[4] != told[5]
    assert all(" as " in one for one in told[4:6])


@pytest.mark.parametrize("role", ["participant", "organizer"])
def test_who_has_another_slug_and_another_role_is_told_for_the_role(role, old, new):
    key, record = next((key, one) for key, one in old.records.items() if one.fields.get("involves"))

    def naming(slug: str, role: str) -> dict:
        said = Said(f"actor/{slug}\trole/{role}", f"Harbour Watch as {role}")
        return {key: replace(record, fields={"involves": (said,)})}

    before = replace(old, records=naming("harbour-watch", "participant"))
    after = replace(new, records=naming("harbor-watch", role))

    assert [one.field for one in compare(before, after).changes] == (["involves"] if role == "organizer" else [])


def test_a_case_that_moved_to_another_address_is_compared_with_itself(releases, new, tmp_path):
    text = (releases / "build/current/graph.nq").read_text("utf-8")
    (tmp_path / "moved.nq").write_text(text.replace("https://example.org/delta/", "https://example.net/d/"), "utf-8")

    assert rows(compare(new, read_graph(tmp_path / "moved.nq", "moved"))) == [
        ("changed", "case", "case", "address", "https://example.org/delta/", "https://example.net/d/")
    ]


def test_a_title_put_before_a_text_moves_every_quotation_and_nothing_else(releases, new, tmp_path):
    folder = tmp_path / "case"
    shutil.copytree(releases, folder, ignore=shutil.ignore_patterns("build"))
    text, card = (folder / "data/sources/letter-2023" / name for name in ("text.txt", "source.yaml"))
    from hashlib import sha256

    before = sha256(text.read_bytes()).hexdigest()
    text.write_text("Copy. " + text.read_text("utf-8"), "utf-8")
    card.write_text(card.read_text("utf-8").replace(before, sha256(text.read_bytes()).hexdigest()), "utf-8")
    assert main(["build", "--quiet", "--case", str(folder)]) == 0
    found = compare(new, read_graph(folder / "build/current/graph.nq", "moved"))

    assert {(one.what, one.field) for one in found.changes} == {("source", "checksum"), ("fact", "position")}
    assert {one.id.partition("/")[0] for one in found.changes} == {"letter-2023"}


def rewritten(releases: Path, folder: Path, *changes: tuple[str, str]) -> Release:
    """The current release with other text in its graph."""
    text = (releases / "build/current/graph.nq").read_text("utf-8")
    for before, after in changes:
        assert before in text, before
        text = text.replace(before, after)
    path = folder / f"graph-{len(list(folder.iterdir()))}.nq"
    path.write_text(text, "utf-8")
    return read_graph(path, path.name)


def renamed_in(release: Release, before: str, after: str, successors: dict[str, str]) -> Release:
    """A release in which an actor has another slug, in its entry and wherever it is named."""
    records = {}
    for (what, name), record in release.records.items():
        fields = {
            field: tuple(sorted(replace(one, key=after) if one.key == f"actor/{before}" else one for one in values))
            for field, values in record.fields.items()
        }
        named = name
        if (what, name) == ("actor", before):
            named = after.removeprefix("actor/")
            fields["formerly"] = tuple(Said(slug, slug) for slug, heir in successors.items() if heir == named)
        records[what, named] = replace(record, id=named, fields=fields)
    led = {("actor", slug): ("actor", heir) for slug, heir in successors.items()}
    return replace(release, records=records, successors=led)


def test_another_title_or_licence_of_the_case_is_told(releases, new, tmp_path):
    free, bound = "https://creativecommons.org/publicdomain/zero/1.0/", "https://creativecommons.org/licenses/by/4.0/"
    other = rewritten(releases, tmp_path, (free, bound), ('"The schools of Delta"@en', '"Schools"@en'))

    assert rows(compare(new, other)) == [
        ("changed", "case", "case", "licence", free, bound),
        ("changed", "case", "case", "title", "The schools of Delta", "Schools"),
    ]


def test_an_editorial_link_that_leads_the_other_way_is_told(releases, new, tmp_path):
    ends = ("interview-2025-a01", "letter-2023-a01")
    edge = "<https://example.org/delta/id/statement/{}> <http://purl.org/spar/cito/disagreesWith> <https://example.org/delta/id/statement/{}>"
    other = rewritten(releases, tmp_path, (edge.format(*ends), edge.format(*reversed(ends))))
    there, back = "interview-2025/a01", "letter-2023/a01"

    assert rows(compare(new, other)) == [
        ("changed", "link", "denial", "from", there, back),
        ("changed", "link", "denial", "to", back, there),
    ]


def test_words_that_another_involvement_rests_on_now_are_told(releases, tmp_path):
    words = (
        "<https://example.org/delta/id/involvement/appeal-2021-e01-{}> <https://w3id.org/ace/ns#evidence> "
        "<https://example.org/delta/id/quotation/appeal-2021-{}>"
    )
    guard, teachers = "river-guard-alleged-perpetrator", "teachers-affected"
    before, after = (
        rewritten(releases, tmp_path, (words.format(one, "352-416"), words.format(one, "147-241")))
        for one in (guard, teachers)
    )

    (told,) = rows(compare(before, after))
    assert told[:4] == ("changed", "fact", "appeal-2021/e01", "involves")
    assert all("“We urge the Assembly of States" in one for one in told[4:])


def test_a_former_slug_that_leads_nowhere_any_more_is_told(new):
    entry = new.records["actor", "harbor-watch"]
    bare = replace(entry, fields={name: values for name, values in entry.fields.items() if name != "formerly"})
    without = replace(new, records={**new.records, ("actor", "harbor-watch"): bare}, successors={})

    assert rows(compare(new, without)) == [
        ("changed", "actor", "harbor-watch", "formerly", "harbour-watch", ""),
    ]


def test_a_slug_that_is_in_use_again_is_no_change_of_the_facts_that_name_it(new):
    back = renamed_in(new, "harbor-watch", "actor/harbour-watch", {"harbor-watch": "harbour-watch"})

    assert rows(compare(new, back)) == [
        (
            "renamed",
            "actor",
            "harbour-watch",
            "slug",
            "Harbour Watch (harbor-watch)",
            "Harbour Watch (harbour-watch)",
        ),
    ]


def test_an_entry_that_has_another_slug_and_was_edited_is_told_as_renamed_and_changed(old, new):
    key = ("actor", "harbor-watch")
    entry = new.records[key]
    edited_too = replace(entry, text="Harbor Watch", fields={**entry.fields, "label": (Said("l", "Harbor Watch"),)})
    found = compare(old, replace(new, records={**new.records, key: edited_too}))

    assert [one for one in rows(found) if "watch" in one[2]] == [
        ("renamed", "actor", "harbor-watch", "label", "Harbour Watch", "Harbor Watch"),
        ("renamed", "actor", "harbor-watch", "slug", "Harbour Watch (harbour-watch)", "Harbor Watch (harbor-watch)"),
    ]


def test_two_entries_that_one_takes_the_place_of_are_retired_and_it_is_added(old, new):
    other = replace(old.records["actor", "harbour-watch"], id="port-watch")
    two = replace(old, records={**old.records, ("actor", "port-watch"): other})
    heirs = {**new.successors, ("actor", "port-watch"): ("actor", "harbor-watch")}
    found = compare(two, replace(new, successors=heirs))

    assert [(one.change, one.id) for one in found.changes if "watch" in one.id] == [
        ("added", "harbor-watch"),
        ("retired", "harbour-watch"),
        ("retired", "port-watch"),
    ]


OWN = """\
<https://example.org/delta/id/{0}> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <https://own.example/{1}> {2} .
<https://example.org/delta/id/{0}> <http://www.w3.org/2000/01/rdf-schema#label> "{3}" {2} .
"""


def with_own(releases: Path, path: Path, *own: tuple[str, str, str, str]) -> Path:
    """The current release with subjects of kinds of its own: address, class, graph and label of each."""
    graph = "<https://example.org/delta/graph/{}>"
    lines = "".join(OWN.format(iri, kind, graph.format(name), label) for iri, kind, name, label in own)
    path.write_text((releases / "build/current/graph.nq").read_text("utf-8") + lines, "utf-8")
    return path


@pytest.mark.parametrize("graph", ["registry", "editorial", "letter-2023"])
@pytest.mark.parametrize("form", ["table", "csv", "json", "md", "html"])
def test_what_is_of_no_known_kind_is_told_and_counted_in_every_form(graph, form, releases, tmp_path, capsys):
    kept = ("gadget/radio", "Gadget", graph, "Radio")
    before = with_own(releases, tmp_path / "old.nq", kept, ("gadget/tower", "Gadget", graph, "Tower"))
    after = with_own(releases, tmp_path / "new.nq", kept, ("gadget/tower", "Gadget", graph, "High tower"))

    assert diff(releases, str(before), str(after), "--format", form) == 1
    told = capsys.readouterr()
    assert all(words in told.out for words in ("other", "gadget/tower", "High tower"))
    assert "radio" not in told.out.casefold()
    assert told.err == "1 changed\n"
    if form == "json":
        [count] = [one for one in json.loads(told.out)["counts"] if one["what"] == "other"]
        assert (count["old"], count["changed"], count["same"]) == (2, 1, 1)


def test_a_quotation_that_no_known_fact_cites_is_told(releases, new, tmp_path):
    path = with_own(releases, tmp_path / "new.nq", ("quotation/letter-2023-1-2", "Q", "letter-2023", "q"))
    found = compare(new, read_graph(path, "new"))

    assert rows(found) == [("added", "other", "quotation/letter-2023-1-2", "", "", "")]


@pytest.mark.parametrize(
    ("iri", "graph", "what", "name"),
    [
        ("actor/delta", "registry", "actor", "delta"),
        ("source/letter-2023", "letter-2023", "source", "letter-2023"),
        ("statement/letter-2023-c01", "letter-2023", "fact", "letter-2023/c01"),
        ("link/denial", "editorial", "link", "denial"),
    ],
)
def test_a_class_or_property_of_the_case_s_own_on_a_known_record_is_told(
    iri, graph, what, name, releases, new, tmp_path
):
    base = "https://example.org/delta"
    own = f'<{base}/id/{iri}> <https://own.example/p> "x" <{base}/graph/{graph}> .\n'
    path = with_own(releases, tmp_path / "new.nq", (iri, "Own", graph, "L"))
    text = "".join(line for line in path.read_text("utf-8").splitlines(keepends=True) if '"L"' not in line)
    path.write_text(text + own, "utf-8")

    assert rows(compare(new, read_graph(path, "new"))) == [
        ("changed", what, name, "https://own.example/p", "", "x"),
        ("changed", what, name, "rdf:type", "", "https://own.example/Own"),
    ]


def test_facts_that_go_to_one_of_two_entries_that_were_merged_are_told(new):
    restored = replace(new.records["actor", "harbor-watch"], id="harbour-watch", fields={})
    moved = renamed_in(new, "harbor-watch", "actor/harbour-watch", {})
    apart = replace(
        moved,
        records={
            **moved.records,
            ("actor", "harbor-watch"): new.records["actor", "harbor-watch"],
            ("actor", "harbour-watch"): restored,
        },
    )
    told = {(one.id, one.field) for one in compare(new, apart).changes if one.what == "fact"}

    assert ("appeal-2021/c04", "by") in told
    assert not [one for one in compare(apart, new).changes if one.what == "fact"]


def test_words_that_differ_in_their_lines_alone_are_told_with_their_line_breaks(releases, new, tmp_path):
    exact = "Two young teachers were abducted on their way home."
    other = rewritten(releases, tmp_path, (f'"{exact}"', '"{}"'.format(exact.replace("on their", r"on\ntheir"))))
    told = {(one.before, one.after) for one in compare(new, other).changes}

    assert told == {(f'"{exact}"', '"{}"'.format(exact.replace("on their", r"on\ntheir")))}


def test_an_id_may_hold_a_number_of_any_length(new):
    record = new.records["fact", "appeal-2021/d01"]
    names = ["a/d9", "a/d10", f"a/d{'9' * 5_000}"]
    more = {("fact", name): replace(record, id=name) for name in reversed(names)}
    found = compare(new, replace(new, records={**more, **new.records}))

    assert [one.id for one in found.changes] == names


def test_what_nobody_sees_is_not_printed(new):
    key = ("fact", "appeal-2021/d01")
    record = new.records[key]
    hostile = replace(
        record, text="release\x1b[2J \u202eall", fields={**record.fields, "text": (Said("x", "\x1b]0;x"),)}
    )
    text = render(QUESTION, compare(new, replace(new, records={**new.records, key: hostile})), "md", 0)

    assert "\x1b" not in text
    assert "\u202e" not in text
    assert "release\ufffd\\[2J \ufffdall" in text


# ---- laws


@st.composite
def edited(draw, release: Release) -> Release:
    """A release with records left out and fields changed, added and emptied."""
    records = dict(release.records)
    for key in draw(st.lists(st.sampled_from(sorted(records)), unique=True, max_size=12)):
        del records[key]
    for key in draw(st.lists(st.sampled_from(sorted(records)), unique=True, max_size=12)):
        fields = dict(records[key].fields)
        name = draw(st.sampled_from([*sorted(fields), "review"]))
        said = draw(st.lists(st.builds(Said, st.text(max_size=3), st.text(max_size=3)), unique=True, max_size=2))
        fields[name] = tuple(sorted(said))
        records[key] = replace(records[key], fields=fields)
    return replace(release, records=records)


LAWS = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


@LAWS
@given(data=st.data())
def test_a_release_does_not_differ_from_itself(data, new):
    one = data.draw(edited(new))

    assert compare(one, one).changes == ()
    assert all(count.same == count.old == count.new for count in compare(one, one).counts)


@LAWS
@given(data=st.data())
def test_the_other_way_round_gives_the_mirrored_changes(data, old, new):
    one, two = data.draw(edited(old)), data.draw(edited(new))

    assert sorted(rows(compare(two, one))) == mirrored(compare(one, two))


def test_the_other_way_round_is_mirrored_too_where_a_renamed_entry_is_missing(old, new):
    without = replace(old, records={key: record for key, record in old.records.items() if key not in new.successors})

    assert without.records.keys() < old.records.keys()
    assert sorted(rows(compare(new, without))) == mirrored(compare(without, new))


@LAWS
@given(data=st.data())
def test_the_ids_of_the_new_release_are_those_of_the_old_with_what_came_and_went(data, old, new):
    one, two = data.draw(edited(old)), data.draw(edited(new))
    found = compare(one, two)
    gone = {(change.what, change.id) for change in found.changes if change.change in ("removed", "retired")}
    come = {(change.what, change.id) for change in found.changes if change.change in ("added", "restored")}

    now = {(what, was): (what, name) for (what, name), was in former_ids(found).items()}

    assert gone <= one.records.keys()
    assert come.isdisjoint(one.records)
    assert {now.get(key, key) for key in one.records.keys() - gone} | come == two.records.keys()


@LAWS
@given(data=st.data())
def test_the_counts_add_up(data, old, new):
    found = compare(data.draw(edited(old)), data.draw(edited(new)))

    for count in found.counts:
        assert count.old - count.removed - count.retired + count.added + count.restored == count.new
        assert count.same + count.changed == count.old - count.removed - count.retired
        assert min(count.same, count.changed) >= 0


# ---- the command


def test_without_names_the_last_two_builds_are_compared(releases, capsys):
    assert diff(releases, "--format", "csv", "--quiet") == 1
    assert capsys.readouterr().out == (HERE / "expected.csv").read_text("utf-8")


def test_two_releases_that_are_alike_end_with_zero(releases, capsys):
    assert diff(releases, "current", "current") == 0
    assert "no difference" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("build/previous", "build/current"),
        ("build/previous/graph.nq", "build/current/graph.trig"),
        ("build/previous/facts.csv", "build/current/facts.csv"),
        ("build/previous", "build/current/facts.csv"),
        ("build/previous", "build"),
        ("build/previous", "."),
    ],
)
def test_a_release_is_named_by_a_file_or_a_folder(before, after, releases, capsys):
    assert diff(releases, str(releases / before), str(releases / after), "--format", "csv") == 1
    assert "changed,fact,appeal-2021/d01,release all detained teachers,force,must,demands" in capsys.readouterr().out


def test_a_release_is_named_by_the_id_of_its_build(releases, capsys):
    name = (releases / "build/previous").readlink().name

    assert diff(releases, name, "--format", "csv") == 1
    assert capsys.readouterr().out == (HERE / "expected.csv").read_text("utf-8")


@pytest.mark.parametrize("form", ["table", "csv", "json", "md", "html"])
def test_changes_are_written_in_every_form(form, releases, capsys):
    assert diff(releases, "--format", form) == 1
    out = capsys.readouterr().out

    assert "pay the teachers" in out
    if form == "table":
        assert max(map(len, out.splitlines())) <= 100
    if form == "csv":
        assert len(list(csv.DictReader(io.StringIO(out)))) == 12
    if form == "json":
        told = json.loads(out)
        assert (len(told["rows"]), told["counts"][0]["what"]) == (12, "source")


def test_the_question_is_listed_explained_and_asked(releases, capsys):
    assert main(["ask", "--case", str(releases)]) == 0
    assert "  changes\n" in capsys.readouterr().out
    assert main(["ask", "changes", "--explain", "--case", str(releases)]) == 0
    assert "old=<release> (default previous)" in capsys.readouterr().out
    assert main(["ask", "changes", "--case", str(releases), "--format", "csv"]) == 0
    assert capsys.readouterr().out == (HERE / "expected.csv").read_text("utf-8")


# ---- what is refused

REFUSED = {
    "empty.csv": ("", "the file is empty"),
    "no-header.csv": (ROW, ": the header has no column 'id'"),
    "lacking.csv": (HEADER.replace(",quotation", ""), "lacking.csv:1: the header has no column 'quotation'"),
    "twice-a-column.csv": (HEADER.replace("text", "text,text"), ":1: the header has the column 'text' twice"),
    "few-cells.csv": (HEADER + ROW + "a/d2,demand\n", "few-cells.csv:3: 2 cells where the header has 9"),
    "two-tables.csv": (
        HEADER + ROW + ROW.replace("a/d1", "a/d2").replace(",00", ",11"),
        "two-tables.csv:3: the source 'a' has another title, date or checksum here than in a row before",
    ),
    "twice-a-fact.csv": (HEADER + ROW + ROW, "twice-a-fact.csv:3: the fact 'a/d1' stands twice"),
    "no-id.csv": (HEADER + ROW.replace("a/d1", ""), "no-id.csv:2: the cell 'id' is empty"),
    "long-cell.csv": (
        HEADER + ROW.replace("words", f'"{"w" * 600_000}\n{"w" * 600_000}"'),
        "long-cell.csv:3: not well-formed CSV: field larger than field limit (1048576)",
    ),
    "long-line.csv": (HEADER + "w" * 1_100_000, "long-line.csv:2: a line longer than 1048576 bytes"),
    "open-quote.csv": (HEADER + '"a/d1', "open-quote.csv:2: not well-formed CSV: unexpected end of data"),
    "nul.csv": (HEADER + ROW.replace("words", "w\x00s"), "nul.csv:2:19: hidden character U+0000"),
    "escape.csv": (HEADER + ROW.replace("words", "w\x1bs"), "escape.csv:2:19: hidden character U+001B"),
    "empty.nq": ("", "empty.nq: the file holds no statement"),
    "no.nq": ("no graph\n", "no.nq:1"),
    "foreign.nq": (
        "<urn:a> <urn:b> <urn:c> <urn:d> .\n",
        "foreign.nq: this is no graph of a case: nothing in it stands in a graph '…/graph/meta'",
    ),
    "mixed.nq": (
        "<urn:a> <urn:b> <urn:c> <https://x.org/graph/meta> .\n<urn:a> <urn:b> <urn:c> <urn:d> .\n",
        "mixed.nq: beside the graphs of the case https://x.org/ it holds urn:d",
    ),
    "graph.ttl": (
        "<urn:a> <urn:b> <urn:c> .\n",
        "graph.ttl: a release is read from .nq, .trig, .jsonld, .csv, not from .ttl",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_release_is_refused_in_a_sentence(name, releases, tmp_path, capsys):
    content, message = REFUSED[name]
    path = tmp_path / name
    path.write_text(content, "utf-8")

    assert diff(releases, str(path), str(path)) == 2
    told = capsys.readouterr()
    assert message in told.err
    assert (told.out, told.err.startswith(f"ace: {path}")) == ("", True)


def test_bytes_that_are_not_utf_8_are_refused(releases, tmp_path, capsys):
    (tmp_path / "facts.csv").write_bytes(HEADER.encode() + b"a/d1,\xff\n")

    assert diff(releases, str(tmp_path / "facts.csv")) == 2
    assert "facts.csv:2:6: not UTF-8: byte 0xff" in capsys.readouterr().err


def test_a_graph_is_not_compared_with_a_table(releases, capsys):
    paths = [str(releases / "build/current" / name) for name in ("graph.nq", "facts.csv")]

    assert diff(releases, *paths) == 2
    assert capsys.readouterr().err == (
        f"ace: a graph cannot be compared with a table of facts: {paths[0]!r}\n"
        "  hint: give two graphs, two files facts.csv, or a facts.csv and the folder of a build\n"
    )


def test_an_unknown_name_is_told_with_the_known_ones(releases, capsys):
    assert diff(releases, "yesterday") == 2
    ids = ", ".join(sorted((releases / "build" / name).readlink().name for name in ("previous", "current")))
    assert capsys.readouterr().err == (
        f"ace: no release is called 'yesterday'\n  hint: give a file, a folder, or one of: previous, current, {ids}\n"
    )


def test_a_folder_without_a_build_is_refused(releases, tmp_path, capsys):
    assert diff(releases, str(tmp_path)) == 2
    assert capsys.readouterr().err == (
        f"ace: {tmp_path}: this folder holds no build: it has no graph.nq\n  hint: run 'ace build' there\n"
    )


@pytest.mark.usefixtures("small_build")
def test_a_case_with_one_build_says_that_there_is_none_before(small_case, capsys):
    assert diff(small_case) == 2
    assert capsys.readouterr().err == (
        f"ace: {small_case / 'build'}: there is no build before the current one\n"
        "  hint: change something and run 'ace build', or name two releases: ace diff OLD NEW\n"
    )


def test_a_build_whose_graph_was_changed_afterwards_is_refused(releases, tmp_path, capsys):
    build = tmp_path / "release"
    shutil.copytree(releases / "build/current", build)
    graph = build / "graph.nq"
    graph.write_bytes(graph.read_bytes().replace(b"teachers", b"Teachers", 1))

    assert diff(releases, str(build)) == 2
    assert "graph.nq: this file was changed after it was written" in capsys.readouterr().err


def test_a_position_longer_than_any_text_counts_as_the_start():
    from pyoxigraph import Literal

    from graph_builder.changes.graph_facts import _quotation

    assert _quotation([("oa:start", Literal("9" * 5000)), ("oa:end", Literal("9" * 5000))]) == (0, 0, "")
