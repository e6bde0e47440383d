"""corpus/annotations, corpus/gold and texts that are here to suspected errors, and to a queue of them."""

from collections import defaultdict
from collections.abc import Mapping

import msgspec

from tandai.adjudication.suspected import Compared
from tandai.agreement.gather import kinds_of
from tandai.agreement.trimming import trim_annotation
from tandai.errors import InputError
from tandai.flow.cue_words import read_cue_words, read_cues
from tandai.flow.scheme import breaches_in_gold
from tandai.flow.suspects_beside import read_beside
from tandai.flow.suspects_queue import QueuedSuspects, write_queue
from tandai.flow.tasklinks import Links, task_links
from tandai.layers.cue_words import CueWord, digest_of
from tandai.layers.rules.check import Breach
from tandai.project import Project
from tandai.records import Annotation, AnnotatorKind, Document, Record
from tandai.suspects.find import Found, find_suspects
from tandai.suspects.material import Limits, Material
from tandai.suspects.records import Rule, Suspect, Twin
from tandai.votes import Reason, cast_votes, count_reasons


class SuspectsReport(Record, frozen=True, kw_only=True):
    """What `suspects` says of one layer."""

    layer: str
    annotators: dict[str, AnnotatorKind]
    """Those whose answers count, by pseudonym."""
    n_documents: int
    """With an answer that counts, or gold."""
    n_texts: int
    """Of those, whose text is on this machine."""
    n_answers: int
    left_out: dict[Reason, int]
    """Answers that do not count, by reason."""
    about_other_texts: tuple[str, ...]
    """Answers that would count and are about another revision of their text, by id."""
    rules: dict[Rule, int]
    """How many each rule suspects, of the rules that this layer has."""
    idle: dict[Rule, str]
    """Rules that could not look, or not everywhere, and why."""
    suspects: tuple[Suspect, ...]
    """The strongest first."""
    queue: QueuedSuspects | None = None
    """Null where nobody asked for one."""


class Wanted(Record, frozen=True, kw_only=True):
    """Which suspects, and what for."""

    rules: tuple[Rule, ...] = ()
    """Empty: all."""
    with_queue: bool = False
    """Writes build/suspects/LAYER.jsonl."""
    most: int | None = None
    """Suspects queued of a layer."""
    url: str | None = None
    """Of the server that the links lead to, where tandai.toml does not say it."""


def run_suspects(
    project: Project, layers: tuple[str, ...] = (), wanted: Wanted | None = None
) -> list[SuspectsReport]:
    """Looks for errors in the layers named, or in all; writes nothing but a queue.

    Args:
        project: whose answers.
        layers: which; empty: all.
        wanted: which suspects, and whether curators shall be asked about them; None: all, not asked.

    Raises:
        InputError: a file is broken, or an answer is about no document.
        StudioError: a pull, which the links come from, is damaged.
    """
    documents = {document.document_id: document for document in project.read_documents()}
    texts = {
        name: project.read_document_text(document)
        for name, document in documents.items()
        if project.text_path(name).exists()
    }
    return [
        _report(project, layer, documents, texts, wanted or Wanted())
        for layer in layers or project.settings.layer_order()
    ]


def _report(
    project: Project,
    layer: str,
    documents: Mapping[str, Document],
    texts: Mapping[str, str],
    wanted: Wanted,
) -> SuspectsReport:
    settings = project.settings
    by_document: dict[str, list[Annotation]] = defaultdict(list)
    for each in project.read_annotations(layer):
        by_document[each.document_id].append(each)
    ballots = {name: cast_votes(each, settings.answers) for name, each in by_document.items()}
    gold = {each.document_id: each for each in project.read_gold(layer)}
    for name in [*by_document, *gold]:
        if name not in documents:
            expected = "a document of corpus/documents.jsonl"
            what = f"an answer about {name!r}"
            raise InputError(f"corpus/annotations/{layer}", found=what, expected=expected)
    voting = {
        name: tuple(
            each for each in ballot.voting if each.text_sha256 == documents[name].text_sha256
        )
        for name, ballot in ballots.items()
    }
    said, settled = voting, gold
    if settings.agreement.trim:
        # As agreement compares them: a blank at an edge is nobody's error.
        voting = {
            name: tuple(trim_annotation(each, documents[name]) for each in made)
            for name, made in voting.items()
        }
        gold = {name: trim_annotation(each, documents[name]) for name, each in gold.items()}
    answered = {name for name, made in voting.items() if made} | gold.keys()
    here = {name: text for name, text in texts.items() if name in answered}
    found = _wanted(
        find_suspects(
            Material(
                layer=layer,
                ballots=voting,
                gold=gold,
                documents=documents,
                texts=here,
                cues=read_cues(project, layer),
                explained=_explained(project, layer, documents),
                spans_are_given=bool(settings.layers[layer].spans_from),
                beside=read_beside(project, layer, documents),
                breaches=_breaches(project, layer, list(settled.values()), documents),
            ),
            Limits(
                known=settings.suspects.known,
                ambiguous=settings.suspects.ambiguous,
                match=settings.agreement.match,
            ),
        ),
        wanted.rules,
    )
    queue = None
    if wanted.with_queue:
        compared = {name: Compared(settled[name], each) for name, each in gold.items()}
        answers = {name: tuple(map(Compared, said[name], made)) for name, made in voting.items()}
        queue = write_queue(project, layer, found.suspects, compared, answers, most=wanted.most)
    counted = [each for made in voting.values() for each in made]
    cast = [each for ballot in ballots.values() for each in ballot.voting]
    return SuspectsReport(
        layer=layer,
        annotators=dict(sorted(kinds_of([counted]).items())),
        n_documents=len(answered),
        n_texts=len(here),
        n_answers=len(counted),
        left_out=count_reasons(ballots.values()),
        about_other_texts=tuple(
            sorted(
                each.annotation_id
                for each in cast
                if each.text_sha256 != documents[each.document_id].text_sha256
            )
        ),
        rules=found.rules,
        idle=found.idle,
        suspects=_shown(found.suspects, here, task_links(project, layer, wanted.url)),
        queue=queue,
    )


def _breaches(
    project: Project, layer: str, gold: list[Annotation], documents: Mapping[str, Document]
) -> tuple[Breach, ...] | None:
    """Rules of the scheme that gold breaks; gold as it stands, whose blanks are errors there."""
    found = breaches_in_gold(project, layer, gold, documents)
    return None if found is None else tuple(found)


def _wanted(found: Found, rules: tuple[Rule, ...]) -> Found:
    """What was found by the rules named, or by all."""
    if not rules:
        return found
    return Found(
        suspects=tuple(each for each in found.suspects if each.rule in rules),
        rules={rule: n for rule, n in found.rules.items() if rule in rules},
        idle={rule: why for rule, why in found.idle.items() if rule in rules},
    )


def _shown(
    suspects: tuple[Suspect, ...], texts: Mapping[str, str], links: Links
) -> tuple[Suspect, ...]:
    """With the words, where they are here, and the task, where it is known."""
    return tuple(
        msgspec.structs.replace(
            each,
            quote=texts.get(each.document_id, "")[each.start : each.end]
            if each.start is not None
            else "",
            twin=_quoted(each.twin, texts),
            url=links.url(each.document_id, next(iter(each.annotators), "")),
        )
        for each in suspects
    )


def _quoted(twin: Twin | None, texts: Mapping[str, str]) -> Twin | None:
    """With its words, where they are here."""
    if twin is None:
        return None
    quote = texts.get(twin.document_id, "")[twin.start : twin.end]
    return msgspec.structs.replace(twin, quote=quote)


def _explained(
    project: Project, layer: str, documents: Mapping[str, Document]
) -> tuple[CueWord, ...]:
    """Words of the cue lexicon that somebody said are no cues, in the texts as they are now."""
    if project.settings.layers[layer].suggest != "claims":
        return ()
    return tuple(
        each
        for each in read_cue_words(project) or ()
        if each.document_id in documents and each.digest == digest_of(documents[each.document_id])
    )
