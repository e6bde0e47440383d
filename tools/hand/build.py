"""An answer file and the page it answers to the annotation that the editor would submit, or faults.

A suggested region keeps its id; it counts as accepted where it and all that is said of it are as
suggested, else as changed, as the editor has it. Everything else was made by hand.
"""

from dataclasses import dataclass, field
from typing import NamedTuple

import msgspec

from hand.answers import AnswerFile, SpanSaid, Values
from hand.page import FIRST, Page, Suggested
from hand.place import find_quote
from hand.questions import Questions
from tandai.adjudication.config import NOTE, RULE_OF
from tandai.digest import sha256_text, short_digest
from tandai.records import Annotation, AnnotatorKind, Answer, Attribute, Origin, Relation, Span


class Built(NamedTuple):
    """An annotation and all that is wrong with the file; with faults it is not whole."""

    annotation: Annotation
    faults: list[str]
    warnings: list[str]
    """What may not be meant so."""


@dataclass
class _Region:
    span: Span
    answers: dict[str, Values]
    origin: Origin = "manual"
    names: set[str] = field(default_factory=set)


def build(said: AnswerFile, page: Page, *, annotator: str, kind: AnnotatorKind) -> Built:
    """Makes the annotation.

    Args:
        said: the file.
        page: what the annotator saw.
        annotator: pseudonym.
        kind: what the annotator is.
    """
    maker = _Maker(said, page, annotator)
    for step in (maker.check_names, maker.keep, maker.mark, maker.link, maker.answer):
        step()
    regions = sorted(maker.regions, key=lambda each: (each.span.start, each.span.end))
    guideline = page.data.get("guideline_version", "")
    return Built(
        Annotation(
            annotation_id=f"{page.document.document_id}/{page.layer}/{annotator}/1",
            document_id=page.document.document_id,
            text_sha256=page.document.text_sha256,
            layer=page.layer,
            guideline_version=guideline,
            annotator_id=annotator,
            annotator_kind=kind,
            spans=tuple(msgspec.structs.replace(each.span, origin=each.origin) for each in regions),
            attributes=tuple(
                maker.attribute(each, name, values)
                for each in regions
                for name, values in each.answers.items()
                if values
            ),
            relations=tuple(maker.relations),
            answers=tuple(maker.answers),
        ),
        maker.faults,
        maker.warnings,
    )


class _Maker:
    """Goes through one file."""

    def __init__(self, said: AnswerFile, page: Page, annotator: str) -> None:
        self.said, self.page, self.annotator = said, page, annotator
        self.questions = Questions(page)
        self.faults: list[str] = []
        self.warnings: list[str] = []
        self.regions: list[_Region] = []
        self.by_name: dict[str, _Region] = {}
        self.relations: list[Relation] = []
        self.answers: list[Answer] = []

    def fault(self, place: str, words: str) -> None:
        self.faults.append(f"{place}: {words}.")

    def check_names(self) -> None:
        """Document, layer, and every name of a suggestion."""
        told = (("document", self.said.document_id, self.page.document.document_id),
                ("layer", self.said.layer, self.page.layer))  # fmt: skip
        for key, found, expected in told:
            if found != expected:
                self.fault(key, f"found {found!r}; expected {expected!r}")
        known = {name for each in self.page.suggested for name in (*each.regions, *each.relations)}
        for key, names in (("keep", self.said.keep), ("drop", self.said.drop)):
            for name in sorted(names - known):
                self.fault(key, f"found {name!r}, which is no suggestion on the page")

    def keep(self) -> None:
        """Suggested regions that stay."""
        for suggested in self.page.suggested:
            is_first = suggested.letter == FIRST
            for name, span in suggested.regions.items():
                kept = name in self.said.keep or (self.said.keeps_all and is_first)
                given = is_first and self.page.given_spans
                if name in self.said.drop:
                    if given:
                        self.fault("drop", f"found {name}; the regions of this layer are given")
                elif kept or given:
                    self.add(name, self.taken(suggested, span, with_answers=kept))

    def taken(self, suggested: Suggested, span: Span, *, with_answers: bool) -> _Region:
        """A suggested region as the annotator's own; one of a second suggestion is drawn anew."""
        answers = {
            name: each.values for name, each in suggested.attributes.get(span.span_id, {}).items()
        }
        if suggested.letter == FIRST:
            region = _Region(span, answers if with_answers else {}, "accepted_untouched")
            if not with_answers and answers:
                region.origin = "changed"
            return region
        return _Region(self.drawn(span.start, span.end, span.control, span.label), answers)

    def drawn(self, start: int, end: int, control: str, label: str) -> Span:
        about = (self.page.document.document_id, self.page.layer, self.annotator)
        name = short_digest(" ".join(map(str, (*about, start, end, control, label))))
        return Span(
            span_id=name[:10],
            start=start,
            end=end,
            control=control,
            label=label,
            quote_sha256=sha256_text(self.page.text[start:end]),
            origin="manual",
        )

    def add(self, name: str, region: _Region) -> None:
        """Makes a region known under one name more; two regions never share one."""
        if self.by_name.setdefault(name, region) is not region:
            self.fault(name, "found two regions of this name; expected a name for each")
        region.names.add(name)
        if region not in self.regions:
            self.regions.append(region)

    def mark(self) -> None:
        """What the file says of regions."""
        for said in self.said.spans:
            region = self.changed(said) if said.suggested else self.new(said)
            if region is not None:
                self.questions.check_region(said.place, region.span.label, region.answers,
                                            self.fault)  # fmt: skip
        mentioned = {each.suggested for each in self.said.spans} | {
            each.id for each in self.said.spans
        }
        for region in self.regions:
            if not region.names & mentioned:
                place = f"{min(region.names)} ({self.quote(region.span)!r})"
                self.questions.check_region(place, region.span.label, region.answers, self.fault)
        self.check_twins()

    def check_twins(self) -> None:
        seen: dict[tuple[int, int, str], str] = {}
        for region in self.regions:
            key = (region.span.start, region.span.end, region.span.label)
            name = min(region.names, default="")
            if key in seen:
                self.fault(name, f"found the same words with the same label as {seen[key]}")
            seen[key] = name

    def changed(self, said: SpanSaid) -> _Region | None:
        """A suggested region that the file speaks of."""
        found = [
            (each, each.regions[said.suggested])
            for each in self.page.suggested
            if said.suggested in each.regions
        ]
        if not found:
            self.fault(said.place, f"found from: {said.suggested}, which is no suggested region")
            return None
        if said.suggested in self.said.drop:
            self.fault(said.place, f"found {said.suggested}, which drop names as well")
            return None
        ((suggested, span),) = found
        region = self.by_name.get(said.suggested)
        if region is None:
            region = self.taken(suggested, span, with_answers=True)
            self.add(said.suggested, region)
        if said.id:
            self.add(said.id, region)
        if said.quote or said.label:
            if self.page.given_spans and suggested.letter == FIRST:
                self.fault(said.place, "found a quote or label; the regions here are given")
                return region
            self.move(said, region)
        region.answers = {**region.answers, **said.answers}
        if suggested.letter == FIRST:
            self.set_origin(region, suggested, span)
        return region

    def move(self, said: SpanSaid, region: _Region) -> None:
        start, end = region.span.start, region.span.end
        if said.quote:
            place = find_quote(self.page, said)
            if isinstance(place, str):
                self.fault(said.place, place)
                return
            start, end = place
        label = said.label or region.span.label
        control = self.questions.control_of(label)
        if control is None:
            self.unknown_label(said)
            return
        region.span = msgspec.structs.replace(
            region.span,
            start=start,
            end=end,
            control=control,
            label=label,
            quote_sha256=sha256_text(self.page.text[start:end]),
        )

    def set_origin(self, region: _Region, suggested: Suggested, span: Span) -> None:
        """Accepted where nothing differs from what was suggested."""
        before = {
            name: each.values for name, each in suggested.attributes.get(span.span_id, {}).items()
        }
        now = {name: values for name, values in region.answers.items() if values}
        is_same = (region.span.start, region.span.end, region.span.label, now) == (
            span.start,
            span.end,
            span.label,
            before,
        )
        region.origin = "accepted_untouched" if is_same else "changed"

    def new(self, said: SpanSaid) -> _Region | None:
        """A region drawn by its quote; exactly on a suggested one, it is that one."""
        for key in ("label", "quote"):
            if not getattr(said, key):
                self.fault(said.place, f"found no {key}; expected one, or from: and a suggestion")
                return None
        if self.page.given_spans:
            self.fault(said.place, "found a new region; the regions of this layer are given")
            return None
        place = find_quote(self.page, said)
        control = self.questions.control_of(said.label)
        if control is None:
            self.unknown_label(said)
        if isinstance(place, str):
            self.fault(said.place, place)
        if control is None or isinstance(place, str):
            return None
        first = self.page.first
        same = next(
            (
                (name, span)
                for name, span in (first.regions if first else {}).items()
                if (span.start, span.end, span.label) == (*place, said.label)
                and name not in self.by_name
            ),
            None,
        )
        if first is not None and same is not None:
            region = _Region(same[1], dict(said.answers))
            self.set_origin(region, first, same[1])
            self.add(same[0], region)
            lost = first.attributes.get(same[1].span_id, {}).keys() - said.answers.keys()
            if lost:
                names = ", ".join(sorted(lost))
                self.warnings.append(
                    f"{said.place}: these words are suggested as {same[0]}, whose {names} the file "
                    f"does not repeat, so it goes; keep it with from: {same[0]}."
                )
        else:
            region = _Region(self.drawn(*place, control, said.label), dict(said.answers))
        self.add(said.id or f"{said.place}", region)
        return region

    def unknown_label(self, said: SpanSaid) -> None:
        known = ", ".join(self.questions.labels)
        self.fault(said.place, f"found the label {said.label!r}; expected one of {known}")

    def link(self) -> None:
        """Suggested arrows whose ends stayed, and those that the file draws."""
        ids = {each.span.span_id for each in self.regions}
        for suggested in self.page.suggested[:1]:
            for name, each in suggested.relations.items():
                ends = {each.from_id, each.to_id}
                names = {suggested.names.get(end, "") for end in ends}
                kept = self.said.keeps_all or names <= self.said.keep or name in self.said.keep
                if kept and ends <= ids and name not in self.said.drop:
                    self.relations.append(msgspec.structs.replace(each, origin="manual"))
        for said in self.said.relations:
            if said.label not in self.page.config.relations:
                known = ", ".join(self.page.config.relations) or "none in this layer"
                self.fault(said.place, f"found the label {said.label!r}; expected one of {known}")
            ends_found = [self.by_name.get(each) for each in (said.from_id, said.to_id)]
            for end, region in zip((said.from_id, said.to_id), ends_found, strict=True):
                if region is None:
                    self.fault(said.place, f"found the end {end!r}, which is no region of the file")
            if all(ends_found):
                first, last = (each.span.span_id for each in ends_found if each)
                made = Relation(
                    from_id=first,
                    to_id=last,
                    direction="right",
                    labels=(said.label,),
                    origin="manual",
                )
                if any((e.from_id, e.to_id, e.labels) == (first, last, made.labels)
                       for e in self.relations):  # fmt: skip
                    self.fault(said.place, "found an arrow that is there already")
                else:
                    self.relations.append(made)

    def answer(self) -> None:
        """What is said of the whole document."""
        given: dict[str, tuple[Values, Origin]] = {}
        if self.said.keeps_all and self.page.first:
            for name, each in self.page.first.answers.items():
                given[name] = (each.values, "accepted_untouched")
        for short, values in self.said.answers.items():
            full = self.questions.full_name(short)
            if full is None:
                known = ", ".join(self.questions.of_document) or "none in this layer"
                self.fault("answers", f"found the question {short!r}; expected one of {known}")
                continue
            before = self.page.first.answers.get(full) if self.page.first else None
            origin: Origin = "manual"
            if before is not None:
                origin = "accepted_untouched" if before.values == values else "changed"
            given[full] = (values, origin)
        self.questions.check_document({name: each[0] for name, each in given.items()}, self.fault)
        for name, (values, origin) in given.items():
            control = self.page.config.control(name)
            if control and control.kind and values:
                made = Answer(name=name, kind=control.kind, values=values, origin=origin)
                self.answers.append(made)
        self.curate()

    def curate(self) -> None:
        """Rules by number and the note, which curation projects ask for."""
        rules = tuple(f"{number}/{rule}" for number, rule in self.said.rules.items())
        for key, name, values in (
            ("rules", RULE_OF, rules),
            ("note", NOTE, (self.said.note,) if self.said.note else ()),
        ):
            control = self.page.config.control(name)
            if not values:
                continue
            if control is None or control.kind is None:
                if key == "rules":  # a note to oneself does no harm
                    self.fault(key, "found rules; only a curation project asks for them")
                continue
            for value in values if key == "rules" else ():
                if value not in self.page.codes.get(RULE_OF, set()):
                    self.fault(key, f"found {value.replace('/', ': ')}; expected the number of a "
                               "difference, or ALL, and a rule of the guideline")  # fmt: skip
            made = Answer(name=name, kind=control.kind, values=values, origin="manual")
            self.answers.append(made)

    def attribute(self, region: _Region, name: str, values: Values) -> Attribute:
        control = self.page.config.control(name)
        kind = control.kind if control and control.kind else "choices"
        return Attribute(
            span_id=region.span.span_id,
            name=name,
            kind=kind,
            values=values,
            origin=region.origin,
        )

    def quote(self, span: Span) -> str:
        return self.page.text[span.start : span.end][:60]
