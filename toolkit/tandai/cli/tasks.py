"""`tandai tasks`: documents to tasks with suggestions."""

import click

from tandai.cli.common import (
    chosen_layers,
    json_option,
    layer_option,
    near,
    next_step,
    project_options,
    say,
    show_json,
    show_table,
    showing_progress,
    warn,
)
from tandai.project import Project
from tandai.wording import count_of


@click.command(name="tasks")
@layer_option
@project_options
@json_option
def command(project: Project, layers: tuple[str, ...], *, as_json: bool) -> None:
    """Make tasks from documents, configs and lexicons; suggestions are marked as machine-made."""
    from tandai.flow.tasks import run_tasks

    with showing_progress(quiet=as_json) as progress:
        reports = run_tasks(project, chosen_layers(project, layers), progress=progress)
    if as_json:
        show_json({"layers": reports})
        return
    show_table(
        "Tasks",
        ("layer", "tasks", "suggested spans", "suggestions withheld", "waiting for gold"),
        [
            (
                each.layer,
                each.n_tasks,
                each.n_suggested_spans,
                each.n_withheld,
                len(each.waiting),
            )
            for each in reports
        ],
    )
    if any(each.waiting for each in reports):
        warn("A document waits where the layer it is asked about has no gold of it yet.")
    say(
        f"{count_of(sum(each.n_tasks for each in reports), 'task')} in {near(project.build / 'tasks')}."
    )
    next_step("tandai round start" if project.settings.studio.annotators else "tandai push")
