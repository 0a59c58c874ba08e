"""Run a notebook where it lies and give it with its outputs: ``python tests/notebook_runs.py FILE [FOLDER]``.

With ``--write FILE`` the outputs go into the file itself, for a person to read before they are committed. Neither
clocks nor versions of the machine are kept, so that the same case gives the same bytes.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LONGEST_CELL = 300
WITHOUT_A_NETWORK = """
import socket

def refuse(*_, **__):
    raise OSError("a cell asks for the network")

socket.getaddrinfo = socket.socket.connect = socket.socket.connect_ex = refuse
"""


def executed(path: Path, folder: Path, sockets: Path) -> str:
    """Give the text of the notebook after its cells have run in *folder*, spoken to through files in *sockets*."""
    import nbformat
    from nbclient import NotebookClient
    from traitlets.config import Config

    notebook = nbformat.read(path, as_version=4)
    client = NotebookClient(
        notebook,
        timeout=LONGEST_CELL,
        kernel_name="python3",
        resources={"metadata": {"path": str(folder)}},
        record_timing=False,
        config=Config({"KernelManager": {"transport": "ipc", "ip": str(sockets / "kernel")}}),
    )
    client.execute()
    return as_text(plain(json.loads(nbformat.writes(notebook))))


def plain(notebook: dict) -> dict:
    """Leave out what depends on the machine, and join what a cell printed."""
    notebook["metadata"] = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    for cell in notebook["cells"]:
        if cell["cell_type"] != "code":
            continue
        cell["metadata"].pop("execution", None)
        joined: list[dict] = []
        for output in cell["outputs"]:
            if joined and output["output_type"] == "stream" == joined[-1]["output_type"]:
                joined[-1]["text"] += output["text"]
            else:
                joined.append(output)
        cell["outputs"] = joined
    return notebook


def as_text(notebook: dict) -> str:
    return json.dumps(notebook, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def main(words: list[str]) -> None:
    write = "--write" in words
    path, *folder = (Path(word) for word in words if word != "--write")
    with tempfile.TemporaryDirectory() as settings:
        # Nothing of whoever runs it, neither their settings nor their start-up files, and no network.
        folders = ("IPYTHONDIR", "JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR")
        os.environ |= dict.fromkeys(folders, settings)
        os.environ["PYTHONPATH"] = str(ROOT)
        start = Path(settings) / "profile_default" / "startup" / "network.py"
        start.parent.mkdir(parents=True)
        start.write_text(WITHOUT_A_NETWORK, "utf-8")
        text = executed(path, folder[0] if folder else path.parent, Path(settings))
    if write:
        path.write_text(text, "utf-8")
    else:
        sys.stdout.write(text)


if __name__ == "__main__":
    main(sys.argv[1:])
