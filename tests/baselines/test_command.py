"""`tandai baseline` on the sample: files that score reads, of a program, and no figure."""

import json
import shlex
from pathlib import Path

import pytest

from cli.conftest import Tandai
from release.made import Release
from tandai.baselines import enough
from tandai.errors import TandaiError
from tandai.flow.baseline import run_baseline
from tandai.flow.baseline_predict import Method
from tandai.flow.score import run_score

CASES: list[tuple[str, Method]] = [
    ("entities", "majority"),
    ("entities", "lexicon"),
    ("entities", "learned"),
    ("claims", "learned"),
    ("claim_pairs", "majority"),
    ("claim_pairs", "learned"),
    ("article_stance", "majority"),
    ("article_stance", "learned"),
]


@pytest.mark.parametrize(("table", "method"), CASES)
def test_a_baseline_is_read_by_score_and_never_a_person(
    full: Release, tmp_path: Path, table: str, method: Method
) -> None:
    one, other = tmp_path / "one.jsonl", tmp_path / "other.jsonl"
    done = run_baseline(full[0], one, table=table, method=method, seed=7)
    run_baseline(full[0], other, table=table, method=method, seed=7)
    assert one.read_bytes() == other.read_bytes()
    assert (done.scored, done.too_few.startswith("train has ")) == (None, True)
    score = run_score(one, full[0])
    assert (score.table, score.n_missing) == (table, 0)
    assert (score.made_by.kind, score.made_by.name) == ("program", f"tandai-baseline-{method}")
    assert score.made_by.seed == done.seed == (7 if method == "learned" else None)
    assert score.made_by.trained_on == done.train.labels
    rules = {each.rule for each in score.findings} - {"prediction-unsettled"}
    none = set() if done.n_predicted else {"prediction-none"}
    assert rules == {"trained-on-too-little"} | none
    assert (
        sum(each.n_predicted for each in score.scored.lines if not each.label)
        or not done.n_predicted
    )


def test_lexicon_and_learned_find_something(full: Release, tmp_path: Path) -> None:
    for method in ("lexicon", "learned"):
        path = tmp_path / f"{method}.jsonl"
        assert run_baseline(full[0], path, table="entities", method=method).n_predicted > 0
        assert (run_score(path, full[0]).scored.lines[0].f1 or 0) > 0.3


def test_with_enough_there_is_a_figure_and_it_is_scores(
    full: Release, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(enough, "MIN_GROUPS", 1)
    monkeypatch.setattr(enough, "MIN_ITEMS", 1)
    path = tmp_path / "p.jsonl"
    done = run_baseline(full[0], path, table="entities", method="lexicon")
    assert done.too_few == ""
    score = run_score(path, full[0])
    assert done.scored == score.scored
    assert [each.severity for each in score.findings] in ([], ["note"])


def test_a_stand_off_release_has_no_words_and_answers_have_no_lexicon(
    full: Release, stand_off: Release, tmp_path: Path
) -> None:
    out = tmp_path / "p.jsonl"
    for method in ("lexicon", "learned"):
        with pytest.raises(
            TandaiError, match=f"a release without texts, and '{method}' reads them"
        ):
            run_baseline(stand_off[0], out, table="entities", method=method)
    with pytest.raises(TandaiError, match="article_stance: found answers"):
        run_baseline(full[0], out, table="article_stance", method="lexicon")
    assert not out.exists()
    run_baseline(stand_off[0], out, table="article_stance")
    with pytest.raises(TandaiError, match="is there already"):
        run_baseline(stand_off[0], out)


def test_the_command_says_too_few_in_place_of_a_figure(
    stand_off: Release, tmp_path: Path, tandai: Tandai
) -> None:
    ran = tandai("baseline", stand_off[0], "-o", tmp_path / "p.jsonl", "--table", "article_stance")
    assert ran.code == 0, ran.err
    assert "too few to say anything" in ran.out
    assert "UNRELATED" in ran.out
    assert "seed" not in ran.out
    assert "a figure takes at least 30 items in 10 story groups on each side" in ran.err
    assert ran.err.endswith(f"Next: tandai score {tmp_path / 'p.jsonl'} {stand_off[0]}\n")
    ran = tandai("baseline", stand_off[0], "-o", tmp_path / "q.jsonl", "--json")
    assert json.loads(ran.out)["scored"] is None


def test_the_next_step_scores_the_same_side_and_there_is_none_of_nothing(
    stand_off: Release, tmp_path: Path, tandai: Tandai
) -> None:
    out = tmp_path / "my answers.jsonl"
    options = ("--table", "article_stance", "--split", "validation", "--splits", "default")
    ran = tandai("baseline", stand_off[0], "-o", out, *options)
    assert ran.err.endswith(f"Next: tandai score '{out}' {stand_off[0]} --split validation\n")
    step = shlex.split(ran.err.splitlines()[-1].removeprefix("Next: tandai "))
    assert tandai(*step).code == 0
    ran = tandai("baseline", stand_off[0], "-o", tmp_path / "none.jsonl", "--table", "entities")
    assert "0 predictions by a program" in ran.err
    assert "Next:" not in ran.err
