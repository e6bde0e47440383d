"""The licences of a manifest to the pages that state them: of the labels, and of the texts."""

from tandai.datasheet.answers import is_answered
from tandai.datasheet.tables import table
from tandai.licences import is_reference, terms_of
from tandai.release.manifest import Manifest

LABELS_PAGE = "LICENSE-LABELS"
TEXT_PAGE = "TEXT-RIGHTS.md"
_TEXTS = {
    "stand-off": "This release holds no article text; its labels point into texts by offsets.",
    "full": "This release holds the texts of documents whose permission is `own` or `granted`.",
    "hydrated": "This copy holds texts that were made from articles of whoever hydrated it. "
    "Pass it on only with the right to them.",
}


def render_label_licence(manifest: Manifest) -> str:
    """The text of LICENSE-LABELS."""
    licence, code = manifest.licences["labels"], manifest.licences["code"]
    words = manifest.datasheet.get("label_terms", "")
    terms = terms_of(licence, page="the words above")
    return "\n".join(
        [
            f"The labels of {manifest.title}, release {manifest.version}: annotations, gold,",
            "splits, and every table made from them.",
            "",
            f"SPDX-License-Identifier: {licence}",
            "",
            *([words, ""] if is_answered(words) else []),
            f"The full terms: {terms}",
            "",
            f"What it does not cover: the texts that the labels point into; {TEXT_PAGE} tells of",
            f"them. No program is in this folder; those that made it are under {code}.",
            "",
        ]
    )


def render_text_rights(manifest: Manifest) -> str:
    """The text of TEXT-RIGHTS.md: whose the texts are, and that no licence to them is granted."""
    licence = manifest.licences["text"]
    if is_reference(licence):
        granted = (
            f"**No licence to any text is granted** (`{licence}`): the texts belong to their "
            "publishers or authors."
        )
    else:
        granted = (
            f"Texts of documents whose permission is `own` are under "
            f"[{licence}]({terms_of(licence, page='')}); no licence to any other is granted."
        )
    rows = [(each.publisher, each.permission, each.n_documents) for each in manifest.survey.sources]
    lines = [
        f"# Rights in the texts: {manifest.title}, {manifest.version}",
        "",
        granted,
        _TEXTS[manifest.text],
        "",
        *table(("publisher", "permission to ship the text", "documents"), rows, numbers=1),
        "",
        "The labels have a licence of their own, in `LICENSE-LABELS`.",
        "How a text, a quote or a name is taken out stands in `DATASHEET.md`.",
    ]
    return "\n".join(lines) + "\n"
