"""Fixtures that more than one folder of tests needs."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from firefox_bidi import Firefox
    from playwright.sync_api import Browser, Playwright
    from reader_hands import Reader

INSTALL = "Chromium is missing; install it with: apt-get install -y chromium"
INSTALL_FIREFOX = "Firefox is missing; install it with: apt-get install -y firefox-esr"
ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def program_of_chromium() -> str:
    """Where Chromium is; without one the test is skipped, or fails where ACE_REQUIRE_BROWSER=1."""
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        if os.environ.get("ACE_REQUIRE_BROWSER") == "1":
            pytest.fail(INSTALL)
        pytest.skip(INSTALL)
    return program


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    browser = playwright.chromium.launch(executable_path=program_of_chromium(), args=ARGUMENTS)
    yield browser
    browser.close()


@pytest.fixture
def chromium_without_3d(playwright: Playwright) -> Iterator[Browser]:
    """Chromium as on a machine without a graphics processor: no WebGL of any kind."""
    arguments = [*ARGUMENTS, "--disable-3d-apis"]
    browser = playwright.chromium.launch(executable_path=program_of_chromium(), args=arguments)
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def firefox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Firefox]:
    import firefox_bidi

    program = firefox_bidi.program_of_firefox()
    if program is None:
        if os.environ.get("ACE_REQUIRE_BROWSER") == "1":
            pytest.fail(INSTALL_FIREFOX)
        pytest.skip(INSTALL_FIREFOX)
    with firefox_bidi.firefox(program, tmp_path_factory.mktemp("firefox")) as started:
        yield started


@pytest.fixture(params=["chromium", "firefox"])
def visit(request: pytest.FixtureRequest) -> Callable[..., Reader]:
    """What opens a file in a browser for a reader; a test that takes it runs in each browser."""
    from reader_hands import ReaderInChromium, ReaderInFirefox

    browser = request.getfixturevalue(request.param)
    reader = {"chromium": ReaderInChromium, "firefox": ReaderInFirefox}[request.param]
    return partial(reader, browser)


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
def small_case_built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small case with its build, to be read, or copied: see ``small_build``."""
    return built_anew(tmp_path_factory.mktemp("small") / "case")


@pytest.fixture(scope="session")
def large_case_built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small case, built as a large one, to be copied: see ``large_build``."""
    from graph_builder import beside

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(beside, "LARGE", 0)
        return built_anew(tmp_path_factory.mktemp("large") / "case")


def built_anew(folder: Path) -> Path:
    from graph_builder.cli import main
    from graph_builder.scaffold import new_case

    new_case(folder)
    assert main(["build", "--quiet", "--case", str(folder)]) == 0
    return folder


def build_copied_into(case: Path, built: Path) -> Path:
    from graph_builder.builds import current

    shutil.copytree(built / "build", case / "build", symlinks=True)
    return current(case / "build")


@pytest.fixture
def small_build(small_case: Path, small_case_built: Path) -> Path:
    """The build of the small case; the test may change both."""
    return build_copied_into(small_case, small_case_built)


@pytest.fixture
def every_graph_is_large(monkeypatch: pytest.MonkeyPatch) -> None:
    from graph_builder import beside

    monkeypatch.setattr(beside, "LARGE", 0)


@pytest.fixture
def large_build(small_case: Path, large_case_built: Path, every_graph_is_large: None) -> Path:  # noqa: ARG001 - it has to be set
    """The build of the small case, with all that lies beside a large one; the test may change both."""
    return build_copied_into(small_case, large_case_built)


@pytest.fixture(scope="session")
def first_case_copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("first") / "case"
    shutil.copytree(ROOT / "data", folder / "data")
    return folder


@pytest.fixture(scope="session")
def first_build(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the first case with a published build in its ``build/``."""
    from graph_builder.cli import main

    folder = tmp_path_factory.mktemp("built") / "case"
    shutil.copytree(ROOT / "data", folder / "data")
    assert main(["build", "--quiet", "--case", str(folder)]) == 0
    return folder
