"""All checks as a table, for docs/reference/checks.md."""

from __future__ import annotations

from graph_builder.case import Case
from graph_builder.checks import accepted, archive, contact, dating, files, words
from graph_builder.checks.catalogue import Check, shape_checks, shape_files

_MODULES = (accepted, archive, contact, dating, files, words)


def rows(case: Case) -> list[tuple[str, str, str, str]]:
    """Give (name, severity, message, where) of every check, by where it stands and then by name.

    Raises:
        FileFault: a shape file cannot be read.
    """
    return [(check.name, check.severity, check.message, check.where) for check in all_checks(case)]


def all_checks(case: Case) -> list[Check]:
    """Give every check of the shapes and of the modules beside this one, by where it stands and then by name.

    Raises:
        FileFault: a shape file cannot be read.
    """
    found = set(shape_checks(case, shape_files(case, "shapes/**/*.ttl")).values())
    found |= {check for module in _MODULES for check in module.CHECKS}
    return sorted(found, key=lambda check: (check.where, check.name))


def markdown(case: Case) -> str:
    """Give the reference page of all checks.

    Raises:
        FileFault: a shape file cannot be read.
    """
    lines = [
        "# Every check says what to do",
        "",
        "A *violation* keeps the graph from being built. A *warning* is for a curator to act on, an *information*",
        "to read. A warning that is right as it stands is accepted in `data/editorial/accepted.yaml`: a record of",
        "`check`, `subject` and `reason`. What keeps a single record from being read at all is not listed here.",
    ]
    where = ""
    for check in all_checks(case):
        if check.where != where:
            where = check.where
            lines += ["", f"## `{where}`", "", "| check | severity | it says | what to do |", "|---|---|---|---|"]
        cells = (f"`{check.name}`", check.severity, check.message, check.hint)
        lines.append(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |")
    return "\n".join(lines) + "\n"
