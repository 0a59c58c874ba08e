from __future__ import annotations

import pytest

from graph_builder.case import find_case, reference
from graph_builder.cli import main
from graph_builder.errors import CaseFault
from graph_builder.notebook.opening import build_case, open_case

COMMANDS = (["check"], ["build"], ["ask"], ["ask", "who-demands-what"], ["draw"], ["show", "taliban"], ["doctor"])


def refused(named, folder, monkeypatch):
    monkeypatch.chdir(folder)
    with pytest.raises(CaseFault) as caught:
        find_case(named)
    return str(caught.value)


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_a_misspelt_case_is_never_the_shipped_one(words, small_case, monkeypatch, capsys):
    monkeypatch.chdir(small_case)

    assert main([*words, "--case", "../caze"]) == 2
    assert capsys.readouterr().err == "ace: ../caze: there is no such folder\n  hint: did you mean '../case'?\n"
    assert not (small_case.parent / "caze").exists()


def test_a_folder_that_is_like_no_case_is_told_how_to_make_one(tmp_path, monkeypatch):
    (tmp_path / "letters").mkdir()

    assert refused(tmp_path / "letters", tmp_path, monkeypatch) == (
        f"{tmp_path}/letters: this folder is no case: it has no folder 'data'\n"
        "  hint: make a case with: ace new case FOLDER"
    )


@pytest.mark.parametrize("where", ["data", "data/sources/appeal"])
def test_a_part_of_a_case_is_refused_with_the_name_of_the_case(where, small_case, monkeypatch):
    inner = small_case / where
    told = f"{inner}: this folder is a part of a case\n  hint: name the case: --case {small_case}"

    assert refused(inner, small_case, monkeypatch) == told
    assert refused(None, inner, monkeypatch) == told


def test_a_file_of_a_case_is_refused_with_the_name_of_the_case(small_case, monkeypatch):
    assert refused(small_case / "data/case.toml", small_case, monkeypatch) == (
        f"{small_case}/data/case.toml: a case is a folder, and this is a file\n"
        f"  hint: name the folder of the case: {small_case}"
    )


def test_a_data_folder_in_capitals_is_told(tmp_path, monkeypatch):
    (tmp_path / "Data").mkdir()
    if (tmp_path / "data").is_dir():
        pytest.skip("this file system makes no difference between capitals and small letters")
    told = (
        f"{tmp_path}: this folder is no case: it has a 'Data', but no folder 'data'\n"
        "  hint: rename 'Data' to 'data', in small letters"
    )

    assert refused(tmp_path, tmp_path, monkeypatch) == told
    assert refused(None, tmp_path, monkeypatch) == told


def test_without_a_name_this_folder_is_taken_when_it_is_a_case(small_case, monkeypatch):
    monkeypatch.chdir(small_case)

    assert find_case(None).root == small_case


def test_without_a_name_a_folder_that_has_nothing_to_do_with_a_case_gets_the_shipped_one(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    assert find_case(None).root == reference()


@pytest.mark.parametrize("start", [open_case, build_case])
def test_a_notebook_takes_no_other_case_than_the_one_it_names(start, tmp_path):
    with pytest.raises(CaseFault, match="this folder is no case: it has no folder 'data'"):
        start(tmp_path)


def test_a_byte_order_mark_is_no_part_of_the_settings(small_case):
    settings = small_case / "data" / "case.toml"
    settings.write_bytes(b"\xef\xbb\xbf" + settings.read_bytes())

    assert find_case(small_case).title == "A new case"


def test_a_settings_file_of_another_name_is_named(small_case):
    (small_case / "data" / "case.toml").rename(small_case / "data" / "Case.toml")

    with pytest.raises(CaseFault) as caught:
        find_case(small_case)

    assert caught.value.hint == "rename 'Case.toml' to 'case.toml'"
