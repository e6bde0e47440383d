"""Rules on what programs suggest for the real articles: no rule cries wolf on real text."""

from pathlib import Path

import pytest

from tandai.documents.make import make_document
from tandai.layers.lexicons import parse_cues, parse_lexicon
from tandai.layers.rules.case import Case, Lexicons
from tandai.layers.rules.check import check_scheme
from tandai.layers.suggest.claims import suggest_claims
from tandai.layers.suggest.entities import suggest_entities

pytestmark = pytest.mark.articles

LEFT_TO_PEOPLE = {
    "direct-without-source",
    "pronoun-without-referent",
    "source-or-cue-without-claim",
}
"""What a suggestion of claims may lack, for an annotator to fill in."""


@pytest.fixture(scope="module")
def lexicons(root: Path) -> Lexicons:
    folder = root / "annotation_configs"
    return Lexicons(
        entities=parse_lexicon("lexicon.csv", (folder / "entity" / "lexicon.csv").read_text()),
        cues=parse_cues("cues.csv", (folder / "claim" / "cues.csv").read_text()),
    )


def cases(articles_dir: Path, lexicons: Lexicons, layer: str) -> list[Case]:
    made = []
    for path in sorted(articles_dir.glob("*.txt")):
        document, text = make_document(path.stem, path.read_bytes())
        suggestion = (
            suggest_entities(document, text, lexicons.entities)
            if layer == "entity"
            else suggest_claims(document, text, lexicons.cues)
        )
        made.append(Case(suggestion, document, text, None, lexicons))
    return made


def test_suggested_entities_break_no_rule(articles_dir: Path, lexicons: Lexicons) -> None:
    found = cases(articles_dir, lexicons, "entity")
    assert sum(len(case.annotation.spans) for case in found) > 300
    assert check_scheme("entities", found, place="x") == []


def test_suggested_claims_lack_only_what_is_left_to_people(
    articles_dir: Path, lexicons: Lexicons
) -> None:
    found = cases(articles_dir, lexicons, "claim")
    assert sum(len(case.annotation.spans) for case in found) > 200
    findings = check_scheme("claims", found, place="x")
    assert {finding.rule for finding in findings} <= LEFT_TO_PEOPLE
    assert len(findings) < 20
