"""An answer, a question or the library -> text to print: a table for the terminal, CSV, JSON, Markdown or HTML."""

from __future__ import annotations

import html
import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from graph_builder.formulas import record
from graph_builder.queries.answers import Answer
from graph_builder.queries.questions import AUDIENCES, Column, Question
from graph_builder.queries.rows import BETWEEN
from graph_builder.readers.rows import without_hidden
from graph_builder.wrapping import wrapped

_GAP = "  "
_WHOLE = re.compile(r"\S{1,40}")
"""A cell of a page that is not broken into lines: a date, an id."""
_MARKS = re.compile(r"[\\|`*\[]|(?<![^\W_])_|_(?![^\W_])|~(?=[\w~])")
"""What Markdown reads as a mark within a line: no line inside a word, and no sign that is one at the start only."""
_ENTITY = re.compile(r"&(?=#?\w+;)")
_LONG_CELL = 60
"""A cell of a page that has more characters is given room, so that a wide table scrolls and no column is a ribbon."""
_CATALOGUE = (
    Column("name", "What to write after 'ace ask'"),
    Column("audience", "Who asks it"),
    Column("question", "What it asks"),
    Column("parameters", "What it can be asked about"),
)
_EXPLANATION = (
    Column("part", "A parameter or a column"),
    Column("name", "Its name"),
    Column("kind", "What a parameter takes"),
    Column("default", "What it is when nothing is given"),
    Column("tells", "What it means"),
)


def render(answer: Answer, form: str, width: int) -> str:
    """Write an answer as ``table``, ``csv``, ``json``, ``md`` or ``html``; *width* bounds the lines of a table.

    Raises:
        KeyError: there is no such form.
    """
    if form == "table":
        return table(answer, width)
    return {"csv": as_csv, "json": as_json, "md": as_markdown, "html": as_html}[form](answer)


def table(answer: Answer, width: int) -> str:
    """Write an answer for a terminal: cells wrap, nothing is cut, no line is longer than *width*."""
    names = [spoken(column.name) for column in answer.question.columns]
    head = f"{answer.question.title}\n{_asked(answer)}\n"
    return head + (grid(names, answer.rows, width) if answer.rows else "nothing\n")


def grid(names: Sequence[str], rows: Sequence[Sequence[str]], width: int) -> str:
    """Write rows under names in columns; one line per cell where *width* is too small for columns.

    A sign that nobody sees, and that could move the cursor of a terminal, is shown as an unknown one.
    """
    rows = [[without_hidden(cell) for cell in row] for row in rows]
    widths = _widths([names, *rows], width)
    if widths is None:
        return "\n".join(_record(names, row, width) for row in rows)
    lines = [*_lines(names, widths), *_lines(["─" * size for size in widths], widths)]
    for row in rows:
        lines += _lines(row, widths)
    return "\n".join(lines) + "\n"


def _asked(answer: Answer) -> str:
    """Say with which parameters a question was asked; nothing when with none."""
    return "".join(f"with {name} = {value}\n" for name, value in answer.given)


def spoken(name: str) -> str:
    """Write the name of a column as words."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).lower()


def _widths(rows: Sequence[Sequence[str]], width: int) -> list[int] | None:
    """Share the width among the columns by need; None when some word would have to be broken."""
    columns = list(zip(*rows, strict=True))
    needs = [max(_cells(cell) for cell in column) for column in columns]
    widths = [max(_cells(word) for cell in column for word in (cell.split() or [""])) for column in columns]
    room = width - len(_GAP) * (len(needs) - 1)
    if sum(widths) > room:
        return None
    while sum(widths) < room and widths != needs:
        lacking = max(range(len(needs)), key=lambda at: needs[at] / max(widths[at], 1) if widths[at] < needs[at] else 0)
        widths[lacking] += 1
    return widths


def _lines(row: Sequence[str], widths: Sequence[int]) -> Iterator[str]:
    columns = [
        [cell] if _is_one_line(cell, size) else wrapped(cell, size, on_hyphens=False) or [""]
        for cell, size in zip(row, widths, strict=True)
    ]
    for at in range(max(len(lines) for lines in columns)):
        cells = [lines[at] if at < len(lines) else "" for lines in columns]
        yield _GAP.join(cell + " " * (size - _cells(cell)) for cell, size in zip(cells, widths, strict=True)).rstrip()


def _record(names: Sequence[str], row: Sequence[str], width: int) -> str:
    """Write a row as one line per column, where a table would be too narrow to read."""
    longest = max(len(name) for name in names)
    width = max(width, longest + 20)
    lines = []
    for name, cell in zip(names, row, strict=True):
        head = f"{name:<{longest}}  "
        if cell and _is_one_line(cell, width - len(head)):
            lines.append(head + cell)
        elif cell:
            lines += wrapped(cell, width, head, " " * len(head))
    return "\n".join(lines) + "\n"


def _is_one_line(cell: str, width: int) -> bool:
    """Say whether wrapping would leave a cell as it is: most need none, and it takes long."""
    return len(cell) <= width and " ".join(cell.split()) == cell


def _cells(text: str) -> int:
    """Count the cells that a text takes on a terminal."""
    if text.isascii():  # Most are, and this is where the time of a long table went.
        return len(text)
    return sum(
        0 if unicodedata.combining(sign) else 2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text
    )


def as_csv(answer: Answer) -> str:
    """Write an answer as CSV; a cell that a spreadsheet would run as a formula starts with an apostrophe."""
    head = [column.name for column in answer.question.columns]
    return "".join(map(record, (head, *answer.rows)))


def as_json(answer: Answer) -> str:
    """Write an answer as one JSON object with its question, columns and rows."""
    names = [column.name for column in answer.question.columns]
    content = {
        "question": answer.question.title,
        "tells": answer.question.tells,
        "columns": {column.name: column.tells for column in answer.question.columns},
        "rows": [dict(zip(names, row, strict=True)) for row in answer.rows],
    }
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def as_markdown(answer: Answer) -> str:
    """Write an answer as a Markdown table."""
    names = [column.name for column in answer.question.columns]
    lines = [
        f"## {answer.question.title}",
        "",
        _md(names),
        _md(["---"] * len(names)),
        *(_md(row) for row in answer.rows),
    ]
    return "\n".join(lines) + "\n"


def _md(row: Sequence[str]) -> str:
    """Write a row; what Markdown would take for a mark is shown as the sign that it is, and so are exact words."""
    cells = (_MARKS.sub(r"\\\g<0>", without_hidden(cell)) for cell in row)
    return f"| {' | '.join(_ENTITY.sub('&amp;', cell).replace('<', '&lt;') for cell in cells)} |"


def as_html(answer: Answer) -> str:
    """Write an answer as a section of a page; everything from data is escaped."""
    question = answer.question
    head = "".join(
        f'<th scope="col" title="{html.escape(column.tells)}">{html.escape(spoken(column.name))}</th>'
        for column in question.columns
    )
    quoted = {name for name, _ in question.joined}
    joined = [column.name in quoted for column in question.columns]
    rows = "\n".join(f"<tr>{''.join(map(_html_cell, row, joined))}</tr>" for row in answer.rows)
    caption = ", ".join([*_asked(answer).splitlines(), f"{len(answer.rows)} rows"])
    return (
        f'<section id="{html.escape(question.name)}">\n<h2>{html.escape(question.title)}</h2>\n'
        f"<p>{html.escape(question.tells)}</p>\n"
        f'<div class="scroll"><table>\n<caption>{html.escape(caption)}</caption>\n'
        f"<thead><tr>{head}</tr></thead>\n<tbody>\n{rows}\n</tbody>\n</table></div>\n</section>"
    )


def _html_cell(cell: str, has_parts: bool) -> str:
    """Write a cell, of which each part of a quotation runs in its own direction; a date or an id is not broken."""
    words = [html.escape(part) for part in (cell.split(BETWEEN) if has_parts else [cell])]
    if len(words) > 1:
        words = [f'<span class="part">{part}</span>' for part in words]
    kind = ' class="long"' if len(cell) > _LONG_CELL else ' class="whole"' if _WHOLE.fullmatch(cell) else ""
    return f'<td{kind} dir="auto">{BETWEEN.join(words)}</td>'


def catalogue(questions: Iterable[Question], form: str, width: int) -> str:
    """Write the library: as a list to be read, or as a table of *form*."""
    if form == "table":
        return listing(questions, width)
    rows = tuple(
        (one.name, one.audience, one.title, " ".join(parameter.name for parameter in one.parameters))
        for one in questions
    )
    return render(_answer("questions", "The questions", _CATALOGUE, rows), form, width)


def explanation(question: Question, form: str, width: int) -> str:
    """Write what a question tells: as a text to be read, or its parameters and columns as a table of *form*."""
    if form == "table":
        return explain(question, width)
    rows = (
        *(("parameter", one.name, one.kind, one.default, one.tells) for one in question.parameters),
        *(("column", one.name, "", "", one.tells) for one in question.columns),
    )
    return render(_answer(question.name, question.title, _EXPLANATION, rows, question.tells), form, width)


def _answer(
    name: str, title: str, columns: tuple[Column, ...], rows: tuple[tuple[str, ...], ...], tells: str = ""
) -> Answer:
    return Answer(Question(name, title, tells, AUDIENCES[0], (), columns, (), (), "", Path()), rows)


def listing(questions: Iterable[Question], width: int) -> str:
    """Write the library: the questions by audience, with their names."""
    listed = list(questions)
    lines: list[str] = []
    for audience in AUDIENCES:
        named = [question for question in listed if question.audience == audience]
        if named:
            lines += ["", audience.upper()]
            for question in named:
                lines += [
                    f"  {question.name}",
                    *wrapped(question.title, width, "      ", "      "),
                ]
    return "\n".join([*lines[1:], "", "answer one with: ace ask NAME; more about it: ace ask NAME --explain", ""])


def explain(question: Question, width: int) -> str:
    """Write what a question tells, its parameters and its columns."""
    lines = [question.title, "", *wrapped(question.tells, width), ""]
    if question.parameters:
        lines.append("parameters")
        for parameter in question.parameters:
            default = f" (default {parameter.default})" if parameter.default else ""
            lines.append(f"  {parameter.name}=<{parameter.kind}>{default}: {parameter.tells}")
        if question.is_about_one:
            lines.append("  in a large case, give a value: the question is about one thing")
        lines.append("")
    lines.append("columns")
    lines += [f"  {column.name}: {column.tells}" for column in question.columns]
    return "\n".join(lines) + "\n"
