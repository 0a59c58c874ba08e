"""The explorer with a word of hundreds of letters in it, and with a picture of nothing: neither spoils the rest."""

from __future__ import annotations

from dataclasses import replace

import pytest
from explorer_pages import page_of
from reader_hands import ReaderInChromium

pytestmark = pytest.mark.browser
READY = "() => globalThis.ace && ace.ready"
LONG = "W" * 400
DRAWN = "(done) => requestAnimationFrame(() => requestAnimationFrame(done))"
GO = f"(state) => {{ ace.state.go(state); return new Promise({DRAWN}); }}"


@pytest.fixture(scope="module")
def stretched_file(first_reading, tmp_path_factory):
    """The first case, two claimants of which have a name of 400 letters: one is early among ties, one among demands."""
    from graph_builder.assembly import assemble

    long = ("amnesty-international", "joint-call-signatories")
    named = tuple(replace(one, label=LONG) if one.slug in long else one for one in first_reading.entities)
    reading = replace(first_reading, entities=named)
    path = tmp_path_factory.mktemp("stretched") / "explorer.html"
    path.write_text(page_of(reading, assemble(reading)), encoding="utf-8")
    return path


def scale_of(chromium, file, size) -> float:
    with ReaderInChromium(chromium, file, viewport=size) as reader:
        reader.wait(READY)
        return reader.run("() => ace.camera.place.k")


@pytest.mark.parametrize("size", [{"width": 1440, "height": 900}, {"width": 360, "height": 740}])
def test_a_name_of_hundreds_of_letters_does_not_make_the_picture_small(chromium, first_file, stretched_file, size):
    assert scale_of(chromium, stretched_file, size) > 0.6 * scale_of(chromium, first_file, size)


@pytest.mark.parametrize("tab", ["ties", "demands"])
def test_a_name_of_hundreds_of_letters_leaves_room_for_the_other_columns(chromium, stretched_file, tab):
    with ReaderInChromium(chromium, stretched_file) as reader:
        reader.wait(READY)
        reader.run(GO, {"tab": tab})
        cells = "() => [...document.querySelectorAll('tbody :is(th, td)')].filter((one) => one.checkVisibility())"
        holding = f"{cells[:-1]} && one.textContent.includes('WWWW'))"

        assert reader.run(f"() => ({holding})().length") > 0
        assert reader.run(f"() => Math.max(...({cells})().map((one) => one.offsetWidth))") <= 700


def test_a_name_of_hundreds_of_letters_is_whole_among_what_is_found(chromium, stretched_file):
    with ReaderInChromium(chromium, stretched_file) as reader:
        reader.wait(READY)
        reader.press("/")
        reader.write("WWWW")
        reader.wait("() => document.querySelectorAll('#results [role=option]').length > 0")

        assert LONG in reader.run("() => document.getElementById('results').innerText")
        assert (
            reader.run(
                "() => { const { scrollWidth, clientWidth } = document.getElementById('results');"
                " return scrollWidth - clientWidth; }"
            )
            <= 0
        )


def test_where_a_picture_shows_nothing_it_is_said_whether_filters_are_why(chromium, hostile_file):
    with ReaderInChromium(chromium, hostile_file) as reader:
        reader.wait(READY)
        said = {}
        for name, state in {"case": {"view": "who-signed-together"}, "filters": {"after": "2999"}}.items():
            reader.run(GO, state)
            said[name] = reader.run(
                "() => { const one = document.getElementById('empty');"
                " return one.checkVisibility() ? one.textContent : ''; }"
            )

        assert said == {
            "case": "No fact of this case stands in this picture.",
            "filters": "Nothing is left after the filters.",
        }
