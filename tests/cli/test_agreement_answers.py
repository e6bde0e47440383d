"""What the sample's two scripts say of spans and documents, through `tandai agreement --json`.

Counted by hand in the sample's annotations: of the claim layer 58 CLAIMs are marked by both, 56 of
them exactly, one with another end in s01 (both UNCERTAIN) and one in s07 (both CERTAIN). Both call
48 CERTAIN and 8 UNCERTAIN; 2 are UNCERTAIN to the first alone.
"""

import json
from pathlib import Path
from typing import Any

import pytest

from cli.conftest import Tandai

BOTH_CERTAIN, BOTH_UNCERTAIN, APART = 48, 8, 2
PAIR = ["anotator-1", "anotator-2"]


def layer_of(tandai: Tandai, project: Path, layer: str) -> dict[str, Any]:
    ran = tandai("agreement", "--layer", layer, "--project", project, "--json")
    assert (ran.code, ran.err) == (0, "")
    (report,) = json.loads(ran.out)["layers"]
    return dict(report)


def figure(
    report: dict[str, Any], name: str, metric: str, annotators: list[str] | None = None
) -> dict[str, Any]:
    key = (name, metric, "", annotators or [])
    (found,) = [
        each
        for each in report["figures"]
        if (each["name"], each["metric"], each["label"], each["annotators"]) == key
    ]
    return dict(found)


def test_certainty_by_hand(finished: Path, tandai: Tandai) -> None:
    report = layer_of(tandai, finished, "claim")
    n = BOTH_CERTAIN + BOTH_UNCERTAIN + APART
    certain, uncertain = 2 * BOTH_CERTAIN + APART, 2 * BOTH_UNCERTAIN + APART
    alpha = figure(report, "certainty", "alpha")
    assert (alpha["n"], alpha["n_of"], alpha["n_documents"]) == (58, "matched spans", 7)
    assert (alpha["gate"], alpha["target"]) == (0.60, 0.67)
    expected = 1 - (2 * n - 1) * 2 * APART / (2 * certain * uncertain)
    assert alpha["value"] == pytest.approx(expected)
    assert alpha["value"] == pytest.approx(0.870, abs=5e-4)
    observed = figure(report, "certainty", "observed")["value"]
    assert observed == pytest.approx(56 / 58)
    chance = 2 * certain * uncertain / (2 * n) ** 2
    assert figure(report, "certainty", "ac1")["value"] == pytest.approx(
        (observed - chance) / (1 - chance)
    )
    by_chance = (48 * 50 + 10 * 8) / n**2
    assert figure(report, "certainty", "cohen_kappa", PAIR)["value"] == pytest.approx(
        (observed - by_chance) / (1 - by_chance)
    )
    (table,) = [
        each["table"]
        for each in report["confusions"]
        if (each["name"], each["annotators"]) == ("certainty", PAIR)
    ]
    assert table == [[BOTH_CERTAIN, 0], [APART, BOTH_UNCERTAIN]]


def test_counts_stand_before_what_they_qualify(finished: Path, tandai: Tandai) -> None:
    """Few sources are anything but named: counts and AC1, and no alpha."""
    report = layer_of(tandai, finished, "claim")
    (counts,) = [each["counts"] for each in report["counts"] if each["name"] == "source_kind"]
    assert {kind: list(by.values()) for kind, by in counts.items()} == {
        "NAMED": [35, 33],
        "ANONYMOUS": [5, 4],
        "COLLECTIVE": [3, 4],
    }
    alpha = figure(report, "source_kind", "alpha")
    assert alpha["value"] is None
    assert "second most frequent class has 4 matched spans" in alpha["why"]
    assert figure(report, "source_kind", "ac1")["value"] is not None


def test_links_and_stances_by_hand(finished: Path, tandai: Tandai) -> None:
    """62 claims; 37 and 35 links, of which 33 are the same; 3 of those are answered otherwise."""
    report = layer_of(tandai, finished, "stance")
    sets = figure(report, "canonical_stance", "masi_alpha")
    assert (sets["n"], sets["gate"]) == (62, 0.60)
    assert 0 < sets["value"] < 1
    assert 0 < figure(report, "canonical_stance", "b_cubed_f1")["value"] < 1
    stance = figure(report, "canonical_stance", "observed")
    assert (stance["n"], stance["n_of"]) == (33, "items that both chose")
    assert stance["value"] == pytest.approx(30 / 33)
    (chosen,) = [
        each["counts"] for each in report["counts"] if each["name"] == "canonical_stance.chosen"
    ]
    assert {who: list(by.values()) for who, by in chosen.items()} == {
        "by both": [33, 33],
        "by one alone": [4, 2],
    }


def test_article_stance_of_all_and_of_the_related(finished: Path, tandai: Tandai) -> None:
    """Eight articles, six targets: 43 of 48 the same, 32 of them unrelated to both."""
    report = layer_of(tandai, finished, "stance")
    every = figure(report, "article_stance", "alpha")
    assert (every["n"], every["n_documents"], every["gate"]) == (48, 8, 0.50)
    assert figure(report, "article_stance", "observed")["value"] == pytest.approx(43 / 48)
    related = figure(report, "article_stance.related", "alpha")
    assert (related["n"], related["value"], related["gate"]) == (16, None, 0.30)
    observed = figure(report, "article_stance.related", "observed")
    assert observed["value"] == pytest.approx(11 / 16)
