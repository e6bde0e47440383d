"""A project without a release to what a program can say of it: articles, hands, gold, leaks."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping

import tandai
from tandai.datasheet.answers import creators_of
from tandai.datasheet.facts import SheetFacts
from tandai.datasheet.gold import GoldCounter
from tandai.flow.agreement import what_is_asked
from tandai.flow.agreement_saved import read_carried
from tandai.flow.leaks import GoldSeen, marks_spans
from tandai.flow.outlines import read_outlines
from tandai.flow.splits import read_links, read_splits
from tandai.flow.versions import index_path
from tandai.project import Project
from tandai.records import Annotation
from tandai.release.counted import Hands, Leaks, Origin, Source, Survey, source_of
from tandai.splits import SPLITS
from tandai.splits.leaks import near_across, paragraphs_across
from tandai.splits.same import SameParagraphs
from tandai.splits.seen import Seen
from tandai.versions.index import read_index, say_yanked
from tandai.versions.records import Index
from tandai.votes import items_of

NOWHERE = "in no split"
_Kinds = tuple[tuple[str, str], ...]
"""Pseudonyms and kinds of those who answered a document."""


def project_facts(project: Project, answers: Mapping[str, str]) -> SheetFacts:
    """What is known of a project as it stands, from what is under git alone."""
    settings = project.settings
    layers = list(settings.layers)
    sides = {row.document_id: row.split for row in read_splits(project)}
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    normalisers = set()
    if (project.corpus / "documents.jsonl").exists():
        for document in project.stream_documents():
            counts[sides.get(document.document_id, NOWHERE)]["documents"] += 1
            normalisers.add(document.normaliser)
    who, hands, origins = dict[str, str](), HandsCounter(), Counter[tuple[str, str]]()
    for layer in layers:
        for each in project.read_annotations(layer):
            who[each.annotator_id] = each.annotator_kind
            hands.add(each)
    labels = GoldCounter({layer: what_is_asked(project, layer) for layer in layers})
    for layer in layers:
        for each in project.stream_gold(layer):
            side = sides.get(each.document_id, NOWHERE)
            counts[side][f"{each.layer} spans"] += len(each.spans)
            labels.add(each, side)
            who |= each.curators
            origins.update((each.layer, item.origin) for item in items_of(each))
    seen, leaks = find_figures(project) if sides and normalisers else ((), None)
    order = (*SPLITS, *sorted({*counts} - {*SPLITS}))
    return SheetFacts(
        name=settings.project.name,
        title=settings.project.title,
        description=settings.project.description,
        language_name=settings.project.language_name,
        normaliser=", ".join(sorted(normalisers)),
        guideline_versions={name: settings.layers[name].guideline_version for name in layers},
        licences={
            "labels": settings.licences.labels,
            "code": settings.licences.code,
            "text": settings.licences.text,
        },
        tools={"tandai": tandai.__version__},
        counts={side: dict(counts[side]) for side in order if side in counts},
        annotators=dict(sorted(who.items())),
        leaks=leaks,
        seen=seen,
        survey=Survey(
            sources=_sources(project),
            labels=labels.found(),
            hands=hands.found(),
            origins=tuple(
                Origin(layer=layer, origin=origin, n_items=n)
                for (layer, origin), n in sorted(origins.items())
            ),
        ),
        agreement=read_carried(project),
        creators=creators_of(answers),
        withdrawn=_withdrawn(project),
    )


def find_figures(project: Project, gone: Collection[str] = ()) -> tuple[tuple[Seen, ...], Leaks]:
    """What stands on two sides, from what is under git alone: the same on every machine.

    Args:
        project: with documents and a split.
        gone: documents with a tombstone, of which nothing is counted.

    Returns:
        How much of validation and test was seen in train, and what else leaks.
    """
    documents = [each for each in read_outlines(project) if each.document_id not in gone]
    there = {each.document_id for each in documents}
    placed = [row for row in read_splits(project) if row.document_id not in gone]
    rows = [each for each in placed if each.document_id in there]
    side_of = {row.document_id: row.split for row in rows if row.split in SPLITS}
    sides: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        if row.split in SPLITS:
            sides[row.group_id].add(row.split)
    seen = GoldSeen(project, {row.document_id: row.split for row in placed})
    same = SameParagraphs(documents)
    for layer in project.settings.layers:
        is_marked = marks_spans(project, layer)
        for each in project.stream_gold(layer):
            if each.document_id not in gone:
                seen.add(each)
            if is_marked and each.document_id in there:
                same.add(each)
    n_shared, otherwise = same.compare()
    leaks = Leaks(
        n_groups_across=sum(len(each) > 1 for each in sides.values()),
        n_near_across=near_across(read_links(project, documents), side_of),
        n_paragraphs_across=paragraphs_across(documents, side_of),
        n_paragraphs_shared=n_shared,
        n_labelled_otherwise=len(otherwise),
    )
    return seen.figures(), leaks


def _sources(project: Project) -> tuple[Source, ...]:
    days: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for article in project.read_articles():
        days[article.publisher, article.permission][article.published_at] += 1
    return tuple(source_of(*key, found) for key, found in sorted(days.items()))


class HandsCounter:
    """Takes annotations as they come; holds of each document who has answered it."""

    def __init__(self) -> None:
        self._who: dict[tuple[str, str], _Kinds] = {}
        self._known: dict[_Kinds, _Kinds] = {}

    def add(self, said: Annotation) -> None:
        """An annotation, of whatever status: only what was submitted counts."""
        if said.status == "submitted":
            key = (said.layer, said.document_id)
            kinds = dict(self._who.get(key, ())) | {said.annotator_id: said.annotator_kind}
            # The same hands are one object, however many documents they have.
            made = tuple(kinds.items())
            self._who[key] = self._known.setdefault(made, made)

    def found(self) -> tuple[Hands, ...]:
        """Documents of a layer by how many answered them."""
        many: Counter[tuple[str, int]] = Counter()
        kinds: dict[tuple[str, int], set[str]] = defaultdict(set)
        for (layer, _), hands in self._who.items():
            many[layer, len(hands)] += 1
            kinds[layer, len(hands)] |= {kind for _, kind in hands}
        return tuple(
            Hands(
                layer=layer, n_annotators=n, n_documents=found, kinds=tuple(sorted(kinds[layer, n]))
            )
            for (layer, n), found in sorted(many.items())
        )


def _withdrawn(project: Project) -> tuple[str, ...]:
    """Releases alone are not listed: each new one would make the sheet stale."""
    path = index_path(project)
    index = read_index(path) if path.exists() else Index(name=project.name)
    said = (say_yanked(index, each.version) for each in index.releases)
    return tuple(each for each in said if each)
