"""`tandai export`: a release in another format, and what that format cannot hold."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from tandai.cli.common import (
    FOLDER,
    json_option,
    near,
    say,
    show_json,
    show_table,
    showing_progress,
    warn,
)

if TYPE_CHECKING:
    from tandai.flow.export_asked import Format

FORMATS = ("jsonl", "conll2003", "conllup", "brat", "spacy", "seacrowd")


@click.command(name="export")
@click.argument("release", type=FOLDER)
@click.argument("format_name", metavar="FORMAT", type=click.Choice(FORMATS))
@click.option("-o", "--out", type=FOLDER, required=True, help="Folder to make.")
@click.option(
    "--articles",
    type=FOLDER,
    help="Folder of the article files, each as the release was made from it.",
)
@click.option("--layer", "layers", metavar="LAYER", multiple=True, help="Only this layer.")
@click.option("--split", "splits", metavar="SPLIT", multiple=True, help="Only this split.")
@click.option(
    "--annotator",
    "annotators",
    metavar="NAME",
    multiple=True,
    help="Whose labels, by pseudonym [default: gold]; in jsonl several, or `all`.",
)
@click.option("--view", metavar="TABLE", default="", help="jsonl: the rows of this table.")
@json_option
def command(
    release: Path,
    format_name: "Format",
    out: Path,
    articles: Path | None,
    layers: tuple[str, ...],
    splits: tuple[str, ...],
    annotators: tuple[str, ...],
    view: str,
    *,
    as_json: bool,
) -> None:
    """Write a release as JSON lines, CoNLL, brat's, spaCy's or SEACrowd's files.

    RELEASE is the folder of a release; FORMAT is jsonl, conll2003, conllup, brat, spacy or
    seacrowd. A stand-off release needs --articles for all but jsonl. All that is lost is listed in
    losses.json.
    """
    from tandai.exports.losses import RULES
    from tandai.flow.export import LOSSES, run_export, yanked_of
    from tandai.flow.export_asked import Asked

    names = () if "all" in annotators else annotators or ("gold",)
    asked = Asked(format=format_name, view=view, splits=splits, layers=layers, annotators=names)
    with showing_progress(quiet=as_json) as progress:
        report = run_export(release, out, asked, articles=articles, progress=progress)
    yanked = yanked_of(release)
    if as_json:
        show_json({"folder": str(out), "yanked": yanked, "report": report})
        return
    if yanked:
        warn(yanked)
    held = "rows" if view or format_name == "seacrowd" else "documents"
    show_table("Files", ("file", held), report.files.items())
    rows = [(rule, n, RULES[rule]) for rule, n in report.lost.items()]
    if rows:
        show_table("What is not in them", ("what", "how many", "that is"), rows)
        warn(f"The list is in {near(out / LOSSES)}.")
    texts = "with texts" if report.has_text else "without texts"
    say(f"{report.name} {report.version} as {format_name}, {texts}, in {near(out)}.")
