"""Part files of a case: the same quads as a build, whoever makes them and however the sources are dealt."""

from __future__ import annotations

import gzip
import hashlib
import importlib.util
import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pyoxigraph
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from invented_cases import generate

from graph_builder.assembly import assemble
from graph_builder.case import read_case
from graph_builder.cli import main
from graph_builder.derivation import derive
from graph_builder.errors import BuildFault, FileFault
from graph_builder.iris import Iris
from graph_builder.partitions.files import PLAIN, Job, write_part
from graph_builder.partitions.ground import Part, deal, read_ground
from graph_builder.partitions.job import partition
from graph_builder.partitions.running import one_by_one, processes
from graph_builder.pipeline import run
from graph_builder.reading import read
from graph_builder.setting_aside import set_aside
from graph_builder.stores import oxigraph

ROOT = Path(__file__).resolve().parent.parent
INSTALL_SPARK = "PySpark is missing; install it with: pip install 'ace-graph-builder[spark]' (it needs Java 17)"
OF_THE_WHOLE = ("derived", "meta")


@pytest.fixture(scope="module")
def generated(tmp_path_factory):
    folder = tmp_path_factory.mktemp("generated")
    generate(folder, 300, per_source=30)
    return folder


@pytest.fixture(scope="module")
def spoiled(tmp_path_factory):
    """A generated case with faulty records: claims that later sources pass on, and lines that cannot be read."""
    folder = tmp_path_factory.mktemp("spoiled")
    generate(folder, 300, per_source=30)
    for key in ("s000000", "s000003"):
        path = folder / "data/sources" / key / "facts.ndjson"
        rows = path.read_text("utf-8").split("\n")
        rows[0] = json.dumps({**json.loads(rows[0]), "quote": "Nobody said this."})
        rows[4] = "{"
        path.write_text("\n".join(rows), "utf-8")
    return folder


def lines_of(folder):
    packed = (gzip.decompress(path.read_bytes()) for path in sorted(folder.glob("*.nq.gz")))
    plain = (path.read_bytes() for path in sorted(folder.glob("*.nq")))
    return [line for data in (*packed, *plain) for line in data.decode().splitlines()]


def curated(quads, base):
    """The lines of a build that do not speak of the whole."""
    whole = {Iris(base).graph(name) for name in OF_THE_WHOLE}
    return {f"{s} {p} {o} {g} ." for s, p, o, g in quads if g not in whole}


def test_the_union_of_the_parts_of_the_first_case_is_what_a_build_holds(first_case, first_dataset, tmp_path):
    outcome = partition(first_case, tmp_path / "parts", one_by_one, parts=3)
    lines = lines_of(tmp_path / "parts")

    assert outcome.finished
    assert set(lines) == curated(first_dataset.quads, first_case.base)
    assert len(lines) == len(set(lines)) == dict(outcome.counts)["triples"]


def test_the_derived_edges_are_those_of_a_build_when_the_rules_run_on_the_loaded_parts(
    first_case, first_dataset, tmp_path
):
    partition(first_case, tmp_path / "parts", one_by_one, parts=3, suffix=PLAIN)
    store = oxigraph.load(())
    for path in (tmp_path / "parts").glob("*.nq"):
        store.bulk_load(path=str(path), format=pyoxigraph.RdfFormat.N_QUADS)
    iris = Iris(first_case.base)
    expected = {quad for quad in first_dataset.quads if quad[3] == iris.graph("derived")}

    assert set(derive(store, first_case, iris)) == expected != set()


def test_the_manifest_tells_each_file_as_it_is_and_its_sums_add_up(spoiled, tmp_path):
    partition(read_case(spoiled), tmp_path / "parts", one_by_one, parts=4)
    manifest = json.loads((tmp_path / "parts/manifest.json").read_text("utf-8"))
    files, counts = manifest["files"], manifest["counts"]
    written = {path.name for path in (tmp_path / "parts").iterdir()} - {"manifest.json"}

    assert [file["name"] for file in files] == sorted(written)
    for file in files:
        data = (tmp_path / "parts" / file["name"]).read_bytes()
        text = gzip.decompress(data) if file["name"].endswith(".gz") else data
        told = (file["sha256"], file["size"], file["lines"])
        assert told == (hashlib.sha256(data).hexdigest(), len(data), text.count(b"\n"))
    for name in ("sources", "records", "facts", "set aside", "triples"):
        assert sum(file.get(name, 0) for file in files) == counts[name]
    assert counts["records"] == 300 == counts["facts"] + counts["set aside"]


def test_what_is_set_aside_is_what_a_build_sets_aside_and_told_with_its_place(spoiled, tmp_path):
    case = read_case(spoiled)
    left = set_aside(read(case))
    outcome = partition(case, tmp_path / "parts", one_by_one, parts=7)
    told = [
        json.loads(line)
        for path in (tmp_path / "parts").glob("*.set-aside.ndjson")
        for line in path.read_text("utf-8").splitlines()
    ]

    assert set(lines_of(tmp_path / "parts")) == curated(assemble(left).quads, case.base)
    assert dict(outcome.counts)["set aside"] == left.set_aside > 4
    assert {"file": "data/sources/s000003/facts.ndjson", "line": 5}.items() <= next(
        one for one in told if one["check"] == "unreadable-record" and "s000003" in one["file"]
    ).items()
    assert {(one["check"], one["subject"]) for one in told} == {(one.check, one.subject) for one in left.faults}


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_however_the_sources_are_dealt_lines_and_counts_are_the_same(data, spoiled, tmp_path_factory):
    ground, _, _ = read_ground(read_case(spoiled))
    keys = sorted(ground.keys)
    numbers = data.draw(st.lists(st.integers(0, 5), min_size=len(keys), max_size=len(keys)))
    gone = frozenset(data.draw(st.sets(st.sampled_from(["s000000/c0001", "s000003/c0001", "s000001/c0001"]))))
    dealt = [Part(n, tuple(key for key, own in zip(keys, numbers, strict=True) if own == n)) for n in range(6)]

    def told(parts):
        folder = tmp_path_factory.mktemp("parts")
        reports = [write_part(Job(ground, folder, PLAIN), gone, part) for part in parts]
        sums = [(one.sources, one.records, one.facts) for one in reports]
        return (
            sorted(lines_of(folder)),
            [sum(column) for column in zip(*sums, strict=True)],
            frozenset().union(*(one.gone for one in reports)),
        )

    assert told(dealt) == told([Part(0, tuple(keys))])


def test_several_processes_write_the_bytes_that_one_writes(spoiled, tmp_path):
    partition(read_case(spoiled), tmp_path / "one", one_by_one, parts=4)
    with processes(2) as runner:
        partition(read_case(spoiled), tmp_path / "two", runner, parts=4)

    assert bytes_of(tmp_path / "one") == bytes_of(tmp_path / "two")


def bytes_of(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_a_fault_in_a_process_comes_back_as_its_sentence(generated, tmp_path):
    shutil.copytree(generated, tmp_path / "case")
    (tmp_path / "case/data/sources/s000002/text.txt").unlink()
    with processes(2) as runner, pytest.raises(FileFault, match="cannot be read") as caught:
        partition(read_case(tmp_path / "case"), tmp_path / "parts", runner, parts=2)

    assert str(caught.value.place) == "data/sources/s000002/text.txt"
    assert not (tmp_path / "parts/manifest.json").exists()


def test_a_process_that_is_ended_by_somebody_else_is_told(generated, tmp_path, capsys, monkeypatch):
    monkeypatch.setattr("graph_builder.partitions.running.write_part", _killed)
    code = main(["partition", "--case", str(generated), "--to", str(tmp_path / "parts"), "--processes", "2"])
    told = capsys.readouterr().err

    assert code == 2
    assert "a process of the job was ended before it was done" in told
    assert "fewer --processes" in told
    assert not (tmp_path / "parts/manifest.json").exists()


def _killed(*_):
    os.kill(os.getpid(), signal.SIGKILL)


def test_processes_end_with_the_one_that_started_them(tmp_path):
    program = (
        "import os, signal, sys\n"
        "from concurrent.futures import ProcessPoolExecutor\n"
        "from multiprocessing import get_context\n"
        "from graph_builder.partitions.running import _end_with_parent\n"
        "if __name__ == '__main__':\n"
        "    pool = ProcessPoolExecutor(1, mp_context=get_context('spawn'), initializer=_end_with_parent)\n"
        "    pool.submit(os.getpid).result()\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    (tmp_path / "job.py").write_text(program)
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}

    # Its output stays open for as long as a process that it started lives.
    done = subprocess.run(
        [sys.executable, "job.py"], cwd=tmp_path, env=environment, stdout=subprocess.PIPE, timeout=120, check=False
    )

    assert done.returncode == -signal.SIGKILL


def test_a_source_stays_in_its_part_when_others_come_or_go(generated):
    keys = sorted(read_ground(read_case(generated))[0].keys)
    before = {key: part.number for part in deal(keys, 4) for key in part.keys}
    after = {key: part.number for part in deal([*keys[1:], "zz-new"], 4) for key in part.keys}

    assert {key: before[key] for key in keys[1:]} == {key: after[key] for key in keys[1:]}


def test_a_text_that_is_not_that_of_its_card_keeps_the_job_from_being_finished(generated, tmp_path, capsys):
    shutil.copytree(generated, tmp_path / "case")
    text = tmp_path / "case/data/sources/s000001/text.txt"
    text.write_text(text.read_text("utf-8") + "More.\n", "utf-8")
    code = main(["partition", "--case", str(tmp_path / "case"), "--to", str(tmp_path / "parts"), "--parts", "3"])

    assert code == 1
    assert "violation" in capsys.readouterr().out
    assert not (tmp_path / "parts/manifest.json").exists()


def test_a_fact_that_holds_contact_data_is_set_aside_and_not_repeated(generated, tmp_path, capsys):
    folder = tmp_path / "case"
    shutil.copytree(generated, folder)
    path = folder / "data/sources/s000001/facts.ndjson"
    first, rest = path.read_text("utf-8").split("\n", 1)
    name, (kind, label), *others = json.loads(first).items()
    path.write_text(json.dumps(dict([name, (kind, f"{label}: anna@example.org"), *others])) + f"\n{rest}", "utf-8")

    assert main(["partition", "--to", str(tmp_path / "parts"), "--case", str(folder), "--plain"]) == 1
    told = capsys.readouterr().out
    assert "s000001/facts.ndjson:1: warning contact-data: Here stands an e-mail address." in told
    written = "".join(path.read_text("utf-8") for path in (tmp_path / "parts").iterdir())
    assert "anna" not in told + written
    counts = json.loads((tmp_path / "parts" / "manifest.json").read_text("utf-8"))["counts"]
    assert counts["set aside"] == counts["records"] - counts["facts"] >= 1


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("sources/s000001/source.yaml", 'title: "', 'title: "anna@example.org, '),
        ("registry/actors.ndjson", '"label": "', '"label": "anna@example.org, '),
    ],
)
def test_contact_data_of_all_keep_the_job_from_being_finished(file, old, new, generated, tmp_path, capsys):
    folder = tmp_path / "case"
    shutil.copytree(generated, folder)
    path = folder / "data" / file
    path.write_text(path.read_text("utf-8").replace(old, new, 1), "utf-8")

    assert main(["partition", "--to", str(tmp_path / "parts"), "--case", str(folder)]) == 1
    told = capsys.readouterr()
    assert "violation contact-data: Here stands an e-mail address." in told.out
    assert "anna" not in told.out + told.err
    assert not (tmp_path / "parts" / "manifest.json").exists()


def test_records_that_not_everybody_may_see_are_counted(generated, tmp_path, capsys):
    folder = tmp_path / "case"
    shutil.copytree(generated, folder)
    path = folder / "data/sources/s000001/facts.ndjson"
    first, rest = path.read_text("utf-8").split("\n", 1)
    path.write_text(json.dumps(json.loads(first) | {"disclosure": "withheld"}) + f"\n{rest}", "utf-8")

    main(["partition", "--to", str(tmp_path / "parts"), "--case", str(folder)])
    assert "1 record is restricted or withheld; the parts hold them" in capsys.readouterr().err


def test_two_facts_of_two_sources_with_one_iri_are_found_without_reading_the_whole(tmp_path):
    generate(tmp_path, 60, per_source=30)
    for key, identifier in (("s000000", "x-c0001"), ("s000000-x", "c0001")):
        folder = tmp_path / "data/sources" / key
        if not folder.exists():
            shutil.copytree(tmp_path / "data/sources/s000001", folder)
        path = folder / "facts.ndjson"
        first, *rest = path.read_text("utf-8").split("\n")
        path.write_text("\n".join([json.dumps({**json.loads(first), "id": identifier}), *rest]), "utf-8")
    found = {one.subject for one in run(read_case(tmp_path)).findings if one.check == "colliding-id"}
    outcome = partition(read_case(tmp_path), tmp_path / "parts", one_by_one, parts=3)

    assert found != set()
    assert not outcome.finished
    assert {one.check for one in outcome.findings} == {"colliding-id"}


def test_a_finished_job_and_a_foreign_folder_are_not_written_over(generated, tmp_path):
    case = read_case(generated)
    partition(case, tmp_path / "parts", one_by_one, parts=2)
    (tmp_path / "other").mkdir()
    (tmp_path / "other/thesis.txt").write_text("mine")
    for folder, told in (("parts", "a finished job is in this folder"), ("other", "this folder holds 'thesis.txt'")):
        with pytest.raises(BuildFault, match=told):
            partition(case, tmp_path / folder, one_by_one, parts=2)


@pytest.mark.parametrize("name", ["part-00000.nq", "part-00007.nq.gz", "part-00001.set-aside.ndjson"])
def test_nothing_is_written_through_a_link_that_no_job_left(name, generated, tmp_path):
    (tmp_path / "thesis.txt").write_text("mine")
    (tmp_path / "parts").mkdir()
    (tmp_path / "parts" / name).symlink_to(tmp_path / "thesis.txt")

    with pytest.raises(BuildFault, match=f"this folder holds '{name}'"):
        partition(read_case(generated), tmp_path / "parts", one_by_one, parts=2, suffix=".nq")
    assert (tmp_path / "thesis.txt").read_text() == "mine"


def test_a_job_that_was_broken_off_is_made_anew_and_leaves_nothing_of_the_first(generated, tmp_path):
    case = read_case(generated)
    partition(case, tmp_path / "whole", one_by_one, parts=2)
    partition(case, tmp_path / "parts", one_by_one, parts=5)
    (tmp_path / "parts/manifest.json").unlink()
    (tmp_path / "parts/.ace-1-0.tmp").write_text("half")
    partition(case, tmp_path / "parts", one_by_one, parts=2)

    assert bytes_of(tmp_path / "parts") == bytes_of(tmp_path / "whole")


@pytest.fixture(scope="module")
def by_spark(spoiled, tmp_path_factory):
    if importlib.util.find_spec("pyspark") is None or shutil.which("java") is None:
        if os.environ.get("ACE_REQUIRE_SPARK") == "1":
            pytest.fail(INSTALL_SPARK)
        pytest.skip(INSTALL_SPARK)
    folder = tmp_path_factory.mktemp("spark")
    submit = Path(importlib.util.find_spec("pyspark").origin).parent / "bin/spark-submit"
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYSPARK_PYTHON": sys.executable}
    environment |= {"SPARK_LOCAL_IP": "127.0.0.1", "PYSPARK_DRIVER_PYTHON": sys.executable}
    master = ("--master", "local[2]", "--conf", "spark.ui.enabled=false", "--conf", f"spark.local.dir={folder}")
    job = (ROOT / "jobs/partition.py", "--case", spoiled, "--to", folder / "parts", "--parts", "4")
    done = subprocess.run(
        [submit, *master, *map(str, job)], env=environment, cwd=folder, capture_output=True, text=True, check=False
    )
    return done, folder / "parts"


def test_spark_writes_the_bytes_that_one_process_writes(by_spark, spoiled, tmp_path):
    done, parts = by_spark
    partition(read_case(spoiled), tmp_path / "parts", one_by_one, parts=4)

    assert done.returncode == 1, done.stderr
    assert bytes_of(parts) == bytes_of(tmp_path / "parts")


def test_spark_tells_what_was_set_aside(by_spark):
    done, _ = by_spark

    assert "data/sources/s000003/facts.ndjson:5:2: warning unreadable-record" in done.stdout
    assert "set aside), " in done.stdout


def test_without_pyspark_the_command_says_how_to_install_it(generated, tmp_path, monkeypatch, capsys):
    monkeypatch.setitem(sys.modules, "pyspark", None)
    code = main(["partition", "--spark", "--case", str(generated), "--to", str(tmp_path / "parts")])

    assert code == 2
    assert capsys.readouterr().err == (
        "ace: PySpark is not installed\n  hint: install it with: pip install 'ace-graph-builder[spark]'\n"
    )
