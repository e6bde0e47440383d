"""Labels of subwords say the same spans again, but for those that are reported, with every kind."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import tandai
from exports.fast import KINDS, Called, trained
from exports.made import documents
from release.made import Release, read_rows
from tandai.errors import OffsetError, TandaiError
from tandai.exports.documents import Exported
from tandai.exports.fit import IGNORED, RULES
from tandai.exports.subwords import Aligned, Window, align

LABELS = ("PER", "GPE")


def spans_of(window: Window, names: Sequence[str]) -> list[tuple[int, int, str]]:
    """The spans that a window's labels say, in text order; an I that goes nothing on begins one."""
    found: list[tuple[int, int, str]] = []
    inside = ""
    for (start, end), number in zip(window.offsets, window.labels, strict=True):
        side, _, label = ("O" if number == IGNORED else names[number]).partition("-")
        if side == "B" or (label and label != inside):
            found.append((start, end, label))
        elif label and start < end:
            first, last, _ = found[-1]
            found[-1] = (min(first, start), max(last, end), label)
        inside = label
    return found


def row_of(document: Exported) -> dict[str, Any]:
    spans = [{"start": each.start, "end": each.end, "label": each.label} for each in document.spans]
    return {"document_id": "d1", "text": document.text, "entities": spans}


def row(text: str, *spans: tuple[int, int, str]) -> dict[str, Any]:
    made = [{"start": start, "end": end, "label": label} for start, end, label in spans]
    return {"document_id": "d1", "text": text, "entities": made}


def decoded(aligned: Aligned) -> set[tuple[int, int, str]]:
    return {span for window in aligned.windows for span in spans_of(window, aligned.names)}


def misfits(aligned: Aligned) -> list[tuple[int, int, str]]:
    return [(each.start, each.end, each.rule) for each in aligned.misfits]


def test_an_i_behind_nothing_is_no_part_of_a_span_before_it() -> None:
    """Else the round trip below would hold for labels that leave a hole."""
    names = ("O", "B-PER", "I-PER", "B-GPE", "I-GPE")
    offsets = [(0, 2), (3, 5), (6, 8), (9, 11)]
    for labels, spans in (
        ([1, 0, 2, 0], [(0, 2, "PER"), (6, 8, "PER")]),
        ([1, 2, 4, 4], [(0, 5, "PER"), (6, 11, "GPE")]),
    ):
        window = Window(document_id="d1", inputs={}, labels=labels, offsets=offsets)
        assert spans_of(window, names) == spans


@settings(max_examples=120)
@given(documents(), st.sampled_from(KINDS), st.sampled_from([(None, 0), (6, 0), (8, 3)]))
def test_what_is_not_reported_comes_back(
    document: Exported, kind: str, size: tuple[int | None, int]
) -> None:
    aligned = align([row_of(document)], Called(kind), LABELS, max_length=size[0], stride=size[1])
    said = decoded(aligned)
    reported = Counter((each.start, each.end, each.label) for each in aligned.misfits)
    there = Counter((each.start, each.end, each.label) for each in document.spans)
    assert not reported - there
    assert set((there - reported).keys()) <= said
    instead = {(*each.labelled, each.label) for each in aligned.misfits if each.labelled}
    assert said <= set(there) | instead
    assert aligned.n_spans == len(document.spans)
    assert set(aligned.counts()) <= set(RULES)
    for window in aligned.windows:
        assert len(window.labels) == len(window.offsets) == len(window.inputs["input_ids"])
        assert window.labels[0] == window.labels[-1] == IGNORED


@pytest.mark.parametrize("kind", KINDS)
def test_white_space_before_a_word_is_no_part_of_it(kind: str) -> None:
    """Byte-level and SentencePiece subwords reach over it; emoji are several subwords."""
    text = "kapal 👩‍🔧 Bayu  Wiratmaka di Selatira"
    at = text.index("Bayu")
    spans = [(6, 9, "GPE"), (at, at + 15, "PER"), (len(text) - 8, len(text), "GPE")]
    aligned = align([row(text, *spans)], trained(kind), LABELS)
    found = decoded(aligned)
    assert set(spans[1:]) <= found
    if kind.startswith("byte-level"):
        assert found == set(spans)
        assert not aligned.misfits


def test_names_and_numbers_are_the_releases(full: Release) -> None:
    release, manifest = full
    labels = manifest.label_sets["entity.entity"]
    rows = read_rows(release, manifest.tables["entities"])
    aligned = tandai.align(rows, trained("byte-level"), labels)
    assert aligned.names == manifest.label_sets["entity.entity.bio"]
    assert aligned.n_spans == sum(len(each["entities"]) for each in rows)
    wanted = {(each["start"], each["end"]) for each in rows[0]["entities"]}
    first = spans_of(aligned.windows[0], aligned.names)
    reported = {
        (each.start, each.end)
        for each in aligned.misfits
        if each.document_id == rows[0]["document_id"]
    }
    assert {(start, end) for start, end, _ in first} >= wanted - reported
    numbered = [
        {
            **each,
            "entities": [
                {**span, "label": labels.index(span["label"])} for span in each["entities"]
            ],
        }
        for each in rows
    ]
    assert align(numbered, trained("byte-level"), labels) == aligned
    tagged = [{**each, "text": None, "entities": None} for each in rows]
    by_tokens = align(tagged, trained("byte-level"), labels)
    assert by_tokens.n_spans == sum(
        tag.startswith("B-") for each in rows for tag in each["ner_tags"]
    )
    assert not by_tokens.misfits


def test_a_span_that_a_window_cuts() -> None:
    """It is learnt nowhere in halves; the next window has it whole, if windows share enough."""
    text = "kapal di kapal Bayu Wiratmaka di Selatira"
    span = (15, 29, "PER")
    cut = align([row(text, span)], Called("words"), LABELS, max_length=6)
    assert [window.inputs["input_ids"][1:-1] for window in cut.windows] == [
        trained("words").encode(part, add_special_tokens=False).ids
        for part in ("kapal di kapal Bayu", "Wiratmaka di Selatira")
    ]
    assert [window.labels for window in cut.windows] == [
        [IGNORED, 0, 0, 0, IGNORED, IGNORED],
        [IGNORED, IGNORED, 0, 0, IGNORED],
    ]
    assert misfits(cut) == [(15, 29, "span-cut")]
    whole = align([row(text, span)], Called("words"), LABELS, max_length=6, stride=2)
    assert decoded(whole) == {span}
    assert not whole.misfits


def test_a_span_behind_all_windows_is_cut() -> None:
    """A tokenizer that only truncates."""

    class Truncating(Called):
        def __call__(self, text: str, **options: Any) -> dict[str, list[Any]]:
            return {key: value[:1] for key, value in super().__call__(text, **options).items()}

    text = "kapal di kapal Bayu Wiratmaka"
    spans = [(0, 5, "GPE"), (15, 29, "PER"), (20, 29, "PER")]
    aligned = align([row(text, *spans)], Truncating("words"), LABELS, max_length=6)
    assert decoded(aligned) == {spans[0]}
    assert misfits(aligned) == [(15, 29, "span-cut"), (20, 29, "span-cut")]


def test_edges_inside_and_characters_that_are_dropped() -> None:
    inside = align([row("kapal Selatira", (6, 9, "GPE"))], Called("words"), LABELS)
    assert [(each.rule, each.labelled) for each in inside.misfits] == [("span-in-subword", (6, 14))]
    dropped = align(
        [row("kapal #Bayu # di", (6, 11, "PER"), (12, 13, "GPE"))], Called("dropping"), LABELS
    )
    assert [(each.rule, each.labelled) for each in dropped.misfits] == [
        ("span-edge-dropped", (7, 11)),
        ("span-without-subword", None),
    ]
    # The longest is labelled, not the first.
    nested = align([row("Bayu Wiratmaka", (0, 4, "GPE"), (0, 14, "PER"))], Called("words"), LABELS)
    assert decoded(nested) == {(0, 14, "PER")}
    assert misfits(nested) == [(0, 4, "span-overlaps")]
    assert nested.counts() == {"span-overlaps": 1}


@pytest.mark.parametrize(
    ("row", "error", "said"),
    [
        ({"text": None, "entities": []}, TandaiError, "tandai hydrate"),
        (
            row("Bayu", (0, 4, "ORG")),
            TandaiError,
            "found the label 'ORG'; expected one of PER, GPE",
        ),
        (row("Bayu", (0, 9, "PER")), OffsetError, "found span 0:9"),
        ({"tokens": ["a"], "ner_tags": ["I-PER"]}, TandaiError, "found I-PER behind O"),
        ({"tokens": ["a"], "ner_tags": [9]}, TandaiError, "found the label 9"),
    ],
)
def test_rows_that_cannot_be_aligned(
    row: dict[str, Any], error: type[Exception], said: str
) -> None:
    with pytest.raises(error, match=said):
        align([row], Called("words"), LABELS)


def test_tokenizers_that_cannot_be_used() -> None:
    def slow(text: str, **options: Any) -> None:
        raise NotImplementedError(
            "return_offset_mapping is not available when using Python tokenizers"
        )

    def in_bytes(text: str, **options: Any) -> dict[str, list[Any]]:
        return {
            "input_ids": [[1]],
            "offset_mapping": [[(0, len(text.encode()))]],
            "special_tokens_mask": [[0]],
        }

    def silent(text: str, **options: Any) -> dict[str, list[int]]:
        return {"input_ids": [1, 2], "special_tokens_mask": [0, 0]}

    for tokenizer in (slow, silent):
        with pytest.raises(TandaiError, match=r"gives no offsets \(.* expected a fast one"):
            align([row("Bayu")], tokenizer, LABELS)
    with pytest.raises(
        TandaiError, match="found a subword at 0:4; expected code points within 0:2"
    ):
        align([row("é.".replace("é", "👩"))], lambda *a, **k: in_bytes("👩"), LABELS)
    with pytest.raises(TandaiError, match="enable_truncation"):
        align([row("Bayu")], trained("words"), LABELS, max_length=8)
    with pytest.raises(TandaiError, match="expected one that can be called"):
        align([row("Bayu")], None, LABELS)


def test_subwords_in_no_order() -> None:
    """Offsets that go backwards are looked through one by one."""

    def backwards(text: str, **options: Any) -> dict[str, list[Any]]:
        return {
            "input_ids": [[1, 2, 3]],
            "offset_mapping": [[(5, 9), (0, 4), (10, 12)]],
            "special_tokens_mask": [[0, 0, 0]],
        }

    aligned = align([row("Bayu tiba di", (0, 9, "PER"), (10, 12, "GPE"))], backwards, LABELS)
    assert decoded(aligned) == {(0, 9, "PER"), (10, 12, "GPE")}
    assert not aligned.misfits


def test_no_other_door() -> None:
    with pytest.raises(AttributeError, match="no attribute 'alin'"):
        tandai.alin  # noqa: B018
