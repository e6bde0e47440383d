"""Facts to the parts of a datasheet that a program fills, each by its name."""

from collections.abc import Callable

from tandai.datasheet.facts import SheetFacts
from tandai.datasheet.labels import label_lines
from tandai.datasheet.leaks import split_lines
from tandai.datasheet.people import annotation_lines, annotator_lines
from tandai.datasheet.tables import table
from tandai.wording import count_of

_VIEWS = (
    "Labels as views hold them: a source that three claims share counts three times in `claims`. "
    "`raw_annotations` holds the answers of all annotators, and no gold."
)


def _snapshot(facts: SheetFacts) -> list[str]:
    if not facts.version:
        return [
            f"`{facts.name}`: {facts.description}",
            "",
            "This sheet is of the project as it stands, and of no release.",
        ]
    return [
        f"`{facts.name}` {facts.version}: {facts.description}",
        "",
        *table(
            ("what", "value"),
            [
                ("version", facts.version),
                ("content digest", f"`{facts.content_sha256}`"),
                *(
                    [(f"content digest of {facts.cited.of}", f"`{facts.cited.content_sha256}`")]
                    if facts.cited.note
                    else []
                ),
                ("texts", facts.text),
                ("schema of the tables", facts.schema_version),
                ("language", facts.language_name),
            ],
        ),
    ]


def _composition(facts: SheetFacts) -> list[str]:
    if not facts.version:
        n_documents = _n_documents(facts)
        n_spans = _gold_spans(facts)
        return [
            f"The corpus has {count_of(n_documents, 'document')}, and {count_of(n_spans, 'span')} "
            "of gold; a layer that asks about another's spans has them again. What gold says, by layer:",
            "",
            *label_lines(facts.survey.labels, list(facts.counts)),
        ]
    rows = table(
        ("table", "what a row is", *facts.counts),
        [
            (f"`{each.name}`", each.doc, *(each.n_rows.get(split, 0) for split in facts.counts))
            for each in facts.tables
        ],
        numbers=len(facts.counts),
    )
    left = [f"Left out: {', '.join(facts.left_out)}."] if facts.left_out else []
    labels = label_lines(facts.survey.labels, list(facts.counts))
    return [*rows, "", *left, "", *([_VIEWS, ""] if labels else []), *labels]


def _n_documents(facts: SheetFacts) -> int:
    return sum(each.get("documents", 0) for each in facts.counts.values())


def _gold_spans(facts: SheetFacts) -> int:
    return sum(
        n for each in facts.counts.values() for what, n in each.items() if what != "documents"
    )


def _texts(facts: SheetFacts) -> list[str]:
    said = {
        "stand-off": "This release holds no article text; `tandai hydrate` fills it from articles "
        "you hold, and checks every text and quote by its digest.",
        "full": "This release holds the texts; every document's permission allows it.",
        "hydrated": "This copy was hydrated: it holds the texts of "
        f"{count_of(_n_documents(facts), 'article')}, filled from files of whoever made it.",
    }
    return [said.get(facts.text, "No text is in the project's files.")]


def _collection(facts: SheetFacts) -> list[str]:
    rows = [
        (
            each.publisher,
            each.permission,
            each.first or "unknown",
            each.last or "unknown",
            each.n_documents,
        )
        for each in facts.survey.sources
    ]
    head = ("publisher", "permission", "first day known", "last day known", "documents")
    return table(head, rows, numbers=1) or ["No article is recorded."]


def _preprocessing(facts: SheetFacts) -> list[str]:
    lines = []
    if facts.normaliser:
        lines.append(f"Normalised by the rules `{facts.normaliser}`.")
    if facts.offset_unit:
        lines.append(f"Offsets count {facts.offset_unit}, half-open, into the normalised text.")
    if facts.tools:
        lines.append(
            f"Made by {', '.join(f'{tool} {version}' for tool, version in facts.tools.items())}."
        )
    return lines or ["No document has been made."]


def _licences(facts: SheetFacts) -> list[str]:
    what = {
        "labels": "annotations, gold, splits, guidelines and everything made from them",
        "code": "the programs; none is in a release",
        "text": "the article texts",
    }
    return table(
        ("what", "licence"),
        [(words, f"`{facts.licences[part]}`") for part, words in what.items()],
    )


def _citation(facts: SheetFacts) -> list[str]:
    if not facts.version:
        return ["A release is cited by its version and content digest; its own sheet says how."]
    authors = " and ".join(f"{{{each}}}" for each in facts.creators) or "{unknown}"
    return [
        "Name the version and the content digest. In BibTeX:",
        "",
        "```bibtex",
        f"@misc{{{facts.name}-{facts.version},",
        f"  author = {{{authors}}},",
        f"  title = {{{facts.title}}},",
        f"  version = {{{facts.version}}},",
        f"  note = {{{_note(facts)}}}",
        "}",
        "```",
    ]


def _note(facts: SheetFacts) -> str:
    digest = f"content digest {facts.cited.content_sha256}"
    return f"{digest} of {facts.cited.of}; {facts.cited.note}" if facts.cited.note else digest


def _versions(facts: SheetFacts) -> list[str]:
    if not facts.version:
        listed = [*(f"- {each}" for each in facts.withdrawn)] or ["None was withdrawn."]
        return ["Releases, where there are any, stand in `releases/index.json`.", "", *listed]
    return [
        f"This sheet is of release {facts.version}, whose guidelines stood at "
        f"{', '.join(f'{layer} {version}' for layer, version in facts.guideline_versions.items())}.",
        "Whether it was withdrawn later stands in `releases/index.json` of the project.",
    ]


FILLED: dict[str, Callable[[SheetFacts], list[str]]] = {
    "snapshot": _snapshot,
    "composition": _composition,
    "splits": split_lines,
    "texts": _texts,
    "collection": _collection,
    "annotation": annotation_lines,
    "annotators": annotator_lines,
    "preprocessing": _preprocessing,
    "licences": _licences,
    "citation": _citation,
    "versions": _versions,
}
"""By the name of the part, which a section names."""
