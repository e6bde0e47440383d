"""A project without a release to what a program can say of it: articles, hands, gold, leaks."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence

import tandai
from tandai.datasheet.answers import creators_of
from tandai.datasheet.facts import SheetFacts
from tandai.flow.leaks import marked_gold
from tandai.flow.splits import read_links, read_splits
from tandai.flow.versions import index_path
from tandai.project import Project
from tandai.records import Annotation
from tandai.release.counted import Hands, Leaks, Origin, Source, Survey, source_of
from tandai.splits import SPLITS
from tandai.splits.leaks import near_across, paragraphs_across
from tandai.splits.same import labelled_otherwise
from tandai.versions.index import read_index, say_yanked
from tandai.versions.records import Index

NOWHERE = "in no split"


def project_facts(project: Project, answers: Mapping[str, str]) -> SheetFacts:
    """What is known of a project as it stands, from what is under git alone."""
    settings = project.settings
    layers = list(settings.layers)
    has_documents = (project.corpus / "documents.jsonl").exists()
    documents = project.read_documents() if has_documents else []
    gold = [each for layer in layers for each in project.read_gold(layer)]
    said = [each for layer in layers for each in project.read_annotations(layer)]
    sides = {row.document_id: row.split for row in read_splits(project)}
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for document in documents:
        counts[sides.get(document.document_id, NOWHERE)]["documents"] += 1
    for each in gold:
        counts[sides.get(each.document_id, NOWHERE)][f"{each.layer} spans"] += len(each.spans)
    order = (*SPLITS, *sorted({*counts} - {*SPLITS}))
    return SheetFacts(
        name=settings.project.name,
        title=settings.project.title,
        description=settings.project.description,
        language_name=settings.project.language_name,
        normaliser=", ".join(sorted({each.normaliser for each in documents})),
        guideline_versions={name: settings.layers[name].guideline_version for name in layers},
        licences={
            "labels": settings.licences.labels,
            "code": settings.licences.code,
            "text": settings.licences.text,
        },
        tools={"tandai": tandai.__version__},
        counts={side: dict(counts[side]) for side in order if side in counts},
        annotators=_annotators(said, gold),
        leaks=find_figures(project) if sides and documents else None,
        survey=Survey(sources=_sources(project), hands=_hands(said), origins=_origins(gold)),
        creators=creators_of(answers),
        withdrawn=_withdrawn(project),
    )


def find_figures(project: Project, gone: Collection[str] = ()) -> Leaks:
    """What stands on two sides, from what is under git alone: the same on every machine.

    Args:
        project: with documents and a split.
        gone: documents with a tombstone, of which nothing is counted.
    """
    documents = [each for each in project.read_documents() if each.document_id not in gone]
    there = {each.document_id for each in documents}
    rows = [each for each in read_splits(project) if each.document_id in there]
    side_of = {row.document_id: row.split for row in rows if row.split in SPLITS}
    sides: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        if row.split in SPLITS:
            sides[row.group_id].add(row.split)
    gold = [each for layer in project.settings.layers for each in project.read_gold(layer)]
    gold = [each for each in gold if each.document_id in there]
    n_shared, otherwise = labelled_otherwise(documents, marked_gold(project, gold))
    return Leaks(
        n_groups_across=sum(len(each) > 1 for each in sides.values()),
        n_near_across=near_across(read_links(project, documents), side_of),
        n_paragraphs_across=paragraphs_across(documents, side_of),
        n_paragraphs_shared=n_shared,
        n_labelled_otherwise=len(otherwise),
    )


def _annotators(said: Iterable[Annotation], gold: Iterable[Annotation]) -> dict[str, str]:
    """Kind by pseudonym, of those who answered and of curators."""
    found: dict[str, str] = {each.annotator_id: each.annotator_kind for each in said}
    for each in gold:
        found |= each.curators
    return dict(sorted(found.items()))


def _sources(project: Project) -> tuple[Source, ...]:
    days: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for article in project.read_articles():
        days[article.publisher, article.permission][article.published_at] += 1
    return tuple(source_of(*key, found) for key, found in sorted(days.items()))


def _hands(said: Sequence[Annotation]) -> tuple[Hands, ...]:
    who: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    for each in said:
        if each.status == "submitted":
            who[each.layer, each.document_id][each.annotator_id] = each.annotator_kind
    found: Counter[tuple[str, int]] = Counter()
    kinds: dict[tuple[str, int], set[str]] = defaultdict(set)
    for (layer, _), names in who.items():
        found[layer, len(names)] += 1
        kinds[layer, len(names)] |= set(names.values())
    return tuple(
        Hands(layer=layer, n_annotators=n, n_documents=many, kinds=tuple(sorted(kinds[layer, n])))
        for (layer, n), many in sorted(found.items())
    )


def _origins(gold: Iterable[Annotation]) -> tuple[Origin, ...]:
    counts: Counter[tuple[str, str]] = Counter()
    for each in gold:
        origins = [item.origin for item in each.spans]
        origins += [item.origin for item in each.attributes]
        origins += [item.origin for item in each.relations]
        origins += [item.origin for item in each.answers]
        counts.update((each.layer, origin) for origin in origins)
    return tuple(
        Origin(layer=layer, origin=origin, n_items=n)
        for (layer, origin), n in sorted(counts.items())
    )


def _withdrawn(project: Project) -> tuple[str, ...]:
    """Releases alone are not listed: each new one would make the sheet stale."""
    path = index_path(project)
    index = read_index(path) if path.exists() else Index(name=project.name)
    said = (say_yanked(index, each.version) for each in index.releases)
    return tuple(each for each in said if each)
