from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(Path(__file__).resolve().parent))


@pytest.fixture(scope="session")
def first_case() -> object:
    from graph_builder.case import read_case

    return read_case(ROOT)


@pytest.fixture(scope="session")
def first_reading(first_case):
    from graph_builder.reading import read

    return read(first_case)


@pytest.fixture(scope="session")
def first_dataset(first_reading):
    from graph_builder.assembly import assemble

    return assemble(first_reading)


@pytest.fixture
def small_case(tmp_path: Path) -> Path:
    from graph_builder.scaffold import new_case

    new_case(tmp_path / "case")
    return tmp_path / "case"


@pytest.fixture(scope="session")
def first_case_copy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("first") / "case"
    shutil.copytree(ROOT / "data", folder / "data")
    yield folder
