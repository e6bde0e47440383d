"""Facts to who answered, of which kind they are, and how their answers became gold."""

from collections import defaultdict
from collections.abc import Mapping

from tandai.datasheet.agreement import agreement_lines
from tandai.datasheet.facts import SheetFacts
from tandai.datasheet.tables import share, table
from tandai.release.partial import say_kept
from tandai.wording import count_of

_KINDS = {"person": "a person", "script": "a script", "model": "a model", "program": "a program"}


def first_words(annotators: Mapping[str, str]) -> str:
    """The sheet's first paragraph: which annotators are no persons.

    Args:
        annotators: kind by pseudonym.
    """
    if not annotators:
        return "**Nobody has labelled anything yet**: there is no answer of a person or a machine."
    machines = {name: kind for name, kind in annotators.items() if kind != "person"}
    if not machines:
        return "Every annotator is a person, as the project's accounts say."
    said = ", ".join(f"`{name}` is {_KINDS.get(kind, kind)}" for name, kind in machines.items())
    if len(machines) == len(annotators):
        return f"**No label here is a person's**: {said}."
    return f"**Not all labels here are a person's**: {said}."


def copy_lines(facts: SheetFacts) -> list[str]:
    """Of a hydrated copy: what it holds that its release does not, and what it lacks of it."""
    if facts.text != "hydrated":
        return []
    n = sum(each.get("documents", 0) for each in facts.counts.values())
    texts = count_of(n, "article")
    lines = [
        f"**This copy was hydrated: it holds the texts of {texts}**, which are their publishers' "
        f"(rights: `{facts.licences.get('text', 'unknown')}`), from files of whoever made it. "
        "What people answer below is said of the release that it was made of, which is stand-off: "
        "where an answer says that no text is here, it speaks of that release.",
        "",
    ]
    said = facts.hydrated_from
    if said is not None and facts.cited.note:
        lines += [
            f"**It is an incomplete copy of {facts.cited.of.removeprefix('release ')}, "
            f"and no such version**: {say_kept(said)}. "
            "Figures measured on it are no figures of that release; the counts that a program "
            "filled below are of the copy, what people answer and the figures of agreement are of "
            "the release.",
            "",
        ]
    return lines


def annotation_lines(facts: SheetFacts) -> list[str]:
    """Guidelines, hands, and how gold came about."""
    versions = [f"{layer} {version}" for layer, version in facts.guideline_versions.items()]
    # A guideline is mended after a round, whose answers stay what they were given under.
    lines = [
        f"Guidelines as they stand: {', '.join(versions)}. Answers and gold may be of an older "
        "one: `guideline_version` of each says which."
    ]
    if facts.gold_policy:
        lines.append(f"Gold policy: `{facts.gold_policy}`.")
    lines += ["", *(hand_lines(facts) or ["No document has an answer."])]
    origins = origin_lines(facts)
    lines += ["", *(origins or ["There is no gold."]), ""]
    agreement = agreement_lines(facts.agreement, level="###")
    return [*lines, *(agreement or ["No figure of agreement was saved for this sheet."])]


def hand_lines(facts: SheetFacts) -> list[str]:
    """How many annotators, of which kinds, answered how many documents of each layer."""
    hands = [
        (each.layer, each.n_annotators, ", ".join(each.kinds), each.n_documents)
        for each in facts.survey.hands
    ]
    head = ("layer", "annotators of a document", "kinds", "documents")
    return table(head, hands, numbers=1)


def origin_lines(facts: SheetFacts) -> list[str]:
    """How gold came about, layer by layer."""
    totals: dict[str, int] = defaultdict(int)
    for each in facts.survey.origins:
        totals[each.layer] += each.n_items
    rows = [
        (each.layer, each.origin, each.n_items, share(each.n_items, totals[each.layer]))
        for each in facts.survey.origins
    ]
    return table(("layer", "gold came about", "items", "share"), rows, numbers=2)


def annotator_lines(facts: SheetFacts) -> list[str]:
    """Every annotator by pseudonym and kind."""
    rows = [(f"`{name}`", kind) for name, kind in facts.annotators.items()]
    return table(("annotator", "kind"), rows) or ["There are no annotators yet."]
