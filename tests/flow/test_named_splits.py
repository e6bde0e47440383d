"""`splits/claim.csv`: no canonical claim on two sides, by the laws of the default split."""

import json
from pathlib import Path

import pytest

from flow.samples import reopen, tree
from tandai.errors import TandaiError
from tandai.flow.check import run_check
from tandai.flow.release import run_release
from tandai.flow.score import Asked, run_score
from tandai.flow.splits import read_moves, read_splits, run_splits
from tandai.flow.verify import run_verify
from tandai.project import Project
from tandai.splits import SplitRow
from tandai.store import write_csv


def sides(project: Project) -> dict[str, str]:
    return {row.document_id: row.split for row in read_splits(project, "claim")}


def test_documents_of_one_claim_are_one_group_and_the_default_stays(project: Project) -> None:
    before = tree(project.root)
    report = run_splits(project, name="claim")
    groups = {row.document_id: row.group_id for row in read_splits(project, "claim")}
    # s02 and s03 share K05, s04 and s05 K09, s06 is s05's story; s08 shares none.
    assert groups["s01"] == groups["s02"] == groups["s03"]
    assert groups["s04"] == groups["s05"] == groups["s06"] == groups["s07"]
    assert (report.n_groups, report.empty) == (3, ())
    after = tree(project.root)
    made = {Path(each) for each in after if after[each] != before.get(each)}
    assert made == {project.split_path("claim")}
    assert run_splits(project, name="claim").n_new == 0
    assert tree(project.root) == after
    assert not [each for each in run_check(project) if "claim.csv" in each.place]


def test_sides_that_would_stay_empty_are_not_frozen(project: Project) -> None:
    """One claim that all share leaves one group, and nothing to hold out."""
    path = project.gold_path("stance")
    lines = []
    for line in path.read_text(encoding="utf-8").splitlines():
        gold = json.loads(line)
        for each in gold.get("attributes", ()):
            if each["name"] == "canonical_stance" and each["values"][0][0] == "K":
                each["values"] = ["K01/SUPPORT"]
        lines.append(json.dumps(gold))
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    with pytest.raises(TandaiError, match=r"claim\.csv: found 1 group .* the largest of 8 of 8"):
        run_splits(reopen(project.root), name="claim")
    assert not project.split_path("claim").exists()


def test_gold_that_joins_two_sides_is_an_error_and_moves_only_when_told(project: Project) -> None:
    run_splits(project, name="claim")
    was = sides(project)
    path = project.gold_path("stance")
    lines = path.read_text(encoding="utf-8").splitlines()
    for number, line in enumerate(lines):
        gold = json.loads(line)
        if gold["document_id"] == "s08":
            one = next(e for e in gold["attributes"] if e["name"] == "canonical_stance")
            one["values"] = ["K01/SUPPORT"]
            lines[number] = json.dumps(gold)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    joined = reopen(project.root)
    (leak,) = (each for each in run_check(joined) if each.place.startswith("splits/claim.csv"))
    assert (leak.rule, leak.severity) == ("split-leaks-group", "error")
    assert "shared canonical claim" in leak.found
    assert "tandai splits --name claim --move-splits REASON" in leak.expected
    run_splits(joined, name="claim")
    assert sides(joined) == was
    moved = run_splits(joined, name="claim", move="K01 is in s08 too", day="2031-01-02")
    assert {each.to_split for each in moved.moves} <= {"validation", "train"}
    assert len({side for each, side in sides(joined).items() if each in {"s01", "s03", "s08"}}) == 1
    assert read_moves(joined) == []
    assert read_moves(joined, "claim") == list(moved.moves)
    assert not [each for each in run_check(joined) if "splits/claim.csv" in each.place]


def test_a_side_changed_by_hand_stops_a_release(project: Project) -> None:
    run_splits(project, name="claim")
    rows = read_splits(project, "claim")
    turned = [
        SplitRow(**{**_fields(row), "split": "train" if row.document_id == "s01" else row.split})
        for row in rows
    ]
    write_csv(project.split_path("claim"), SplitRow, turned)
    with pytest.raises(TandaiError, match=r"split-leaks-group at splits/claim\.csv"):
        run_release(project, "1.0.0")


def _fields(row: SplitRow) -> dict[str, str]:
    return {name: getattr(row, name) for name in row.__struct_fields__}


def test_a_release_ships_it_and_score_goes_by_it(project: Project, tmp_path: Path) -> None:
    run_splits(project, name="claim")
    out = tmp_path / "release"
    manifest = run_release(project, "1.0.0", out=out)
    assert set(manifest.named_splits) == {"claim"}
    assert (out / "splits" / "claim.csv").read_bytes() == project.split_path("claim").read_bytes()
    assert run_verify(out).ok
    test = [each for each, side in sides(project).items() if side == "test"]
    path = tmp_path / "p.jsonl"
    path.write_text("".join(json.dumps({"document_id": e, "spans": []}) + "\n" for e in test))
    score = run_score(path, out, Asked(table="entities", split_name="claim"))
    assert (score.split, score.n_documents, score.n_missing) == ("test of claim", len(test), 0)
    assert score.n_groups == 1
