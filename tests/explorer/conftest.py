"""The explorer of the first case, and of a case whose every text is hostile."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from explorer_pages import HOSTILE, HOSTILE_TO_FILES, attacked, page_of


@pytest.fixture(scope="session")
def first_page(first_reading, first_dataset) -> str:
    return page_of(first_reading, first_dataset)


@pytest.fixture(scope="session")
def first_file(first_page, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("explorer") / "explorer.html"
    path.write_text(first_page, encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def hostile_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The scaffolded case with every label, title, note and quotation replaced by an attack on the page."""
    return attacked(tmp_path_factory, HOSTILE)


@pytest.fixture(scope="session")
def hostile_exports_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same with an attack on files: signs that end a field, a line, an element or a text, and a formula."""
    return attacked(tmp_path_factory, HOSTILE_TO_FILES)


@pytest.fixture(scope="session")
def empty_page(first_reading) -> str:
    """The explorer of a case that has a title, and no source, entity, fact, picture or answer yet."""
    from graph_builder.explorer import explorer

    return explorer(replace(first_reading, sources={}, entities=(), facts=()), [], [], build="0123456789abcdef")
