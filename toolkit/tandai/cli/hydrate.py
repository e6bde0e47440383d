"""`tandai hydrate`: a stand-off release and your articles to one with texts."""

from pathlib import Path

import click

from tandai.cli.common import FOLDER, json_option, say, show_json
from tandai.cli.summary import show_loading, show_release


@click.command(name="hydrate")
@click.argument("release", type=FOLDER)
@click.option("--articles", type=FOLDER, required=True, help="Folder of the article files.")
@click.option("-o", "--out", type=FOLDER, required=True, help="Folder to make.")
@json_option
def command(release: Path, articles: Path, out: Path, *, as_json: bool) -> None:
    """The same release with text, quotes and tokens, each quote checked by its digest.

    RELEASE is the folder of a stand-off release; article files may have other names than theirs.
    """
    from tandai.flow.hydrate import run_hydrate

    manifest = run_hydrate(release, articles, out)
    if as_json:
        show_json({"folder": str(out), "manifest": manifest})
        return
    show_release(manifest)
    say(
        f"Every quote verified; content {manifest.content_sha256[:12]}… as in the release; in {out}."
    )
    show_loading(manifest, out)
