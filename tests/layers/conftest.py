"""The invented lexicons as records."""

import pytest

from layers.samples import CUES, LEXICON, MakeDocument, document_of
from tandai.layers.lexicons import Cue, Entity, parse_cues, parse_lexicon


@pytest.fixture(scope="session")
def lexicon() -> tuple[Entity, ...]:
    return parse_lexicon("lexicon.csv", LEXICON)


@pytest.fixture(scope="session")
def cues() -> tuple[Cue, ...]:
    return parse_cues("cues.csv", CUES)


@pytest.fixture(scope="session")
def make() -> MakeDocument:
    return document_of
