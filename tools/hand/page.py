"""A task as its server shows it to what stands on the annotator's page, each part with a name.

Regions of the first suggestion, which the page opens with, are called p1, p2 …, its arrows r1,
r2 …; a curator's further suggestions, one an annotator, a1 …, b1 ….
"""

from dataclasses import dataclass
from functools import cached_property
from string import ascii_lowercase
from typing import Any

import msgspec

from tandai.digest import sha256_text
from tandai.errors import CheckError, InputError
from tandai.findings import raise_on_errors
from tandai.labelstudio.config import LabelConfig
from tandai.labelstudio.regions import read_result
from tandai.labelstudio.validate import codes_in_data
from tandai.records import Answer, Attribute, Document, Relation, Span

FIRST = "p"
OTHERS = [letter for letter in ascii_lowercase if letter not in "prcesu"]
"""Letters of further suggestions; those that annotators like for names of their own are left out."""


@dataclass(frozen=True)
class Suggested:
    """One suggestion of a task."""

    letter: str
    who: str
    """Its model version; of a curator's further ones, the annotator's pseudonym."""
    prediction: int
    regions: dict[str, Span]
    """By name, in text order."""
    attributes: dict[str, dict[str, Attribute]]
    """By region id and question."""
    relations: dict[str, Relation]
    answers: dict[str, Answer]

    @cached_property
    def names(self) -> dict[str, str]:
        """Region ids to names."""
        return {span.span_id: name for name, span in self.regions.items()}


@dataclass(frozen=True)
class Page:
    """What an annotator sees of one document in one layer."""

    document: Document
    layer: str
    config: LabelConfig
    task_id: int
    data: dict[str, Any]
    text: str
    suggested: tuple[Suggested, ...]
    given_spans: bool
    """The regions are another layer's gold, and are not to be changed."""

    @property
    def codes(self) -> dict[str, set[str]]:
        """By question, the codes that came with the task."""
        return codes_in_data(self.config, self.data)

    @property
    def first(self) -> Suggested | None:
        """What the page opens with; None where nothing is suggested."""
        return self.suggested[0] if self.suggested else None

    def line_of(self, offset: int) -> int:
        """Number of the line that a character stands in, from 1."""
        return 1 + sum(zone.end <= offset for zone in self.document.zones)


def make_page(
    task: dict[str, Any], document: Document, layer: str, config: LabelConfig, *, given_spans: bool
) -> Page:
    """Reads a task.

    Args:
        task: as ``GET api/tasks/ID`` has it; its annotations are not looked at.
        document: what it is about.
        layer: of the task.
        config: of the task's project.
        given_spans: whether its regions are another layer's gold.

    Raises:
        InputError: the task shows another text than the document's.
        CheckError: a suggestion cannot be read.
    """
    data = task["data"]
    text = data[config.text_key]
    if sha256_text(text) != document.text_sha256:
        raise InputError(f"task {task['id']}", found="another text than the document's of that id",
                         expected="tasks pushed from this project")  # fmt: skip
    codes = codes_in_data(config, data)
    made = []
    # The page opens with the project's model version, which is the first that was sent.
    predictions = sorted(task["predictions"], key=lambda each: each["id"])
    if len(predictions) > 1 + len(OTHERS):
        raise CheckError(f"task {task['id']} has {len(predictions)} suggestions; too many to name.")
    for letter, prediction in zip([FIRST, *OTHERS], predictions, strict=False):
        place = f"task {task['id']}, suggestion {prediction['id']}"
        raws = [msgspec.Raw(msgspec.json.encode(each)) for each in prediction["result"]]
        parts = read_result(raws, config, text, place=place, suggested=True, inventories=codes)
        raise_on_errors(parts.findings, doing=f"reading {place}")
        spans = sorted(parts.spans, key=lambda each: (each.start, each.end, each.span_id))
        attributes: dict[str, dict[str, Attribute]] = {}
        for each in parts.attributes:
            attributes.setdefault(each.span_id, {})[each.name] = each
        made.append(
            Suggested(
                letter=letter,
                who=prediction["model_version"] or "",
                prediction=prediction["id"],
                regions={f"{letter}{n}": span for n, span in enumerate(spans, start=1)},
                attributes=attributes,
                relations={
                    f"{'r' if letter == FIRST else letter + 'r'}{n}": each
                    for n, each in enumerate(parts.relations, start=1)
                },
                answers={each.name: each for each in parts.answers},
            )
        )
    return Page(
        document=document,
        layer=layer,
        config=config,
        task_id=task["id"],
        data=data,
        text=text,
        suggested=tuple(made),
        given_spans=given_spans,
    )
