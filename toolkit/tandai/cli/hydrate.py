"""`tandai hydrate`: a stand-off release and your articles to one with texts."""

from pathlib import Path
from typing import get_args

import click

from tandai.cli.common import FILE, FOLDER, fail, json_option, say, show_json, show_table, warn
from tandai.cli.summary import show_loading, show_release
from tandai.hydration.ladder import WHOLE, Status
from tandai.hydration.report import Hydration
from tandai.release.partial import say_kept
from tandai.wording import count_of

_MOST = 20
"""Documents named in the terminal; --json names all."""


@click.command(name="hydrate")
@click.argument("release", type=FOLDER)
@click.option("--articles", type=FOLDER, required=True, help="Folder of the article files.")
@click.option("-o", "--out", type=FOLDER, required=True, help="Folder to make.")
@click.option(
    "--partial",
    is_flag=True,
    help="Write what can be filled though not all of test can.",
)
@click.option("--tombstones", type=FILE, help="A tombstones.csv newer than the release's.")
@json_option
def command(
    release: Path,
    articles: Path,
    out: Path,
    *,
    partial: bool,
    tombstones: Path | None,
    as_json: bool,
) -> int:
    """Write the same release with text, quotes and tokens, each quote checked by its digest.

    RELEASE is the folder of a stand-off release; article files may have other names than theirs.

    An article with other bytes is filled where its text is the release's; where lines of it
    changed, labels in the other lines are kept, and the copy is called 1.0.0+partial. Exit code 1,
    and nothing written, where not every document of test has its text.
    """
    from tandai.flow.hydrate import run_hydrate

    done = run_hydrate(release, articles, out, partial=partial, tombstones=tombstones)
    report, manifest = done.report, done.manifest
    if as_json:
        show_json({"folder": str(out) if manifest else None, **_plain(done)})
        return 0 if manifest else 1
    if done.yanked:
        warn(done.yanked)
    show_hydration(report)
    if manifest is None:
        fail(
            "Not every document of test has its text, so this is not "
            f"{report.name} {report.version}; nothing was written. Get the articles named above, "
            "or say --partial."
        )
        return 1
    show_release(manifest)
    if report.is_whole:
        digest = manifest.content_sha256[:12]
        say(f"Every quote verified; content {digest}… as in the release; in {out}.")
    else:
        say(f"Every quote verified; {manifest.version}, without what is named above; in {out}.")
        if manifest.hydrated_from:
            warn(
                f"This is not {report.name} {report.version} but an incomplete copy of it: "
                f"{say_kept(manifest.hydrated_from)}. It calls itself {manifest.version}; cite it, "
                "and whatever is measured on it, by that."
            )
    show_loading(manifest, out)
    return 0


def _plain(done: object) -> dict[str, object]:
    import msgspec

    made: dict[str, object] = msgspec.to_builtins(done)
    return made


def show_hydration(report: Hydration) -> None:
    """Documents and spans by split, and each document that is not whole."""
    statuses = [
        status
        for status in get_args(Status)
        if status in WHOLE or any(each.statuses.get(status) for each in report.splits)
    ]
    rows = [
        (
            each.split,
            each.n_documents,
            *(each.statuses.get(status, 0) for status in statuses),
            each.n_spans,
            each.n_kept,
        )
        for each in report.splits
    ]
    columns = ("split", "documents", *statuses, "spans", "kept")
    show_table(f"{report.name} {report.version}, from your articles", columns, rows)
    others = [each for each in report.documents if each.status not in WHOLE]
    for each in others[:_MOST]:
        warn(
            f"{each.document_id} ({each.split}) {each.status}: found {each.why}; "
            f"{each.n_kept} of {count_of(each.n_spans, 'span')} kept."
        )
    if len(others) > _MOST:
        warn(f"And {len(others) - _MOST} more (--json lists them).")
