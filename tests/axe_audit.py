"""axe-core on a page as it stands: the rules that it breaks, with the elements that break them."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from node_tools import tools

if TYPE_CHECKING:
    from playwright.sync_api import Page

_RUN = """async () => {
    const { violations } = await axe.run(document, { resultTypes: ["violations"] });
    const say = (rule, { html, failureSummary }) => `${rule}: ${html.slice(0, 160)}: ${failureSummary}`;
    return violations.flatMap(({ id, nodes }) => nodes.map((node) => say(id, node)));
}"""


@cache
def _source() -> str:
    return (tools() / "axe-core" / "axe.min.js").read_text("utf-8")


def broken_rules(page: Page) -> list[str]:
    """What axe finds, every rule and every good practice that it knows counted."""
    if not page.evaluate("'axe' in globalThis"):
        page.evaluate(_source())
    return page.evaluate(_RUN)
