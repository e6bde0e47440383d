"""A project's split to what leaks in it: figures, and findings that stop a release."""

from collections.abc import Mapping, Sequence

import msgspec

from tandai.digest import sha256_text
from tandai.findings import Finding
from tandai.project import Project
from tandai.records import Annotation, Document
from tandai.splits import SPLITS, Link, SplitRow
from tandai.splits.leaks import LeakReport, near_across, paragraphs_across, seen_of
from tandai.splits.records import DEFAULT
from tandai.splits.same import labelled_otherwise
from tandai.splits.seen import Said, Seen, items_said
from tandai.splits.words import WordPair, check_words, word_pairs_across


class Leaks(msgspec.Struct, frozen=True):
    """What leaks."""

    report: LeakReport
    pairs: tuple[WordPair, ...]
    """Documents on two sides that share most of their words."""
    findings: tuple[Finding, ...]
    """Errors for the pairs, and warnings for paragraphs labelled in two ways."""


def find_leaks(
    project: Project,
    rows: Sequence[SplitRow],
    documents: Sequence[Document],
    links: Sequence[Link],
    *,
    n_groups_across: int,
    name: str = DEFAULT,
) -> Leaks:
    """Compares the sides of a split.

    Args:
        project: for its gold, and the texts that are on this machine.
        rows: the split.
        documents: of the corpus; other rows of the split are left out.
        links: that hold documents together.
        n_groups_across: groups on two sides, as `check_splits` found them.
        name: of the split.
    """
    there = {each.document_id for each in documents}
    side_of = {
        row.document_id: row.split
        for row in rows
        if row.document_id in there and row.split in SPLITS
    }
    texts = texts_here(project, documents)
    pairs = word_pairs_across(texts, side_of, near=project.settings.splits.near)
    gold = [each for layer in project.settings.layers for each in project.read_gold(layer)]
    marked = marked_gold(project, gold)
    n_shared, otherwise = labelled_otherwise(documents, marked)
    report = LeakReport(
        n_groups_across=n_groups_across,
        n_near_across=near_across(links, side_of),
        n_word_pairs_across=len(pairs),
        n_texts=sum(each in side_of for each in texts),
        n_documents=len(side_of),
        n_paragraphs_across=paragraphs_across(documents, side_of),
        n_paragraphs_shared=n_shared,
        n_labelled_otherwise=len(otherwise),
        seen=find_seen(project, gold, side_of),
    )
    return Leaks(report, tuple(pairs), (*check_words(pairs, side_of, name=name), *otherwise))


def find_seen(
    project: Project, gold: Sequence[Annotation], side_of: Mapping[str, str]
) -> tuple[Seen, ...]:
    """How much of validation and test was seen in train; from what is under git alone."""
    return seen_of(marked_gold(project, gold), items_of(project, gold), side_of)


def marked_gold(project: Project, gold: Sequence[Annotation]) -> list[Annotation]:
    """Gold of layers that mark spans: one that is asked about another's spans repeats them."""
    layers = project.settings.layers
    return [each for each in gold if not layers[each.layer].spans_from]


def texts_here(project: Project, documents: Sequence[Document]) -> dict[str, str]:
    """Text by document, of those whose text is on this machine and the one recorded."""
    texts: dict[str, str] = {}
    for document in documents:
        path = project.text_path(document.document_id)
        if path.exists():
            text = path.read_bytes().decode(errors="replace")
            if sha256_text(text) == document.text_sha256:
                texts[document.document_id] = text
    return texts


def items_of(project: Project, gold: Sequence[Annotation]) -> dict[str, list[Said]]:
    """By ``layer.attribute`` what answers about spans say of an inventory's items."""
    layers = project.settings.layers
    return {
        f"{name}.{control.name}": items_said(gold, name, control.name)
        for name, config in project.label_configs.items()
        for control in config.controls
        if control.per_region and control.dynamic in {*layers[name].pairs, *layers[name].choices}
    }
