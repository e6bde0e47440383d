"""DATASHEET.md and a manifest's counts to whether they say what the release holds."""

from tandai.datasheet.answers import check_answers
from tandai.datasheet.questions import QUESTIONS
from tandai.release.counted import Survey
from tandai.release.manifest import Manifest
from tandai.release.verify.ledger import Ledger

NAME = "DATASHEET.md"


def check_datasheet(ledger: Ledger, data: bytes, manifest: Manifest) -> None:
    """Every question was answered, and the sheet is this release's."""
    ledger.count("datasheet-unanswered", len(QUESTIONS))
    for each in check_answers(manifest.datasheet, place="manifest.json, datasheet"):
        ledger.fault("datasheet-unanswered", each.place, each.found, each.expected)
    text = data.decode(errors="replace")
    said = {
        "version": manifest.version,
        "content digest": manifest.content_sha256,
        **{f"licence of the {part}": each for part, each in manifest.licences.items()},
    }
    for what, value in said.items():
        found = f"nothing of {value!r}"
        ledger.expect(value in text, "datasheet-differs", NAME, found, f"the {what}")
    first = text.partition("\n## ")[0]
    for name, kind in manifest.annotators.items():
        # The first paragraph says which annotators are no persons.
        ok = kind == "person" or f"`{name}` is a {kind}" in first
        found = f"another kind of `{name}` in the first paragraph"
        ledger.expect(ok, "datasheet-differs", NAME, found, f"a {kind}")


def check_survey(ledger: Ledger, manifest: Manifest, counted: Survey) -> None:
    """What the manifest counts for the pages is what the rows hold."""
    for field in counted.__struct_fields__:
        have, said = getattr(counted, field), getattr(manifest.survey, field)
        place = f"manifest.json, survey.{field}"
        differs = next((one for one in said if one not in have), None)
        lacks = next((one for one in have if one not in said), None)
        found = f"{differs}" if differs is not None else "no such count"
        expected = f"{lacks}" if lacks is not None else "the rows' counts, in their order"
        ledger.expect(have == said, "survey-differs", place, found, expected)
