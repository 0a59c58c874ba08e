"""Every view of the explorer, and all that can be opened in it, before axe: light, dark, contrast, telephone."""

from __future__ import annotations

import re

import pytest
from axe_audit import broken_rules
from reader_hands import ReaderInChromium

pytestmark = pytest.mark.browser
MODES = {
    "light": {"color_scheme": "light"},
    "dark": {"color_scheme": "dark"},
    "contrast": {"contrast": "more"},
    "telephone": {"viewport": {"width": 360, "height": 740}, "has_touch": True},
}
STATES = {
    "network": {},
    "a name": {"node": "actor/pakistan"},
    "a path": {"from": "actor/pakistan", "to": "actor/canada"},
    "around a name": {"view": "around", "names": ["actor/pakistan"]},
    "nothing left": {"after": "2999"},
    "a fact": {"fact": "callamard-interview/d05"},
    "questions": {"tab": "questions", "question": "said"},
    "texts": {"tab": "texts"},
    "a fact in its text": {"tab": "texts", "text": "callamard-interview", "fact": "callamard-interview/d05"},
    "figures": {"tab": "figures"},
    "ties": {"tab": "ties"},
    "demands": {"tab": "demands"},
    "timeline": {"tab": "timeline"},
}
"""What was drawn once stays in the page, hidden, and axe goes through it again: so the largest come last."""
GO = """(state) => {
    ace.state.go({ tab: "", view: "", node: "", fact: "", text: "", from: "", to: "", names: [], after: "", ...state });
    return new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
}"""


@pytest.mark.parametrize("mode", MODES)
def test_axe_finds_nothing_in_any_state(chromium, first_file, mode):
    with ReaderInChromium(chromium, first_file, **MODES[mode]) as reader:
        reader.wait("() => globalThis.ace && ace.ready")
        found = {}
        for name, state in STATES.items():
            reader.run(GO, {"tab": "network", **state})
            found[name] = broken_rules(reader.page)
        reader.run(GO, {"tab": "network"})
        reader.click("#open-filters")
        found["filters"] = broken_rules(reader.page)
        reader.press("Escape", "/")
        reader.write("women")
        reader.wait("() => document.querySelectorAll('#results [role=option]').length > 0")
        found["search"] = broken_rules(reader.page)

        assert {name: rules for name, rules in found.items() if rules} == {}


def test_axe_finds_nothing_in_what_is_shown_where_no_script_runs(chromium, first_page, tmp_path):
    plain = re.sub(r"<script\b.*?</script>|</?noscript>", "", first_page, flags=re.DOTALL)
    (tmp_path / "plain.html").write_text(plain, encoding="utf-8")
    with ReaderInChromium(chromium, tmp_path / "plain.html") as reader:
        assert reader.run("() => document.querySelector('.plain').checkVisibility()")
        assert broken_rules(reader.page) == []
