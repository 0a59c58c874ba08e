from __future__ import annotations

import pytest

from graph_builder.case import read_case
from graph_builder.checks.files import file_findings
from graph_builder.reading import read


def told(folder):
    return [(finding.check, finding.subject) for finding in file_findings(read(read_case(folder)))]


def test_every_file_of_the_first_case_is_read(first_reading):
    assert list(file_findings(first_reading)) == []


@pytest.mark.parametrize(
    "name",
    [
        "README.md",
        "sources/NOTICE.txt",
        "sources/appeal/.facts.yaml.swp",
        "sources/appeal/facts.yaml~",
        "sources/appeal/#facts.yaml#",
        "sources/appeal/~$facts.csv",
        "registry/actors.yaml~",
        "registry/actors.yaml.swp",
        ".git/config",
        ".DS_Store",
    ],
)
def test_hidden_files_and_copies_of_editors_are_passed_over(name, small_case):
    path = small_case / "data" / name
    path.parent.mkdir(exist_ok=True)
    path.write_text("?", encoding="utf-8")

    assert told(small_case) == []


def test_an_original_that_its_card_names_is_known(small_case):
    folder = small_case / "data" / "sources" / "appeal"
    (folder / "appeal.txt").write_bytes((folder / "text.txt").read_bytes())

    assert told(small_case) == []


@pytest.mark.parametrize("name", ["facts-of-march.yaml", "facts2.csv", "unquoted.yaml"])
def test_every_file_of_a_source_that_is_read_is_known(name, small_case):
    header = "id,claim,by,quote\n" if name.endswith("csv") else "[]\n"
    (small_case / "data" / "sources" / "appeal" / name).write_text(header, encoding="utf-8")

    assert [found for found in told(small_case) if found[0] == "file-is-read"] == []


def test_a_second_file_of_facts_that_holds_none_is_reported(small_case):
    (small_case / "data" / "sources" / "appeal" / "facts2.yaml").write_text("[]\n", encoding="utf-8")

    assert told(small_case) == [("fact-file-holds-facts", "file data/sources/appeal/facts2.yaml")]


def test_a_source_without_a_file_of_facts_is_information(small_case):
    (small_case / "data" / "sources" / "appeal" / "facts.yaml").unlink()
    (finding,) = file_findings(read(read_case(small_case)))

    assert (finding.check, finding.severity) == ("source-has-facts", "information")
    assert str(finding.place) == "data/sources/appeal/source.yaml:1"


def test_capitals_make_another_name(small_case):
    folder = small_case / "data" / "sources" / "appeal"
    (folder / "facts.yaml").rename(folder / "Facts.yaml")
    if (folder / "facts.yaml").exists():
        pytest.skip("this file system makes no difference between capitals and small letters")

    assert told(small_case) == [
        ("file-is-read", "file data/sources/appeal/Facts.yaml"),
        ("source-has-facts", "source appeal"),
    ]
