"""Answers of the datasheet to Croissant's properties of responsible AI."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from tandai.datasheet.answers import is_answered
from tandai.datasheet.questions import answered_by

_DAY = r"\d{4}(?:-\d{2}(?:-\d{2})?)?"
_DAYS = re.compile(rf"{_DAY}(?:\s*/\s*{_DAY})?")
_TIMEFRAME = "dataCollectionTimeframe"
_ANALYSIS = "dataAnnotationAnalysis"
_LISTED = frozenset({"dataCollectionType"})


def rai_of(answers: Mapping[str, str], analysis: Sequence[str] = ()) -> dict[str, Any]:
    """What the answers say of each property; what is unknown or not applicable is left out.

    Args:
        answers: by the questions' keys.
        analysis: what a program says of agreement, behind what people do.
    """
    said: dict[str, Any] = {}
    for name, keys in sorted(answered_by("rai").items()):
        found = [answers[key] for key in keys if is_answered(answers.get(key, ""))]
        if name == _ANALYSIS:
            found += analysis
        if not found:
            continue
        if name == _TIMEFRAME:
            # The standard wants days; words stand in the datasheet alone.
            if _DAYS.fullmatch(found[0]):
                said[f"rai:{name}"] = [day.strip() for day in found[0].split("/")]
        elif name in _LISTED:
            said[f"rai:{name}"] = [line for each in found for line in each.splitlines() if line]
        else:
            said[f"rai:{name}"] = "\n\n".join(found)
    return said
