"""A built case, or a written store -> what a researcher asks in a notebook: tables, cards, pictures, graphs.

::

    import graph_builder as ace

    case = ace.open(".")
    case.ask("who-demands-what", to="Taliban")
"""

from __future__ import annotations

from graph_builder.notebook.cards import ActorCard, FactCard
from graph_builder.notebook.drawings import Drawing
from graph_builder.notebook.opened import OpenedCase
from graph_builder.notebook.opening import build_case, open_case
from graph_builder.notebook.tables import Table

__all__ = ["ActorCard", "Drawing", "FactCard", "OpenedCase", "Table", "build_case", "open_case"]
