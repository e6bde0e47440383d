"""Whatever form answers come in, they become the same records, or are refused with every fault."""

import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from flow.samples import answer, begin, read_export, tree, write_export
from labelstudio.samples import units_before
from tandai.cli.group import run
from tandai.errors import CheckError, TandaiError
from tandai.findings import Finding
from tandai.flow.annotations import AnnotationsReport, run_annotations
from tandai.flow.documents import run_documents
from tandai.flow.studio_exports import read_surveyed, survey_export
from tandai.project import Project

DATA = Path(__file__).parent.parent / "data" / "exports"
Json = dict[str, Any]
Form = Callable[[Path, list[Json]], Path]


@pytest.fixture
def unread(tmp_path: Path) -> Project:
    """The sample with documents and no annotations."""
    project = begin(tmp_path / "project")
    run_documents(project, project.root / "articles")
    return project


def rules_of(report: AnnotationsReport) -> dict[str, str]:
    return {each.rule: each.severity for each in report.findings}


def annotate(project: Project, *exports: object, more: tuple[str, ...] = ()) -> int:
    """The exit code of the command, which reads entity exports."""
    named = [str(part) for path in exports for part in ("--export", "entity", path)]
    where = ["--project", str(project.root), "--data-dir", str(project.data_dir)]
    known = ["--accounts", str(project.root / "answers" / "accounts.json")]
    return run(["annotations", *named, *where, *known, *more])


def folder(target: Path, tasks: list[Json]) -> Path:
    target.mkdir()
    for task in tasks:
        (target / f"{task['id']}.json").write_text(json.dumps([task]), encoding="utf-8")
    return target


def archive(target: Path, tasks: list[Json]) -> Path:
    with zipfile.ZipFile(target, "w") as made:
        for task in tasks:
            made.writestr(f"{task['id']}.json", json.dumps(task))
    return target


def lines(target: Path, tasks: list[Json]) -> Path:
    target.write_text("".join(json.dumps(task) + "\n" for task in tasks), encoding="utf-8")
    return target


def wrapped(target: Path, tasks: list[Json]) -> Path:
    target.write_text(json.dumps({"total": len(tasks), "tasks": tasks}), encoding="utf-8")
    return target


def stored(target: Path, tasks: list[Json]) -> Path:
    """A file an annotation, as a cloud storage target gets them."""
    target.mkdir()
    for task in tasks:
        bare = {**task, "annotations": [], "total_annotations": 0, "cancelled_annotations": 0}
        for each in task["annotations"]:
            whole = json.dumps({**each, "task": bare})
            (target / str(each["id"])).write_text(whole, encoding="utf-8")
    return target


@pytest.mark.parametrize("form", [folder, archive, lines, wrapped, stored])
def test_every_form_of_an_export_gives_the_same_records(
    unread: Project, tmp_path: Path, form: Form
) -> None:
    tasks = read_export(unread, "entity")
    for task in tasks:
        # A stored file has no drafts beside its annotation: each would come twice.
        task["drafts"] = []
    answer(unread, entity=write_export(unread, tasks))
    before = tree(unread.corpus)
    (report,) = answer(unread, entity=form(tmp_path / "export", tasks))
    assert tree(unread.corpus) == before
    assert set(rules_of(report).values()) == {"note"}
    assert [each.name for each in report.units.values()] == ["code points"]


def test_offsets_in_utf16_units_become_code_points(unread: Project) -> None:
    tasks = read_export(unread, "entity")
    answer(unread, entity=write_export(unread, tasks))
    before = tree(unread.corpus)
    for task in tasks:
        text = task["data"]["text"]
        for each in (*task["annotations"], *task["drafts"], *task["predictions"]):
            for item in each["result"]:
                for edge in {"start", "end"} & set(item.get("value", ())):
                    item["value"][edge] = units_before(text, item["value"][edge])
    (report,) = answer(unread, entity=write_export(unread, tasks))
    assert tree(unread.corpus) == before
    ((path, unit),) = report.units.items()
    assert (Path(path).name, unit.name) == ("export.json", "utf-16")
    (told,) = [each for each in report.findings if each.rule == "offset-unit"]
    assert told.found.startswith("offsets in utf-16 (")


def test_offsets_of_both_units_in_one_file_are_refused(unread: Project) -> None:
    tasks = read_export(unread, "entity")
    quoted = [
        (text, item["value"])
        for task in tasks
        for text in [task["data"]["text"]]
        for each in task["annotations"]
        for item in each["result"]
        if item["type"] == "labels"
        and units_before(text, item["value"]["start"]) != item["value"]["start"]
    ]
    text, value = quoted[0]
    for edge in ("start", "end"):
        value[edge] = units_before(text, value[edge])
    before = tree(unread.root / "corpus")
    with pytest.raises(CheckError, match=r"offset-unit-undecided at .*1 in UTF-16 only"):
        answer(unread, entity=write_export(unread, tasks))
    assert tree(unread.root / "corpus") == before


def unquoted(project: Project, *, utf16: bool) -> Path:
    """An export whose regions have no quotes, as some came through the API of an old server."""
    tasks = read_export(project, "entity")
    for task in tasks:
        text = task["data"]["text"]
        for each in (*task["annotations"], *task["drafts"], *task["predictions"]):
            for item in each["result"]:
                if isinstance(item.get("value", {}).get("text"), str):
                    del item["value"]["text"]
                for edge in {"start", "end"} & set(item.get("value", ())) if utf16 else ():
                    item["value"][edge] = units_before(text, item["value"][edge])
    return write_export(project, tasks, f"unquoted-{utf16}.json")


@pytest.mark.parametrize("utf16", [False, True])
def test_offsets_that_nothing_shows_are_what_somebody_says(
    unread: Project, capsys: pytest.CaptureFixture[str], *, utf16: bool
) -> None:
    answer(unread, "entity")
    before = tree(unread.corpus)
    export = unquoted(unread, utf16=utf16)
    assert annotate(unread, export) == 1
    assert "offset-unit-undecided" in capsys.readouterr().err
    said = "utf-16" if utf16 else "code-points"
    assert annotate(unread, export, more=("--offsets", said, "--json")) == 0
    assert tree(unread.corpus) == before
    (layer,) = json.loads(capsys.readouterr().out)["layers"]
    told = {each["rule"]: each for each in layer["findings"]}
    assert told["offset-unit-as-said"]["severity"] == "note"


def test_what_regions_show_is_not_said_away(
    unread: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    export = unread.root / "answers" / "entity.json"
    assert annotate(unread, export, more=("--offsets", "utf-16")) == 1
    said = capsys.readouterr().err
    assert "offset-unit-not-as-said" in said
    assert "expected utf-16, as said." in said


def test_a_fault_names_the_file_of_a_folder_that_its_task_is_in(
    unread: Project, tmp_path: Path
) -> None:
    tasks = read_export(unread, "entity")
    tasks[2]["annotations"][0]["result"][0]["value"]["end"] = 10**6
    number = tasks[2]["id"]
    for form, name in ((folder, "many"), (archive, "many.zip")):
        path = form(tmp_path / name, tasks)
        with pytest.raises(CheckError) as caught:
            answer(unread, entity=path)
        assert f"span-outside-text at {path}/{number}.json, task {number} (" in str(caught.value)


def test_accounts_by_number_in_two_exports_are_told_of(unread: Project, tmp_path: Path) -> None:
    tasks = read_export(unread, "entity")
    for task in tasks:
        task["drafts"] = []
        for each in task["annotations"]:
            each["completed_by"] = 7
    halves = [folder(tmp_path / name, part) for name, part in (("a", tasks[:4]), ("b", tasks[4:]))]
    (report,) = run_annotations(unread, {"entity": halves}, new_accounts="person")
    told = [each for each in report.findings if each.severity == "warning"]
    assert {each.rule for each in told} == {"account-by-number"}
    assert told[0].found == f"account 7, as in {halves[0]}"


def test_a_text_under_another_key_is_found_and_told_once(unread: Project) -> None:
    tasks = read_export(unread, "entity")
    answer(unread, entity=write_export(unread, tasks))
    before = tree(unread.corpus)
    for task in tasks:
        task["data"]["isi"] = task["data"].pop("text")
    (report,) = answer(unread, entity=write_export(unread, tasks))
    assert tree(unread.corpus) == before
    (told,) = [each for each in report.findings if each.rule == "text-under-other-key"]
    assert (told.severity, told.found) == ("note", f"{len(tasks)} × the text under 'isi'")


@pytest.mark.parametrize("key", ["text", "isi"])
def test_a_text_that_is_only_an_address_is_not_here(unread: Project, key: str) -> None:
    tasks = read_export(unread, "entity")
    del tasks[1]["data"]["text"]
    tasks[1]["data"][key] = "https://lembayung.invalid/s02.txt"
    with pytest.raises(CheckError, match=r"1 error ") as caught:
        answer(unread, entity=write_export(unread, tasks))
    (error,) = [each for each in caught.value.findings if isinstance(each, Finding)
                if each.severity == "error"]  # fmt: skip
    assert error.rule == "text-not-here"


@pytest.mark.parametrize(
    ("name", "n"),
    [("json_min.json", 2), ("table.csv", 2), ("table.tsv", 1), ("words.conll", 2),
     ("hypertext.json", 2)],
)  # fmt: skip
def test_what_loses_data_is_refused_by_name_with_its_count(
    unread: Project, name: str, n: int, capsys: pytest.CaptureFixture[str]
) -> None:
    before = tree(unread.root)
    assert annotate(unread, DATA / "refused" / name) == 1
    said = capsys.readouterr().err
    assert f": found {n} × a " in said
    assert "expected the export format JSON, of a <Text>." in said
    assert tree(unread.root) == before


def test_faults_of_all_files_and_layers_come_out_together(unread: Project) -> None:
    bad = {}
    for layer in ("entity", "claim"):
        tasks = read_export(unread, layer)
        tasks[0]["annotations"][0]["result"][0]["value"]["end"] = 10**6
        bad[layer] = [
            write_export(unread, tasks, f"{layer}-bad.json"),
            DATA / "refused" / "json_min.json",
        ]
    with pytest.raises(CheckError) as caught:
        run_annotations(unread, bad, accounts_path=unread.root / "answers" / "accounts.json")
    said = str(caught.value)
    assert said.count("span-outside-text") == 2
    assert said.count("export-json-min") == 2
    assert "entity-bad.json" in said
    assert "claim-bad.json" in said
    assert "annotation 1" in said


def test_faults_come_out_before_new_accounts_are_asked_for(unread: Project) -> None:
    tasks = read_export(unread, "entity")
    exports = {"entity": write_export(unread, tasks)}
    with pytest.raises(TandaiError, match="say what they all are with --new-accounts"):
        run_annotations(unread, exports, strict=True)
    tasks[0]["annotations"][0]["result"][0]["value"]["end"] = 10**6
    exports = {"entity": write_export(unread, tasks)}
    before = tree(unread.root)
    with pytest.raises(CheckError, match="span-outside-text"):
        run_annotations(unread, exports)
    assert tree(unread.root) == before
    assert not unread.data_dir.exists()


def test_strict_makes_warnings_errors_and_leaves_notes(
    unread: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    tasks = read_export(unread, "entity")
    assert annotate(unread, write_export(unread, tasks), more=("--strict",)) == 0
    tasks[0]["weather"] = "cerah"
    export = write_export(unread, tasks)
    assert annotate(unread, export) == 0
    before = tree(unread.root)
    capsys.readouterr()
    assert annotate(unread, export, more=("--strict", "--json")) == 1
    out, err = capsys.readouterr()
    assert "1 error while" in err
    assert tree(unread.root) == before
    told = json.loads(out)
    assert [(each["rule"], each["severity"]) for each in told["errors"]] == [
        ("wire-unknown-key", "error")
    ]
    assert [(each["rule"], each["severity"]) for each in told["others"]] == [
        ("offset-unit", "note")
    ]


def test_several_exports_of_one_layer_are_read_as_one(unread: Project, tmp_path: Path) -> None:
    tasks = read_export(unread, "entity")
    answer(unread, entity=write_export(unread, tasks))
    before = tree(unread.corpus)
    halves = [folder(tmp_path / name, part) for name, part in (("a", tasks[:4]), ("b", tasks[4:]))]
    assert annotate(unread, *halves) == 0
    assert tree(unread.corpus) == before


def test_tasks_are_read_one_by_one(unread: Project, tmp_path: Path) -> None:
    """The second file of a folder is not opened before the first one's task is handed over."""
    path = folder(tmp_path / "export", read_export(unread, "entity")[:2])
    documents = {each.document_id: each for each in unread.read_documents()}
    survey = survey_export(path, "text", documents)
    tasks = (each for each in read_surveyed(survey, "text", documents)
             if not isinstance(each, Finding))  # fmt: skip
    next(tasks)
    last = max(path.iterdir())
    last.write_text("{", encoding="utf-8")
    assert list(tasks) == []
