"""A project's split to what leaks in it: figures, and findings that stop a release."""

from collections.abc import Iterator, Mapping, Sequence

import msgspec

from tandai.digest import sha256_text
from tandai.findings import Finding
from tandai.project import Project
from tandai.records import Annotation, Document
from tandai.splits import SPLITS, Link, SplitRow
from tandai.splits.leaks import LeakReport, near_across, paragraphs_across
from tandai.splits.records import DEFAULT
from tandai.splits.same import SameParagraphs
from tandai.splits.seen import Seen, SeenCounter, items_in, spans_in
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
    groups: Mapping[str, str] | None = None,
    name: str = DEFAULT,
) -> Leaks:
    """Compares the sides of a split.

    Args:
        project: for its gold, and the texts that are on this machine.
        rows: the split.
        documents: of the corpus; other rows of the split are left out.
        links: that hold documents together.
        n_groups_across: groups on two sides, as `check_splits` found them.
        groups: story by document, for what a finding expects.
        name: of the split.
    """
    there = {each.document_id for each in documents}
    side_of = {
        row.document_id: row.split
        for row in rows
        if row.document_id in there and row.split in SPLITS
    }
    texts = TextsHere(project, documents)
    pairs = word_pairs_across(texts, side_of, near=project.settings.splits.near)
    same, seen = SameParagraphs(documents), GoldSeen(project, side_of)
    for layer in project.settings.layers:
        is_marked = marks_spans(project, layer)
        for each in project.stream_gold(layer):
            seen.add(each)
            if is_marked:
                same.add(each)
    n_shared, otherwise = same.compare()
    report = LeakReport(
        n_groups_across=n_groups_across,
        n_near_across=near_across(links, side_of),
        n_word_pairs_across=len(pairs),
        n_texts=sum(each in side_of for each in texts),
        n_documents=len(side_of),
        n_paragraphs_across=paragraphs_across(documents, side_of),
        n_paragraphs_shared=n_shared,
        n_labelled_otherwise=len(otherwise),
        seen=seen.figures(),
    )
    findings = check_words(pairs, side_of, groups=groups, name=name)
    return Leaks(report, tuple(pairs), (*findings, *otherwise))


class GoldSeen:
    """How much of validation and test was seen in train; from what is under git alone.

    Takes gold as it comes. Of a layer that is asked about another's spans only items of
    inventories count: its spans repeat the other's.
    """

    def __init__(self, project: Project, side_of: Mapping[str, str]) -> None:
        self._asked = inventory_attributes(project)
        self._marked = {each for each in self._asked if marks_spans(project, each)}
        kinds = [f"{layer}.{name}" for layer, names in self._asked.items() for name in names]
        self._counter = SeenCounter(kinds, side_of)

    def add(self, gold: Annotation) -> None:
        """The gold of one document and layer."""
        if gold.layer in self._marked:
            for what, thing in spans_in(gold):
                self._counter.add(gold.document_id, what, thing)
        for name in self._asked.get(gold.layer, ()):
            for item in items_in(gold, name):
                self._counter.add(gold.document_id, f"{gold.layer}.{name}", item)

    def figures(self) -> tuple[Seen, ...]:
        """A figure a kind of thing and side."""
        return self._counter.figures()


def marks_spans(project: Project, layer: str) -> bool:
    """Whether a layer marks spans of its own: one that is asked about another's repeats them."""
    return not project.settings.layers[layer].spans_from


class TextsHere(Mapping[str, str]):
    """Texts by document, of those whose text is on this machine and the one recorded.

    Each is read whenever it is asked for; memory holds the documents' ids.
    """

    def __init__(self, project: Project, documents: Sequence[Document]) -> None:
        """Looks which texts are here."""
        self._project = project
        self._ids = {each.document_id: None for each in documents if self._is_here(each)}

    def __getitem__(self, document_id: str) -> str:
        """The text, read anew."""
        text = self._read(document_id) if document_id in self._ids else None
        if text is None:
            raise KeyError(document_id)
        return text

    def __contains__(self, document_id: object) -> bool:
        """Whether the text is here, without reading it."""
        return document_id in self._ids

    def __iter__(self) -> Iterator[str]:
        """The documents."""
        return iter(self._ids)

    def __len__(self) -> int:
        """How many."""
        return len(self._ids)

    def _is_here(self, document: Document) -> bool:
        text = self._read(document.document_id)
        return text is not None and sha256_text(text) == document.text_sha256

    def _read(self, document_id: str) -> str | None:
        path = self._project.text_path(document_id)
        return path.read_bytes().decode(errors="replace") if path.exists() else None


def inventory_attributes(project: Project) -> dict[str, tuple[str, ...]]:
    """By layer, the questions about spans whose answers are items of an inventory."""
    layers = project.settings.layers
    return {
        name: tuple(
            control.name
            for control in config.controls
            if control.per_region
            and control.dynamic in {*layers[name].pairs, *layers[name].choices}
        )
        for name, config in project.label_configs.items()
    }


def items_said(project: Project) -> dict[str, list[tuple[str, str]]]:
    """By ``layer.attribute``, document and item of every answer that names one."""
    said: dict[str, list[tuple[str, str]]] = {}
    for layer, names in inventory_attributes(project).items():
        said |= {f"{layer}.{name}": [] for name in names}
        for each in project.stream_gold(layer) if names else ():
            for name in names:
                mentions = ((each.document_id, item) for item in items_in(each, name))
                said[f"{layer}.{name}"].extend(mentions)
    return said
