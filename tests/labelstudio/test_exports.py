"""Bad and old exports with their exact reports are in `tests/data/exports`, words invented.

`refused` holds a file for each thing that cannot be read, `adapted` one for each shape that is
not today's; a report beside each says all that is told of it.
"""

import contextlib
import io
import json
import re
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from labelstudio.samples import units_before
from tandai.digest import sha256_text
from tandai.errors import InputError, OffsetError
from tandai.findings import Finding, errors_of
from tandai.labelstudio import exports
from tandai.labelstudio.exports import (
    LIMITS,
    Limits,
    Unit,
    Utf16Offsets,
    check_text_field,
    check_unit,
    decide_unit,
    fields_with_text,
    read_export_path,
    rename_text_field,
    with_code_points,
)
from tandai.labelstudio.exports.tally import ADAPTED, REFUSED
from tandai.labelstudio.wire import WirePrediction, WireTask, read_tasks

DATA = Path(__file__).parent.parent / "data"
EXPORTS = DATA / "exports"
CASES = sorted(
    each for kind in ("refused", "adapted") for each in (EXPORTS / kind).iterdir()
    if each.suffix != ".report"
)  # fmt: skip
Json = dict[str, Any]
Read = WireTask | Finding


def tasks_of(read: list[Read]) -> list[WireTask]:
    return [each for each in read if isinstance(each, WireTask)]


def read_export(
    name: str, data: bytes, *, text_key: str = "", limits: Limits = LIMITS
) -> list[Read]:
    """What is read of a file of this name and these bytes."""
    return read_exports("", [(name, data)], text_key=text_key, limits=limits)


def read_exports(
    folder: str, files: list[tuple[str, bytes]], *, text_key: str = "", limits: Limits = LIMITS
) -> list[Read]:
    """What is read of a folder of these files; of the first alone, where the folder has no name."""
    with tempfile.TemporaryDirectory() as base, contextlib.chdir(base):
        for name, data in files:
            path = Path(folder, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        path = Path(folder or files[0][0])
        return list(read_export_path(path, text_key=text_key, limits=limits))


def findings_of(read: list[Read]) -> list[Finding]:
    return [each for each in read if isinstance(each, Finding)]


def rules_of(read: list[Read]) -> list[str]:
    return [each.rule for each in findings_of(read)]


def plain(read: list[Read]) -> list[Json]:
    """Tasks by number, with their results decoded: what two ways of reading must agree on."""
    made = []
    for task in sorted(tasks_of(read), key=lambda each: each.id):
        value = {key: getattr(task, key) for key in ("id", "data", "meta")}
        for key in ("annotations", "drafts", "predictions"):
            value[key] = [plain_item(each) for each in getattr(task, key)]
        made.append(value)
    return made


def plain_item(item: Any) -> Any:
    if isinstance(item, int):
        return item
    return {
        **{key: getattr(item, key) for key in item.__struct_fields__},
        "result": [msgspec.json.decode(raw) for raw in item.result],
    }


def report_on(path: Path) -> str:
    """All that is told of a file, a line each, its folder left out."""
    lines = [
        f"{each.severity}: {each}"
        if isinstance(each, Finding)
        else f"task {each.id} with {len(each.annotations)} annotations"
        for each in read_export_path(path, text_key="text")
    ]
    return "\n".join(lines).replace(f"{path.parent}/", "") + "\n"


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.name)
def test_everything_wrong_or_old_in_a_file_is_told(path: Path) -> None:
    expected = path.with_name(f"{path.name}.report").read_text(encoding="utf-8")
    assert report_on(path) == expected


def test_what_is_refused_has_an_error_and_what_is_adapted_has_none() -> None:
    for path in CASES:
        is_refused = path.parent.name == "refused"
        assert bool(errors_of(findings_of(list(read_export_path(path, text_key="text"))))) == (
            is_refused
        ), path.name


def test_every_rule_has_a_file_or_an_archive_that_breaks_it() -> None:
    sources = Path(exports.__file__).parent.glob("*.py")
    written = "".join(path.read_text(encoding="utf-8") for path in sources)
    rules = set(re.findall(r'Finding\(\s*"([a-z0-9-]+)"', written)) | set(ADAPTED) | set(REFUSED)
    reports = "".join(each.read_text("utf-8") for each in EXPORTS.glob("*/*.report"))
    shown = {rule for rule in rules if f": {rule} at " in reports}
    elsewhere = {
        "export-empty", "zip-name-twice",
        "offset-unit", "offset-unit-undecided", "utf16-offset",
        "text-under-other-key", "text-key-missing",
    }  # fmt: skip
    assert rules - shown == elsewhere | set(BAD_ZIPS)


def test_a_report_names_no_account() -> None:
    for report in EXPORTS.glob("*/*.report"):
        assert ".invalid" not in report.read_text("utf-8")


@pytest.mark.parametrize("name", ["studio_export.json", "exports/utf16.json"])
def test_todays_export_is_read_as_before_and_without_a_finding(name: str) -> None:
    data = (DATA / name).read_bytes()
    read = read_export(name, data, text_key="text")
    assert findings_of(read) == []
    assert plain(read) == plain(list(read_tasks(name, data)))


def test_before_1_0_an_annotation_was_called_completion() -> None:
    path = EXPORTS / "adapted" / "before_1_0.json"
    (first, skipped), (bare, numbered) = (
        each.annotations for each in tasks_of(list(read_export_path(path)))
    )
    assert (first.id, first.created_at) == (1001, "2020-05-20T18:40:00.000000Z")
    assert getattr(first.completed_by, "email", None) == "ani@lembayung.invalid"
    assert [msgspec.json.decode(raw)["id"] for raw in first.result] == ["r1", "r2"]
    assert (first.was_cancelled, first.ground_truth) == (False, True)
    assert (skipped.was_cancelled, skipped.completed_by) == (True, 7)
    assert (bare.id, bare.created_at, bare.completed_by, numbered.id) == (10, "", None, 9)


def test_what_nobody_can_read_comes_out_with_all_other_faults_of_the_file() -> None:
    read = list(read_export_path(EXPORTS / "refused" / "many_faults.jsonl"))
    assert [task.id for task in tasks_of(read)] == [1, 3]
    assert len(errors_of(findings_of(read))) == 3


def test_no_file_at_all_stops() -> None:
    with pytest.raises(InputError, match="found no file"):
        list(read_export_path(EXPORTS / "none.json"))


@pytest.mark.parametrize(
    ("value", "rule", "severity"),
    [
        ({"tasks": [], "weather": 1}, "wire-unknown-key", "warning"),
        ({"tasks": [], "results": [{"id": 1}]}, "wire-unknown-key", "error"),
        ([{"data": {}, "annotations": [{"id": 1, "result": [], "created_at": 1e300}]}],
         "wire-type", "error"),
        ({"id": 1, "result": [], "task": {"data": {}}}, "annotation-without-task", "error"),
        ({"id": 1, "result": [], "task": None}, "annotation-without-task", "error"),
        ({"id": 1, "result": [], "task": "one"}, "annotation-without-task", "error"),
        ({"id": "x", "result": [], "task": {"id": 1, "data": {}}}, "wire-type", "error"),
        ({"data": "Kapal.", "annotator": 1, "annotation_id": 2}, "export-json-min", "error"),
        ([{"id": 1, "data": {}, "annotations": [{"id": 1, "result": [[{"value": 5}], 5]}]}],
         "result-nested", "note"),
    ],
)  # fmt: skip
def test_what_today_s_types_do_not_say_is_told(value: object, rule: str, severity: str) -> None:
    read = read_export("f", as_json(value))
    assert (rule, severity) in [(each.rule, each.severity) for each in findings_of(read)]


@pytest.mark.parametrize("text", [r"\ud83d", r"\ude00", r"\ud83d\ud83d\ude00", r"\ud83d\n"])
def test_half_a_character_is_called_so(text: str) -> None:
    data = f'[{{"id": 1, "data": {{"text": "{text}"}}}}]'.encode()
    assert rules_of(read_export("f", data)) == ["export-half-character"]


def test_an_escaped_backslash_is_no_half_character() -> None:
    data = as_json([{"id": 1, "data": {"text": r"\ud83d"}, "annotations": []}])
    assert rules_of(read_export("f", data)) == []
    assert rules_of(read_export("f", data[:-1])) == ["export-not-json"]


def test_an_annotation_that_only_the_stored_task_has_is_kept() -> None:
    inside = [5, {"id": 1, "result": [5]}, {"id": 2, "result": []}]
    task = {"id": 9, "data": {}, "annotations": inside}
    read = read_export("f", as_json({"id": 1, "result": [], "task": task}))
    (made,) = tasks_of(read)
    assert [(each.id, len(each.result)) for each in made.annotations] == [(1, 0), (2, 0)]


# Laws: the same tasks in every form.

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)


@st.composite
def todays_tasks(draw: st.DrawFn) -> list[Json]:
    """Tasks as today's expanded export has them, their ids all different."""
    numbers = draw(st.lists(st.integers(1, 50), unique=True, min_size=1, max_size=3))
    return [_task(draw, number) for number in numbers]


def _task(draw: st.DrawFn, number: int) -> Json:
    result = st.lists(
        st.fixed_dictionaries({"id": TEXTS, "type": st.just("labels"), "value": st.just({})}),
        max_size=3,
    )
    annotation = st.fixed_dictionaries(
        {
            "result": result,
            "completed_by": st.one_of(
                st.none(), st.integers(1, 9), st.just({"id": 0, "email": "ani@lembayung.invalid"})
            ),
            "was_cancelled": st.booleans(),
            "created_at": st.just("2020-05-20T18:40:00.000000Z"),
            "lead_time": st.one_of(st.none(), st.just(4.5)),
        }
    )
    made = draw(st.lists(annotation, min_size=1, max_size=3))
    annotations = [
        {**each, "id": 10 * number + position, "task": number} for position, each in enumerate(made)
    ]
    return {
        "id": number,
        "data": {"text": draw(TEXTS), "document_id": draw(TEXTS)},
        "annotations": annotations,
        "predictions": [{"id": number, "result": draw(result), "model_version": "m"}],
    }


def as_json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()


def as_lines(tasks: list[Json]) -> bytes:
    return b"".join(as_json(task) + b"\n" for task in tasks)


def as_zip(files: list[tuple[str, bytes]]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files:
            archive.writestr(name, data)
    return buffer.getvalue()


def one_a_file(tasks: list[Json]) -> list[tuple[str, bytes]]:
    return [(f"{task['id']}.json", as_json(task)) for task in tasks]


def stored(tasks: list[Json]) -> list[tuple[str, bytes]]:
    """As a cloud storage has them: an annotation a file, with its task in it."""
    return [
        (
            str(each["id"]),
            as_json({**each, "task": {key: task[key] for key in task if key != "annotations"}}),
        )
        for task in tasks
        for each in task["annotations"]
    ]


def before_1_0(task: Json) -> Json:
    old = dict(task)
    old["completions"] = [
        {
            **{key: each[key] for key in each if key not in ("was_cancelled", "completed_by")},
            "created_at": 1590000000,
            "was_canceled": each["was_cancelled"],
            "result": [[item] for item in each["result"]],
            "completed_by": as_text(each["completed_by"]),
        }
        for each in old.pop("annotations")
    ]
    return old


def as_text(person: Any) -> Any:
    if isinstance(person, dict):
        return person["email"]
    return None if person is None else str(person)


def bare(task: Json) -> Json:
    return {**task["data"], **{key: task[key] for key in task if key != "data"}}


FORMS: dict[str, Callable[[list[Json]], bytes]] = {
    "lines": as_lines,
    "zip of tasks": lambda tasks: as_zip(one_a_file(tasks)),
    "zip of annotations": lambda tasks: as_zip(stored(tasks)),
    "zip of lines": lambda tasks: as_zip([("all.jsonl", as_lines(tasks))]),
    "task list": lambda tasks: as_json({"tasks": tasks, "total": len(tasks)}),
    "results": lambda tasks: as_json({"results": tasks, "count": len(tasks), "next": None}),
    "data": lambda tasks: as_json({"data": tasks}),
    "annotations a line": lambda tasks: b"\n".join(data for _, data in stored(tasks)),
    "before 1.0": lambda tasks: as_json([before_1_0(task) for task in tasks]),
    "without data": lambda tasks: as_json([bare(task) for task in tasks]),
    "escaped": lambda tasks: json.dumps(tasks, indent=1).encode(),
    "byte order mark": lambda tasks: b"\xef\xbb\xbf" + as_json(tasks),
}


@pytest.mark.parametrize("form", FORMS)
@given(tasks=todays_tasks())
def test_the_form_of_an_export_does_not_change_its_tasks(form: str, tasks: list[Json]) -> None:
    read = read_export("f", FORMS[form](tasks))
    assert {each.severity for each in findings_of(read)} <= {"note"}
    assert plain(read) == plain(list(read_tasks("f", as_json(tasks))))


@given(tasks=todays_tasks(), data=st.data())
def test_the_order_of_files_changes_nothing(tasks: list[Json], data: st.DataObject) -> None:
    for files in (one_a_file(tasks), stored(tasks)):
        shuffled = data.draw(st.permutations(files))
        read = read_export("f", as_zip(files))
        again = read_export("f", as_zip(shuffled))
        assert findings_of(read) == findings_of(again)
        assert [task.id for task in tasks_of(read)] == [task.id for task in tasks_of(again)]
        assert plain(read) == plain(again)
        loose = tasks_of(read_exports("f", shuffled))
        assert plain(list(loose)) == plain(read)
        if files == stored(tasks):
            assert [task.id for task in loose] == sorted(task["id"] for task in tasks)


def test_a_folder_says_what_a_zip_of_it_says(tmp_path: Path) -> None:
    files = [("b/2.json", b'{"id": 2, "data": {}, "annotations": []}'), ("a", b"7"), ("c", b"")]
    for name, content in files:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(content)
    read = list(read_export_path(tmp_path))
    assert rules_of(read) == ["export-unknown", "export-unknown", "form-files", "form-one-object"]
    zipped = tmp_path.with_suffix(".zip")
    zipped.write_bytes(as_zip(files))
    again = [
        msgspec.structs.replace(each, place=each.place.replace(".zip/", "/"))
        if isinstance(each, Finding)
        else each
        for each in read_export_path(zipped)
    ]
    assert read[:3] == again[:3]


def test_what_file_managers_leave_behind_is_counted() -> None:
    read = read_export("f", as_zip([("__MACOSX/1.json", b"x"), ("1.json", TASK)]))
    assert len(tasks_of(read)) == 1
    assert "file-passed-over" in rules_of(read)


def test_a_folder_without_files_is_told(tmp_path: Path) -> None:
    assert rules_of(list(read_export_path(tmp_path))) == ["export-empty"]
    assert rules_of(read_export("f", as_zip([]))) == ["export-empty"]


def test_pages_are_read_together_and_a_missing_one_is_told() -> None:
    pages = [
        (f"p{n}", as_json({"tasks": [{"id": n, "data": {}, "annotations": []}], "total": 2}))
        for n in (1, 2)
    ]
    assert errors_of(findings_of(read_exports("f", pages))) == []
    assert "page-missing" in rules_of(read_exports("f", pages[1:]))


# Archives are hostile.

TASK = b'{"id": 1, "data": {"text": "Kapal tiba."}, "annotations": []}'
SMALL = Limits(files=2, file_bytes=1000, total_bytes=1500)


def damaged(data: bytes, old: bytes, new: bytes) -> bytes:
    assert old in data
    return data.replace(old, new)


def plain_zip() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("1.json", TASK)
    return buffer.getvalue()


def encrypted() -> bytes:
    """The flag of an encrypted file, in both of its headers."""
    data = bytearray(plain_zip())
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    return bytes(data)


def other_method() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("1.json", TASK)
    return buffer.getvalue()


BAD_ZIPS: dict[str, list[bytes]] = {
    "zip-broken": [
        damaged(plain_zip(), b"Kapal", b"Kopal"),  # the check sum is another's
        damaged(plain_zip(), len(TASK).to_bytes(4, "little"), (9).to_bytes(4, "little")),
        plain_zip()[:-30],
        other_method(),
        b"PK\x03\x04",
    ],
    "zip-encrypted": [encrypted()],
    "zip-in-zip": [as_zip([("in.json", plain_zip())]), as_zip([("in", b"\x1f\x8b\x08")])],
    "zip-too-large": [
        as_zip([(name, b"[]") for name in "abc"]),
        as_zip([("1.json", b" " * 1001)]),
        as_zip([(name, b" " * 900) for name in "ab"]),
    ],
    "export-compressed": [b"\x1f\x8b\x08\x00"],
}


@pytest.mark.parametrize(
    ("rule", "data"), [(rule, data) for rule, many in BAD_ZIPS.items() for data in many]
)
def test_a_hostile_archive_is_told_and_not_read(rule: str, data: bytes) -> None:
    read = read_export("f.zip", data, limits=SMALL)
    assert rule in rules_of(read)
    assert tasks_of(read) == []


def test_a_name_in_an_archive_is_no_path_and_cannot_write_to_the_terminal() -> None:
    read = read_export("f.zip", as_zip([("../../etc/\x1b[31m.json", b"{")]))
    assert errors_of(findings_of(read))[0].place == "f.zip/../../etc/\\x1b[31m.json"


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_files_of_one_name_are_not_both_read() -> None:
    read = read_export("f.zip", as_zip([("1.json", TASK), ("1.json", TASK)]))
    assert len(tasks_of(read)) == 1
    assert "zip-name-twice" in rules_of(read)


def test_a_file_without_a_name_is_read_all_the_same() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        info = zipfile.ZipInfo("x")
        info.filename = ""
        with archive.open(info, "w") as file:
            file.write(TASK)
    assert [each.id for each in tasks_of(read_export("f", buffer.getvalue()))] == [1]


@pytest.mark.parametrize("data", [b'{"\xc8": 1}', b'[{"\xc8": 1}]', b'{"tasks": [{"\xc8": 1}]}'])
def test_a_key_that_is_not_utf_8_is_told(data: bytes) -> None:
    assert "export-not-utf8" in rules_of(read_export("f", data))


@pytest.mark.parametrize("total", [b"1e999", b'"2"', b"null"])
def test_a_total_that_is_no_number_promises_nothing(total: bytes) -> None:
    read = read_export("f", b'{"total": %s, "tasks": [%s]}' % (total, TASK))
    assert (len(tasks_of(read)), errors_of(findings_of(read))) == (1, [])


@given(
    st.binary(max_size=200), st.integers(0, 150), st.sampled_from([b"", b"PK\x03\x04", b"[", b"{"])
)
def test_any_bytes_are_read_or_told(noise: bytes, place: int, start: bytes) -> None:
    whole = plain_zip()
    for data in (start + noise, whole[:place] + noise + whole[place + len(noise) :]):
        assert all(isinstance(each, WireTask | Finding) for each in read_export("f", data))


@pytest.mark.parametrize("data", [b"[" * 100_000, b'{"a":' * 100_000, b'[{"id": 1e999}]'])
def test_what_no_computer_can_hold_is_told(data: bytes) -> None:
    assert rules_of(read_export("f", data))[0] == "export-not-json"


# The text, by whatever name.


def one_task(data: Json, *items: Json) -> WireTask:
    task = {"id": 1, "data": data, "annotations": [{"id": 1, "result": list(items)}]}
    return tasks_of(list(read_tasks("f", as_json([task]))))[0]


def test_a_text_under_another_key_is_found_by_its_digest_and_never_guessed() -> None:
    task = one_task({"isi": "Kapal tiba.", "judul": "Kapal", "n": 3})
    digest = sha256_text("Kapal tiba.")
    assert fields_with_text(task.data, digest) == ["isi"]
    found = check_text_field(task, "text", digest, place="here")
    assert found is not None
    assert (found.rule, found.severity) == ("text-under-other-key", "note")
    renamed = rename_text_field(task, "isi", "text")
    assert renamed.data == {"text": "Kapal tiba.", "judul": "Kapal", "n": 3}
    assert check_text_field(renamed, "text", digest, place="here") is None


def test_half_a_character_has_no_digest() -> None:
    assert fields_with_text({"a": "\ud83d", "b": "Kapal."}, sha256_text("Kapal.")) == ["b"]


@pytest.mark.parametrize("data", [{"isi": "Lain."}, {"a": "Kapal.", "b": "Kapal."}])
def test_no_field_or_two_with_the_text_are_an_error(data: Json) -> None:
    found = check_text_field(one_task(data), "text", sha256_text("Kapal."), place="here")
    assert found is not None
    assert (found.rule, found.severity) == ("text-key-missing", "error")


@pytest.mark.parametrize(
    ("text", "is_here"),
    [
        ("https://arsip.invalid/a.txt", False),
        (" s3://kotak/a.txt\n", False),
        ("/data/upload/1/a.txt", False),
        ("https://arsip.invalid/a.txt memuat kabar itu.", True),
        ("Kapal tiba.", True),
        ("", True),
    ],
)
def test_an_address_is_no_text(text: str, is_here: bool) -> None:
    data = as_json([{"id": 1, "data": {"text": text}, "annotations": []}])
    read = read_export("f", data, text_key="text")
    assert rules_of(read) == ([] if is_here else ["text-not-here"])
    assert len(tasks_of(read)) == is_here


# Offset units.

SHIP = "Kapal 😀 milik Sari 🚢 di Jelaga, Jelaga."


def region(start: int, end: int, quote: str | None) -> Json:
    value = {"start": start, "end": end, "labels": ["PER"]}
    return {"id": "r", "value": value if quote is None else {**value, "text": quote}}


def marked(quote: str, unit: str) -> Json:
    start = SHIP.index(quote)
    end = start + len(quote)
    if unit == "utf-16":
        start, end = units_before(SHIP, start), units_before(SHIP, end)
    return region(start, end, quote)


@pytest.mark.parametrize("unit", ["code points", "utf-16"])
def test_the_file_tells_its_unit_and_is_read_in_it(unit: str) -> None:
    answer = {"id": "a", "value": {"choices": ["YA"]}}
    items = [marked("Kapal", unit), marked("Sari", unit), answer, marked("di", unit)]
    decided = decide_unit([one_task({"text": SHIP}, *items)], "text")
    assert (decided.name, decided.matters) == (unit, True)
    found = check_unit(decided, "f")
    assert found is not None
    assert (found.rule, found.severity) == ("offset-unit", "note")


@pytest.mark.parametrize(
    ("items", "told"),
    [
        ([region(8, 13, "lain")], Unit(name="undecided", n_neither=1)),
        ([region(8, 13, None)], Unit(name="undecided", n_unquoted=1)),
        ([region(8, 13, " ")], Unit(name="undecided", n_unquoted=1)),
        ([region(7, 900, "Sari")], Unit(name="undecided", n_neither=1)),
        (
            [marked("Sari", "utf-16"), marked("di", "code points")],
            Unit(name="undecided", n_code_points=1, n_utf16=1),
        ),
    ],
)
def test_what_does_not_tell_its_unit_is_refused(items: list[Json], told: Unit) -> None:
    decided = decide_unit([one_task({"text": SHIP}, *items)], "text")
    assert decided == told
    found = check_unit(decided, "f")
    assert found is not None
    assert (found.rule, found.severity) == ("offset-unit-undecided", "error")


def test_a_quote_that_stands_at_both_places_decides_nothing() -> None:
    task = one_task({"text": "😀 aaaa"}, region(3, 5, "aa"))
    assert decide_unit([task], "text") == Unit(name="undecided", n_both=1)


@pytest.mark.parametrize("text", ["Kapal Sari tiba.", "Sari tiba 😀"])
def test_the_unit_does_not_matter_before_the_first_astral_character(text: str) -> None:
    item = region(text.index("Sari"), text.index("Sari") + 4, "Sari")
    decided = decide_unit([one_task({"text": text}, item)], "text")
    assert decided == Unit(name="undecided")
    assert check_unit(decided, "f") is None


def test_a_program_s_suggestion_has_no_say_in_the_unit() -> None:
    task = one_task({"text": SHIP})
    wrong = WirePrediction(id=1, result=[msgspec.Raw(as_json(marked("Sari", "utf-16")))])
    shown = msgspec.structs.replace(task, predictions=[wrong])
    assert decide_unit([shown], "text") == Unit(name="undecided")


def test_an_export_in_utf_16_units_is_decided_and_converted() -> None:
    path = EXPORTS / "utf16.json"
    read = list(read_export_path(path, text_key="text"))
    assert decide_unit(read, "text") == Unit(name="utf-16", n_utf16=2)
    (task,) = tasks_of(list(with_code_points(read, "text", place="f")))
    for raw in task.annotations[0].result:
        value = msgspec.json.decode(raw)["value"]
        assert task.data["text"][value["start"] : value["end"]] == value["text"]
    again = decide_unit([task], "text")
    assert again == Unit(name="code points", n_code_points=2)


def test_converting_leaves_all_but_offsets_as_it_is() -> None:
    told = Finding("here", "note", "f", "nothing")
    answer = {"id": "a", "value": {"choices": ["YA"]}}
    plain_text = one_task({"text": "Kapal."}, region(0, 5, "Kapal"))
    ship = one_task({"text": SHIP}, answer, marked("Kapal", "utf-16"))
    odd = msgspec.structs.replace(
        ship.annotations[0], result=[*ship.annotations[0].result, msgspec.Raw(b"1e999")]
    )
    ship = msgspec.structs.replace(ship, annotations=[odd], predictions=[3])
    read: list[Read] = [told, plain_text, ship]
    again = list(with_code_points(read, "text", place="f"))
    assert again[:2] == read[:2]
    converted = tasks_of(again)[1]
    assert [bytes(raw) for raw in converted.annotations[0].result[::2]] == [
        bytes(raw) for raw in odd.result[::2]
    ]
    assert (converted.predictions, decide_unit(read, "text").matters) == ([3], False)


def test_an_offset_within_a_character_is_told_and_its_task_not_read() -> None:
    task = one_task({"text": SHIP}, region(7, 9, None), region(0, 999, None))
    read = list(with_code_points([task], "text", place="f"))
    assert rules_of(read) == ["utf16-offset", "utf16-offset"]
    assert tasks_of(read) == []


MIXED = st.text(st.sampled_from("a é\n😀🚢\u0301\ud800"), max_size=20)


@given(MIXED)
def test_offsets_in_utf_16_become_code_points(text: str) -> None:
    offsets = Utf16Offsets(text)
    for place in range(len(text) + 1):
        assert offsets.to_code_points(units_before(text, place)) == place


@given(MIXED, st.integers(-3, 50))
def test_an_offset_in_utf_16_comes_back_or_is_refused(text: str, units: int) -> None:
    offsets = Utf16Offsets(text)
    boundaries = {units_before(text, place) for place in range(len(text) + 1)}
    if units in boundaries:
        assert units_before(text, offsets.to_code_points(units)) == units
    else:
        with pytest.raises(OffsetError):
            offsets.to_code_points(units)


@pytest.mark.articles
def test_any_span_of_the_real_articles_keeps_its_quote_in_either_unit(articles_dir: Path) -> None:
    for path in sorted(articles_dir.glob("*.txt")):
        text = "🚢 " + path.read_text(encoding="utf-8")
        offsets = Utf16Offsets(text)
        for start in range(0, len(text) - 20, 97):
            first, last = units_before(text, start), units_before(text, start + 20)
            place = slice(offsets.to_code_points(first), offsets.to_code_points(last))
            assert text[place] == text[start : start + 20]
