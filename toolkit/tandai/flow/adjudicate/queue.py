"""Annotations, policies and what was settled before to the questions that a person must settle."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import msgspec

from tandai.adjudication.queue import OpenDocument, in_order, open_document
from tandai.adjudication.records import Curated, Question, Queued
from tandai.adjudication.unanswered import with_unanswered
from tandai.findings import Finding, raise_on_errors
from tandai.flow.corrections import read_not_carried
from tandai.flow.gold import settle_layer
from tandai.project import Project
from tandai.records import Annotation, Record
from tandai.store import read_jsonl, write_jsonl
from tandai.votes import cast_votes
from tandai.wording import count_of


class LayerQueue(Record, frozen=True, kw_only=True):
    """What is open in one layer."""

    layer: str
    n_documents: int
    """That have gold, open or not."""
    n_questions: int
    documents: tuple[OpenDocument, ...]
    """Those with open questions or something to show, the heaviest first."""
    findings: tuple[Finding, ...]


class Opened(NamedTuple):
    """A document with open questions, and what a task of it is made from."""

    queued: OpenDocument
    gold: Annotation
    voting: tuple[Annotation, ...]


def run_queue(project: Project, layers: Sequence[str]) -> list[LayerQueue]:
    """Looks at what is open now; nothing is written and no text is needed.

    Raises:
        InputError: a file of the corpus is broken.
        CheckError: somebody gave several answers to a document, and tandai.toml refuses them.
    """
    made = []
    for layer in layers:
        opened, n_documents, findings = open_layer(project, layer)
        made.append(
            LayerQueue(
                layer=layer,
                n_documents=n_documents,
                n_questions=sum(len(each.queued.questions) for each in opened),
                documents=tuple(each.queued for each in opened),
                findings=tuple(findings),
            )
        )
    return made


def open_layer(project: Project, layer: str) -> tuple[list[Opened], int, list[Finding]]:
    """The open documents of a layer, the heaviest first; how many have gold; what was queued amiss.

    Raises:
        InputError: a file of the corpus is broken.
        CheckError: somebody gave several answers to a document, and tandai.toml refuses them.
    """
    source = project.settings.layers[layer].spans_from
    asked_about = project.read_gold(source) if source else []
    given = {each.document_id: each for each in asked_about}
    gold, told, _ = settle_layer(project, layer, asked_about)
    raise_on_errors(told, doing="choosing the answers that count", so="")
    by_document: dict[str, list[Annotation]] = defaultdict(list)
    for annotation in project.read_annotations(layer):
        by_document[annotation.document_id].append(annotation)
    extra: dict[str, list[Question]] = defaultdict(list)
    texts = {each.document_id: each.text_sha256 for each in gold}
    stale: list[Finding] = []
    for asked in project.read_queued(layer):
        if asked.text_sha256 not in ("", texts.get(asked.document_id, asked.text_sha256)):
            stale.append(_of_other_text(project, layer, asked))
            continue
        extra[asked.document_id].extend(asked.questions)
    later = asked_later(project, layer)
    lost = read_not_carried(project, layer)
    found: dict[str, Opened] = {}
    for each in gold:
        voting = cast_votes(by_document[each.document_id], project.settings.answers).voting
        config = project.label_configs[layer]
        shown, unanswered = with_unanswered(each, given.get(each.document_id), voting, config)
        queued = open_document(
            shown,
            voting,
            config,
            extra=[*unanswered, *extra.pop(each.document_id, ())],
            asked_later=later,
            not_carried=lost.pop(each.document_id, ()),
        )
        if queued is not None:
            found[each.document_id] = Opened(queued, shown, voting)
    ordered = [found[each.document_id] for each in in_order(one.queued for one in found.values())]
    amiss = [_without_gold(project, layer, name) for name in sorted(extra)]
    amiss += [_lost_without_gold(layer, name, len(lost[name])) for name in sorted(lost)]
    return ordered, len(gold), [*stale, *amiss]


def take_off_queue(project: Project, layer: str, taken: Iterable[Curated]) -> None:
    """Writes the queues without what curators have just answered; what they were not asked stays."""
    answered = {
        (each.document_id, question.what, question.item, question.reason, question.rule)
        for each in taken
        for question in each.asked
    }
    for path in project.queue_paths(layer):
        if not path.exists():
            continue
        left = [
            msgspec.structs.replace(
                each,
                questions=tuple(
                    one
                    for one in each.questions
                    if (each.document_id, one.what, one.item, one.reason, one.rule) not in answered
                ),
            )
            for each in read_jsonl(path, Queued)
        ]
        write_jsonl(path, [each for each in left if each.questions])


def asked_later(project: Project, layer: str) -> frozenset[str]:
    """Labels of a layer whose gold spans a later layer asks about."""
    found: set[str] = set()
    for name, settings in project.settings.layers.items():
        if settings.spans_from != layer:
            continue
        for control in project.label_configs[name].controls:
            if control.per_region:
                found.update(control.when_labels)
    return frozenset(found)


def _without_gold(project: Project, layer: str, document_id: str) -> Finding:
    return Finding(
        "queued-without-gold",
        "warning",
        f"{_queues(project, layer)}, {document_id}",
        "questions about a document that has no gold in this layer",
        "one with gold; it is not asked about",
    )


def _lost_without_gold(layer: str, document_id: str, n_lost: int) -> Finding:
    return Finding(
        "lost-without-gold",
        "warning",
        f"corpus/corrections.jsonl, {document_id}",
        f"{count_of(n_lost, 'item')} of {layer} that a correction lost, and no gold, so that no "
        "curator's page shows them",
        f"a look at them by hand, then `tandai correct {document_id} --settled`",
    )


def _of_other_text(project: Project, layer: str, queued: Queued) -> Finding:
    return Finding(
        "queued-of-other-text",
        "warning",
        f"{_queues(project, layer)}, {queued.document_id}",
        f"{count_of(len(queued.questions), 'question')} about another revision of the text",
        "the one that gold is about; not asked until `tandai suspects --queue` has run again",
    )


def _queues(project: Project, layer: str) -> str:
    """Where the queued questions stand, of the files that are there."""
    return " and ".join(str(path) for path in project.queue_paths(layer) if path.exists())
