"""What a converted export holds, and that nothing is written where something is wrong."""

from pathlib import Path

import msgspec
import pyarrow.parquet as pq
import pytest

from convert.exports import convert, export_of, task_of
from convert.tables_back import read_tables
from labelstudio.samples import CONFIG_XML, TEXT, answer, choices, labels, relation, textarea
from tandai.convert.tables import CONVERT_TABLES, ITEM_TABLES
from tandai.errors import CheckError, TandaiError
from tandai.flow.convert import run_convert
from tandai.release.tables import TABLES

DATA = Path(__file__).parent.parent / "data"
RESULT = [
    labels("Sari", "PER"),
    choices("Sari", "traits", "old", "new"),
    textarea("Sari", "note", "catatan"),
    labels("Kapal itu te\u0301lat", "CLAIM", region="r2", control="claim"),
    relation("r1", "r2", labels=["source"]),
    answer("article", "choices", "choices", "AGREE"),
]


def rows(folder: Path, table: str) -> list[dict[str, object]]:
    made: list[dict[str, object]] = pq.read_table(folder / table).to_pylist()
    return made


def test_every_item_is_a_row(tmp_path: Path) -> None:
    out, report = convert(tmp_path, export_of(task_of(7, TEXT, RESULT, RESULT)), CONFIG_XML)
    assert report.n_results == 12
    assert sum(report.rows[name] for name in ITEM_TABLES) == 12
    assert [row["annotation_id"] for row in rows(out, "annotations")] == [
        "task-7/export/account-1/701",
        "task-7/export/account-2/702",
    ]
    span = rows(out, "spans")[1]
    assert (span["quote"], span["label"], span["control"]) == (
        "Kapal itu te\u0301lat",
        "CLAIM",
        "claim",
    )
    assert rows(out, "tasks")[0]["text"] == TEXT
    assert not report.findings or {each.severity for each in report.findings} == {"note"}


def test_columns_are_those_of_a_release(tmp_path: Path) -> None:
    out, _ = convert(tmp_path, export_of(task_of(7, TEXT, RESULT)), CONFIG_XML)
    of_release = {table.name: [column.name for column in table.columns] for table in TABLES}
    for table in CONVERT_TABLES:
        columns = pq.read_table(out / table.name).schema
        assert columns.names == list(table.names)
        assert columns.types == table.schema().types
        if table.name in of_release and table.name != "tasks":
            # Nothing in an export was adjudicated.
            left_out = set(of_release[table.name]) - set(columns.names)
            assert left_out <= {"curators", "policy", "rule"}
            names = [name for name in of_release[table.name] if name not in left_out]
            assert columns.names[: len(names)] == names


def test_records_come_back(tmp_path: Path) -> None:
    out, report = convert(tmp_path, (DATA / "studio_export.json").read_bytes(), CONFIG_XML)
    annotations = list(read_tables(out))
    assert len(annotations) == report.rows["annotations"] == 8
    kinds = [(each.annotator_id, each.status, each.annotator_kind) for each in annotations]
    assert ("account-2", "draft", "person") in kinds
    assert ("cues-1", "submitted", "program") in kinds
    assert sum(len(each.spans) for each in annotations) == report.rows["spans"] == 14


def test_no_person_is_named(tmp_path: Path) -> None:
    out, _ = convert(tmp_path, (DATA / "studio_export.json").read_bytes(), CONFIG_XML)
    for table in CONVERT_TABLES:
        assert "lembayung.invalid" not in repr(rows(out, table.name))
    assert "lembayung.invalid" not in (out / "report.json").read_text(encoding="utf-8")
    accounts = {row["annotator_id"] for row in rows(out, "annotations")}
    assert accounts == {"account-2", "account-3", "cues-1"}


@pytest.mark.parametrize("email", [b"bima@lembayung.invalid", b"Bima@Lembayung.invalid"])
def test_accounts_give_pseudonyms(tmp_path: Path, email: bytes) -> None:
    accounts = tmp_path / "accounts.json"
    listed = {"bima@lembayung.invalid": {"annotator_id": "b", "annotator_kind": "script"}}
    accounts.write_bytes(msgspec.json.encode(listed))
    export = (DATA / "studio_export.json").read_bytes()
    export = export.replace(b"bima@lembayung.invalid", email)
    out, _ = convert(tmp_path, export, CONFIG_XML, accounts=accounts)
    kinds = {(row["annotator_id"], row["annotator_kind"]) for row in rows(out, "annotations")}
    assert ("b", "script") in kinds
    assert ("account-2", "person") in kinds


def test_without_text_no_text_is_written(tmp_path: Path) -> None:
    export = export_of(task_of(7, TEXT, [labels("Sari  Wulandari", "PER")]))
    out, _ = convert(tmp_path, export, CONFIG_XML, with_text=False)
    assert rows(out, "tasks")[0]["text"] is None
    assert rows(out, "spans")[0]["quote"] is None
    for table in CONVERT_TABLES:
        assert "Wulandari" not in repr(rows(out, table.name))


def test_an_error_leaves_nothing_behind(tmp_path: Path) -> None:
    wrong = {**labels("Sari", "PER"), "from_name": "nowhere"}
    with pytest.raises(CheckError, match="control-unknown"):
        convert(tmp_path, export_of(task_of(7, TEXT, RESULT, [wrong])), CONFIG_XML)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["config.xml", "export.json"]


def test_strict_makes_warnings_errors(tmp_path: Path) -> None:
    export = export_of({**task_of(7, TEXT, RESULT), "new_key": 1})
    with pytest.raises(CheckError, match="wire-unknown-key"):
        convert(tmp_path, export, CONFIG_XML, strict=True)
    _, report = convert(tmp_path, export, CONFIG_XML)
    assert report.counts["wire-unknown-key"] == 1


def test_two_texts_of_one_document(tmp_path: Path) -> None:
    tasks = [
        task_of(n, text, data={"text": text, "document_id": "d"})
        for n, text in ((1, "satu"), (2, "dua"))
    ]
    with pytest.raises(CheckError, match="document-text-differs at document d: found 2 texts"):
        convert(tmp_path, export_of(*tasks), CONFIG_XML)


def test_one_task_in_two_exports(tmp_path: Path) -> None:
    (tmp_path / "config.xml").write_text(CONFIG_XML, encoding="utf-8")
    paths = [tmp_path / "a.json", tmp_path / "b.json"]
    for path in paths:
        path.write_bytes(export_of(task_of(7, TEXT, RESULT)))
    with pytest.raises(CheckError, match="task-id-twice"):
        run_convert(paths, tmp_path / "config.xml", tmp_path / "out")


def test_many_findings_are_counted(tmp_path: Path) -> None:
    tasks = [{**task_of(n, TEXT, []), "new_key": 1} for n in range(1, 31)]
    _, report = convert(tmp_path, export_of(*tasks), CONFIG_XML)
    assert report.counts["wire-unknown-key"] == 30
    assert [each.found for each in report.findings if each.place == "further places"] == ["10 more"]


def test_a_folder_that_is_there_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    with pytest.raises(TandaiError, match="is there already"):
        convert(tmp_path, export_of(task_of(7, TEXT, RESULT)), CONFIG_XML)


def test_processes_change_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tandai.flow.convert_parts.PART_BYTES", 1)
    export = export_of(*(task_of(number, TEXT, RESULT) for number in range(1, 4)))
    for jobs in (1, 2):
        (tmp_path / str(jobs)).mkdir()
        _, report = convert(tmp_path / str(jobs), export, CONFIG_XML, jobs=jobs)
        assert report.rows["tasks"] == 3
    one, two = ({p.relative_to(f): p.read_bytes() for p in f.rglob("*.parquet")} for f in
                (tmp_path / "1" / "out", tmp_path / "2" / "out"))  # fmt: skip
    assert len(one) == 3 * len(CONVERT_TABLES)
    assert one == two


def test_annotations_stored_alone_are_joined(tmp_path: Path) -> None:
    task = {"id": 7, "data": {"text": TEXT}}
    stored = [{"id": n, "completed_by": n, "result": RESULT, "task": task} for n in (1, 2)]
    _, report = convert(tmp_path, export_of(*stored), CONFIG_XML)
    assert (report.rows["tasks"], report.rows["annotations"]) == (1, 2)
    assert report.counts["storage-annotation"] == 1


def test_offsets_in_utf16_are_read_again(tmp_path: Path) -> None:
    start, end = (len(TEXT[:at].encode("utf-16-le")) // 2 for at in (33, 37))
    item = labels("Sari", "PER")
    item["value"] |= {"start": start, "end": end}
    out, report = convert(tmp_path, export_of(task_of(7, TEXT, [item])), CONFIG_XML)
    assert (rows(out, "spans")[0]["start"], rows(out, "spans")[0]["end"]) == (33, 37)
    assert report.counts["offset-unit"] == 1


def test_other_forms_are_read(tmp_path: Path) -> None:
    lines = b"\n".join(export_of(task_of(n, TEXT, RESULT))[1:-1] for n in (1, 2))
    _, report = convert(tmp_path, lines, CONFIG_XML)
    assert report.rows["tasks"] == 2


@pytest.mark.parametrize(
    ("version", "name"),
    [
        ("cues-1", "cues-1"),
        ("Account-1", "suggestion-account-1"),
        (None, "suggestion"),
        ("tandai-saran-2", "tandai-saran"),
        ("gold", "suggestion-gold"),
    ],
)
def test_no_program_has_the_name_of_an_account(
    tmp_path: Path, version: str | None, name: str
) -> None:
    shown = [{"id": 1, "model_version": version, "result": [labels("Sari", "PER")]}]
    task = task_of(7, TEXT, RESULT, predictions=shown)
    out, _ = convert(tmp_path, export_of(task), CONFIG_XML)
    kinds = {row["annotator_id"]: row["annotator_kind"] for row in rows(out, "annotations")}
    assert kinds == {"account-1": "person", name: "program"}
