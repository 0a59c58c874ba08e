from __future__ import annotations

from graph_builder.case import reference
from graph_builder.checks.table import all_checks, markdown, rows

PAGE = reference() / "docs" / "reference" / "checks.md"


def test_the_page_of_checks_is_up_to_date(first_case):
    assert PAGE.read_text(encoding="utf-8") == markdown(first_case)


def test_every_check_has_a_name_of_its_own_a_sentence_and_a_hint(first_case):
    checks = all_checks(first_case)

    assert len({check.name for check in checks}) == len(checks) == len(rows(first_case))
    assert [check.name for check in checks if not (check.message.endswith(".") and check.hint)] == []
