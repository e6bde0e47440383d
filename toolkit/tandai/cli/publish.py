"""`tandai publish`: a release to a data set's repository on the Hugging Face Hub."""

import shlex
from pathlib import Path

import click

from tandai.cli.common import (
    FOLDER,
    json_option,
    next_step,
    project_unless_dry_run,
    say,
    show_json,
    show_table,
    showing_progress,
    warn,
)
from tandai.project import Project, open_project
from tandai.wording import count_of


@click.command(name="publish")
@click.argument("release", type=FOLDER)
@click.option("--repo", required=True, metavar="OWNER/NAME", help="Data set on the Hub.")
@click.option("--dry-run", is_flag=True, help="List what would go; no network, no token.")
@click.option(
    "--delete-others", is_flag=True, help="Take out files there that this release has not."
)
@project_unless_dry_run
@json_option
def command(
    project: Project | None,
    release: Path,
    repo: str,
    *,
    dry_run: bool,
    delete_others: bool,
    as_json: bool,
) -> None:
    """Upload RELEASE to a data set's repository and tag it; releases/index.json then knows it.

    The release is verified first, and refused where it is a draft, was yanked, or holds texts that
    may not go. The token comes from HF_TOKEN or the keyring; HF_ENDPOINT names another hub than the
    Hugging Face Hub. A tag is never moved; a run that was cut off is completed by the next one.
    With --dry-run no project is needed.
    """
    from tandai.flow.publish import plan_publication, run_publish
    from tandai.hub import hub_address, open_hub

    if dry_run:
        with showing_progress(quiet=as_json) as progress:
            plan = plan_publication(
                release, repo, address=hub_address(), project=project, progress=progress
            )
        if as_json:
            show_json(plan)
            return
        rows = [(each.path, each.n_bytes, each.sha256[:12]) for each in plan.files]
        show_table(f"Would go to {plan.to}, tag {plan.tag}", ("file", "bytes", "sha256"), rows)
        files, size = count_of(len(plan.files), "file"), count_of(plan.n_bytes, "byte")
        say(f"{files}, {size}; nothing was sent.")
        if project is None:
            warn(
                "No project here: what goes is written down in its index, so go there, or name it."
            )
        step = ["tandai", "publish", str(release), "--repo", repo]
        next_step(shlex.join([*step, *(["--project", "FOLDER"] if project is None else [])]))
        return
    known = project or open_project()
    hub = open_hub()
    with showing_progress(quiet=as_json) as progress:
        done = run_publish(
            known, release, repo, hub, delete_others=delete_others, progress=progress
        )
    if as_json:
        show_json(done)
        return
    said = ", ".join(done.steps) or "there already, as it is"
    where = f"{done.shipment.to}, tag {done.shipment.tag}, commit {done.commit[:12]}"
    say(f"{done.shipment.name} {done.shipment.version}: {said}; {where}.")
    if "written down" in done.steps:
        next_step("git add releases && git commit")
