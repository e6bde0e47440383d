"""The laws of suggestions hold on the real articles with the project's own lexicons."""

from pathlib import Path

import pytest

from layers.suggest.laws import assert_lawful, assert_no_overlap
from tandai.documents import make_document
from tandai.layers.lexicons import parse_claims, parse_cues, parse_lexicon, parse_targets
from tandai.layers.suggest.claims import suggest_claims
from tandai.layers.suggest.entities import suggest_entities
from tandai.layers.suggest.stances import suggest_stances

CONFIGS = Path(__file__).resolve().parents[3] / "annotation_configs"


def text_of(name: str) -> tuple[str, str]:
    return name, (CONFIGS / name).read_text(encoding="utf-8")


@pytest.mark.articles
def test_suggestions_for_the_real_articles_are_lawful(articles_dir: Path):
    lexicon = parse_lexicon(*text_of("entity/lexicon.csv"))
    cues = parse_cues(*text_of("claim/cues.csv"))
    canonical = parse_claims(*text_of("stance/claims.jsonl"))
    targets = parse_targets(*text_of("stance/targets.jsonl"))
    for path in sorted(articles_dir.glob("*.txt")):
        document, text = make_document(path.stem, path.read_bytes())
        entities = suggest_entities(document, text, lexicon)
        claims = suggest_claims(document, text, cues)
        stances = suggest_stances(
            document, text, claims, canonical, targets, lexicon=lexicon, cues=cues
        )
        for annotation in (entities, claims, stances):
            assert_lawful(annotation, document, text)
            assert annotation.spans
        assert_no_overlap(entities)
        assert_no_overlap(claims, "CLAIM")
        assert len(stances.answers) == len(targets)
