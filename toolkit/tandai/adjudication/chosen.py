"""A place that somebody wants looked at to questions: about what gold has there, or would have."""

import re
from collections.abc import Collection, Mapping
from typing import NamedTuple

from tandai.adjudication.items import Place, read_item
from tandai.adjudication.queue import vocabulary
from tandai.adjudication.records import Question
from tandai.errors import InputError
from tandai.gold.keys import attribute_item, key_of
from tandai.labelstudio.config import LabelConfig
from tandai.records import Annotation, What

FORM = "DOCUMENT:START-END, and at will :LABEL or :QUESTION"
_CHOICE = re.compile(r"(?P<document>.+?):(?P<start>\d+)-(?P<end>\d+)(?::(?P<name>.+))?", re.DOTALL)


class Choice(NamedTuple):
    """What somebody wants a curator to look at."""

    document_id: str
    start: int
    end: int
    name: str
    """A label; a question, with the part of it that alone is meant; empty: what gold has there."""

    def __str__(self) -> str:
        """As it is written."""
        return ":".join(filter(None, (self.document_id, f"{self.start}-{self.end}", self.name)))


def read_choice(written: str) -> Choice:
    """A choice as it is written on the command line.

    Raises:
        InputError: it is none.
    """
    read = _CHOICE.fullmatch(written)
    if read is None or int(read["start"]) >= int(read["end"]):
        raise InputError("a chosen place", found=repr(written), expected=f"{FORM}; START below END")
    return Choice(read["document"], int(read["start"]), int(read["end"]), read["name"] or "")


def choose_questions(
    choice: Choice, gold: Annotation, config: LabelConfig, *, spans_are_given: bool
) -> tuple[Question, ...]:
    """What a curator is asked about a chosen place.

    With a label: the span of it there, marked or not. With a question: the answer to it of each
    span that stands just there. With neither: the spans that stand just there, or else those that
    touch the place; where spans are given, all that was answered about them.

    Args:
        choice: the place.
        gold: of the document, in the layer.
        config: of the layer.
        spans_are_given: whether the layer asks about another's spans and marks none.

    Raises:
        InputError: the name is no label and no question, or nothing is there that it could be about.
    """
    labels, names = vocabulary(config)
    place = (choice.start, choice.end)
    exact = [each for each in gold.spans if (each.start, each.end) == place]
    items: list[tuple[What, str]]
    control = next((each for each in labels if choice.name in labels[each]), None)
    if control is not None and not spans_are_given:
        items = [("span", str(Place(*place, control, choice.name)))]
    elif choice.name and control is None:
        items = [("attribute", attribute_item(key_of(each), choice.name)) for each in exact]
        _refuse_unknown(choice, labels, names)
    elif spans_are_given:
        ids = {each.span_id: key_of(each) for each in exact if choice.name in ("", each.label)}
        items = [
            ("attribute", attribute_item(ids[each.span_id], each.name))
            for each in gold.attributes
            if each.span_id in ids
        ]
    else:
        touching = [one for one in gold.spans if one.start < place[1] and place[0] < one.end]
        items = [("span", str(key_of(each))) for each in exact or touching]
    if not items:
        spans = ", ".join(
            f"{each.start}-{each.end} {each.label}"
            for each in gold.spans
            if each.start < place[1] and place[0] < each.end
        )
        raise InputError(
            str(choice),
            found=f"no span just there in gold; touching it: {spans or 'none'}",
            expected="the place of a span of gold, or a label for one that is missing",
        )
    return tuple(
        Question(what=what, item=item, reason="chosen")
        for what, item in dict.fromkeys(items)
        if read_item(what, item, labels, names) is not None
    )


def _refuse_unknown(
    choice: Choice, labels: Mapping[str, Collection[str]], names: Collection[str]
) -> None:
    if not any(choice.name == each or choice.name.startswith(f"{each} ") for each in names):
        known = sorted({label for codes in labels.values() for label in codes})
        raise InputError(
            str(choice),
            found=f"{choice.name!r}",
            expected=f"a label ({', '.join(known)}) or a question ({', '.join(sorted(names))})",
        )
