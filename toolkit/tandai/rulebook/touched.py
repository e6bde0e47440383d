"""Changes of a guideline and gold to the gold items that a changed rule, code or row touches."""

import re
import sys
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from tandai.adjudication.records import Curated, Question, Queued
from tandai.digest import sha256_text
from tandai.layers.suggest.words import NEGATORS
from tandai.paths import split_path
from tandai.records import Annotation, Record, What
from tandai.rulebook.book import RELATIONS, Rulebook
from tandai.rulebook.changes import Changes, CodeChange, RowChange
from tandai.rulebook.scopes import Scope
from tandai.rulebook.things import Surroundings, Thing, governs, things_in
from tandai.rulebook.unlisted import listed_since


class Touched(Record, frozen=True, kw_only=True):
    """A settled item that was judged by what has changed since."""

    document_id: str
    what: What
    item: str
    rules: tuple[str, ...]
    """Changed rules that govern it or settled it."""
    others: tuple[str, ...]
    """Changed codes and rows: ``attribution=AUTHOR``, ``cues.csv diduga``."""


def find_touched(
    changes: Changes,
    old: Rulebook,
    new: Rulebook,
    gold: Sequence[Annotation],
    curated: Sequence[Curated],
    around: Mapping[str, Surroundings],
    asked: Mapping[str, Collection[str]] | None = None,
) -> tuple[Touched, ...]:
    """Every settled item that a change touches, by document and item.

    A rule touches what its scope holds, in its old or its new words, and what a curator settled by
    it, also where that is no longer in gold. A code that is gone touches what has it; a row of a
    lexicon touches spans that are its words, or what is said of the spans joined to them; a row of
    an inventory touches answers that name it. What a new code might have been is not known; a new
    row of an inventory may be what was answered NEW.

    Args:
        changes: of the two.
        old: the rulebook that gold was judged by.
        new: the other.
        gold: of the layer.
        curated: what curators answered, of the texts that gold is about.
        around: by document.
        asked: inventory to the questions that are answered with its items; none where no new row
            can be an answer's.
    """
    worded = {each.rule for each in changes.rules} | set(changes.scopes)
    scopes = [scope for book in (old, new) for scope in book.scopes if scope.rule in worded]
    found: dict[tuple[str, What, str], tuple[set[str], list[str]]] = {}
    for annotation in gold:
        things = list(things_in(annotation))
        by_digest = _by_digest(annotation, things)
        joined = _joined(annotation)
        for thing in things:
            rules = _rules_of(thing, scopes, around.get(thing.document_id))
            if thing.rule in worded:
                rules.add(thing.rule)
            _add(found, thing.document_id, thing.what, thing.item, rules=rules)
            for code in changes.codes:
                if _has_code(thing, code):
                    told = f"{code.control}={code.code}"
                    _add(found, thing.document_id, thing.what, thing.item, other=told)
        for row in changes.rows:
            for thing in _of_row(row, things, by_digest, joined):
                told = f"{row.file} {row.key}"
                _add(found, thing.document_id, thing.what, thing.item, other=told)
        for thing, row in listed_since(changes.rows, things, asked or {}):
            told = f"{row.file} {row.key}"
            _add(found, thing.document_id, thing.what, thing.item, other=told)
    for each in curated:
        what_of = {question.item: question.what for question in each.asked}
        what_of |= {item.item: item.what for item in each.began}
        for item, rule in each.rules.items():
            if rule in worded:
                _add(found, each.document_id, what_of.get(item, "span"), item, rules={rule})
    return tuple(
        Touched(
            document_id=document_id,
            what=what,
            item=item,
            rules=tuple(rule for rule in dict.fromkeys((*old.rules, *new.rules)) if rule in rules),
            others=tuple(dict.fromkeys(others)),
        )
        for (document_id, what, item), (rules, others) in sorted(found.items(), key=_turn)
    )


def _turn(entry: tuple[tuple[str, What, str], object]) -> tuple[str, int, int, str]:
    """By document, then as the text goes; what has no place comes last."""
    document_id, _, item = entry[0]
    place = re.match(r"(\d+):(\d+) ", item)
    start, end = map(int, place.groups()) if place else (sys.maxsize, 0)
    return document_id, start, end, item


def queue_of(touched: Iterable[Touched]) -> tuple[Queued, ...]:
    """The questions for curators: exactly the items touched, a line a document."""
    questions: dict[str, list[Question]] = {}
    for each in touched:
        question = Question(
            what=each.what,
            item=each.item,
            reason="rule-changed",
            rule=each.rules[0] if each.rules else "",
        )
        questions.setdefault(each.document_id, []).append(question)
    return tuple(
        Queued(document_id=document_id, questions=tuple(asked))
        for document_id, asked in sorted(questions.items())
    )


def join_queues(queued: Iterable[Queued]) -> tuple[Queued, ...]:
    """Lines of one document as one, each question once."""
    questions: dict[str, dict[tuple[str, ...], Question]] = {}
    for each in queued:
        known = questions.setdefault(each.document_id, {})
        known.update({(one.what, one.item, one.reason, one.rule): one for one in each.questions})
    return tuple(
        Queued(document_id=document_id, questions=tuple(asked.values()))
        for document_id, asked in sorted(questions.items())
    )


def _add(
    found: dict[tuple[str, What, str], tuple[set[str], list[str]]],
    document_id: str,
    what: What,
    item: str,
    *,
    rules: Iterable[str] = (),
    other: str = "",
) -> None:
    if not (rules or other):
        return
    known, others = found.setdefault((document_id, what, item), (set(), []))
    known.update(rules)
    others.extend([other] if other else [])


def _rules_of(thing: Thing, scopes: Iterable[Scope], around: Surroundings | None) -> set[str]:
    return {scope.rule for scope in scopes if governs(scope, thing, around)}


def _has_code(thing: Thing, change: CodeChange) -> bool:
    if change.change != "removed":
        return False
    if thing.what == "span":
        return thing.labels == (change.code, change.control)
    if thing.what == "relation":
        return change.control == RELATIONS and change.code in thing.names
    return change.control in thing.names and change.code in thing.values


def _by_digest(gold: Annotation, things: Iterable[Thing]) -> dict[str, list[Thing]]:
    """Spans by the digest of what they mark, which says the words without the text."""
    of_place: dict[tuple[tuple[int, int], tuple[str, ...]], str] = {
        ((span.start, span.end), (span.label, span.control)): span.quote_sha256
        for span in gold.spans
    }
    found: dict[str, list[Thing]] = {}
    for thing in things:
        if thing.what == "span":
            found.setdefault(of_place[thing.places[0], thing.labels], []).append(thing)
    return found


def _joined(gold: Annotation) -> dict[tuple[int, int], set[tuple[int, int]]]:
    """Places by the places that a relation joins them to, and themselves."""
    places = {span.span_id: (span.start, span.end) for span in gold.spans}
    found = {place: {place} for place in places.values()}
    for relation in gold.relations:
        ends = [places[end] for end in (relation.from_id, relation.to_id) if end in places]
        for one in ends:
            found[one].update(ends)
    return found


def _of_row(
    row: RowChange,
    things: Sequence[Thing],
    by_digest: Mapping[str, list[Thing]],
    joined: Mapping[tuple[int, int], set[tuple[int, int]]],
) -> Iterator[Thing]:
    if row.file.endswith(".jsonl"):
        yield from (thing for thing in things if _names(thing, row.key))
        return
    spans = [thing for form in _forms(row) for thing in by_digest.get(sha256_text(form), ())]
    questions = {name for thing in things for name in thing.names} & set(row.columns)
    if row.change == "changed" and questions == set(row.columns):
        # Only what the row says of a question has changed: the spans are as good as before.
        places = {place for span in spans for place in joined[span.places[0]]}
        for thing in things:
            if thing.what == "attribute" and set(thing.names) & questions:
                yield from [thing] if thing.places[0] in places else []
        return
    yield from spans


def _names(thing: Thing, item_id: str) -> bool:
    """Whether an answer is of an inventory's item, or to the question about it."""
    if thing.what not in ("attribute", "answer"):
        return False
    steps = {step for value in thing.values for step in split_path(value)}
    return item_id in steps or any(name.endswith(f"_{item_id}") for name in thing.names)


def _forms(row: RowChange) -> Iterator[str]:
    """The ways in which a row's words may be marked: at a sentence's start, negated."""
    cells = {
        part for row in (row.old, row.new) for cell in row.values() for part in cell.split("|")
    }
    for word in sorted(cells - {""}):
        yield from {word, word[:1].upper() + word[1:], word.upper()}
        for negator in NEGATORS:
            yield f"{negator} {word}"
            yield f"{negator.capitalize()} {word}"
