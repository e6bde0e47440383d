"""`tandai suspects --choose`: what curators are asked of the places that somebody named."""

from tandai.adjudication.chosen import read_choice
from tandai.cli.common import next_step, say, show_json
from tandai.flow.suspects_chosen import run_choose
from tandai.project import Project
from tandai.wording import count_of


def show_chosen(project: Project, layer: str, places: tuple[str, ...], *, as_json: bool) -> None:
    """Asks, and says what.

    Raises:
        InputError: a place is none, or nothing is there to ask about.
    """
    report = run_choose(project, layer, [read_choice(each) for each in places])
    if as_json:
        show_json(report)
        return
    for item in report.items:
        say(item)
    say(
        f"{report.path}: {count_of(report.n_questions, 'question')}, {report.n_new} new. "
        "Their reason is `chosen`."
    )
    next_step("tandai adjudicate list")
