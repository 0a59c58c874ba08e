"""``ace check``: the findings of a case."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from graph_builder.case import find_case
from graph_builder.commands.printing import print_findings, say, summary, tally


def configure(parser: ArgumentParser) -> None:
    """Add the options of the command."""
    parser.add_argument("--format", choices=("table", "json"), default="table", help="how to print the findings")
    parser.add_argument(
        "--engine",
        choices=("ace", "pyshacl"),
        default="ace",
        help="the SHACL engine: ours, or the reference one (slow)",
    )
    parser.add_argument("--all", action="store_true", help="list accepted findings and information too")


def run(options: Namespace) -> int:
    """Check the case and print what was found."""
    from graph_builder.checks import check_with_reference, counts
    from graph_builder.pipeline import run as run_pipeline

    case = find_case(options.case)
    result = run_pipeline(case)
    findings = result.findings
    if options.engine == "pyshacl":
        findings = check_with_reference(result.reading, result.dataset, result.store)
    everything = options.all or options.format == "json"
    print_findings([finding for finding in findings if everything or counts(finding)], options.format)
    say(options, f"{summary(result.outcome)}: {tally(findings)}")
    return 1 if any(counts(finding) for finding in findings) else 0
