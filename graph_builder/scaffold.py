"""A folder name -> a case that builds at once: one small source, three facts, a registry to extend."""

from __future__ import annotations

import hashlib
from pathlib import Path

from graph_builder.builds import refuse_in_a_build
from graph_builder.case import case_around, refuse_among_inputs
from graph_builder.errors import CaseFault
from graph_builder.writing import make_folder, write_text

_TEXT = """Joint appeal of the Riverside Tenants

1 March 2024

The Riverside Tenants call on the City Council to repair the flood wall before the autumn.
"At least 40 households lost their homes in January," said the tenants.
"""
_CASE = """title = "A new case"
description = "Say in a sentence what the case is about."
base = "https://example.org/case/"
language = "en"
licence = "https://creativecommons.org/licenses/by/4.0/"
licence_note = "The curated facts; the documents keep the rights of their authors."
creator = "to be named"
"""
_CARD = """# The card of a source: every field is said; what nobody knows is 'unknown'.
title: Joint appeal of the Riverside Tenants
title basis: stated
kind: joint-statement-text
publisher: unknown
author: riverside-tenants
language: en
date as written: 1 March 2024
date: 2024-03-01
date basis: stated
address: unknown
retrieved: unknown
licence: not stated
original name: appeal.txt
original sha256: {digest}
text sha256: {digest}
number of masks: 0
"""
_FACTS = """# One record per statement, event or relation; the words it rests on come last.

- id: d01
  demand: repair the flood wall
  by: riverside-tenants
  to: city-council
  action type: protect
  force: calls-on
  deadline: 2024-23
  inferred: [deadline]
  concept: flood-protection
  quote: |-
    The Riverside Tenants call on the City Council to repair the flood wall before the autumn.

- id: c01
  claim: at least 40 households lost their homes
  by: riverside-tenants
  claim type: figure
  value: 40
  modifier: at-least
  population: households
  concept: flood-protection
  quote: |-
    "At least 40 households lost their homes in January," said the tenants.

- id: r01
  relation: author
  who: riverside-tenants
  of: appeal
  quote: |-
    Joint appeal of the Riverside Tenants
"""
_ACTORS = """- actor: city-council
  label: City Council
  type: state-body

- actor: riverside-tenants
  label: Riverside Tenants
  type: ngo
"""
_CONCEPTS = """- concept: flood-protection
  label: The city is protected against floods
  label from: editor
  type: proposition

- concept: households
  label: households
  type: theme
"""


def new_case(folder: Path) -> None:
    """Make a case in *folder*.

    Raises:
        CaseFault: the folder exists and is not empty, or another case would read it as a part of itself.
        BuildFault: it lies in a published build.
        WriteFault: the disk refuses something.
    """
    _refuse(folder)
    digest = hashlib.sha256(_TEXT.encode()).hexdigest()
    files = {
        "data/case.toml": _CASE,
        "data/registry/actors.yaml": _ACTORS,
        "data/registry/concepts.yaml": _CONCEPTS,
        "data/sources/appeal/source.yaml": _CARD.format(digest=digest),
        "data/sources/appeal/text.txt": _TEXT,
        "data/sources/appeal/facts.yaml": _FACTS,
    }
    for name, text in files.items():
        make_folder((folder / name).parent)
        write_text(folder / name, text)


def _refuse(folder: Path) -> None:
    if folder.exists() and not folder.is_dir():
        raise CaseFault("a file stands where the folder is to be made", place=folder, hint="choose a new name")
    if folder.exists() and any(folder.iterdir()):
        raise CaseFault("the folder is not empty", place=folder, hint="choose a new name")
    outer = case_around(folder)
    if outer is not None:
        refuse_among_inputs(outer, folder)
    refuse_in_a_build(folder)
