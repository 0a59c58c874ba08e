"""A dataset of rdflib that parses a query once: pySHACL asks the same query of each focus node.

rdflib takes about as long to parse a query of the shapes as to answer it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rdflib import Dataset
from rdflib.plugins.sparql import prepareQuery

if TYPE_CHECKING:
    from rdflib.plugins.sparql.sparql import Query
    from rdflib.query import Result


class PreparedDataset(Dataset):
    """The quads of another dataset, with their union as default graph."""

    def __init__(self, dataset: Dataset) -> None:
        super().__init__(store=dataset.store, default_union=True)
        self._prepared: dict[str, Query] = {}

    def query(self, query_object: str | Query, *args: Any, **options: Any) -> Result:
        """Answer a query, as rdflib does; its prefixes are those that it declares."""
        if isinstance(query_object, str):
            query_object = self._prepared.get(query_object) or self._prepare(query_object)
        return super().query(query_object, *args, **options)

    def _prepare(self, text: str) -> Query:
        prepared = self._prepared[text] = prepareQuery(text)
        return prepared
