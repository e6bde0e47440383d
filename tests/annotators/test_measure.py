"""What is known of annotators, counted by hand on documents of forty letters."""

from collections.abc import Sequence
from typing import Any

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import mannwhitneyu

from agreement.samples import Marked, answers, make_answer, make_asked, make_document
from tandai.agreement.f1 import f1
from tandai.agreement.gather import gather
from tandai.agreement.resample import Tally
from tandai.annotators.drift import mann_whitney, permuted
from tandai.annotators.material import Material
from tandai.annotators.measure import measure_annotators
from tandai.annotators.records import AnnotatorReport
from tandai.gold import settle
from tandai.records import Annotation, Attribute
from tandai.settings import AnswerSettings, LayerSettings

CONFIG = """<View>
  <Text name="text" value="$text"/>
  <Labels name="thing" toName="text"><Label value="A"/><Label value="B"/></Labels>
  <Choices name="mood" toName="text" perRegion="true" required="true">
    <Choice value="GLAD"/><Choice value="SAD"/>
  </Choices>
</View>"""
ONE, TWO, THREE = (0, 5, "thing=A"), (10, 15, "thing=A"), (20, 25, "thing=B")


def said(
    document: str,
    annotator: str,
    *marked: Marked,
    moods: Sequence[str] = (),
    **more: Any,
) -> Annotation:
    made = make_answer(document, annotator, marked)
    attributes = tuple(
        Attribute(span_id=f"s{n}", name="mood", kind="choices", values=(mood,), origin="manual")
        for n, mood in enumerate(moods)
        if mood
    )
    return msgspec.structs.replace(made, attributes=attributes, **more)


def material(
    annotations: Sequence[Annotation], gold: Sequence[Annotation] = (), **more: Any
) -> Material:
    names = {each.document_id for each in annotations}
    documents = {name: make_document(name, "xxxxx " * 6 + "xxxx") for name in names}
    asked = more.get("asked", make_asked(CONFIG))
    # All documents of one story: who gathers for agreement knows of stories, and it shows nowhere.
    groups = dict.fromkeys(sorted(names)[1:], "story")
    made = Material(
        annotations=annotations,
        gold=gold,
        documents=documents,
        asked=asked,
        policy=AnswerSettings(),
        gathered=gather(annotations, documents.values(), groups, asked, AnswerSettings()),
        hasty_seconds=10.0,
    )
    return made._replace(**more)


def reports(
    annotations: Sequence[Annotation], *rest: Any, **more: Any
) -> dict[str, AnnotatorReport]:
    found = measure_annotators(material(annotations, *rest, **more))
    return {each.annotator_id: each for each in found.annotators}


def figures(report: AnnotatorReport, other: str) -> dict[str, tuple[float | None, int]]:
    (found,) = [each for each in report.others if each.other == other]
    return {each.name: (each.value, each.n) for each in found.figures}


def test_times_that_nobody_counted_are_said_and_in_no_median() -> None:
    made = [
        said("d1", "ana", lead_time=10.0),
        said("d2", "ana", lead_time=40.0),
        said("d3", "ana", lead_time=None),
        said("d1", "budi"),
    ]
    found = reports(made)
    pace = found["ana"].pace
    assert (pace.n_timed, pace.n_untimed, pace.median_seconds) == (2, 1, 25.0)
    # Seven tokens each.
    assert pace.median_seconds_per_100_tokens == pytest.approx(100 * 25 / 7)
    pace = found["budi"].pace
    assert (pace.n_timed, pace.n_untimed) == (0, 1)
    assert pace.median_seconds is None
    assert pace.median_seconds_per_100_tokens is None


def test_answers_skips_and_drafts_are_counted_apart() -> None:
    made = [
        said("d1", "ana", ONE),
        said("d2", "ana", status="skipped"),
        said("d3", "ana", ONE, status="draft"),
        said("d4", "budi", ONE, status="draft"),
    ]
    found = reports(made)
    ana = found["ana"]
    assert (ana.n_documents, ana.n_skipped, ana.n_drafts, ana.n_left_out) == (1, 1, 1, 2)
    assert (found["budi"].n_documents, found["budi"].n_drafts) == (0, 1)
    assert ana.others[0].figures == ()
    assert ana.others[0].why == "No document that another answered, too."


def test_agreement_with_each_other_and_all() -> None:
    made = [
        said("d1", "ana", ONE, TWO, moods=("GLAD", "GLAD")),
        said("d1", "budi", ONE, TWO, moods=("GLAD", "SAD")),
        said("d1", "citra", ONE, THREE, moods=("SAD", "SAD")),
        said("d2", "ana", ONE, moods=("GLAD",)),
        said("d2", "budi", THREE, moods=("SAD",)),
    ]
    found = reports(made)
    # Twice the matches over all spans: 2 of both in d1, none in d2.
    assert figures(found["ana"], "budi") == {"thing": (4 / 6, 6), "mood": (0.5, 2)}
    assert figures(found["budi"], "ana") == figures(found["ana"], "budi")
    assert figures(found["ana"], "citra") == {"thing": (2 / 4, 4), "mood": (0.0, 1)}
    assert figures(found["ana"], "(others)") == {"thing": (6 / 10, 10), "mood": (1 / 3, 3)}
    assert [(each.other, each.n_documents) for each in found["citra"].others] == [
        ("(others)", 1),
        ("ana", 1),
        ("budi", 1),
    ]


def test_gold_of_two_hands_says_nothing_of_them() -> None:
    made = [said("d1", "ana", ONE), said("d1", "budi", ONE, TWO)]
    gold = settle(made)
    assert gold is not None
    found = reports(made, [gold])
    for each in found.values():
        assert each.gold.figures == ()
        assert "Gold of two hands is what both said" in each.gold.why
        assert each.gold_without.figures == ()
        assert "No document has answers of two others" in each.gold_without.why
    assert "run `tandai gold`" in reports(made)["ana"].gold.why


def test_gold_that_a_curator_settled_says_something_of_two_hands() -> None:
    made = [said("d1", "ana", ONE), said("d1", "budi", ONE, TWO)]
    settled = settle([*made, said("d1", "citra", ONE, TWO)])
    assert settled is not None
    spans = tuple(
        msgspec.structs.replace(each, origin="adjudicated" if each.start == 10 else "unanimous")
        for each in settled.spans
    )
    gold = msgspec.structs.replace(settled, spans=spans, annotators=("ana", "budi"), ties=())
    found = reports(made, [gold])
    assert [each.value for each in found["ana"].gold.figures] == [2 / 3]
    assert [each.value for each in found["budi"].gold.figures] == [1.0]
    assert found["ana"].gold.why == "Their own votes are in this gold."


def test_gold_without_them_is_what_the_others_agree_on() -> None:
    """TWO is a tie of ana and budi: no gold says whether citra errs there."""
    made = [
        said("d1", "ana", ONE, TWO, moods=("GLAD", "GLAD")),
        said("d1", "budi", ONE, moods=("GLAD",)),
        said("d1", "citra", ONE, TWO, THREE, moods=("SAD", "GLAD", "GLAD")),
    ]
    gold = settle(made)
    assert gold is not None
    found = reports(made, [gold])
    without = {
        name: {each.name: (each.value, each.n) for each in report.gold_without.figures}
        for name, report in found.items()
    }
    assert without["citra"] == {"thing": (2 / 3, 3), "mood": (0.0, 1)}
    # Of the others' TWO budi said nothing, and the mood of ONE is a tie.
    assert without["budi"] == {"thing": (2 / 3, 3)}
    with_own = {each.name: each.value for each in found["citra"].gold.figures}
    assert with_own == {"thing": 4 / 5, "mood": 1 / 2}


def test_bias_beside_the_mean_of_the_others() -> None:
    made = [
        said("d1", "ana", ONE, TWO, THREE, moods=("SAD", "SAD", "SAD")),
        said("d1", "budi", ONE, moods=("GLAD",)),
        said("d1", "citra", ONE, TWO, moods=("GLAD", "SAD")),
        said("d2", "ana", ONE, moods=("SAD",)),
        said("d2", "budi", ONE, moods=("SAD",)),
        said("d3", "ana", ONE, moods=("SAD",)),  # nobody else's
    ]
    found = reports(made)
    bias = {
        (each.name, each.label): (each.n, each.others, each.ratio, each.n_documents)
        for each in found["ana"].labels
    }
    assert bias == {
        ("thing", "A"): (3, 2.5, 1.2, 2),
        ("thing", "B"): (1, 0.0, None, 2),
        ("mood", "SAD"): (4, 1.5, 4 / 1.5, 2),
        ("mood", "GLAD"): (0, 1.0, 0.0, 2),
    }


def test_edges_beside_those_of_others() -> None:
    made = [
        said("d1", "ana", (0, 7, "thing=A"), (11, 15, "thing=A"), (20, 22, "thing=B")),
        said("d1", "budi", (0, 5, "thing=A"), (10, 15, "thing=A"), (30, 35, "thing=B")),
    ]
    found = reports(made, asked=make_asked(CONFIG, trim=False))
    (edge,) = found["ana"].edges
    assert (edge.name, edge.label, edge.n, edge.n_same) == ("thing", "A", 2, 0)
    assert (edge.start, edge.end, edge.length) == (0.5, 1.0, 0.5)
    (edge,) = found["budi"].edges
    assert (edge.start, edge.end, edge.length) == (-0.5, -1.0, -0.5)


def test_given_spans_are_nobodys_bias_or_agreement() -> None:
    asked = make_asked(CONFIG)._replace(settings=LayerSettings(spans_from="other"))
    made = [
        said("d1", "ana", ONE, TWO, moods=("GLAD", "SAD")),
        said("d1", "budi", ONE, TWO, moods=("GLAD", "GLAD")),
    ]
    ana = reports(made, asked=asked)["ana"]
    assert figures(ana, "budi") == {"mood": (0.5, 2)}
    assert {each.name for each in ana.labels} == {"mood"}
    assert ana.edges == ()


def test_hasty_answers_are_named() -> None:
    hasty = said("d1", "ana", ONE, lead_time=0.2)
    spans = tuple(
        msgspec.structs.replace(each, origin="accepted_untouched") for each in hasty.spans
    )
    made = [msgspec.structs.replace(hasty, spans=spans), said("d2", "ana", ONE, lead_time=0.2)]
    assert reports(made)["ana"].hasty == ("d1",)


def career(n: int, *, worse_from: int) -> list[Annotation]:
    """Ana and Budi over the days; from some day on, Ana is fast and misses half of the spans."""
    made = []
    for number in range(n):
        day = f"2031-05-{number + 1:02}T08:00:00Z"
        is_worse = number >= worse_from
        ana = [ONE] if is_worse else [ONE, TWO]
        made += [
            said(
                f"d{number:02}",
                "ana",
                *ana,
                moods=["GLAD"] * len(ana),
                lead_time=(20.0 if is_worse else 60.0) + number % 5,
                created_at=day,
            ),
            said(f"d{number:02}", "budi", ONE, TWO, moods=("GLAD", "GLAD"), created_at=day),
        ]
    return made


def test_who_gets_worse_and_faster_drifts() -> None:
    drift = reports(career(20, worse_from=10))["ana"].drift
    assert [half.n_documents for half in drift.halves] == [10, 10]
    assert drift.halves[0].until == "2031-05-10T08:00:00Z"
    changes = {each.name: each for each in drift.changes}
    assert (changes["thing"].first, changes["thing"].second) == (1.0, pytest.approx(2 / 3))
    assert (changes["thing"].n_first, changes["thing"].n_second) == (10, 10)
    assert changes["thing"].p < 0.01
    assert (changes["pace"].first, changes["pace"].second) == (
        pytest.approx(100 * 62 / 7),
        pytest.approx(100 * 22 / 7),
    )
    assert changes["pace"].p < 0.01
    assert (changes["mood"].first, changes["mood"].second, changes["mood"].p) == (1.0, 1.0, 1.0)


def test_who_stays_the_same_does_not_drift() -> None:
    drift = reports(career(20, worse_from=20))["ana"].drift
    assert {each.p for each in drift.changes if each.metric} == {1.0}
    (pace,) = [each for each in drift.changes if each.metric is None]
    assert pace.p > 0.9


def test_too_few_or_undated_answers_are_no_halves() -> None:
    drift = reports(career(9, worse_from=5))["ana"].drift
    assert (drift.halves, drift.changes) == ((), ())
    assert drift.why == "9 answers with a date; two halves need 10."
    undated = [msgspec.structs.replace(each, created_at="") for each in career(12, worse_from=5)]
    drift = reports(undated)["ana"].drift
    assert drift.why == "0 answers with a date; two halves need 10 (12 have none)."


@given(
    st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), min_size=2, max_size=12),
    st.integers(0, 9),
    st.data(),
)
def test_p_is_a_share_and_does_not_depend_on_which_half_is_first(
    sums: list[tuple[int, int]], seed: int, data: st.DataObject
) -> None:
    table = np.array([(2 * min(each), 1 + sum(each)) for each in sums], dtype=float)
    n_first = data.draw(st.integers(1, len(table) - 1))
    p = permuted(Tally(table, f1), n_first, seed)
    assert 0 < p <= 1
    same = np.repeat(table[:1], len(table), axis=0)
    assert permuted(Tally(same, f1), n_first, seed) == 1.0


def test_p_of_a_plain_difference_is_near_the_exact_one() -> None:
    """Of 6 + 6 documents, all right against all wrong: 2 of 924 ways to deal them out."""
    table = np.array([[2.0, 2.0]] * 6 + [[0.0, 2.0]] * 6)
    assert permuted(Tally(table, f1), 6, 1) == pytest.approx(2 / 924, abs=0.004)


@given(
    st.lists(st.integers(1, 6), min_size=1, max_size=12),
    st.lists(st.integers(1, 6), min_size=9, max_size=12),
)
def test_mann_and_whitney_is_scipys_to_the_last_digit(one: list[int], other: list[int]) -> None:
    """Few values in few classes, so with ties; and all of them apart, so exact or by the curve."""
    apart = [each + number / 100 for number, each in enumerate(one + other)]
    samples = [(one, other), (apart[: len(one)], apart[len(one) :])]
    for first, second in samples:
        assert mann_whitney(first, second) == float(mannwhitneyu(first, second).pvalue)


@settings(max_examples=25)  # each measures a layer twice
@given(answers(("ana", "budi", "citra")), st.randoms())
def test_order_of_annotations_changes_nothing(made: list[Annotation], random: Any) -> None:
    asked = make_asked()
    settled = []
    for name in sorted({each.document_id for each in made}):
        gold = settle([each for each in made if each.document_id == name])
        assert gold is not None
        settled.append(gold)
    found = measure_annotators(material(made, settled, asked=asked))
    turned = list(made)
    random.shuffle(turned)
    assert measure_annotators(material(turned, settled[::-1], asked=asked)) == found


@settings(max_examples=50)
@given(answers(("ana", "budi")))
def test_agreement_is_the_same_from_both_sides(made: list[Annotation]) -> None:
    found = reports(made, asked=make_asked())
    assert figures(found["ana"], "budi") == figures(found["budi"], "ana")
    assert figures(found["ana"], "(others)") == figures(found["ana"], "budi")
    mirrored = {(each.name, each.label): -each.length for each in found["budi"].edges}
    assert {(each.name, each.label): each.length for each in found["ana"].edges} == mirrored


def test_who_is_a_machine_in_one_answer_is_reported_once_and_as_no_person() -> None:
    made = [said("d1", "a", ONE), said("d2", "a", ONE, annotator_kind="script")]
    (only,) = measure_annotators(material(made)).annotators
    assert (only.annotator_id, only.annotator_kind) == ("a", "script")


def test_an_answer_about_another_text_is_left_out_everywhere() -> None:
    other = said("d1", "a", ONE, moods=["GOOD"], text_sha256="f" * 64)
    gold = said("d1", "gold", ONE, moods=["GOOD"], annotator_kind="gold", annotators=("b", "c"))
    report = reports([other, said("d1", "b", ONE)], [gold])["a"]
    assert (report.n_documents, report.n_left_out) == (0, 1)
    assert report.gold.figures == ()
