"""Places that somebody names to build/chosen/LAYER.jsonl: what `tandai adjudicate` asks beside the rest."""

from collections.abc import Sequence

from tandai.adjudication.chosen import Choice, choose_questions
from tandai.adjudication.records import Queued
from tandai.errors import InputError
from tandai.flow.documents import ignore_build
from tandai.project import Project
from tandai.records import Record
from tandai.store import read_jsonl, write_jsonl


class ChosenReport(Record, frozen=True, kw_only=True):
    """What became of the places."""

    layer: str
    path: str
    items: tuple[str, ...]
    """Asked now, with their documents: ``s01: 12:18 entity=PER``."""
    n_new: int
    """Of them, those that were not in the file."""
    n_questions: int
    """In the file now."""


def run_choose(project: Project, layer: str, choices: Sequence[Choice]) -> ChosenReport:
    """Adds questions about gold at these places to the file; those that are in it stay.

    Nothing is written where one of the places is amiss.

    Raises:
        InputError: a place is of a document without gold, or outside of its text, or nothing is
            there to ask about, or gold is of another text than the document.
    """
    gold = {each.document_id: each for each in project.read_gold(layer)}
    documents = {each.document_id: each for each in project.read_documents()}
    path = project.chosen_path(layer)
    kept = list(read_jsonl(path, Queued)) if path.exists() else []
    queued = {(each.document_id, each.text_sha256): each.questions for each in kept}
    items: list[str] = []
    n_before = sum(len(each) for each in queued.values())
    for choice in choices:
        settled, document = gold.get(choice.document_id), documents.get(choice.document_id)
        if settled is None or document is None:
            raise InputError(
                str(choice),
                found=f"no gold of {choice.document_id!r} in the layer {layer!r}",
                expected="a document of corpus/gold; run `tandai gold` first",
            )
        if settled.text_sha256 != document.text_sha256:
            raise InputError(
                str(choice),
                found="gold of another revision of the text",
                expected="gold of the text as it is; run `tandai gold` first",
            )
        if choice.end > document.n_chars:
            raise InputError(
                str(choice),
                found=f"a place up to {choice.end}",
                expected=f"one within the {document.n_chars} characters of the text",
            )
        asked = choose_questions(
            choice,
            settled,
            project.label_configs[layer],
            spans_are_given=bool(project.settings.layers[layer].spans_from),
        )
        items += [f"{choice.document_id}: {each.item}" for each in asked]
        key = (choice.document_id, settled.text_sha256)
        known = queued.get(key, ())
        there = {(each.what, each.item) for each in known}
        queued[key] = (*known, *(each for each in asked if (each.what, each.item) not in there))
    ignore_build(project)
    write_jsonl(
        path,
        [
            Queued(document_id=name, questions=questions, text_sha256=digest)
            for (name, digest), questions in sorted(queued.items())
        ],
    )
    n_questions = sum(len(each) for each in queued.values())
    return ChosenReport(
        layer=layer,
        path=str(path.relative_to(project.root)),
        items=tuple(dict.fromkeys(items)),
        n_new=n_questions - n_before,
        n_questions=n_questions,
    )
