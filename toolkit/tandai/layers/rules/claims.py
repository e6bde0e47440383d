"""Claims, sources and cues to faults: their extent, and the answers that each must have."""

from collections.abc import Iterator

from tandai.layers.rules.case import Case, Fault, Rule, overlaps, place_of
from tandai.layers.suggest.edges import skip_connective, trim_claim
from tandai.layers.suggest.words import NEGATORS, SINGULAR_PRONOUNS

REQUIRED = {
    "CLAIM": ("attribution", "certainty", "claim_type"),
    "SOURCE": ("source_kind", "source_role"),
}


def unanswered(case: Case) -> Iterator[Fault]:
    """Required questions that nobody answered; what annotators left open is listed as a tie."""
    for span in case.spans(*REQUIRED):
        for name in REQUIRED[span.label]:
            if not case.values(span, name) and not case.is_tied(span, name):
                yield Fault(place_of(span), f"no {name}", f"a {name} of every {span.label}")


def other_label(case: Case) -> Iterator[Fault]:
    """Answers about a label that they are not asked of."""
    asked = {**REQUIRED, "SOURCE": (*REQUIRED["SOURCE"], "refers_to")}
    of = {name: label for label, names in asked.items() for name in names}
    for span in case.spans():
        for name, label in of.items():
            if case.values(span, name) and span.label != label:
                yield Fault(place_of(span), f"{name} of {span.label}", f"{name} of {label}")


def overlap(case: Case) -> Iterator[Fault]:
    """Claims that share text; cues and sources may stand in one."""
    for one, other in overlaps(case.spans("CLAIM")):
        yield Fault(place_of(one), f"an overlap with {place_of(other)}", "claims side by side")


def over_sentences(case: Case) -> Iterator[Fault]:
    """Claims longer than a sentence."""
    for span in case.spans("CLAIM"):
        n_sentences = len(case.sentences(span))
        if n_sentences > 1:
            yield Fault(place_of(span), f"{n_sentences} sentences", "one sentence at most")


def opening(case: Case) -> Iterator[Fault]:
    """Claims that begin with bahwa or with a word that joins sentences."""
    for span, quote in case.quoted("CLAIM"):
        start, _ = trim_claim(quote, 0, len(quote))
        words = quote[:start].strip(' ,“”"«»‘’')
        if words:
            yield Fault(place_of(span), f"{words!r} at the start", "the proposition alone")


def joined_source(case: Case) -> Iterator[Fault]:
    """Sources that begin with a word that joins sentences."""
    for span, quote in case.quoted("SOURCE"):
        start = skip_connective(quote, 0, len(quote))
        if start:
            yield Fault(place_of(span), f"{quote[:start].strip(' ,')!r} at the start", "the source")


def several_words(case: Case) -> Iterator[Fault]:
    """Cues of more than a word and its negation; two words are told apart by the text alone."""
    for span in case.spans("CUE"):
        n_words = len(case.tokens(span.start, span.end))
        quote = case.quote(span)
        is_negated = (quote or "").lower().split()[:1] in [[word] for word in NEGATORS]
        most = 2 if quote is None or is_negated else 1
        if n_words > most:
            found = f"{n_words} words"
            yield Fault(place_of(span), found, "one word, and before it its negation")


def unknown_cue(case: Case) -> Iterator[Fault]:
    """Cues that the lexicon lacks, where there is one."""
    for span, quote in case.quoted("CUE"):
        if case.lexicons.cues and case.cue(span) is None:
            yield Fault(place_of(span), repr(quote), "a word of cues.csv, or a new row there")


def pronoun(case: Case) -> Iterator[Fault]:
    """Sources that point back and do not say to whom."""
    for span, quote in case.quoted("SOURCE"):
        is_open = case.values(span, "refers_to") or case.is_tied(span, "refers_to")
        if quote.lower() in SINGULAR_PRONOUNS and not is_open:
            yield Fault(place_of(span), f"{quote!r} without refers_to", "the id of who is meant")


def unknown_referent(case: Case) -> Iterator[Fault]:
    """Ids that the lexicon of entities lacks, where there is one."""
    known = {entity.entity_id for entity in case.lexicons.entities}
    for span in case.spans("SOURCE"):
        for value in case.values(span, "refers_to"):
            if known and value not in known:
                yield Fault(place_of(span), f"refers_to {value!r}", "an id of lexicon.csv")


CLAIMS = {
    "claim-unanswered": Rule(
        unanswered, "error", ("C23",), "Every claim and every source has all its classes."
    ),
    "claim-answer-of-other-label": Rule(
        other_label, "error", ("C23",), "Claims and sources are asked different things."
    ),
    "claim-overlap": Rule(overlap, "error", ("C5", "C7"), "Claims never overlap each other."),
    "claim-over-sentences": Rule(
        over_sentences, "warning", ("C5",), "A claim is at most one sentence."
    ),
    "claim-begins-outside": Rule(
        opening, "warning", ("C5", "C6"), "Bahwa and connectives are outside of a claim.", "text"
    ),
    "source-begins-outside": Rule(
        joined_source, "warning", ("C6", "C9"), "Connectives are outside of a source.", "text"
    ),
    "cue-of-several-words": Rule(
        several_words, "warning", ("C13",), "A cue is one word, with its negation before it."
    ),
    "cue-not-in-lexicon": Rule(
        unknown_cue,
        "note",
        ("C15", "C19"),
        "The lexicon of cues is closed, so a new word is a new row or no cue.",
        "text, lexicon",
    ),
    "pronoun-without-referent": Rule(
        pronoun,
        "warning",
        ("C9", "C21"),
        "A pronoun of one person is a source if one knows whose.",
        "text",
    ),
    "referent-unknown": Rule(
        unknown_referent, "warning", ("C21",), "A referent is an id of the lexicon.", "lexicon"
    ),
}
