"""What an annotation says to the answers in it that nobody was asked for.

Label Studio's hotkeys answer questions that are not on the screen; the conditions of a question,
and of the views around it, tell which.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from tandai.labelstudio.config import LabelConfig
from tandai.labelstudio.controls import Condition, Control
from tandai.paths import split_path
from tandai.records import Answer, Attribute, Span

NO_REGION = ""


def unasked_answers(
    config: LabelConfig,
    spans: Iterable[Span],
    attributes: Iterable[Attribute],
    answers: Iterable[Answer],
) -> Iterator[Attribute | Answer]:
    """Answers to questions that were hidden for their region, or for the document.

    Args:
        config: whose questions they answer.
        spans: of one annotation.
        attributes: of the same annotation.
        answers: of the same annotation.
    """
    attributes, answers = tuple(attributes), tuple(answers)
    said = Said(config, spans, attributes, answers)
    every: list[tuple[Attribute | Answer, str]] = [(each, each.span_id) for each in attributes]
    every += ((each, NO_REGION) for each in answers)
    for each, region in every:
        control = config.control(each.name)
        if control is not None and not all(said.holds(one, region) for one in control.conditions):
            yield each


class Said:
    """What one annotation says that questions depend on: labels of each region, and choices."""

    def __init__(
        self,
        config: LabelConfig,
        spans: Iterable[Span],
        attributes: Iterable[Attribute],
        answers: Iterable[Answer],
    ) -> None:
        self.config = config
        self.labels: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for span in spans:
            self.labels[span.span_id].append((span.control, span.label))
        self.chosen: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for each in attributes:
            self.chosen[each.name] += ((each.span_id, value) for value in each.values)
        for answer in answers:
            self.chosen[answer.name] += ((NO_REGION, value) for value in answer.values)

    def holds(self, condition: Condition, region: str) -> bool:
        """Whether the question is shown for a region; of the document, for any of its regions."""
        if condition.when == "no-region-selected":
            return region == NO_REGION
        if condition.when == "region-selected":
            regions = [region] if region else list(self.labels)
            return any(self._is_labelled(each, condition) for each in regions)
        is_chosen = any(
            self._is_chosen(control, condition, region) for control in self._of(condition)
        )
        return is_chosen == (condition.when == "choice-selected")

    def _is_labelled(self, region: str, condition: Condition) -> bool:
        return any(
            condition.control in ("", control)
            and (not condition.values or label in condition.values)
            for control, label in self.labels.get(region, ())
        )

    def _of(self, condition: Condition) -> list[Control]:
        return [
            control
            for control in self.config.controls
            if control.kind in ("choices", "taxonomy") and condition.control in ("", control.name)
        ]

    def _is_chosen(self, control: Control, condition: Condition, region: str) -> bool:
        values = [
            value
            for where, value in self.chosen.get(control.name, ())
            # An answer about the document depends on that of any region.
            if where == region or not control.per_region or not region
        ]
        if not condition.values:
            return bool(values)
        return any(_names(control, value) & set(condition.values) for value in values)


def _names(control: Control, value: str) -> set[str]:
    """What a condition may call a choice: its code, or what it shows; of a path, the last step."""
    shown = dict(zip(control.codes, control.shown, strict=True)).get(value, value)
    both = (value, shown)
    return {split_path(each)[-1] for each in both} if control.has_paths else set(both)
