"""`tandai verify`: a release held to its own manifest, from its folder alone."""

from pathlib import Path

import click

from tandai.cli.common import (
    FOLDER,
    fail,
    json_option,
    say,
    show_findings,
    show_json,
    show_table,
    showing_progress,
    warn,
)
from tandai.errors import InputError
from tandai.wording import count_of


@click.command(name="verify")
@click.argument("release", metavar="PATH", type=FOLDER)
@json_option
def command(release: Path, *, as_json: bool) -> int:
    """Check every digest, schema, id, span, split, leak rule and licence of a release.

    PATH is the folder of a release: stand-off, full or hydrated. Needs no project and no articles.
    Where its project is at hand, a yank and documents that were taken out since are warned of.
    """
    from tandai.flow.verify import run_verify
    from tandai.versions.index import say_yank_at_hand
    from tandai.versions.withdrawn import say_withdrawn

    with showing_progress(quiet=as_json) as progress:
        done = run_verify(release, progress=progress)
    yanked = say_yank_at_hand(release, done.name, done.version)
    # Its own tombstones are a rule; of a release that is broken, its documents may not be there.
    withdrawn = tuple(filter(None, [yanked]))
    if done.read_rows:
        try:
            withdrawn = say_withdrawn(release, done.name, done.version, own=False)
        except InputError as error:
            # A file of the project at hand is broken; what was found of the release stands.
            withdrawn = (*withdrawn, f"Nobody knows what was taken out since: {error}")
    if as_json:
        fields = {name: getattr(done, name) for name in done.__struct_fields__}
        show_json({**fields, "yanked": yanked, "withdrawn": withdrawn})
        return 0 if done.ok else 1
    for said in withdrawn:
        warn(said)
    rows = [
        (each.what, each.rule, each.n_checked, each.n_failed)
        for each in done.tallies
        if each.n_checked
    ]
    title = f"{done.name} {done.version}" if done.name else str(release)
    show_table(title, ("what was checked", "rule", "checked", "failed"), rows)
    idle = [each.rule for each in done.tallies if not each.n_checked]
    if not done.read_rows:
        warn("Rows were not read: they are checked where every file is the one that is named.")
    elif idle:
        warn(f"Nothing to check for {count_of(len(idle), 'rule')}: {', '.join(idle)}.")
    show_findings(done.findings)
    if not done.ok:
        fail(
            f"{count_of(done.n_failed, 'fault')}: this is not the release that its manifest names."
        )
        return 1
    n_rules = len(done.tallies) - len(idle)
    mode = {"stand-off": "stand-off", "full": "with texts", "hydrated": "hydrated"}
    what = "a draft, " if done.is_draft else ""
    said = f"{what}{mode[done.text or 'full']}, content {done.content_sha256[:12]}…"
    say(f"{done.name} {done.version}, {said}: all {count_of(n_rules, 'rule')} hold.")
    return 0
