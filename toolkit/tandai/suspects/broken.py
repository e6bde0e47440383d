"""Rules of the scheme that gold breaks to suspects: what `tandai check` says, for curators to mend."""

import re
from collections.abc import Iterable, Iterator

from tandai.findings import Severity
from tandai.layers.rules.check import Breach
from tandai.layers.rules.cue_words import CUE_WORDS
from tandai.suspects.records import Suspect

SCORES: dict[Severity, float] = {"error": 0.9, "warning": 0.6, "note": 0.3}
"""A rule is broken or not; how much it matters is all that there is to rank by."""
_SPAN = re.compile(r"(\d+):(\d+) (.+)", re.DOTALL)


def find_broken_rules(
    layer: str, breaches: Iterable[Breach], *, asked: tuple[str, ...]
) -> Iterator[Suspect]:
    """Every breach, told by the rule's own words: those of the fault may be words of the text.

    What the list of cue words lacks is mended there, and told by `cue-without-span`.

    Args:
        layer: the layer's name.
        breaches: of the layer's gold.
        asked: of a layer whose spans are given, the questions to ask about a span instead of it.
    """
    for each in breaches:
        if each.rule in CUE_WORDS:
            continue
        read = _SPAN.fullmatch(each.fault.place)
        names = asked if read else ()
        for name in names or ("",):
            label = read[3] if read else ""
            yield Suspect(
                rule="rule-broken",
                layer=layer,
                document_id=each.document_id,
                annotators=(),
                in_gold=True,
                start=int(read[1]) if read else None,
                end=int(read[2]) if read else None,
                what="attribute" if name else "span" if read else "answer",
                item=f"{label} {name}" if name else label or each.fault.place,
                found=each.fault.place if read else "as it stands",
                others=f"{each.rule} ({', '.join((each.severity, *each.guideline))}): {each.reason}",
                score=SCORES[each.severity],
                scheme_rule=each.rule,
            )
