"""Stage 5: everything read + the graph made of it -> findings; each names file, line, words and what to do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from graph_builder.checks.accepted import accept, unmatched
from graph_builder.checks.archive import mask_findings, original_findings
from graph_builder.checks.contact import contact_findings
from graph_builder.checks.dating import bounds_findings, wording_findings
from graph_builder.checks.files import file_findings
from graph_builder.checks.shapes import in_order, shape_findings
from graph_builder.checks.spots import Spots, find_spots
from graph_builder.checks.words import naming_findings, number_findings, verbatim_findings
from graph_builder.contact_data import without_contact
from graph_builder.exports.dataset import Dataset
from graph_builder.model import Finding
from graph_builder.reading import Reading

if TYPE_CHECKING:
    from pyoxigraph import Store

__all__ = ["check", "check_with_reference", "counts"]


def check(reading: Reading, dataset: Dataset, store: Store) -> tuple[Finding, ...]:
    """Give what was found while reading and what all checks find, in order, accepted ones marked.

    When a record could not be read, only what was found while reading and which files are not read: the record that
    was left out would cause a second finding in every record that names it.

    Raises:
        FileFault: a shape file or the list of accepted findings cannot be read.
    """
    if _is_partial(reading):
        return _told(accept(reading.case, {*reading.findings, *file_findings(reading)}))
    spots = spots_of(reading, dataset)
    # The engine looks at shapes without holding Python's lock; they stay in the thread that an interrupt reaches.
    with ThreadPoolExecutor(1) as beside:
        others = beside.submit(lambda: list(_beside_shapes(reading, store, spots)))
        shaped = shape_findings(reading.case, store, spots)
        return _all(reading, [*shaped, *others.result()])


def check_with_reference(reading: Reading, dataset: Dataset, store: Store) -> tuple[Finding, ...]:
    """Do the same with the shapes run by pySHACL, the reference engine: slow, for doubt.

    Raises:
        FileFault: a shape file or the list of accepted findings cannot be read.
    """
    from graph_builder.checks.reference import pyshacl_findings
    from graph_builder.stores import rdflib_dataset

    if _is_partial(reading):
        return _told(accept(reading.case, {*reading.findings, *file_findings(reading)}))
    spots = spots_of(reading, dataset)
    shaped = pyshacl_findings(reading.case, rdflib_dataset.load(dataset.quads), spots)
    return _all(reading, [*shaped, *_beside_shapes(reading, store, spots)])


def counts(finding: Finding) -> bool:
    """Say whether a finding is left for somebody to act on: no information, and not accepted."""
    return finding.severity != "information" and not finding.accepted


def spots_of(reading: Reading, dataset: Dataset) -> Spots:
    """Give where each node of the graph was written."""
    return Spots(lambda: find_spots(dataset.iris, reading))


def _is_partial(reading: Reading) -> bool:
    return any(finding.severity == "violation" for finding in reading.findings)


def _all(reading: Reading, checked: list[Finding]) -> tuple[Finding, ...]:
    found = accept(reading.case, {*reading.findings, *checked})
    return _told([*found, *unmatched(reading.case, found)])


def _told(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Give findings as everybody may see them: in order, and without contact data that a record holds."""
    return tuple(map(without_contact, in_order(findings)))


def _beside_shapes(reading: Reading, store: Store, spots: Spots) -> Iterator[Finding]:
    yield from number_findings(reading.facts)
    yield from naming_findings(reading.facts, reading.entities, reading.sources)
    yield from verbatim_findings(store, reading.sources, spots)
    yield from wording_findings(reading.facts, reading.sources)
    yield from bounds_findings(store, spots)
    yield from contact_findings(reading, store, spots)
    yield from file_findings(reading)
    yield from mask_findings(reading.sources)
    yield from original_findings(reading.case, reading.sources)
