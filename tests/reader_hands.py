"""A reader of a page in some browser: presses keys, clicks, touches, looks; and notes what the page must not do.

One class tells what every reader can do; one subclass per browser does it. So a test that takes a reader runs in both.
"""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Request

WATCH = "addEventListener('securitypolicyviolation', (e) => console.error('policy: ' + e.violatedDirective))"
PATIENCE = 60_000
"""Milliseconds after which something that was waited for is missing; nothing ever waits so long without need."""

_WAIT = """async (args) => {
    const end = performance.now() + PATIENCE;
    while (performance.now() < end) {
        const found = await (FUNCTION)(...args);
        if (found) return found;
        await new Promise((done) => setTimeout(done, 15));
    }
    return null;
}"""
_SPOT = """(selector, at) => {
    const element = document.querySelectorAll(selector)[at];
    if (!element) return null;
    element.scrollIntoView({ block: "center", inline: "center", behavior: "instant" });
    const box = [...element.getClientRects()].find((one) => one.width > 1 && one.height > 1);
    if (!box) return null;
    const x = Math.round(box.x + Math.min(box.width / 2, 60)), y = Math.round(box.y + box.height / 2);
    const hit = document.elementFromPoint(x, y);
    return hit && (element.contains(hit) || hit.contains(element)) ? [x, y] : null;
}"""


class Reader(ABC):
    """One page in a fresh profile, with ``faults``: messages, errors, refused and made requests."""

    def __init__(self, file: Path) -> None:
        self.address = file.as_uri()
        self.noted: list[str] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.leave()

    @abstractmethod
    def run(self, function: str, *args: Any) -> Any:
        """Call a function of the page's language with values of JSON, and give what it answers."""

    @abstractmethod
    def press(self, *keys: str) -> None: ...

    @abstractmethod
    def write(self, text: str) -> None: ...

    @abstractmethod
    def point(self, x: float, y: float) -> None:
        """Click at a place of the window."""

    @abstractmethod
    def leave(self) -> None: ...

    def wait(self, function: str, *args: Any) -> Any:
        """Wait until a function answers with something, and give it."""
        text = _WAIT.replace("FUNCTION", function).replace("PATIENCE", str(PATIENCE))
        found = self.run(text, list(args))
        assert found, f"never came true: {function} of {args}"
        return found

    def click(self, selector: str, at: int = 0) -> None:
        """Click an element where a person can: it must be on the screen and nothing may lie over it."""
        self.point(*self.wait(_SPOT, selector, at))

    def text(self, selector: str, at: int = 0) -> str:
        return self.wait(
            "(s, at) => { const e = document.querySelectorAll(s)[at]; return e && e.innerText; }", selector, at
        )

    def texts(self, selector: str) -> list[str]:
        return self.run("(s) => [...document.querySelectorAll(s)].map((one) => one.textContent)", selector)

    def focused(self) -> str:
        """The element that has the keyboard, as a selector of its id, its fact, or its name and text."""
        return self.run(
            """() => { const { id, dataset, localName, textContent } = document.activeElement;
            return id ? `#${id}` : dataset.fact ? `[data-fact="${dataset.fact}"]` : `${localName} ${textContent}`; }"""
        )

    def faults(self) -> list[str]:
        """What has been noted, after the page has had a turn to report what it did."""
        self.run("() => new Promise((done) => requestAnimationFrame(() => setTimeout(done)))")
        return self.noted

    def note_request(self, address: str) -> None:
        """Note what leaves the page; a blob is made by the page, and Firefox draws some signs with a font as data."""
        if address.split("#")[0] != self.address and not address.startswith(("blob:", "data:")):
            self.noted.append(f"request: {address}")


class ReaderInChromium(Reader):
    """Chromium, driven by Playwright."""

    def __init__(self, browser: Browser, file: Path, fragment: str = "", **options: Any) -> None:
        super().__init__(file)
        self.context = browser.new_context(**{"viewport": {"width": 1440, "height": 900}, **options})
        self.context.add_init_script(WATCH)
        self.page: Page = self.context.new_page()
        self.page.on("console", lambda message: self.noted.append(f"console: {message.text}"))
        self.page.on("pageerror", lambda error: self.noted.append(f"error: {error}"))
        self.page.on("request", self._request)
        self.page.goto(self.address + fragment)

    def _request(self, request: Request) -> None:
        self.note_request(request.url)

    def run(self, function: str, *args: Any) -> Any:
        return self.page.evaluate(f"(args) => ({function})(...args)", list(args))

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def write(self, text: str) -> None:
        self.page.keyboard.type(text)

    def point(self, x: float, y: float) -> None:
        self.page.mouse.click(x, y)

    def touch(self, x: float, y: float) -> None:
        """Tap with a finger; the context must have been made with ``has_touch``."""
        self.page.touchscreen.tap(x, y)

    def tap(self, selector: str, at: int = 0) -> None:
        self.touch(*self.wait(_SPOT, selector, at))

    def leave(self) -> None:
        self.context.close()


class ReaderInFirefox(Reader):
    """Firefox, driven by WebDriver BiDi."""

    def __init__(self, firefox: Any, file: Path, fragment: str = "", *, width: int = 1440, height: int = 900) -> None:
        super().__init__(file)
        self.firefox = firefox
        self.profile, self.tab = firefox.open_tab(self._heard, width, height, f"() => {WATCH}")
        firefox.ask("browsingContext.navigate", context=self.tab, url=self.address + fragment, wait="complete")

    def _heard(self, event: str, said: dict[str, Any]) -> None:
        if event == "log.entryAdded":
            self.noted.append(f"{said['type']}: {said['text']}")
        elif event == "network.beforeRequestSent":
            self.note_request(said["request"]["url"])

    def run(self, function: str, *args: Any) -> Any:
        wrapped = f"async (args) => JSON.stringify(await ({function})(...JSON.parse(args)) ?? null)"
        return json.loads(self.firefox.call(self.tab, wrapped, json.dumps(args)))

    def press(self, *keys: str) -> None:
        for key in keys:
            self.firefox.press(self.tab, key.split("+"))

    def write(self, text: str) -> None:
        for sign in text:
            self.firefox.press(self.tab, [sign])

    def point(self, x: float, y: float) -> None:
        self.firefox.click(self.tab, round(x), round(y))

    def leave(self) -> None:
        self.firefox.close_tab(self.profile, self.tab)
