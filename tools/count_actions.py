"""A suggestion and a final answer to the strokes, keys and clicks that lead from one to the other.

    uv run python tools/count_actions.py --articles DIR

The cost of each step, in actions; a key with a modifier is one key, a word typed is one key. New
spans come first, so that nothing is selected which their label's key would change:

- a new span: the label's key, a stroke of the mouse;
- a moved edge: a click on the span, Backspace, then a new span with all its answers and arrows;
- another label: a click on the span, the new label's key;
- a span too many: a click on it, Backspace;
- answers about a span, one that stood there or a new one (Label Studio does not select what was
  just drawn): one click on it, then a key an answer, given or taken back;
- a stance on a canonical claim: a click on the field, a word that finds it, a click on the stance;
  taken back, a click on its cross;
- a text: a click on the field, the words, Enter;
- an arrow: a click on the one end, a key, a click on the other; its label: a click on the button
  of its row, a click on its list, a click on the label;
- an arrow too many: a click on its bin;
- the list of arrows, where any is labelled or removed: a click, once;
- an answer about the article: a key;
- the end: the key that submits.
"""

import argparse
import shutil
from collections import Counter
from collections.abc import Collection
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec

from tandai.flow.documents import run_documents
from tandai.flow.tasks import run_tasks
from tandai.labelstudio.config import LabelConfig
from tandai.labelstudio.controls import Control
from tandai.project import open_project
from tandai.records import Annotation, Span
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
    kept = new.keys() - redrawn
    known = values_of(before, kept)
    wished = values_of(after, new)
    for span_id, name in sorted(known.keys() | wished.keys()):
        had, wants = known.get((span_id, name), ()), wished.get((span_id, name), ())
        if had == wants:
            continue
        if span_id not in selected:
            selected.add(span_id)
            done.update(clicks=1)
        done.update(cost_of(config.control(name), set(had), set(wants)))
    arrows = {(each.from_id, each.to_id) for each in before.relations}
    wanted = {(each.from_id, each.to_id) for each in after.relations}
    there = {arrow for arrow in arrows if not set(arrow) & redrawn and set(arrow) <= set(new)}
    done.update(clicks=5 * len(wanted - there), keys=len(wanted - there))
    done.update(clicks=len(there - wanted) + bool(wanted ^ there))
    said = {each.name: each.values for each in before.answers}
    for answer in after.answers:
        if said.get(answer.name) != answer.values:
            done.update(keys=1)
    return done


def by_id(spans: tuple[Span, ...]) -> dict[str, Span]:
    return {span.span_id: span for span in spans}


def moved(one: Span, other: Span) -> bool:
    return (one.start, one.end) != (other.start, other.end)


def values_of(
    annotation: Annotation, span_ids: Collection[str]
) -> dict[tuple[str, str], tuple[str, ...]]:
    """Answers about some spans, by span and control; one control's answers stand together."""
    values: dict[tuple[str, str], tuple[str, ...]] = {}
    for each in annotation.attributes:
        if each.span_id in span_ids:
            key = (each.span_id, each.name)
            values[key] = (*values.get(key, ()), *each.values)
    return values


def cost_of(control: Control | None, had: set[str], wants: set[str]) -> Counter[str]:
    """Of another answer about a span that is selected."""
    if control is not None and control.tag == "Taxonomy":
        added, removed = len(wants - had), len(had - wants)
        return Counter(clicks=2 * added + removed, keys=added)
    if control is not None and control.codes:
        return Counter(keys=len(had ^ wants) if control.multiple else 1)
    return Counter(clicks=1, keys=2)


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
        # The first script that changes anything at all.
        scripted = next(
            answered
            for answered in (
                script_answers(
                    shown, document, text, config, annotator_id=f"script-{number}",
                    seed="actions", spans_are_given=given,
                ).annotation
                for number in range(1, 100)
            )
            if count_actions(shown, answered, config).total() > 1
        )  # fmt: skip
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
