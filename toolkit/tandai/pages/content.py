"""Documents, annotations and gold to the lists that the page's script draws."""

from collections.abc import Iterator, Mapping, Sequence

import msgspec

from tandai.labelstudio.config import LabelConfig
from tandai.pages.differences import (
    KINDS,
    UNLABELLED,
    Difference,
    find_differences,
    in_words,
    is_text,
)
from tandai.pages.records import (
    Arrow,
    Different,
    DocumentIsland,
    Entry,
    Hand,
    Joined,
    Label,
    Mark,
    Pass,
    SaidBy,
    Summary,
    Voice,
)
from tandai.records import Annotation, Answer, Article, Attribute, Document, Span

GOLD = Hand("gold", "gold")
WORDS_WITHHELD = None


class Case(msgspec.Struct, frozen=True, kw_only=True):
    """A document and all that is said of it."""

    document: Document
    article: Article
    group_id: str
    text: str | None
    """Null where it may not be shown, or is not here."""
    voting: Mapping[str, Sequence[Annotation]]
    """By layer, the answers that count, one an annotator."""
    gold: Mapping[str, Annotation]
    """By layer."""
    links: Mapping[str, Sequence[tuple[str, str]]]
    """By layer: whose task, empty for everybody's, and its address."""


class Numbers(msgspec.Struct, frozen=True):
    """Numbers of layers, labels and hands: what lists of the page hold instead of names."""

    layers: tuple[str, ...]
    labels: tuple[Label, ...]
    hands: tuple[Hand, ...]

    def layer(self, name: str) -> int:
        """The number of a layer."""
        return self.layers.index(name)


def number_names(configs: Mapping[str, LabelConfig], cases: Sequence[Case]) -> Numbers:
    """Numbers every label and hand; labels that no config has any more come last.

    Args:
        configs: by layer, in their order.
        cases: all documents.
    """
    labels: dict[tuple[str, str, str], Label] = {}
    hands: dict[str, Hand] = {}
    for layer, config in configs.items():
        for control in config.controls:
            if control.makes_regions:
                for code, shown in zip(control.codes, control.shown, strict=True):
                    labels[layer, control.name, code] = Label(layer, control.name, code, shown)
    for case in cases:
        for annotation in _all(case):
            hands.setdefault(
                annotation.annotator_id, Hand(annotation.annotator_id, annotation.annotator_kind)
            )
            for span in annotation.spans:
                key = (annotation.layer, span.control, span.label)
                labels.setdefault(key, Label(*key, span.label))
    people = sorted((each for each in hands.values() if each != GOLD), key=lambda each: each.name)
    return Numbers(tuple(configs), tuple(labels.values()), (*people, GOLD))


def _all(case: Case) -> Iterator[Annotation]:
    for voting in case.voting.values():
        yield from voting
    yield from case.gold.values()


class Drawer:
    """Documents to what the script draws, names replaced by their numbers."""

    def __init__(self, numbers: Numbers) -> None:
        self.layers = {name: number for number, name in enumerate(numbers.layers)}
        self.hands = {hand.name: number for number, hand in enumerate(numbers.hands)}
        self.labels = {
            (label.layer, label.control, label.code): number
            for number, label in enumerate(numbers.labels)
        }
        self.ways: dict[str, int] = {}
        """How spans came about, numbered as they are met."""

    def draw(
        self, case: Case, joined: tuple[tuple[Joined, ...], ...]
    ) -> tuple[Entry, DocumentIsland]:
        """The document's line in lists, and all of it.

        Args:
            case: the document.
            joined: its rows of each table.
        """
        shows = case.text is not None
        passes, summaries = [], []
        for layer in self.layers:
            voting, gold = case.voting.get(layer, ()), case.gold.get(layer)
            if not voting and gold is None:
                continue
            differences = find_differences(voting, gold)
            voices = [*voting, *([gold] if gold else [])]
            passes.append(
                Pass(
                    layer=self.layers[layer],
                    voices=tuple(self._voice(each, shows=shows) for each in voices),
                    differences=tuple(self._different(each, shows=shows) for each in differences),
                    links=tuple(case.links.get(layer, ())),
                )
            )
            summaries += [self._summary(layer, each) for each in differences]
        document, article = case.document, case.article
        entry = Entry(
            id=document.document_id,
            title=article.title,
            publisher=article.publisher,
            published_at=article.published_at,
            group=case.group_id,
            url=article.url if article.url.startswith(("https://", "http://")) else "",
            shows_text=shows,
            differences=tuple(summaries),
        )
        island = DocumentIsland(
            id=document.document_id,
            text=case.text,
            tokens=() if shows else tuple(at for token in document.tokens for at in token),
            lines=() if shows else tuple(at for z in document.zones for at in (z.start, z.end)),
            passes=tuple(passes),
            joined=joined,
        )
        return entry, island

    def _voice(self, annotation: Annotation, *, shows: bool) -> Voice:
        said: dict[str, dict[str, list[Attribute | Answer]]] = {}
        for each in annotation.attributes:
            said.setdefault(each.span_id, {}).setdefault(each.name, []).append(each)
        answers: dict[str, list[Attribute | Answer]] = {}
        for answer in annotation.answers:
            answers.setdefault(answer.name, []).append(answer)
        return Voice(
            hand=self.hands[annotation.annotator_id],
            marks=tuple(
                Mark(
                    span_id=span.span_id,
                    start=span.start,
                    end=span.end,
                    label=self.labels[annotation.layer, span.control, span.label],
                    way=self.ways.setdefault(_way(span), len(self.ways)),
                    said=_words(said.get(span.span_id, {}), shows=shows),
                )
                for span in sorted(annotation.spans, key=lambda each: (each.start, -each.end))
            ),
            arrows=tuple(
                Arrow(
                    *_ends(each.from_id, each.to_id, each.direction),
                    "/".join(each.labels) or UNLABELLED,
                )
                for each in annotation.relations
            ),
            answers=_words(answers, shows=shows),
        )

    def _different(self, each: Difference, *, shows: bool) -> Different:
        return Different(
            kinds=tuple(KINDS.index(kind) for kind in each.kinds),
            start=each.start,
            end=each.end,
            what=each.what,
            said=tuple(
                SaidBy(
                    self.hands[who],
                    said.words if shows or not said.is_text else WORDS_WITHHELD,
                    said.span_ids,
                )
                for who, said in each.said.items()
            ),
            is_settled=each.is_settled,
        )

    def _summary(self, layer: str, each: Difference) -> Summary:
        numbers = {
            number
            for (owner, _, code), number in self.labels.items()
            if owner == layer and code in each.labels
        }
        return Summary(
            layer=self.layers[layer],
            kinds=tuple(KINDS.index(kind) for kind in each.kinds),
            labels=tuple(sorted(numbers)),
            odd=tuple(self.hands[who] for who in each.odd),
            is_settled=each.is_settled,
        )


def _way(span: Span) -> str:
    """``manual``, ``accepted untouched``, ``adjudicated by C5``."""
    by = span.rule or span.policy
    return span.origin.replace("_", " ") + (f" by {by}" if by else "")


def _words(
    said: Mapping[str, Sequence[Attribute | Answer]], *, shows: bool
) -> tuple[tuple[str, str | None], ...]:
    """Answers by name; one written freely may quote the article, and is withheld with it."""
    return tuple(
        (name, in_words(parts) if shows or not is_text(parts[0].kind) else WORDS_WITHHELD)
        for name, parts in said.items()
    )


def _ends(from_id: str, to_id: str, direction: str) -> tuple[str, str]:
    return (to_id, from_id) if direction == "left" else (from_id, to_id)
