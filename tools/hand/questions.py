"""A label config to what may be answered where, and a page's answers to what is wrong with them."""

from collections.abc import Callable, Mapping

from hand.answers import Values
from hand.page import Page
from tandai.adjudication.config import CONTROLS
from tandai.labelstudio.controls import Control

Tell = Callable[[str, str], None]
"""Told the place in the file and the fault."""


class Questions:
    """What one page asks."""

    def __init__(self, page: Page) -> None:
        self.config, self.codes = page.config, page.codes
        own = [each for each in page.config.controls if page.config.is_about_text(each)]
        self._labels = [each for each in own if each.tag == "Labels"]
        self.of_region = {each.name: each for each in own if each.per_region and each.kind}
        self.of_document = {
            each.name: each
            for each in own
            if not each.per_region and each.kind and each.name not in CONTROLS
        }

    @property
    def labels(self) -> list[str]:
        """All labels, in the config's order."""
        return [code for each in self._labels for code in each.codes]

    def control_of(self, label: str) -> str | None:
        """The Labels tag that has a label."""
        return next((each.name for each in self._labels if label in each.codes), None)

    def full_name(self, short: str) -> str | None:
        """A question about the document by its name or its end, such as ``T1``."""
        if short in self.of_document:
            return short
        found = [name for name in self.of_document if name.endswith(f"_{short}")]
        return found[0] if len(found) == 1 else None

    def asked_of(self, label: str) -> dict[str, Control]:
        """The questions that a region of a label is asked."""
        return {
            name: each
            for name, each in self.of_region.items()
            if not each.when_labels or label in each.when_labels
        }

    def check_region(
        self, place: str, label: str, answers: Mapping[str, Values], tell: Tell
    ) -> None:
        """Unknown questions and codes, questions of another label, required ones left open."""
        asked = self.asked_of(label)
        for name, values in answers.items():
            control = self.of_region.get(name)
            if control is None:
                known = ", ".join(asked) or "none"
                tell(place, f"found the key {name!r}; expected one of {known}")
            elif name not in asked:
                labels = " or ".join(control.when_labels)
                tell(place, f"found {name} on a {label}; only {labels} is asked that")
            else:
                self._check(place, control, values, tell)
        for name, control in asked.items():
            if control.required and not answers.get(name):
                tell(place, f"found no {name}; expected {self._expected(control)}")

    def check_document(self, answers: Mapping[str, Values], tell: Tell) -> None:
        """The same of the questions about the whole document."""
        for name, values in answers.items():
            self._check("answers", self.of_document[name], values, tell)
        for name, control in self.of_document.items():
            if control.required and not answers.get(name):
                tell("answers", f"found no {name}; expected {self._expected(control)}")

    def _check(self, place: str, control: Control, values: Values, tell: Tell) -> None:
        codes = self._codes(control)
        most = control.max_usages if control.multiple or control.has_paths else 1
        for value in values:
            if codes and value not in codes:
                expected = self._expected(control)
                tell(place, f"found {control.name}: {value!r}; expected {expected}")
        if len(set(values)) < len(values):
            tell(place, f"found {control.name} with one value twice")
        if control.kind != "text" and most is not None and len(values) > most:
            tell(place, f"found {len(values)} values of {control.name}; expected {most}")

    def _codes(self, control: Control) -> list[str]:
        return sorted(self.codes[control.name]) if control.dynamic else list(control.codes)

    def _expected(self, control: Control) -> str:
        codes = self._codes(control)
        if not codes:
            return "a text"
        some = ", ".join(codes[:12])
        return f"one of {some}{f' and {len(codes) - 12} more' if len(codes) > 12 else ''}"
