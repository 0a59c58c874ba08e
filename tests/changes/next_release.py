"""The invented case, and the same case one release later: every kind of change, made by editing its files."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

CASE = Path(__file__).resolve().parents[1] / "cases" / "schools-of-delta"
APPEAL = "sources/appeal-2021/{}"
WITHDRAWN = """\
- id: d07
  demand: pay the teachers
  by: appeal-signatories
  to: delta
  action type: resource
  force: must
  for: teachers
  deadline: 2021-08
  quote: |-
    The Republic of Delta must pay the teachers by August 2021.
"""
ENTERED = """\
- id: d09
  demand: open the schools for girls
  by: parents-of-delta
  to: unspecified
  action type: cease
  force: advocates
  for: girls-of-delta
  concept: open-schools
  quote: |-
    The Parents of Delta want the schools opened for girls.
"""
EDITS = {
    # A corrected document: another text, another checksum, and the words behind two facts.
    APPEAL.format("text.txt"): [("Two teachers were abducted", "Two young teachers were abducted")],
    APPEAL.format("facts.yaml"): [
        ("    Two teachers were abducted", "    Two young teachers were abducted"),
        # A field that was read anew.
        ("  action type: release\n  force: must\n", "  action type: release\n  force: demands\n"),
        # A fact withdrawn.
        (
            WITHDRAWN,
            "",
        ),
        ("by: harbour-watch", "by: harbor-watch"),
        ("who: harbour-watch", "who: harbor-watch"),
    ],
    # A fact entered.
    "sources/letter-2023/facts.yaml": [
        (
            "- id: c01\n",
            f"{ENTERED}\n- id: c01\n",
        )
    ],
    "sources/interview-2025/facts.yaml": [("harbour-watch", "harbor-watch")],
    # A slug retired, and a name put right.
    "registry/actors.yaml": [
        ("- actor: harbour-watch\n", "- actor: harbor-watch\n  formerly: harbour-watch\n"),
        ("  label: Lumen Court\n", "  label: Court of Lumen\n  label from: editor\n  names: Lumen Court\n"),
    ],
    # The reason of an editorial link.
    "editorial/links.yaml": [("nobody was released.", "nobody was set free.")],
}


def copy_of_case(folder: Path) -> Path:
    """Copy the invented case into a folder."""
    shutil.copytree(CASE, folder)
    return folder


def edit(folder: Path) -> None:
    """Turn the case in a folder into its next release."""
    for name, changes in EDITS.items():
        path = folder / "data" / name
        text = path.read_text("utf-8")
        for before, after in changes:
            assert before in text, (name, before)
            text = text.replace(before, after)
        path.write_text(text, "utf-8")
    card = folder / "data" / APPEAL.format("source.yaml")
    old = hashlib.sha256((CASE / "data" / APPEAL.format("text.txt")).read_bytes()).hexdigest()
    new = hashlib.sha256((folder / "data" / APPEAL.format("text.txt")).read_bytes()).hexdigest()
    card.write_text(card.read_text("utf-8").replace(old, new), "utf-8")
