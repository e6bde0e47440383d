"""Gold and the rows of corpus/cue_words.csv to words of the cue lexicon that nobody explains."""

from collections.abc import Iterator

from tandai.layers.cue_words import CueWord, find_stale, lexicon_words, uncovered
from tandai.layers.rules.case import Case, Fault, Rule


def unexplained(case: Case) -> Iterator[Fault]:
    """Words of the lexicon that no CUE covers, without a row that says why."""
    rows, text = _rows(case), case.text
    if rows is None or text is None:
        return
    explained = {row.place for row in rows if row.is_explained}
    for word in uncovered(lexicon_words(case.document, text, case.lexicons.cues), case.annotation):
        if word.place not in explained:
            expected = "a CUE, or a row of cue_words.csv with rule and reason (`tandai suspects --cue-words`)"
            yield Fault(_place(word), f"{word.word!r} and no CUE", expected)


def stale(case: Case) -> Iterator[Fault]:
    """Rows about a word that is marked now, or is not there."""
    rows, text = _rows(case), case.text
    if rows is None:
        return
    words = None if text is None else lexicon_words(case.document, text, case.lexicons.cues)
    for row, why in find_stale(rows, case.document, case.annotation, words):
        expected = "no row of cue_words.csv (`tandai suspects --cue-words --drop-stale`)"
        yield Fault(_place(row), why, expected)


def unknown_rule(case: Case) -> Iterator[Fault]:
    """Rows that name no rule of the guideline."""
    known = case.lexicons.guideline
    for row in _rows(case) or ():
        if row.rule and row.rule not in known:
            expected = "an id of the guideline's rules, in cue_words.csv"
            yield Fault(_place(row), f"the rule {row.rule!r}", expected)


def _rows(case: Case) -> list[CueWord] | None:
    """Of the document; None where no such list is kept, or an annotator is looked at."""
    rows = case.lexicons.cue_words
    if rows is None or case.annotation.annotator_kind != "gold":
        return None
    return [row for row in rows if row.document_id == case.document.document_id]


def _place(word: CueWord) -> str:
    return f"{word.start}:{word.end} {word.word}"


CUE_WORDS = {
    "cue-word-unexplained": Rule(
        unexplained,
        "warning",
        ("C2", "C15"),
        "Where `corpus/cue_words.csv` is kept, every cue of the lexicon is marked or explained.",
        "text, lexicon",
    ),
    "cue-word-stale": Rule(
        stale, "warning", ("C15",), "An explanation is of a word that is there and has no CUE."
    ),
    "cue-word-of-unknown-rule": Rule(
        unknown_rule, "warning", ("C15",), "An explanation names a rule of the guideline."
    ),
}
