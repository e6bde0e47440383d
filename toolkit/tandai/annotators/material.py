"""What a layer's annotators are measured by."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from tandai.agreement.gather import Gathered
from tandai.agreement.shared import Asked
from tandai.records import Annotation, Document
from tandai.settings import AnswerSettings


class Material(NamedTuple):
    """What is known of one layer."""

    annotations: Sequence[Annotation]
    """All, whether they count or not."""
    gold: Sequence[Annotation]
    documents: Mapping[str, Document]
    asked: Asked
    policy: AnswerSettings
    gathered: Gathered
    """What of the annotations can be compared; its story groups do not matter."""
    hasty_seconds: float
    """Per 100 tokens, the least that reading takes."""
