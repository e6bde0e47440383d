"""A suggestion and a final answer to the strokes, keys and clicks that lead from one to the other.

    uv run python tools/count_actions.py --articles DIR

The cost of each step, in actions; a key with a modifier is one key:

- a new span: the label's key, a stroke of the mouse;
- a moved edge: a click on the span, Backspace, then a new span with all its answers and arrows;
- another label: a click on the span, the new label's key;
- a span too many: a click on it, Backspace;
- answers about a span that stood there: one click on it, then a key an answer;
- answers about a new span: the same click, for Label Studio does not select what was just drawn;
- a stance on a canonical claim, or a text: a click on the field, one key for typing what finds it,
  Enter (characters are not counted);
- an arrow: a click on the one end, a key, a click on the other; its label: a click on the arrow's
  row, a click on its list, a click on the label;
- an arrow too many: a click on its row, a click on its bin;
- an answer about the article: a key where the config has one, else a click;
- the end: the key that submits.
"""

import argparse
import shutil
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec

from tandai.flow.documents import run_documents
from tandai.flow.tasks import run_tasks
from tandai.labelstudio.config import LabelConfig
from tandai.project import open_project
from tandai.records import Annotation, Attribute, Span
from tandai.rehearsal import script_answers
from tandai.sample import copy_sample
from tandai.store import write_jsonl

CONFIGS = Path(__file__).resolve().parent.parent / "annotation_configs"
LAYERS = ("entity", "claim", "stance")


def count_actions(before: Annotation, after: Annotation, config: LabelConfig) -> Counter[str]:
    """Strokes, keys and clicks by which a person makes one annotation of another.

    Args:
        before: what the page shows at first.
        after: what is submitted.
        config: of the layer; says which answers have keys.
    """
    done: Counter[str] = Counter(keys=1)  # submits
    old, new = by_id(before.spans), by_id(after.spans)
    redrawn = {each for each, span in new.items() if each not in old or moved(old[each], span)}
    selected = set()
    for span_id, span in old.items():
        if span_id not in new or span_id in redrawn:
            done.update(clicks=1, keys=1)
        elif new[span_id].label != span.label:
            selected.add(span_id)
            done.update(clicks=1, keys=1)
    done.update(strokes=len(redrawn), keys=len(redrawn))
    known = {(each.span_id, each.name): each.values for each in before.attributes}
    for each in after.attributes:
        if each.span_id not in redrawn and known.get((each.span_id, each.name)) == each.values:
            continue
        if each.span_id not in selected:
            selected.add(each.span_id)
            done.update(clicks=1)
        done.update(cost_of(each, config))
    arrows = {(each.from_id, each.to_id) for each in before.relations}
    wanted = {(each.from_id, each.to_id) for each in after.relations}
    for arrow in arrows | wanted:
        is_there = arrow in arrows and not set(arrow) & redrawn and set(arrow) <= set(new)
        if arrow in wanted and not is_there:
            done.update(clicks=5, keys=1)
        elif arrow not in wanted and is_there:
            done.update(clicks=2)
    said = {each.name: each.values for each in before.answers}
    for answer in after.answers:
        if said.get(answer.name) != answer.values:
            done.update(keys=1)
    return done


def by_id(spans: tuple[Span, ...]) -> dict[str, Span]:
    return {span.span_id: span for span in spans}


def moved(one: Span, other: Span) -> bool:
    return (one.start, one.end) != (other.start, other.end)


def cost_of(attribute: Attribute, config: LabelConfig) -> Counter[str]:
    """Of an answer about a span that is selected."""
    control = config.control(attribute.name)
    n = len(attribute.values)
    if control is not None and control.codes:
        return Counter(keys=n)
    return Counter(clicks=n, keys=2 * n)


def nothing(annotation: Annotation, *, spans: bool) -> Annotation:
    """A page on which no program has proposed anything; the stance layer's claims are given."""
    kept = annotation.spans if spans else ()
    return msgspec.structs.replace(annotation, spans=kept, attributes=(), relations=(), answers=())


def rows(articles: Path, folder: Path) -> list[str]:
    """A line of the table for each layer and case, of the longest article."""
    root = folder / "sample"
    root.mkdir()
    copy_sample(root)
    # The sample's lexicons know invented places only.
    shutil.rmtree(root / "annotation_configs")
    shutil.copytree(CONFIGS, root / "annotation_configs")
    for name in ("articles.csv", "groups.csv"):
        (root / "corpus" / name).unlink()
    project = open_project(root, data_dir=folder / "data")
    run_documents(project, articles)
    run_tasks(project, ("entity", "claim"))
    write_jsonl(project.gold_path("claim"), project.read_proposals("claim"))
    run_tasks(project, ("stance",))
    document = max(project.read_documents(), key=lambda each: len(each.tokens))
    text = project.read_document_text(document)
    sums: dict[str, Counter[str]] = {}
    found = []
    for layer in LAYERS:
        proposed = {each.document_id: each for each in project.read_proposals(layer)}
        shown = proposed[document.document_id]
        config = project.label_configs[layer]
        given = layer == "stance"
        scripted = script_answers(
            shown, document, text, config, annotator_id="script-1", seed="actions",
            spans_are_given=given,
        ).annotation  # fmt: skip
        for case, before, after in (
            ("accepted", shown, shown),
            ("corrected", shown, scripted),
            ("from nothing", nothing(shown, spans=given), shown),
        ):
            counted = count_actions(before, after, config)
            found.append(line(layer, case, counted, shown))
            sums[case] = sums.get(case, Counter()) + counted
    for case, counted in sums.items():
        counted["keys"] -= len(LAYERS) - 1  # one page is submitted once
        found.append(line("combined", case, counted, None))
    return found


def line(layer: str, case: str, counted: Counter[str], shown: Annotation | None) -> str:
    about = "" if shown is None else f"{len(shown.spans)} / {len(shown.relations)}"
    numbers = [counted["strokes"], counted["keys"], counted["clicks"], counted.total()]
    return f"| {layer} | {case} | {about} | {' | '.join(map(str, numbers))} |"


def main() -> None:
    """Prints the table of docs/actions.md."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--articles", type=Path, required=True)
    given = parser.parse_args()
    print("| config | case | spans / arrows suggested | strokes | keys | clicks | all |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    with TemporaryDirectory() as folder:
        print("\n".join(rows(given.articles, Path(folder))))


if __name__ == "__main__":
    main()
