"""corpus/annotations and corpus/adjudications to corpus/gold/LAYER.jsonl, every tie listed."""

from collections import Counter, defaultdict
from collections.abc import Mapping

from tandai.errors import InputError
from tandai.findings import Finding, raise_on_errors
from tandai.flow.curated import asked_again, read_curated, settled_on_other_votes
from tandai.flow.progress import Progress, silent, watched
from tandai.flow.scheme import scheme_findings
from tandai.flow.settling import Batch, Settling
from tandai.flow.usable_gold import usable_gold, write_sent_back
from tandai.gold import policy_name, settle, without_lost_spans
from tandai.project import Project
from tandai.records import Annotation, AnnotatorKind, Record, What
from tandai.sent_back import SentBack
from tandai.store import write_jsonl
from tandai.votes import Ballot, Reason, cast_votes, count_reasons

GOLD_ORIGINS = ("unanimous", "majority", "single", "policy", "adjudicated")
_ITEMS: dict[What, str] = {
    "span": "spans",
    "attribute": "attributes",
    "relation": "relations",
    "answer": "answers",
}
"""What an item is, and the field of an annotation that holds such."""


class GoldReport(Record, frozen=True, kw_only=True):
    """What `gold` did for one layer."""

    layer: str
    n_documents: int
    n_single: int
    """Documents settled by one annotator alone: nothing was agreed there."""
    n_spans: int
    labels: dict[str, int]
    n_relations: int
    ties: dict[str, int]
    """By what was tied."""
    provenance: dict[What, dict[str, int]]
    """By what it is, items of gold by origin, and what is ``unresolved``: in no gold."""
    policy: str
    """How the layer is settled."""
    curators: dict[str, AnnotatorKind]
    """Who adjudicated."""
    n_voting: int
    """Answers that were counted."""
    left_out: dict[Reason, int]
    """Answers that were not, by reason."""
    n_sent_back: int
    """Spans that the layer they come from must look at again, in build/sent_back/."""
    findings: tuple[Finding, ...]
    scheme: tuple[Finding, ...]
    """What the rules of the scheme find in the gold that was written; none of it holds gold back."""


def run_gold(
    project: Project, layers: tuple[str, ...] = (), *, progress: Progress = silent
) -> list[GoldReport]:
    """Settles every document of the layers named, or of all that have annotations.

    Raises:
        InputError: there are no annotations at all, or a file of them is broken.
        CheckError: somebody gave several answers to a document, and tandai.toml refuses them.
    """
    folder = project.corpus / "annotations"
    if not any(folder.glob("*/*.jsonl")):
        expected = (
            "what `tandai annotations` writes of answers; where nobody has answered yet, "
            "`tandai status` says how far they are and `tandai pull` fetches what is there"
        )
        raise InputError(folder, found="no annotations", expected=expected)
    policy = project.settings.answers
    ballots = {
        layer: [cast_votes(each, policy) for each in _by_document(project, layer).values()]
        for layer in layers or project.settings.layer_order()
    }
    made: list[tuple[str, list[Annotation], bool]] = []
    scheme: dict[str, list[Finding]] = {}
    findings: dict[str, list[Finding]] = defaultdict(list)
    sent: dict[str, list[SentBack]] = {}
    for layer in watched(layers or project.settings.layer_order(), "gold", progress):
        source = project.settings.layers[layer].spans_from
        fresh = next((each for name, each, _ in made if name == source), None)
        asked = project.read_gold(source) if source and fresh is None else fresh or []
        gold, findings[layer], sent[layer] = settle_layer(project, layer, asked)
        scheme[layer] = scheme_findings(project, layer, gold, asked)
        made.append((layer, gold, any(project.annotations_dir(layer).glob("*.jsonl"))))
    raise_on_errors(
        [finding for told in findings.values() for finding in told],
        doing="choosing the answers that count",
    )
    for layer, gold, has_annotations in made:
        if has_annotations:
            write_jsonl(project.gold_path(layer), gold)
            write_sent_back(project, layer, sent[layer])
    return [
        _report(
            layer,
            policy_name(policy, project.settings.layers[layer].policies),
            gold,
            ballots[layer],
            [*findings[layer], *_mixed(layer, ballots[layer])],
            len(sent[layer]),
            scheme[layer],
        )
        for layer, gold, _ in made
    ]


def settle_layer(
    project: Project, layer: str, asked: list[Annotation]
) -> tuple[list[Annotation], list[Finding], list[SentBack]]:
    """The gold that a layer's annotations make, sorted by document, and what is not in it.

    Args:
        project: whose annotations they are.
        layer: the layer.
        asked: gold of the layer it asks about; empty where it asks about none.

    Returns:
        The gold, findings, and spans sent back; an error where somebody gave several answers to a
        document and tandai.toml refuses them: that document has no gold.

    Raises:
        ConfigError: a policy of tandai.toml names nothing, or cannot settle what it names.
        InputError: a file of adjudications is broken.
    """
    return settle_documents(project, layer, _by_document(project, layer), asked)


def settle_documents(
    project: Project,
    layer: str,
    by_document: Mapping[str, list[Annotation]],
    asked: list[Annotation],
    batch: Batch | None = None,
) -> tuple[list[Annotation], list[Finding], list[SentBack]]:
    """The same of documents whose annotations have been read: all of a layer's, or a batch.

    Args:
        project: whose annotations they are.
        layer: the layer.
        by_document: annotations by document, sorted by it.
        asked: gold of the layer it asks about, of these documents at least.
        batch: what a batch does not say itself; None: they are all.
    """
    policy = project.settings.answers
    ballots = {name: cast_votes(each, policy) for name, each in by_document.items()}
    findings = _clashes(layer, list(ballots.values()))
    voting = {name: each.voting for name, each in ballots.items() if not each.clashes}
    settling = Settling(project, layer, voting, batch)
    curated = read_curated(project, layer, voting, findings, batch.curated if batch else None)
    settled = [
        settle(by_document[name], policy, settling.means, curated.get(name)) for name in voting
    ]
    gold = [annotation for annotation in settled if annotation is not None]
    findings += settling.findings()
    findings += asked_again(layer, gold, curated)
    findings += settled_on_other_votes(layer, curated, voting, settling.merged)
    source = project.settings.layers[layer].spans_from
    if source:
        gold = _about_gold(gold, asked, layer, source, findings)
    usable, sent_back = usable_gold(project, layer, gold, findings)
    return usable, findings, sent_back


def _by_document(project: Project, layer: str) -> dict[str, list[Annotation]]:
    by_document: dict[str, list[Annotation]] = defaultdict(list)
    for annotation in project.read_annotations(layer):
        by_document[annotation.document_id].append(annotation)
    return dict(sorted(by_document.items()))


def _clashes(layer: str, ballots: list[Ballot]) -> list[Finding]:
    """Several answers of one annotator, where the policy does not choose among them."""
    return [
        Finding(
            "answers-several",
            "error",
            f"corpus/annotations/{layer}",
            f"{', '.join(ids)} of one annotator",
            "one that counts, as answers.several in tandai.toml says",
        )
        for ballot in ballots
        for ids in ballot.clashes
    ]


def _mixed(layer: str, ballots: list[Ballot]) -> list[Finding]:
    """Machines among the voters, where people vote: their gold is not people's alone."""
    kinds = Counter(each.annotator_kind for ballot in ballots for each in ballot.voting)
    machines = {kind: n for kind, n in sorted(kinds.items()) if kind != "person"}
    if not (kinds["person"] and machines):
        return []
    found = ", ".join(f"{n} of kind {kind}" for kind, n in machines.items())
    place = f"corpus/annotations/{layer}"
    found = f"{found} voting beside {kinds['person']} of people"
    expected = "people alone, or answers.kinds in tandai.toml meant so"
    return [Finding("machines-vote-beside-people", "warning", place, found, expected)]


def _about_gold(
    gold: list[Annotation],
    asked: list[Annotation],
    layer: str,
    source: str,
    findings: list[Finding],
) -> list[Annotation]:
    """The gold of a layer that asks about another's spans, less answers about lost ones."""
    by_document = {annotation.document_id: annotation for annotation in asked}
    kept = []
    for annotation in gold:
        left, lost = without_lost_spans(annotation, by_document.get(annotation.document_id))
        kept.append(left)
        findings += [
            Finding(
                "answer-about-lost-span",
                "warning",
                f"corpus/annotations/{layer}, {annotation.document_id}",
                f"an answer about {span.start}:{span.end}, which left the gold of {source!r}; "
                "it is not in gold",
                f"a new round of {layer!r}",
            )
            for span in lost
        ]
    return kept


def _origins(gold: list[Annotation], what: What) -> dict[str, int]:
    """Items by origin, in the order of origins."""
    found = Counter(item.origin for each in gold for item in getattr(each, _ITEMS[what]))
    return {origin: found[origin] for origin in GOLD_ORIGINS if found[origin]}


def _report(
    layer: str,
    policy: str,
    gold: list[Annotation],
    ballots: list[Ballot],
    findings: list[Finding],
    n_sent_back: int,
    scheme: list[Finding],
) -> GoldReport:
    labels = Counter(span.label for annotation in gold for span in annotation.spans)
    ties = Counter(tie.what for each in gold for tie in each.ties)
    return GoldReport(
        layer=layer,
        n_documents=len(gold),
        n_single=sum(len(annotation.annotators) == 1 for annotation in gold),
        n_spans=sum(labels.values()),
        labels=dict(labels.most_common()),
        n_relations=sum(len(annotation.relations) for annotation in gold),
        ties=dict(sorted(ties.items())),
        provenance={
            what: {**_origins(gold, what), **({"unresolved": ties[what]} if ties[what] else {})}
            for what in _ITEMS
        },
        policy=policy,
        curators={name: kind for each in gold for name, kind in sorted(each.curators.items())},
        n_voting=sum(len(ballot.voting) for ballot in ballots),
        left_out=count_reasons(ballots),
        n_sent_back=n_sent_back,
        findings=tuple(findings),
        scheme=tuple(scheme),
    )
