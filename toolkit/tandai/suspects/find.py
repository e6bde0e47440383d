"""A layer's answers and gold to its suspects, ranked, and the rules that could not look."""

from collections import Counter
from collections.abc import Iterator, Mapping

from tandai.layers.cue_words import CueWord
from tandai.layers.lexicons import Cue
from tandai.layers.rules.check import Breach
from tandai.records import Annotation, Document, Record
from tandai.suspects.beside import Beside, collect_known, collect_stated, unread_times
from tandai.suspects.broken import find_broken_rules
from tandai.suspects.cues import find_uncovered_cues, without_explained
from tandai.suspects.habits import find_against_habit
from tandai.suspects.judged import collect_judged
from tandai.suspects.known import find_against_known_names
from tandai.suspects.lengths import find_odd_lengths
from tandai.suspects.like_spans import find_like_spans
from tandai.suspects.minority import FEWEST, find_minority_answers
from tandai.suspects.occurrences import Text
from tandai.suspects.records import RULES, Rule, Suspect, rank
from tandai.suspects.sentences import find_marked_otherwise
from tandai.suspects.settled import Settled
from tandai.suspects.told import tell_once
from tandai.suspects.two_ways import find_labelled_two_ways
from tandai.suspects.unnamed import find_unnamed_entities
from tandai.suspects.unsettled import find_unsettled_times

NEED_TEXT: frozenset[Rule] = frozenset(
    {
        "cue-without-span",
        "unmarked-known-name",
        "unusual-span-of-known-name",
        "like-span-otherwise",
        "same-sentence-otherwise",
        "rule-broken",
    }
)
"""Rules that read words; `attribute-against-habit` knows the same words by their digest as well, and
of the rules of the scheme only some are of words."""


_OF_SPANS: tuple[Rule, ...] = (
    "cue-without-span",
    "name-labelled-two-ways",
    "unmarked-known-name",
    "unusual-span-of-known-name",
    "odd-length",
    "same-sentence-otherwise",
)
"""Rules that a layer whose spans are given has nothing to do with."""


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
    beside: Beside = Beside()
    """Of a layer with an inventory of items."""
    breaches: tuple[Breach, ...] | None = None
    """Rules of the scheme that gold breaks; None of a layer that has none."""


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
    suspects += find_broken_rules(
        material.layer,
        material.breaches or (),
        asked=material.beside.questions if material.spans_are_given else (),
    )
    open_ = without_explained(suspects, material.explained)
    kept = tell_once(open_)
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
    beside = material.beside
    if beside.items:
        known = collect_known(beside, material.documents)
        stated = collect_stated(judged, beside)
        yield from find_unnamed_entities(material.layer, stated, known, material.documents)
        yield from find_unsettled_times(
            material.layer, stated, known, material.documents, beside.published
        )
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


def _rules(material: Material) -> list[Rule]:
    """Those that have something to look at in such a layer."""
    off: set[Rule] = set()
    if material.spans_are_given:
        off.update(_OF_SPANS)
    if not material.cues:
        off.add("cue-without-span")
    if not material.beside.items:
        off.update(("item-entity-unnamed", "item-time-unsettled"))
    if material.breaches is None:
        off.add("rule-broken")
    return [rule for rule in RULES if rule not in off]


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
    return idle | (_idle_about_items(material) if material.beside.items else {})


def _idle_about_items(material: Material) -> dict[Rule, str]:
    """Gold alone is looked at, and beside it gold of entities."""
    n_gold = len(material.gold)
    n_without = n_gold - len(
        material.gold.keys() & collect_known(material.beside, material.documents)
    )
    why = f"{n_without} of {n_gold} documents with gold have no gold of entities of the same text"
    idle: dict[Rule, str] = (
        {"item-entity-unnamed": why, "item-time-unsettled": why} if n_without else {}
    )
    unread = unread_times(material.beside.items)
    if unread:
        told = f"no program reads the time of {', '.join(unread)}"
        idle["item-time-unsettled"] = "; ".join(
            filter(None, [idle.get("item-time-unsettled"), told])
        )
    return idle
