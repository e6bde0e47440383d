"""`tandai correct`: a corrected article to a new revision of its document, with its labels."""

import datetime
from pathlib import Path

import click

from tandai.cli.common import (
    FOLDER,
    json_option,
    next_step,
    project_options,
    say,
    show_json,
    show_table,
    warn,
)
from tandai.project import Project
from tandai.wording import count_of

_MOST = 30
"""Items shown in the terminal; corpus/corrections.jsonl has all."""


@click.command(name="correct")
@click.argument("document_id", metavar="DOCUMENT")
@click.option("--articles", type=FOLDER, help="Folder with the article as it is now.")
@click.option(
    "--reason", metavar="TEXT", default="", help="Why the text is another, in your words."
)
@click.option("--settled", is_flag=True, help="Note that somebody has looked at what was left.")
@project_options
@json_option
def command(
    project: Project,
    document_id: str,
    articles: Path | None,
    reason: str,
    *,
    settled: bool,
    as_json: bool,
) -> None:
    """Put a corrected article in place; labels go along where words are unchanged.

    DOCUMENT is its id in corpus/articles.csv.

    What is not carried leaves annotations and gold, and stands in corpus/corrections.jsonl, which
    `tandai check` lists until somebody has looked at it. Answers about the whole document are
    kept, and listed too.
    """
    from tandai.flow.correct import find_stale, run_correct, settle_correction

    day = datetime.datetime.now(datetime.UTC).date().isoformat()
    if settled:
        if articles is not None:
            raise click.UsageError(
                "--settled is said of a correction that was made: no --articles."
            )
        n_settled = settle_correction(project, document_id, day=day)
        if as_json:
            show_json({"document_id": document_id, "n_settled": n_settled})
        else:
            say(f"{count_of(n_settled, 'correction')} of {document_id} looked at.")
        return
    if articles is None or not reason.strip():
        raise click.UsageError("Name --articles DIR and a --reason.")
    done = run_correct(project, document_id, articles, reason=reason.strip(), day=day)
    stale = find_stale(project) if done else []
    if as_json:
        show_json({"correction": done, "stale": stale})
        return
    if done is None:
        say(f"The article of {document_id} is the one that is known; nothing to do.")
        return
    rows = [(each.layer, each.source, each.item, each.why) for each in done.lost[:_MOST]]
    if rows:
        show_table(f"Lost in {document_id}", ("layer", "in", "item", "why"), rows)
    if len(done.lost) > _MOST:
        warn(f"And {len(done.lost) - _MOST} more in corpus/corrections.jsonl.")
    if done.kept:
        names = ", ".join(dict.fromkeys(f"{each.layer} {each.item}" for each in done.kept))
        warn(f"Kept, and given to the old text: {names}.")
    if not done.by_words and done.text_sha256 != done.old.text_sha256:
        warn("The old text is not on this machine, so only whole lines could be found again.")
    carried, lost = count_of(done.n_carried, "span"), count_of(len(done.lost), "item")
    say(f"{document_id}: {carried} carried, {lost} lost.")
    for each in stale:
        warn(f"{each.place} is of the corpus before; make it again: {each.expected}.")
    next_step("tandai check")
