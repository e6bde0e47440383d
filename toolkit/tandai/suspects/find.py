"""A layer's answers and gold to its suspects, ranked, and the rules that could not look."""

from collections import Counter
from collections.abc import Iterator, Mapping

from tandai.records import Annotation, Record
from tandai.suspects.beside import collect_known, collect_stated
from tandai.suspects.broken import find_broken_rules
from tandai.suspects.cues import find_uncovered_cues, without_explained
from tandai.suspects.habits import find_against_habit
from tandai.suspects.idle import find_idle, rules_of
from tandai.suspects.judged import collect_judged
from tandai.suspects.known import find_against_known_names
from tandai.suspects.lengths import find_odd_lengths
from tandai.suspects.like_spans import find_like_spans
from tandai.suspects.material import Limits, Material
from tandai.suspects.minority import find_minority_answers
from tandai.suspects.occurrences import Text
from tandai.suspects.records import Rule, Suspect, rank
from tandai.suspects.sentences import find_marked_otherwise
from tandai.suspects.settled import Settled
from tandai.suspects.told import tell_once
from tandai.suspects.two_ways import find_labelled_two_ways
from tandai.suspects.unnamed import find_unnamed_entities
from tandai.suspects.unsettled import find_unsettled_times


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
        rules={rule: n[rule] for rule in rules_of(material)},
        idle=find_idle(material),
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
