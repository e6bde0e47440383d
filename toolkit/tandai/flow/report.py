"""A project's answers, gold and figures to one page of HTML, with texts only where they may be."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import tandai
from tandai.agreement.figures import LayerAgreement
from tandai.agreement.gather import Gathered
from tandai.annotators.records import LayerAnnotators
from tandai.errors import InputError
from tandai.findings import Finding
from tandai.flow.agreement import run_agreement
from tandai.flow.annotators import run_annotators
from tandai.flow.documents import ignore_build
from tandai.flow.heavy import no_collector
from tandai.flow.progress import Progress, silent
from tandai.flow.reading_once import reading_once
from tandai.flow.report_cases import gather_cases
from tandai.flow.report_draw import draw_cases
from tandai.flow.report_texts import ShownTexts, find_texts
from tandai.flow.rule_costs import run_rule_costs
from tandai.labelstudio.colours import read_colours
from tandai.pages.content import Case, Numbers, number_names
from tandai.pages.palette import LabelColours, label_colours
from tandai.pages.plots import require_matplotlib
from tandai.pages.records import Head
from tandai.pages.render import Page, render_page
from tandai.pages.scorecard import make_scorecard
from tandai.pages.sections import Counted, count_labels, make_section
from tandai.project import Project
from tandai.records import Record
from tandai.rulebook.costs import LayerCosts
from tandai.store import write_bytes

PRIVATE, PUBLIC = 0o600, 0o644
WITHHELD = (
    "Texts are shown only where their permission in corpus/articles.csv is own or granted, and "
    "where they are on the machine that made this page. Elsewhere bars stand for words; offsets, "
    "labels and counts are the same. Whoever holds the articles makes a page with them by "
    "tandai report --with-text."
)
MACHINES = (
    "{who} ({kinds}). Figures of scripts and models show that the stages fit together, and "
    "measure nothing about people."
)


class ReportMade(Record, frozen=True, kw_only=True):
    """What `report` wrote."""

    path: str
    n_bytes: int
    n_documents: int
    n_texts: int
    """Documents whose text is on the page."""
    n_private: int
    """Of them those that may not be passed on; where there is one, only the owner can read the
    file."""
    n_differences: int
    n_open: int
    n_figures: int
    n_spans: dict[str, int]
    """Gold spans by layer."""
    findings: tuple[Finding, ...]


class _Known(NamedTuple):
    """What is measured of one layer."""

    figures: LayerAgreement
    hands: LayerAnnotators
    costs: LayerCosts


def report_path(project: Project) -> Path:
    """Where the page is written, where nothing else is said."""
    return project.build / "report" / "index.html"


@no_collector()
def run_report(
    project: Project,
    *,
    out: Path | None = None,
    with_text: bool = False,
    release: Path | None = None,
    progress: Progress = silent,
) -> ReportMade:
    """Writes the page.

    Args:
        project: what it is about.
        out: the file, if not build/report/index.html.
        with_text: whether texts are shown that may not be passed on.
        release: a hydrated release to take texts from, where build/documents/ has none.
        progress: told of every document.

    Raises:
        InputError: a file of the project or the release is broken, or the page would show texts
            that may not be passed on and lie where git sees it.
        MissingToolError: matplotlib is not installed.
    """
    require_matplotlib()
    project = reading_once(project)
    path = out or report_path(project)
    documents = project.read_documents()
    shown = find_texts(project, documents, with_text=with_text, release=release)
    if shown.private:
        _refuse_under_git(project, path)
    cases = list(gather_cases(project, documents, shown.texts))
    numbers = number_names(project.label_configs, cases)
    known = _measure(project, progress)
    head, islands = draw_cases(project, cases, numbers, progress)
    colours = _colours(project, numbers)
    page = _page(project, cases, shown, known, numbers, colours, head)
    html = render_page(page, head, islands, colours).encode()
    ignore_build(project)
    write_bytes(path, html, mode=PRIVATE if shown.private else PUBLIC)
    return ReportMade(
        path=str(path),
        n_bytes=len(html),
        n_documents=page.n_documents,
        n_texts=page.n_texts,
        n_private=page.n_private,
        n_differences=page.n_differences,
        n_open=page.n_open,
        n_figures=sum(len(each.figures.figures) for each in known),
        n_spans=_spans_by_layer(cases),
        findings=tuple(shown.findings),
    )


def _refuse_under_git(project: Project, path: Path) -> None:
    """Whoever adds all that is new to git would publish the texts."""
    place, root, build = (each.resolve() for each in (path, project.root, project.build))
    if place.is_relative_to(root) and not place.is_relative_to(build):
        found = "a place in the project's folder, for a page with texts that may not be passed on"
        raise InputError(path, found=found, expected=f"one in {build} or outside of the project")


def _measure(project: Project, progress: Progress) -> list[_Known]:
    """The figures of each layer; none where nobody has answered yet."""
    if not any((project.corpus / "annotations").glob("*/*.jsonl")):
        return []
    kept: dict[str, Gathered] = {}
    figures = run_agreement(project, progress=progress, kept=kept)
    hands = run_annotators(project, progress=progress, kept=kept)
    costs = run_rule_costs(project)
    return [_Known(*each) for each in zip(figures, hands, costs, strict=True)]


def _colours(project: Project, numbers: Numbers) -> list[LabelColours]:
    """Colours of the labels, as the label configs have them."""
    written = {
        layer: read_colours(project.read_config_xml(layer)) for layer in project.label_configs
    }
    return [
        label_colours(written[label.layer].get((label.control, label.code), ""), number)
        for number, label in enumerate(numbers.labels)
    ]


def _page(
    project: Project,
    cases: Sequence[Case],
    shown: ShownTexts,
    known: Sequence[_Known],
    numbers: Numbers,
    colours: Sequence[LabelColours],
    head: Head,
) -> Page:
    """What stands outside the islands."""
    kinds = Counter(hand.kind for hand in numbers.hands if hand.kind != "gold")
    machines = ", ".join(f"{kind} {n}" for kind, n in sorted(kinds.items()) if kind != "person")
    who = "Not all answers here are people's" if kinds["person"] else "No answer here is a person's"
    differences = [each for entry in head.entries for each in entry.differences]
    return Page(
        title=project.settings.project.title,
        version=tandai.__version__,
        language=project.settings.project.language,
        n_documents=len(cases),
        n_groups=len({case.group_id for case in cases}),
        n_hands=dict(sorted(kinds.items())),
        n_differences=len(differences),
        n_open=sum(not each.is_settled for each in differences),
        n_texts=len(shown.texts),
        n_private=len(shown.private),
        why_no_text=WITHHELD,
        remark=MACHINES.format(who=who, kinds=machines) if machines else "",
        scorecard=make_scorecard([each.figures for each in known]),
        layers=tuple(make_section(each.figures, each.hands, each.costs) for each in known),
        counted=tuple(_counted(project, cases, numbers, colours)),
    )


def _counted(
    project: Project,
    cases: Sequence[Case],
    numbers: Numbers,
    colours: Sequence[LabelColours],
) -> list[Counted]:
    """Gold's labels by layer; a layer that asks about another's spans would count them again."""
    counted = []
    for number, layer in enumerate(numbers.layers):
        gold = [case.gold[layer] for case in cases if layer in case.gold]
        if not gold or project.settings.layers[layer].spans_from:
            continue
        of_layer = [
            (label, colour)
            for label, colour in zip(numbers.labels, colours, strict=True)
            if label.layer == layer
        ]
        counts = Counter(span.label for each in gold for span in each.spans)
        counted.append(
            count_labels(
                layer,
                {label.code: label.shown for label, _ in of_layer},
                counts,
                {label.code: colour.fill for label, colour in of_layer},
                number,
            )
        )
    return counted


def _spans_by_layer(cases: Sequence[Case]) -> dict[str, int]:
    counts: Counter[str] = Counter()
    for case in cases:
        for layer, gold in case.gold.items():
            counts[layer] += len(gold.spans)
    return dict(counts)
