"""A case -> the evidence explorer: one HTML file that opens without a network and shows every fact in its words."""

from __future__ import annotations

from graph_builder.explorer.page import explorer
from graph_builder.explorer.withheld import open_part

__all__ = ["explorer", "open_part"]
