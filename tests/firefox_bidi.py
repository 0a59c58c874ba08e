"""Firefox without a window, over WebDriver BiDi: the protocol that it speaks itself, so that no driver is needed."""

from __future__ import annotations

import json
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from websockets.sync.client import ClientConnection, connect

Heard = Callable[[str, dict[str, Any]], None]
KEYS = {
    "Enter": "\ue007",
    "Tab": "\ue004",
    "Escape": "\ue00c",
    "Shift": "\ue008",
    "Control": "\ue009",
    "End": "\ue010",
    "Home": "\ue011",
    "ArrowLeft": "\ue012",
    "ArrowUp": "\ue013",
    "ArrowRight": "\ue014",
    "ArrowDown": "\ue015",
}
SETTINGS = """
user_pref("webgl.disabled", true);
user_pref("browser.download.folderList", 2);
user_pref("browser.download.dir", "{downloads}");
user_pref("browser.download.useDownloadDir", true);
user_pref("browser.download.alwaysOpenPanel", false);
user_pref("datareporting.policy.dataSubmissionEnabled", false);
user_pref("toolkit.telemetry.reportingpolicy.firstRun", false);
user_pref("app.normandy.enabled", false);
user_pref("network.captive-portal-service.enabled", false);
user_pref("network.connectivity-service.enabled", false);
"""
PATIENCE = 120.0


def program_of_firefox() -> str | None:
    return shutil.which("firefox-esr") or shutil.which("firefox")


@contextmanager
def firefox(program: str, folder: Path) -> Iterator[Firefox]:
    """Start Firefox with a fresh profile in a folder, and end it."""
    profile, downloads = folder / "profile", folder / "downloads"
    profile.mkdir(parents=True)
    downloads.mkdir()
    (profile / "user.js").write_text(SETTINGS.format(downloads=downloads), encoding="utf-8")
    with (folder / "firefox.log").open("wb") as log:
        command = [program, "--headless", "--no-remote", "--profile", str(profile), "--remote-debugging-port", "0"]
        process = subprocess.Popen(command, stdout=log, stderr=log)
    try:
        address = _address(profile / "WebDriverBiDiServer.json", process)
        # No keep-alive: its pings draw from the global random state in a thread, which Hypothesis takes for ours.
        calm = {"max_size": None, "compression": None, "ping_interval": None}
        with connect(address, open_timeout=PATIENCE, **calm) as socket:
            yield Firefox(socket)
    finally:
        process.terminate()
        process.wait()


def _address(path: Path, process: subprocess.Popen[bytes]) -> str:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and process.poll() is None:
        try:
            found = json.loads(path.read_text("utf-8"))
        except (OSError, ValueError):
            time.sleep(0.05)  # until Firefox has written whole where it listens
        else:
            return f"ws://{found['ws_host']}:{found['ws_port']}/session"
    raise AssertionError(f"Firefox did not start; see {path.parent.parent / 'firefox.log'}")


class Firefox:
    """A session: commands are asked one after the other; what is heard meanwhile goes to the tab that it is about."""

    def __init__(self, socket: ClientConnection) -> None:
        self._socket = socket
        self._asked = 0
        self._listeners: dict[str, Heard] = {}
        self.ask("session.new", capabilities={})
        self.ask("session.subscribe", events=["log.entryAdded", "network.beforeRequestSent"])

    def ask(self, method: str, **params: Any) -> dict[str, Any]:
        """Send a command and give its result; an error of Firefox fails the test."""
        self._asked += 1
        self._socket.send(json.dumps({"id": self._asked, "method": method, "params": params}))
        while True:
            said = json.loads(self._socket.recv(timeout=PATIENCE))
            if said.get("id") == self._asked:
                assert said["type"] == "success", f"{method}: {said['error']}: {said['message']}"
                return said["result"]
            self._hear(said)

    def _hear(self, said: dict[str, Any]) -> None:
        params = said.get("params", {})
        context = params.get("context") or params.get("source", {}).get("context")
        if context in self._listeners:
            self._listeners[context](said["method"], params)

    def open_tab(self, heard: Heard, width: int, height: int, first: str) -> tuple[str, str]:
        """Open a tab in a fresh profile; *first* runs before any script of its pages."""
        profile = self.ask("browser.createUserContext")["userContext"]
        tab = self.ask("browsingContext.create", type="tab", userContext=profile)["context"]
        self._listeners[tab] = heard
        self.ask("script.addPreloadScript", functionDeclaration=first, contexts=[tab])
        size = {"width": width, "height": height}
        self.ask("browsingContext.setViewport", context=tab, viewport=size, devicePixelRatio=1)
        return profile, tab

    def close_tab(self, profile: str, tab: str) -> None:
        self.ask("browsingContext.close", context=tab)
        self.ask("browser.removeUserContext", userContext=profile)
        del self._listeners[tab]

    def call(self, tab: str, function: str, argument: str) -> str:
        """Call a function with a text; it answers with a text."""
        result = self.ask(
            "script.callFunction",
            functionDeclaration=function,
            arguments=[{"type": "string", "value": argument}],
            target={"context": tab},
            awaitPromise=True,
        )
        assert result["type"] == "success", result["exceptionDetails"]["text"]
        return result["result"]["value"]

    def press(self, tab: str, keys: Sequence[str]) -> None:
        """Press keys together: the first ones are held while the last is struck."""
        signs = [KEYS.get(key, key) for key in keys]
        down = [{"type": "keyDown", "value": sign} for sign in signs]
        up = [{"type": "keyUp", "value": sign} for sign in reversed(signs)]
        self._act(tab, {"type": "key", "id": "keyboard", "actions": [*down, *up]})

    def click(self, tab: str, x: int, y: int) -> None:
        move = {"type": "pointerMove", "x": x, "y": y}
        press, release = {"type": "pointerDown", "button": 0}, {"type": "pointerUp", "button": 0}
        self._act(tab, {"type": "pointer", "id": "mouse", "actions": [move, press, release]})

    def _act(self, tab: str, source: dict[str, Any]) -> None:
        self.ask("input.performActions", context=tab, actions=[source])
        self.ask("input.releaseActions", context=tab)
