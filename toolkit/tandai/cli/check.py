"""`tandai check`: everything that must hold, without a server."""

from pathlib import Path

import click

from tandai.cli.common import (
    FOLDER,
    fail,
    json_option,
    project_options,
    say,
    show_findings,
    show_json,
)
from tandai.findings import errors_of
from tandai.project import Project
from tandai.wording import count_of


@click.command(name="check")
@click.option(
    "--articles",
    type=FOLDER,
    help="Also look for text of these articles in every file that is or would be under git.",
)
@click.option(
    "--annotators",
    "with_annotators",
    is_flag=True,
    help="Hold every annotator's answers to the rules of the scheme, as gold is.",
)
@click.option("--strict", is_flag=True, help="Warnings are errors.")
@project_options
@json_option
def command(
    project: Project,
    articles: Path | None,
    *,
    with_annotators: bool,
    strict: bool,
    as_json: bool,
) -> int:
    """Check configs, corpus, annotations, gold, splits; with --articles, that no text is borrowed."""
    from tandai.flow.check import run_check

    findings = run_check(project, articles_dir=articles, with_annotators=with_annotators)
    bad = [each for each in findings if each.severity == "warning"] if strict else []
    bad += errors_of(findings)
    if as_json:
        show_json({"ok": not bad, "findings": findings})
    else:
        show_findings(findings)
        if bad:
            fail(f"{count_of(len(bad), 'finding')} to mend.")
        else:
            say("All is well.")
    return 1 if bad else 0
