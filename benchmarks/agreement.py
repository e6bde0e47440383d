"""Agreement of three annotators on 1,000 documents, beside what others compute of the same: ratios.

Every contender runs in a process of its own, round after round. Ours of the whole reads the project
from disk; the parts, ours and the peers', begin with what they take in memory. Run it so:

    uv run python -m benchmarks.agreement --rounds 3 --write
"""

import argparse
import json
import platform
import sys
import tempfile
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from itertools import combinations
from pathlib import Path
from typing import Any

from benchmarks.apart import run_apart, take, write
from benchmarks.made_answers import ANNOTATORS, LAYER, N_SPANS, write_project
from tandai.agreement.figures import Metric
from tandai.agreement.gather import Gathered, gather
from tandai.agreement.resample import value_of
from tandai.agreement.shared import Draft, Measure
from tandai.flow.agreement import run_agreement, what_is_asked
from tandai.flow.gold import run_gold
from tandai.flow.splits import read_groups
from tandai.project import Project, open_project
from tandai.records import Article
from tandai.store import write_csv

MOST_SECONDS, MOST_MB = 30, 1000
"""What the whole may take, by the project's own rule. The processor's seconds are held to it: they
are what a free machine would take at most, however busy this one is."""
WHOLE = "tandai agreement"
PAGE = "tandai report"
COLUMNS = ("contender", "what it computes", "seconds", "CPU", "ratio", "peak", "same values")
Values = list[float]
Run = Callable[[], Values]
PAIRS = tuple(combinations(range(len(ANNOTATORS)), 2))


def whole(project: Project) -> Run:
    """Everything of the layer, a thousand samples for each figure."""

    def run() -> Values:
        (layer,) = run_agreement(project)
        assert all(each.interval or each.why for each in layer.figures)
        return [float(len(layer.figures))]

    return run


def page(project: Project) -> Run:
    """The whole page: those figures, annotators, costs by rule, and every document drawn."""
    from tandai.flow.report import run_report

    def run() -> Values:
        made = run_report(project, out=project.root.with_name("page.html"))
        return [float(made.n_figures)]

    return run


def our_exact(project: Project) -> Run:
    from tandai.agreement.spans import measure_spans

    gathered = _gathered(project)
    return lambda: _values(measure_spans, gathered, project, "exact_f1")


def our_tokens(project: Project) -> Run:
    from tandai.agreement.tokens import measure_tokens

    gathered = _gathered(project)
    return lambda: _values(measure_tokens, gathered, project, "token_alpha")


def nervaluate(project: Project) -> Run:
    """Strict, exact, partial and by type, as it always gives all four."""
    from nervaluate.evaluator import Evaluator

    tagged = _tagged(project)

    def run() -> Values:
        found = []
        for one, other in PAIRS:
            made = Evaluator(tagged[one], tagged[other], tags=_labels(project), loader="list")
            found.append(float(made.evaluate()["overall"]["strict"].f1))
        return found

    return run


def seqeval(project: Project) -> Run:
    from seqeval.metrics import f1_score

    tagged = _tagged(project)
    return lambda: [float(f1_score(tagged[one], tagged[other])) for one, other in PAIRS]


def krippendorff(project: Project) -> Run:
    import krippendorff
    import numpy as np

    tagged = _tagged(project)
    number = {"O": 0}
    table = np.array(
        [
            [
                number.setdefault(tag.removeprefix("B-").removeprefix("I-"), len(number))
                for tag in row
            ]
            for row in ([tag for tags in each for tag in tags] for each in tagged)
        ],
        dtype=float,
    )

    def run() -> Values:
        return [float(krippendorff.alpha(table, level_of_measurement="nominal"))]

    return run


CONTENDERS: dict[str, tuple[Callable[[Project], Run], str]] = {
    WHOLE: (whole, "every figure of the layer, each with 1,000 samples, from disk"),
    PAGE: (page, "the page: those, annotators, costs by rule, every document, from disk"),
    "tandai, F1": (our_exact, "exact, tolerant, overlap F1, both Labels tags, by label and pair"),
    "seqeval": (seqeval, "exact F1 of names, three pairs"),
    "nervaluate": (nervaluate, "four F1 of names, by label, three pairs"),
    "tandai, alpha": (our_tokens, "token and character alpha, both Labels tags, by label"),
    "krippendorff": (krippendorff, "token alpha of names"),
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--write", action="store_true", help="into README.md")
    parser.add_argument("--one", choices=list(CONTENDERS), help=argparse.SUPPRESS)
    parser.add_argument("--root", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.one:
        print(json.dumps(take(CONTENDERS[given.one][0](open_at(given.root)))))
        return
    with tempfile.TemporaryDirectory(prefix="tandai-agreement-") as folder:
        root = Path(folder) / "project"
        write_project(root, given.documents)
        settle(root)
        measured: dict[str, list[dict[str, Any]]] = {name: [] for name in CONTENDERS}
        for _ in range(given.rounds):
            for name, rounds in measured.items():
                rounds.append(run_apart("agreement", name, root))
    lines = section(measured, given.documents, given.rounds)
    print("\n".join(lines))
    if given.write:
        write("agreement", lines)
    for name in (WHOLE, PAGE):
        worst = max(float(each["peak_mb"]) for each in measured[name])
        best = min(float(each["cpu"]) for each in measured[name])
        if given.documents <= 1000 and (best > MOST_SECONDS or worst >= MOST_MB):
            allowed = f"{MOST_SECONDS} s, {MOST_MB} MB allowed"
            sys.exit(f"{name}: {best:.0f} s and {worst:.0f} MB; {allowed}.")


def open_at(root: Path) -> Project:
    """The generated project, its data beside it."""
    return open_project(root, data_dir=root.with_name("data"))


def settle(root: Path) -> None:
    """Gold, and rows of articles: what the page shows beside the answers."""
    project = open_at(root)
    digest = "0" * 64
    rows = [
        Article(document_id=each.document_id, file=f"{each.document_id}.txt", raw_sha256=digest)
        for each in project.read_documents()
    ]
    write_csv(project.corpus / "articles.csv", Article, rows)
    run_gold(project)


def section(
    measured: dict[str, list[dict[str, Any]]], n_documents: int, n_rounds: int
) -> list[str]:
    """Lines of Markdown; ratios are of the best of each to the best of the whole.

    They are of the processor's time: others on the machine do not change what a program works.
    """
    base = min(each["cpu"] for each in measured[WHOLE])
    rows = []
    for name, rounds in measured.items():
        best, cpu = (min(each[key] for each in rounds) for key in ("seconds", "cpu"))
        peak = max(each["peak_mb"] for each in rounds)
        same = _same(name, measured)
        times = (f"{best:.2f}", f"{cpu:.2f}", f"{cpu / base:.3f}")
        rows.append([name, CONTENDERS[name][1], *times, f"{peak:.0f} MB", same])
    n_figures = int(measured[WHOLE][0]["values"][0])
    day = datetime.now(UTC).date().isoformat()
    return [
        f"{n_documents:,} documents, {len(ANNOTATORS)} annotators, {N_SPANS} spans a document, "
        f"{n_figures} figures; {day}, best of {n_rounds} interleaved rounds on 2 shared cores, "
        f"Python {platform.python_version()}.",
        "",
        *markdown(COLUMNS, rows),
    ]


def markdown(columns: Sequence[str], rows: list[list[str]]) -> list[str]:
    lines = [columns, ["---", "---", "---:", "---:", "---:", "---:", "---"], *rows]
    return [f"| {' | '.join(cells)} |" for cells in lines]


def _same(name: str, measured: dict[str, list[dict[str, Any]]]) -> str:
    """Whether a peer's values are ours; the run fails where they are not."""
    ours = {"seqeval": "tandai, F1", "nervaluate": "tandai, F1", "krippendorff": "tandai, alpha"}
    if name not in ours:
        return ""
    theirs, values = measured[name][0]["values"], measured[ours[name]][0]["values"]
    if any(abs(one - other) > 1e-9 for one, other in zip(theirs, values, strict=True)):
        raise SystemExit(f"{name} found {theirs}; ours are {values}")
    return "yes"


def _gathered(project: Project) -> Gathered:
    asked = what_is_asked(project, LAYER)
    return gather(
        project.read_annotations(LAYER),
        project.read_documents(),
        read_groups(project),
        asked,
        project.settings.answers,
    )


def _values(
    measure: Callable[..., Measure], gathered: Gathered, project: Project, metric: Metric
) -> Values:
    """Of the names' figures: of each pair where there are pairs, else of all."""
    asked = what_is_asked(project, LAYER)
    made = [
        each
        for each in measure(gathered.shared, asked)
        if isinstance(each, Draft)
        and (each.name, each.metric, each.label) == ("entity", metric, "")
    ]
    pairs = [each for each in made if each.annotators]
    chosen = (
        sorted(pairs, key=lambda each: each.annotators)
        if metric == "exact_f1"
        else [each for each in made if not each.annotators]
    )
    values = [value_of(each.tally) for each in chosen if each.tally is not None]
    return [each for each in values if each is not None]


def _tagged(project: Project) -> list[list[list[str]]]:
    """Of each annotator and document, the tags of its words: IOB2, of the names."""
    tokens = {each.document_id: each.tokens for each in project.read_documents()}
    tagged: list[list[list[str]]] = [[] for _ in ANNOTATORS]
    for each in project.read_annotations(LAYER):
        words = tokens[each.document_id]
        first = {start: place for place, (start, _) in enumerate(words)}
        last = {end: place for place, (_, end) in enumerate(words)}
        tags = ["O"] * len(words)
        for span in each.spans:
            if span.control == "entity":
                begin, end = first[span.start], last[span.end] + 1
                tags[begin:end] = [f"B-{span.label}", *[f"I-{span.label}"] * (end - begin - 1)]
        tagged[ANNOTATORS.index(each.annotator_id)].append(tags)
    return tagged


def _labels(project: Project) -> list[str]:
    return list(project.label_configs[LAYER].labels_of("entity"))


if __name__ == "__main__":
    main()
