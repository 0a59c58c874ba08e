from __future__ import annotations

import hashlib
import os
import random
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
ENVIRONMENTS = [
    {"PYTHONHASHSEED": "0", "TZ": "UTC", "LC_ALL": "C"},
    {"PYTHONHASHSEED": "1", "TZ": "Asia/Kabul", "LC_ALL": "C.UTF-8"},
    {"PYTHONHASHSEED": "random", "TZ": "America/New_York", "LC_ALL": "de_DE.UTF-8", "SOURCE_DATE_EPOCH": "1"},
]


def built(case, target, environment):
    subprocess.run(
        [sys.executable, "-m", "graph_builder.cli", "build", "--quiet", "--case", str(case), "--to", str(target)],
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
        check=True,
        stdout=subprocess.DEVNULL,
    )
    folder = (target / "current").resolve()
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.mark.slow
def test_the_first_case_has_the_same_bytes_under_every_seed_zone_and_locale(first_case_copy, tmp_path):
    builds = [
        built(first_case_copy, tmp_path / str(number), environment) for number, environment in enumerate(ENVIRONMENTS)
    ]

    assert builds[0] == builds[1] == builds[2]


@pytest.mark.slow
def test_the_order_of_facts_and_entries_changes_nothing_but_places(first_case_copy, tmp_path):
    shuffled = tmp_path / "case"
    shutil.copytree(first_case_copy, shuffled)
    chance = random.Random(7)  # noqa: S311 - a seeded shuffle, no secret
    for path in [*shuffled.rglob("facts.yaml"), *(shuffled / "data/registry").glob("*.yaml")]:
        head, *records = path.read_text(encoding="utf-8").split("\n- ")
        start = "" if not head.startswith("- ") else head[2:]
        records = [record.rstrip() + "\n" for record in ([start] if start else []) + records]
        chance.shuffle(records)
        path.write_text(
            ("" if start else head + "\n") + "".join(f"\n- {record}" for record in records), encoding="utf-8"
        )
    left, right = (
        built(case, tmp_path / f"build-{number}", {}) for number, case in enumerate((first_case_copy, shuffled))
    )
    same = ["graph.nq", "graph.ttl", "graph.trig", "graph.jsonld", "graph.graphml", "facts.csv"]

    assert [left[name] for name in same] == [right[name] for name in same]
    assert {name: digest for name, digest in left.items() if name.startswith("answers/") and name.endswith(".csv")} == {
        name: digest for name, digest in right.items() if name.startswith("answers/") and name.endswith(".csv")
    }
