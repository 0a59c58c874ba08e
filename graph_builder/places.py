"""Where the marks of a picture stood when somebody kept them: ``visualizations/places/<picture>.json``, IRI -> [x, y].

A picture starts from its kept places, so that a case that grows keeps its look. They are committed with the case,
never taken from an earlier build: the same files give the same picture.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from graph_builder.case import Case
from graph_builder.errors import FileFault, Place
from graph_builder.readers.rows import read_text
from graph_builder.writing import make_folder, write_text

Places = Mapping[str, tuple[int, int]]
FOLDER = "visualizations/places"


def read_places(case: Case, picture: str) -> Places:
    """Give the kept places of a picture; none when nobody kept any.

    Raises:
        FileFault: the file is not of this form.
    """
    path = next(iter(case.files("visualizations", f"places/{picture}.json")), None)
    if path is None:
        return {}
    try:
        kept = json.loads(read_text(path, case.show(path)))
        return {str(iri): (int(x), int(y)) for iri, (x, y) in kept.items()}
    except (ValueError, TypeError, AttributeError, OverflowError, RecursionError) as error:
        hint = f"make it anew with: ace draw {picture} --keep"
        raise FileFault(f"no kept places: {error}", place=Place(case.show(path)), hint=hint) from error


def keep_places(case: Case, picture: str, places: Places) -> Path:
    """Write the places of a picture into the case, one mark a line; give the file.

    Raises:
        WriteFault: the disk refuses it.
    """
    path = case.root / FOLDER / f"{picture}.json"
    make_folder(path.parent)
    lines = ",\n".join(f" {json.dumps(iri)}: {json.dumps(list(places[iri]))}" for iri in sorted(places))
    write_text(path, f"{{\n{lines}\n}}\n")
    return path
