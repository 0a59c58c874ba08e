"""A view -> a pyvis network, or one page that needs nothing else.

``network`` is for those who work with pyvis in a notebook; ``page`` is what is published. Nothing heavy is
loaded before one of them is called.
"""

from __future__ import annotations

from graph_builder.visualizations.network import network
from graph_builder.visualizations.page import page

__all__ = ["network", "page"]
