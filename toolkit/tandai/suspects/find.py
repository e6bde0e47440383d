"""A layer's answers and gold to its suspects, ranked, and the rules that could not look."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

import msgspec

from tandai.layers.cue_words import CueWord
from tandai.layers.lexicons import Cue
from tandai.records import Annotation, Document, Record
from tandai.suspects.cues import find_uncovered_cues, without_explained
from tandai.suspects.habits import find_against_habit
from tandai.suspects.judged import collect_judged
from tandai.suspects.known import find_against_known_names
from tandai.suspects.lengths import find_odd_lengths
from tandai.suspects.like_spans import find_like_spans
from tandai.suspects.minority import FEWEST, find_minority_answers
from tandai.suspects.occurrences import Text
from tandai.suspects.records import NOTHING, RULES, Rule, Suspect, rank
from tandai.suspects.sentences import find_marked_otherwise
from tandai.suspects.settled import Settled
from tandai.suspects.two_ways import find_labelled_two_ways

NEED_TEXT: frozenset[Rule] = frozenset(
    {
        "cue-without-span",
        "unmarked-known-name",
        "unusual-span-of-known-name",
        "like-span-otherwise",
        "same-sentence-otherwise",
    }
)
"""Rules that read words; `attribute-against-habit` knows the same words by their digest as well."""


class Material(Record, frozen=True, kw_only=True):
    """What is known of one layer."""

    layer: str
    ballots: Mapping[str, tuple[Annotation, ...]]
    """By document, the answers that count."""
    gold: Mapping[str, Annotation]
    documents: Mapping[str, Document]
    texts: Mapping[str, str]
    """Those that are on this machine."""
    cues: tuple[Cue, ...] = ()
    """Of a layer that marks cues."""
    explained: tuple[CueWord, ...] = ()
    """Words of the cue lexicon that somebody said are no cues; of texts as they are now."""
    spans_are_given: bool = False
    """It asks about another's spans."""


class Limits(Record, frozen=True, kw_only=True):
    """From when on something is suspected."""

    known: int
    """Times something must be seen before its habit is known."""
    ambiguous: float
    """Largest share of what is suspected, in its kind."""
    match: float
    """Intersection over union from which on two spans mean the same."""


class Found(Record, frozen=True, kw_only=True):
    """The suspects of one layer."""

    suspects: tuple[Suspect, ...]
    """The strongest first."""
    rules: dict[Rule, int]
    """How many each rule suspects, of those that the layer has."""
    idle: dict[Rule, str]
    """Rules that could not look, or not everywhere, and why."""


def find_suspects(material: Material, limits: Limits) -> Found:
    """Every rule over one layer; what several annotators did at one place is one suspect.

    The order of annotators and documents changes nothing.
    """
    suspects: list[Suspect] = []
    for name, voting in sorted(material.ballots.items()):
        suspects += find_minority_answers(
            voting,
            material.gold.get(name),
            match=limits.match,
            given=material.spans_are_given,
        )
    texts = {name: Text(material.documents[name], text) for name, text in material.texts.items()}
    suspects += _of_attributes(material, limits, texts)
    if not material.spans_are_given:
        suspects += _of_spans(material, limits, texts)
    open_ = without_explained(suspects, material.explained)
    kept = _without_told_twins(_first_at_each_place(_merged(open_)))
    n = Counter(each.rule for each in kept)
    return Found(
        suspects=tuple(sorted(kept, key=rank)),
        rules={rule: n[rule] for rule in _rules(material)},
        idle=_idle(material),
    )


def _of_attributes(
    material: Material, limits: Limits, texts: Mapping[str, Text]
) -> Iterator[Suspect]:
    judged = collect_judged(material.ballots, material.gold)
    yield from find_against_habit(
        material.layer,
        judged,
        texts,
        material.cues,
        known=limits.known,
        ambiguous=limits.ambiguous,
    )
    yield from find_like_spans(
        material.layer,
        judged,
        material.documents,
        texts,
        material.cues,
        known=limits.known,
        ambiguous=limits.ambiguous,
    )


def _of_spans(material: Material, limits: Limits, texts: Mapping[str, Text]) -> list[Suspect]:
    answers, settled = _answers(material), Settled(material.gold)
    both = [each for voting in material.ballots.values() for each in voting]
    found = [
        *find_labelled_two_ways(
            material.layer, [*both, *material.gold.values()], ambiguous=limits.ambiguous
        ),
        *find_against_known_names(
            material.layer,
            answers,
            settled,
            texts,
            known=limits.known,
            ambiguous=limits.ambiguous,
        ),
        *find_marked_otherwise(
            material.layer,
            material.ballots,
            material.gold,
            material.documents,
            texts,
            known=limits.known,
            ambiguous=limits.ambiguous,
        ),
        *find_odd_lengths(material.layer, answers, settled, material.documents),
    ]
    if material.cues:
        found += find_uncovered_cues(
            material.layer,
            answers,
            settled,
            material.documents,
            material.texts,
            material.cues,
            known=limits.known,
            ambiguous=limits.ambiguous,
        )
    return found


def _answers(material: Material) -> list[Annotation]:
    """What counts of each document, sorted; gold where nobody's answer does."""
    names = sorted(material.ballots.keys() | material.gold.keys())
    return [
        each for name in names for each in (material.ballots.get(name) or (material.gold[name],))
    ]


def _merged(suspects: Iterable[Suspect]) -> list[Suspect]:
    """One of each place and rule: what several did alike."""
    found: dict[tuple[object, ...], Suspect] = {}
    for each in suspects:
        key = (each.rule, each.document_id, each.start, each.end, each.item, each.found)
        known = found.get(key)
        if known is None:
            found[key] = each
            continue
        found[key] = msgspec.structs.replace(
            known,
            annotators=tuple(sorted({*known.annotators, *each.annotators})),
            in_gold=known.in_gold or each.in_gold,
            score=max(known.score, each.score),
        )
    return list(found.values())


def _first_at_each_place(suspects: Sequence[Suspect]) -> list[Suspect]:
    """One thing said is told under one rule, the first that it is against."""
    told: dict[tuple[object, ...], Suspect] = {}
    for each in sorted(suspects, key=lambda each: (RULES.index(each.rule), rank(each))):
        place: tuple[object, ...] = (each.start, each.end, each.item)
        if each.what == "span":
            # What was marked has its place in it, and may be judged at a wider or narrower one.
            place = (each.start, each.end) if each.found == NOTHING else ()
        told.setdefault((each.document_id, each.found, each.annotators, *place), each)
    return list(told.values())


def _without_told_twins(suspects: Sequence[Suspect]) -> list[Suspect]:
    """Of two places that differ, one may be told under a rule that knows more than the pair."""
    told = {
        (each.document_id, each.start, each.end, each.item)
        for each in suspects
        if each.twin is None
    }
    return [
        each
        for each in suspects
        if each.twin is None
        or (each.twin.document_id, each.twin.start, each.twin.end, each.item) not in told
    ]


def _rules(material: Material) -> list[Rule]:
    """Those that have something to look at in such a layer."""
    if material.spans_are_given:
        return ["minority-answer", "attribute-against-habit", "like-span-otherwise"]
    return [rule for rule in RULES if material.cues or rule != "cue-without-span"]


def _idle(material: Material) -> dict[Rule, str]:
    """Why rules could not look."""
    idle: dict[Rule, str] = {}
    most = max((len(voting) for voting in material.ballots.values()), default=0)
    if most < FEWEST:
        idle["minority-answer"] = (
            f"a minority needs {FEWEST} annotators of one document; here are {most} at most"
        )
    names = {name for name, voting in material.ballots.items() if voting} | material.gold.keys()
    without = len(names - material.texts.keys())
    if without:
        why = f"{without} of {len(names)} documents have no text on this machine"
        idle |= {rule: why for rule in _rules(material) if rule in NEED_TEXT}
    return idle
