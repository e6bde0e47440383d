"""`tandai score` on the sample's release without texts: every table, both forms, all that is beside."""

import json
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from cli.conftest import Tandai
from release.made import Release, read_rows
from tandai.errors import CheckError, InputError
from tandai.flow.score import Asked, run_score
from tandai.release.schema import Row
from tandai.release.sums import write_sums

KEYS = {
    "entities": ("document_id", "entities"),
    "claims": ("document_id", "start", "end", "sources", "cues", "denied_by"),
    "claim_pairs": ("document_id", "start", "end", "canonical_id", "stance"),
    "article_stance": ("document_id", "target_id", "stance"),
}


def rows_of_test(release: Release, table: str) -> list[Row]:
    folder, manifest = release
    whole = manifest.tables[table]
    test = tuple(each for each in whole.files if each.split == "test")
    return read_rows(folder, type(whole)(**{**_fields(whole), "files": test}))


def _fields(struct: Any) -> dict[str, Any]:
    return {name: getattr(struct, name) for name in struct.__struct_fields__}


def gold_rows(release: Release, table: str) -> list[Row]:
    """Gold of test as predictions, in the table's own columns."""
    rows = []
    for row in rows_of_test(release, table):
        made = {key: row[key] for key in KEYS[table]}
        if table == "entities":
            spans = row["entities"]
            made["entities"] = [{key: s[key] for key in ("start", "end", "label")} for s in spans]
        for key in ("sources", "cues", "denied_by"):
            if key in made:
                made[key] = [{"start": s["start"], "end": s["end"]} for s in row[key]]
        rows.append(made)
    return rows


def test_spans_where_nothing_is_settled_are_noted(stand_off: Release, tmp_path: Path) -> None:
    rows = {row["document_id"]: row for row in gold_rows(stand_off, "entities")}
    ties = {
        (row["document_id"], *map(int, row["item"].split()[0].split(":")))
        for row in rows_of_test(stand_off, "ties")
        if (row["layer"], row["what"]) == ("entity", "span")
    }
    assert ties
    for document_id, start, end in ties:
        rows[document_id]["entities"].append({"start": start, "end": end, "label": "PER"})
    folder = stand_off[0]
    told = run_score(write(tmp_path / "more.jsonl", rows.values()), folder).findings
    (one,) = (each for each in told if each.rule == "prediction-unsettled")
    things = "span" if len(ties) == 1 else "spans"
    assert one.found == f"{len(ties)} {things} where annotators did not settle what is there"
    gold = write(tmp_path / "gold.jsonl", gold_rows(stand_off, "entities"))
    assert "prediction-unsettled" not in {each.rule for each in run_score(gold, folder).findings}


def write(path: Path, rows: Iterable[object]) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


@pytest.mark.parametrize("table", KEYS)
def test_gold_itself_is_without_fault(stand_off: Release, tmp_path: Path, table: str) -> None:
    rows = gold_rows(stand_off, table)
    parquet = tmp_path / "p.parquet"
    pq.write_table(pa.Table.from_pylist(rows), parquet)
    scores = [
        run_score(path, stand_off[0]) for path in (write(tmp_path / "p.jsonl", rows), parquet)
    ]
    for score in scores:
        assert (score.table, score.split, score.n_missing) == (table, "test", 0)
        assert {each.f1 for each in score.scored.lines} == {1.0}
        assert [each.rule for each in score.findings] == ["prediction-is-gold"]
        assert score.made_by.kind is None
        assert (score.n_documents, score.n_groups) == (1, 1)
        assert score.no_interval.startswith("1 story group:")
        # The annotators are scripts, and are said to be.
        assert {each.kind for each in (*score.ceiling, *score.annotators)} == {"script"}
        assert [each.annotator for each in score.annotators] == ["anotator-1", "anotator-2"]
        assert all(each.scored.lines[0].f1 is not None for each in score.ceiling)
    assert scores[0].scored == scores[1].scored
    if table == "claims":
        assert {"sources", "cues"} <= {each.what for each in scores[0].scored.lines}


def test_annotators_items_are_those_of_the_plain_tables(stand_off: Release, tmp_path: Path) -> None:
    """Spans of an annotator, predicted, are right against that annotator and nobody else."""
    spans = [
        row
        for row in rows_of_test(stand_off, "spans")
        if (row["layer"], row["annotator_id"]) == ("entity", "anotator-1")
    ]
    keys = ("start", "end", "label")
    rows = [
        {"document_id": spans[0]["document_id"], "spans": [{k: s[k] for k in keys} for s in spans]}
    ]
    score = run_score(write(tmp_path / "p.jsonl", rows), stand_off[0])
    assert score.annotators[0].scored.lines[0].f1 == 1
    assert score.annotators[1].scored.lines[0].f1 == score.ceiling[0].scored.lines[0].f1 != 1


def test_answers_have_a_majority_beside_them(stand_off: Release, tmp_path: Path) -> None:
    rows = gold_rows(stand_off, "article_stance")
    one = [{**rows[0], "stance": "UNRELATED"}]
    score = run_score(write(tmp_path / "p.jsonl", one), stand_off[0])
    assert score.majority_answer == "UNRELATED"
    assert score.majority is not None
    assert score.majority.accuracy is not None
    wanted = sum(row["stance"] == "UNRELATED" for row in rows)
    assert score.majority.accuracy.n_correct == wanted
    rules = [each.rule for each in score.findings]
    assert rules == ["prediction-unanswered"]


def test_what_is_missing_is_empty_and_said(stand_off: Release, tmp_path: Path) -> None:
    other = next(
        row["document_id"] for row in read_rows(stand_off[0], stand_off[1].tables["documents"])
    )
    path = write(tmp_path / "p.jsonl", [{"document_id": other, "spans": []}])
    with pytest.raises(CheckError, match=r"prediction-outside-split at p\.jsonl, line 1"):
        run_score(path, stand_off[0], Asked(table="entities"))
    header = {"tandai_predictions": "1", "kind": "program", "name": "x", "table": "entities"}
    rows = [{**header, "too_few": "Two documents."}, {"document_id": "s08", "spans": []}]
    asked = Asked(table="entities", split="train")
    score = run_score(
        write(path, [*rows[:1], {"document_id": other, "spans": []}]), stand_off[0], asked
    )
    assert (score.n_missing, score.scored.lines[0].n_predicted) == (score.n_documents - 1, 0)
    rules = ["prediction-none", "prediction-missing", "trained-on-too-little"]
    assert [each.rule for each in score.findings] == rules
    assert (score.n_predicted, score.annotators) == (0, ())
    assert score.made_by.kind == "program"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "p.jsonl: found no predictions"),
        ("{\n", "p.jsonl, line 1: found JSON that ends too early; expected a whole JSON object on"),
        ("{]\n", "p.jsonl, line 1: found no JSON: "),
        (
            '{"tandai_predictions": "1", "kind": "person"}\n{}\n',
            "p.jsonl, line 1, kind: found 'person'; expected one of model, program.",
        ),
        (
            '{"tandai_predictions": "2"}\n{}\n',
            "line 1, tandai_predictions: found '2'; expected one of 1.",
        ),
        (
            '{"tandai_predictions": "1", "made_by": "me"}\n{}\n',
            "line 1: found the key 'made_by'; expected one of tandai_predictions, table, kind, ",
        ),
        (
            '{"tandai_predictions": "1", "seed": "x"}\n{}\n',
            "line 1, seed: found a string; expected a whole number or null.",
        ),
        ('[\n{"document_id": "s01"}]', "p.jsonl: found one JSON array; expected one JSON object a"),
        ('\ufeff [{"document_id": "s01"}]', "p.jsonl: found one JSON array; expected one JSON"),
        (
            '{"document_id": "s01", "spans": []}\n',
            "line 1: found rows that fit entities and claims; expected rows of one table; say which:"
            " --table entities or --table claims.",
        ),
        ('{"document_id": "s01"}\n', "line 1: found rows that fit no table"),
        ("PAR1 and no more", "p.jsonl: found"),
    ],
)
def test_a_file_that_is_none(stand_off: Release, tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "p.jsonl"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as error:
        run_score(path, stand_off[0])
    assert said in str(error.value)


def test_other_tables_sides_and_splits_are_refused(stand_off: Release, tmp_path: Path) -> None:
    path = write(tmp_path / "p.jsonl", gold_rows(stand_off, "entities"))
    with pytest.raises(InputError, match="no table 'spans' to predict; expected one of entities, "):
        run_score(path, stand_off[0], Asked(table="spans"))
    with pytest.raises(InputError, match=r"splits: found no '\.\./x'"):
        run_score(path, stand_off[0], Asked(split_name="../x"))
    with pytest.raises(InputError, match="no folder"):
        run_score(path, tmp_path / "none")


def test_a_file_without_a_column_of_the_manifest_is_named(
    stand_off: Release, tmp_path: Path
) -> None:
    folder = tmp_path / "release"
    shutil.copytree(stand_off[0], folder)
    path = folder / "documents" / "test-00000-of-00001.parquet"
    pq.write_table(pq.ParquetFile(path).read().drop_columns(["n_chars"]), path)
    write_sums(folder)
    file = write(tmp_path / "p.jsonl", gold_rows(stand_off, "entities"))
    with pytest.raises(InputError, match=r"test-00000-of-00001\.parquet: found no column n_chars"):
        run_score(file, folder)


@pytest.fixture
def relabelled(stand_off: Release, tmp_path: Path) -> Path:
    """The release with one label of test changed, as a later one would have it."""
    folder = tmp_path / "later"
    shutil.copytree(stand_off[0], folder)
    path = folder / "entities" / "test-00000-of-00001.parquet"
    table = pq.ParquetFile(path).read()
    rows = table.to_pylist()
    span = rows[0]["entities"][0]
    span["label"] = "EVT" if span["label"] != "EVT" else "PRD"
    pq.write_table(pa.Table.from_pylist(rows, schema=table.schema), path)
    write_sums(folder)
    return folder


def test_between_releases_labels_and_model_are_told_apart(
    stand_off: Release, relabelled: Path, tmp_path: Path
) -> None:
    right = gold_rows(stand_off, "entities")
    worse = [{**row, "entities": row["entities"][1:]} for row in right]
    new, old = write(tmp_path / "new.jsonl", worse), write(tmp_path / "old.jsonl", right)
    score = run_score(new, relabelled, against=old, old=stand_off[0])
    found = {each.of: each.differences[0] for each in score.compared}
    n = len(right[0]["entities"])
    # One label more is wrong on the new gold; without that span, only recall is lost.
    assert (found["labels"].before, found["labels"].after) == (1, (n - 1) / n)
    assert (found["model"].before, found["model"].after) == ((n - 1) / n, 2 * (n - 1) / (2 * n - 1))
    assert found["both"].before == 1
    alone = run_score(old, relabelled, old=stand_off[0])
    assert [each.of for each in alone.compared] == ["labels"]


def test_old_predictions_may_say_labels_that_are_gone(
    stand_off: Release, relabelled: Path, tmp_path: Path
) -> None:
    """They were made for the old release, and are read by its labels."""
    path = relabelled / "manifest.json"
    manifest = json.loads(path.read_bytes())
    [name] = {
        field["labels"]
        for column in manifest["tables"]["entities"]["columns"]
        for field in column.get("fields", ())
        if field["name"] == "label"
    }
    right = gold_rows(stand_off, "entities")
    gone = right[0]["entities"][0]["label"]
    manifest["label_sets"][name] = [x for x in manifest["label_sets"][name] if x != gone]
    path.write_text(json.dumps(manifest), encoding="utf-8")
    write_sums(relabelled)
    old = write(tmp_path / "old.jsonl", right)
    kept = [span for span in right[0]["entities"] if span["label"] != gone]
    new = write(tmp_path / "new.jsonl", [{**right[0], "entities": kept}])
    score = run_score(new, relabelled, against=old, old=stand_off[0])
    found = {each.of: each.differences[0] for each in score.compared}
    assert found["both"].before == 1
    assert found["labels"].difference is not None
    assert found["model"].difference is not None
    whole = found["labels"].difference + found["model"].difference
    assert found["both"].difference == pytest.approx(whole)


def test_the_command_shows_and_gives_json(
    stand_off: Release, tmp_path: Path, tandai: Tandai
) -> None:
    path = write(tmp_path / "p.jsonl", gold_rows(stand_off, "entities"))
    ran = tandai("score", path, stand_off[0], "--against", path)
    assert ran.code == 0, ran.err
    for words in ("Beside the annotators", "anotator-2", "script", "PREDICTIONS above --against"):
        assert words in ran.out
    assert "No intervals: 1 story group: intervals are given from 10 on." in ran.err
    assert ran.out.startswith(
        "entities, test of tandai-sample 1.0.0, predictions, not said who made them\n"
    )
    assert (
        "warning: prediction-is-gold at p.jsonl: found the gold of test, item for item" in ran.err
    )
    ran = tandai("score", path, stand_off[0], "--json")
    assert json.loads(ran.out)["scored"]["lines"][0]["f1"] == 1
    bad = write(tmp_path / "bad.jsonl", [{"document_id": "x", "spans": []}])
    ran = tandai("score", bad, stand_off[0], "--table", "entities")
    assert ran.code == 1
    assert "prediction-document-unknown at bad.jsonl, line 1: found 'x'" in ran.err


def test_a_file_that_predicts_nothing_has_no_figures(
    stand_off: Release, tmp_path: Path, tandai: Tandai
) -> None:
    (row,) = gold_rows(stand_off, "entities")
    header = {"tandai_predictions": "1", "kind": "model", "name": "x", "table": "entities"}
    rows = [header, {"document_id": row["document_id"], "spans": []}]
    ran = tandai("score", write(tmp_path / "p.jsonl", rows), stand_off[0])
    assert (ran.code, ran.out) == (0, "")
    assert "warning: prediction-none at p.jsonl: found no predictions" in ran.err
    where = f"1 document in 1 story group, where gold has {len(row['entities'])}"
    assert ran.err.endswith(f"no predictions for {where}; recall is 0 and nothing is shown.\n")
    spans = row["entities"][1:]
    some = write(tmp_path / "q.jsonl", [header, {**rows[1], "spans": spans}])
    ran = tandai("score", some, stand_off[0])
    assert ran.out.startswith("entities, test of tandai-sample 1.0.0, by a model x\n")


def test_of_many_faults_json_lists_every_one(
    stand_off: Release, tmp_path: Path, tandai: Tandai
) -> None:
    names = [f"x{number}" for number in range(13)]
    bad = write(tmp_path / "bad.jsonl", [{"document_id": each, "spans": []} for each in names])
    arguments = ("score", bad, stand_off[0], "--table", "entities")
    ran = tandai(*arguments)
    assert (ran.code, ran.out) == (1, "")
    assert ran.err.startswith(f"Error: 13 errors while reading {bad}; nothing was scored:\n")
    assert ran.err.endswith("and 3 more (--json lists them all)\n")
    told = json.loads(tandai(*arguments, "--json").out)
    assert [each["found"] for each in told["errors"]] == [f"'{name}'" for name in names]
    assert {each["rule"] for each in told["errors"]} == {"prediction-document-unknown"}
