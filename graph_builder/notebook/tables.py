"""Columns and rows -> a table that a notebook shows, that a program reads, and that pandas takes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from graph_builder.errors import NameFault
from graph_builder.nearest import did_you_mean
from graph_builder.notebook.libraries import data_frame
from graph_builder.notebook.markup import framed, head_row, marked, row
from graph_builder.queries.tables import grid, spoken
from graph_builder.visualizations.page import shown

if TYPE_CHECKING:
    import pandas

    from graph_builder.queries.answers import Answer

MOST_PRINTED = 10
MOST_SHOWN = 50
_WIDTH = 100


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of texts under the names of their columns: ``len(row) == len(columns)`` for each of ``rows``.

    ``notes`` tell how it was asked for; ``meanings`` say what the columns hold, where that is known; ``marks`` are
    runs of the text of a cell that were looked for, by the numbers of its row and its column.
    """

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    tells: str = ""
    notes: tuple[str, ...] = ()
    meanings: tuple[str, ...] = ()
    marks: tuple[tuple[tuple[int, int], tuple[tuple[int, int], ...]], ...] = ()

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[dict[str, str]]:
        """Yield each row as a dictionary from column to cell."""
        return (dict(zip(self.columns, cells, strict=True)) for cells in self.rows)

    def column(self, name: str) -> tuple[str, ...]:
        """Give the cells of one column.

        Raises:
            NameFault: there is no such column.
        """
        if name not in self.columns:
            raise NameFault(f"there is no column {name!r}", hint=did_you_mean(name, self.columns))
        at = self.columns.index(name)
        return tuple(cells[at] for cells in self.rows)

    def to_pandas(self) -> pandas.DataFrame:
        """Give the rows as a pandas DataFrame; every cell is a text, an empty one where nothing is known.

        Raises:
            LibraryFault: pandas is not installed.
        """
        return data_frame(self.columns, self.rows)

    def __repr__(self) -> str:
        head = "\n".join([self.title, *self.notes])
        if not self.rows:
            return f"{head}\nnothing"
        names = [spoken(name) for name in self.columns]
        text = grid(names, self.rows[:MOST_PRINTED], _WIDTH)
        return f"{head}\n{text.rstrip()}\n{_more(len(self.rows), MOST_PRINTED)}".rstrip()

    def _repr_html_(self) -> str:
        return framed(table_markup(self, MOST_SHOWN))


def table_of(answer: Answer, notes: tuple[str, ...] = ()) -> Table:
    """Give the answer to a question as a table, with *notes* on what looks mistyped in the question."""
    question = answer.question
    return Table(
        question.title,
        tuple(column.name for column in question.columns),
        answer.rows,
        question.tells,
        (*(f"with {name} = {value}" for name, value in answer.given), *(f"note: {note}" for note in notes)),
        tuple(column.tells for column in question.columns),
    )


def table_markup(table: Table, most: int) -> str:
    """Give a table as markup: its title, what it tells, how it was asked for, and at most *most* rows."""
    head = f'<p class="ace-title" dir="auto">{shown(table.title)}</p>'
    if table.tells:
        head += f'\n<p class="ace-soft" dir="auto">{shown(table.tells)}</p>'
    count = f"{len(table)} row{'' if len(table) == 1 else 's'}"
    told = " · ".join([*(f"<bdi>{shown(note)}</bdi>" for note in table.notes), count])
    return f'{head}\n<p class="ace-soft">{told}</p>\n{grid_markup(table, most)}'


def grid_markup(table: Table, most: int) -> str:
    """Give at most *most* rows of a table as markup, and say how many more there are."""
    if not table.rows:
        return ""
    marks = dict(table.marks)
    rows = "\n".join(row(_cells(cells, number, marks)) for number, cells in enumerate(table.rows[:most]))
    more = _more(len(table), most)
    return (
        f'<div class="ace-scroll"><table>\n<thead>{_head(table)}</thead>\n<tbody>\n{rows}\n</tbody></table></div>'
        + (f'\n<p class="ace-soft">{shown(more)}</p>' if more else "")
    )


def _head(table: Table) -> str:
    titles = table.meanings or ("",) * len(table.columns)
    return head_row(
        f'<span title="{shown(told)}">{shown(spoken(name))}</span>' if told else shown(spoken(name))
        for name, told in zip(table.columns, titles, strict=True)
    )


def _cells(
    cells: tuple[str, ...], number: int, marks: Mapping[tuple[int, int], tuple[tuple[int, int], ...]]
) -> Iterator[tuple[str, str]]:
    return ((cell, marked(cell, marks.get((number, at), ()))) for at, cell in enumerate(cells))


def _more(count: int, most: int) -> str:
    return f"… and {count - most} more; all of them are in .rows" if count > most else ""
