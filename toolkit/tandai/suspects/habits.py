"""Judged spans to values that the same words, or those linked to them, hardly ever have.

Words are the same where the digests of their quotes are, so the first half needs no text.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence

from tandai.layers.lexicons import Cue
from tandai.suspects.judged import Judged, suspect_of
from tandai.suspects.occurrences import Text
from tandai.suspects.records import Suspect, strength, tell_values, times

LAMBDA = 0.5
"""Goodman and Kruskal's (1954): by how much linked words make a question's answers surer."""
_Values = tuple[str, ...]
_Said = Sequence[Judged]


def find_against_habit(
    layer: str,
    judged: _Said,
    texts: Mapping[str, Text],
    cues: Sequence[Cue],
    *,
    known: int,
    ambiguous: float,
) -> Iterator[Suspect]:
    """Values against what the same words have elsewhere, or spans linked to the same words.

    A span that is linked to several words by one relation has no habit of any of them, and a
    question whose answers the linked words hardly tell is not held against them. A cue's certainty
    in the lexicon counts as ``known`` places more, for the question whose answers are those of the
    lexicon.

    Args:
        layer: the layer's name.
        judged: what was said of spans.
        texts: by document id, those that are here.
        cues: the lexicon; may be empty.
        known: places with one value from which on it is a habit.
        ambiguous: the largest share of all other values at which they are suspected.
    """
    by_words: dict[tuple[str, ...], list[Judged]] = defaultdict(list)
    by_link: dict[tuple[str, ...], list[Judged]] = defaultdict(list)
    for each in judged:
        by_words[each.control, each.label, each.name, each.quote_sha256].append(each)
        for label, words in _sole_links(each, texts):
            by_link[each.control, each.label, each.name, label, words].append(each)
    for _, said in sorted(by_words.items()):
        yield from _rare(layer, said, {}, "the same words", known=known, ambiguous=ambiguous)
    certainty = {cue.word: cue.certainty for cue in cues}
    certain = _asking(judged, set(certainty.values()))
    told = _told_by_words(by_link)
    for key, said in sorted(by_link.items()):
        *question, words = key
        prior: dict[_Values, int] = {}
        if key[2] in certain and words in certainty:
            prior[(certainty[words],)] = known
        if prior or tuple(question) in told:
            what = f"spans linked by {key[3]} to the same words"
            yield from _rare(layer, said, prior, what, known=known, ambiguous=ambiguous)


def _told_by_words(by_link: Mapping[tuple[str, ...], _Said]) -> set[tuple[str, ...]]:
    """Questions and relations of which the words at the other end tell the answer."""
    at: dict[tuple[str, ...], list[Counter[_Values]]] = defaultdict(list)
    for (*question, _), said in by_link.items():
        if len({each.place for each in said}) > 1:
            at[tuple(question)].append(Counter(each.values for each in said))
    found = set()
    for key, counts in at.items():
        whole: Counter[_Values] = Counter()
        for each in counts:
            whole.update(each)
        missed = whole.total() - max(whole.values())
        missed_by_words = sum(each.total() - max(each.values()) for each in counts)
        if missed and (missed - missed_by_words) / missed >= LAMBDA:
            found.add(key)
    return found


def _sole_links(said: Judged, texts: Mapping[str, Text]) -> Iterator[tuple[str, str]]:
    """Relations that lead from one span alone, and its words in lower case."""
    text = texts.get(said.document_id)
    if text is None or said.kind in ("text", "datetime"):
        return
    ends: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for label, start, end in said.links:
        if not label.endswith(">"):
            ends[label].append((start, end))
    for label, places in sorted(ends.items()):
        words = " ".join(text.words_between(*places[0])).lower()
        if len(places) == 1 and words:
            yield label, words


def _asking(judged: _Said, codes: set[str]) -> set[str]:
    """Questions that are answered by these codes and no others."""
    answers: dict[str, set[str]] = defaultdict(set)
    for each in judged:
        answers[each.name].update(each.values)
    return {name for name, given in answers.items() if given and given <= codes}


def _rare(
    layer: str,
    said: _Said,
    prior: Mapping[_Values, int],
    of_what: str,
    *,
    known: int,
    ambiguous: float,
) -> Iterator[Suspect]:
    """Those whose value few places have, where nearly all have another."""
    places: dict[_Values, set[tuple[str, int, int]]] = defaultdict(set)
    for each in said:
        places[each.values].add(each.place)
    counts = {values: len(found) + prior.get(values, 0) for values, found in places.items()}
    counts = {**prior, **counts}
    usual = min(counts, key=lambda values: (-counts[values], values))
    whole = sum(counts.values())
    if counts[usual] < known or whole - counts[usual] > ambiguous * whole:
        return
    told = times({tell_values(values): n for values, n in counts.items()})
    more = f", {known} of them the lexicon's" if prior else ""
    for each in said:
        n = counts[each.values]
        if each.values != usual:
            yield suspect_of(
                "attribute-against-habit",
                layer,
                each,
                others=f"{of_what} have {told}{more}",
                score=strength(counts[usual], n),
            )
