"""`tandai report`: agreement, disagreements and corpus as one page."""

from pathlib import Path

import click

from tandai.cli.common import (
    FILE,
    FOLDER,
    json_option,
    near,
    project_options,
    say,
    show_findings,
    show_json,
    show_table,
    showing_progress,
    warn,
)
from tandai.cli.units import PLACES
from tandai.project import Project
from tandai.wording import count_of


@click.command(name="report")
@click.option("--out", "-o", type=FILE, help="The file [default: build/report/index.html].")
@click.option(
    "--with-text",
    is_flag=True,
    help="Show every text that is on this machine, those too that may not be passed on.",
)
@click.option(
    "--release", type=FOLDER, help="A hydrated release to take texts from, with --with-text."
)
@click.option("--open", "opens", is_flag=True, help="Open the page in the browser.")
@project_options
@json_option
def command(
    project: Project,
    out: Path | None,
    *,
    release: Path | None,
    with_text: bool,
    opens: bool,
    as_json: bool,
) -> None:
    """Write agreement, disagreements and corpus as one page that needs no network.

    A text is shown where corpus/articles.csv says that it may be; elsewhere bars stand for its
    words. A page with other texts can be read by you alone, and says so.
    """
    from tandai.flow.report import run_report

    with showing_progress(quiet=as_json) as progress:
        made = run_report(project, out=out, with_text=with_text, release=release, progress=progress)
    if as_json:
        show_json(made)
    else:
        show_findings(made.findings)
        show_table(
            "Report",
            ("what", "how many"),
            [
                ("documents", made.n_documents),
                ("texts shown", made.n_texts),
                ("figures of agreement", made.n_figures),
                ("differences between annotators", made.n_differences),
                ("of them open", made.n_open),
                *((f"gold spans of {layer}", n) for layer, n in made.n_spans.items()),
            ],
        )
        if made.n_private:
            warn(
                f"{count_of(made.n_private, 'text')} on the page may not be passed on; nor may the page."
            )
        if made.n_differences:
            say(PLACES)
        say(f"{near(Path(made.path))}, {made.n_bytes / 1e6:.1f} MB.")
    if opens:
        click.launch(str(Path(made.path).resolve()))
