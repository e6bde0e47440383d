"""A diff that is made some documents at a time is the one made at once."""

import random
from collections.abc import Callable
from pathlib import Path

import msgspec
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cli.conftest import Tandai
from cli.conftest import tandai as tandai
from diff.made import compare_releases, run_diff
from diff.test_laws import IDS, releases
from release.made import copy_project, make_release, sample_project, sample_release
from tandai.cli import diff as diff_command
from tandai.diff import ReleaseDiff
from tandai.diff.compare import compare_part
from tandai.diff.tables import Release
from tandai.diff.total import Total
from tandai.errors import InputError
from tandai.flow import diff_read
from tandai.flow.diff import count_diff
from tandai.flow.diff_items import ItemLog
from tandai.records import Annotation
from tandai.release.sums import write_sums
from tandai.splits import SplitRow
from tandai.store import read_csv, write_csv, write_jsonl


def keep(one: Release, ids: list[str]) -> Release:
    """A release's rows of some documents."""
    wanted = pa.array(ids, type=pa.string())
    tables = {
        name: table.filter(pc.is_in(table["document_id"], value_set=wanted))
        for name, table in one.tables.items()
    }
    return Release(one.manifest, tables)


@settings(max_examples=60)
@given(releases(), releases(), st.permutations(IDS))
def test_parts_add_up_to_the_whole(one: Release, other: Release, order: list[str]) -> None:
    total = Total(one.manifest, other.manifest)
    parts = {each: compare_part(keep(one, [each]), keep(other, [each])) for each in order}
    for each in order:
        total.add(parts[each])
    items = [item for each in sorted(order) for item in parts[each].items]
    assert total.finish(items) == compare_releases(one, other)


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The sample's release with texts, and one of other gold and sides, a document short."""
    base = tmp_path_factory.getbasetemp()
    old = sample_release(base, "full")[0]
    project = copy_project(sample_project(base), tmp_path_factory.mktemp("changed") / "project")
    rows = read_csv(project.splits_path, SplitRow)
    sides = [msgspec.structs.replace(each, split="test") for each in rows[:2]]
    write_csv(project.splits_path, SplitRow, [*sides, *rows[2:]])
    for layer in project.settings.layers:
        gold = [_changed(each, n) for n, each in enumerate(project.read_gold(layer))]
        write_jsonl(project.gold_path(layer), gold[1:])
    new = tmp_path_factory.mktemp("new") / "tandai-sample-1.0.0"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("tandai.flow.release_checks.check_project", lambda _: [])
        make_release(project, new, "stand-off")
    return old, new


def _changed(gold: Annotation, number: int) -> Annotation:
    """Every other gold has its first span under another label, and no last answer."""
    if number % 2 or not gold.spans:
        return gold
    first = msgspec.structs.replace(gold.spans[0], label="OTHER")
    return msgspec.structs.replace(
        gold, spans=(first, *gold.spans[1:]), attributes=gold.attributes[:-1]
    )


@pytest.fixture(scope="module")
def whole(folders: tuple[Path, Path]) -> ReleaseDiff:
    diff = run_diff(*folders)
    changes = {each.change for each in diff.items}
    assert changes >= {"relabelled", "removed"}
    assert diff.documents.split_moves
    assert any(each.quote_old for each in diff.items)
    return diff


@pytest.mark.parametrize("n_documents", [1, 2, 5])
def test_how_many_are_read_at_once_does_not_count(
    folders: tuple[Path, Path],
    whole: ReleaseDiff,
    n_documents: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(diff_read, "DOCUMENTS", n_documents)
    seen: list[int] = []
    read = diff_read.Opened.read

    def counted(self: diff_read.Opened, part: int) -> Release:
        found = read(self, part)
        seen.append(found.tables["documents"].num_rows)
        return found

    monkeypatch.setattr(diff_read.Opened, "read", counted)
    assert run_diff(*folders) == whole
    assert max(seen) <= n_documents
    assert sum(seen) == whole.old.n_documents + whole.new.n_documents


def test_rows_may_stand_in_any_order_and_file(
    folders: tuple[Path, Path],
    whole: ReleaseDiff,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Of one document's rows, each may be in another row group."""
    monkeypatch.setattr(diff_read, "DOCUMENTS", 2)
    old = rewritten(folders[0], tmp_path / "old", shuffled)
    new = rewritten(folders[1], tmp_path / "new", shuffled)
    assert run_diff(old, new) == whole


def test_a_row_without_a_document_is_an_error(folders: tuple[Path, Path], tmp_path: Path) -> None:
    def unnamed(table: pa.Table) -> pa.Table:
        ids = [None, *table["document_id"].to_pylist()[1:]]
        place = table.column_names.index("document_id")
        return table.set_column(place, "document_id", pa.array(ids, type=pa.string()))

    broken = rewritten(folders[1], tmp_path / "new", unnamed)
    with pytest.raises(InputError, match="1 rows without one"):
        run_diff(folders[0], broken)


def test_a_document_twice_is_an_error(folders: tuple[Path, Path], tmp_path: Path) -> None:
    broken = rewritten(
        folders[1], tmp_path / "new", lambda table: pa.concat_tables([table, table.slice(0, 1)])
    )
    with pytest.raises(InputError, match="more than once; expected a row each"):
        run_diff(folders[0], broken)


def shuffled(table: pa.Table) -> pa.Table:
    rows = list(range(table.num_rows))
    random.Random(table.num_rows).shuffle(rows)
    return table.take(pa.array(rows, type=pa.int64()))


def rewritten(folder: Path, copy: Path, change: Callable[[pa.Table], pa.Table]) -> Path:
    """A copy of what a diff reads, its tables changed, in row groups of seven rows."""
    for path in folder.rglob("*.parquet"):
        to = copy / path.relative_to(folder)
        to.parent.mkdir(parents=True, exist_ok=True)
        pq.write_table(change(pq.read_table(path)), to, row_group_size=7)
    (copy / "manifest.json").write_bytes((folder / "manifest.json").read_bytes())
    write_sums(copy)
    return copy


def test_changes_are_counted_without_being_held(
    folders: tuple[Path, Path], whole: ReleaseDiff, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(diff_read, "DOCUMENTS", 1)
    assert count_diff(*folders) == msgspec.structs.replace(whole, items=())
    with ItemLog() as log:
        count_diff(*folders, log.add)
        assert tuple(log.read()) == whole.items
        assert tuple(log.read()) == whole.items
        assert (len(log), log.has_quotes) == (len(whole.items), True)


def test_the_json_is_that_of_the_whole(
    folders: tuple[Path, Path], whole: ReleaseDiff, tandai: Tandai
) -> None:
    fields = {name: getattr(whole, name) for name in whole.__struct_fields__}
    said = {"is_empty": False, **fields, "withdrawn": []}
    expected = msgspec.json.format(msgspec.json.encode(said), indent=2).decode()
    assert tandai("diff", *folders, "--json").out == f"{expected}\n"
    nothing = msgspec.json.decode(tandai("diff", folders[0], folders[0], "--json").out)
    assert (nothing["is_empty"], nothing["items"]) == (True, [])


def test_many_changes_are_several_tables(
    folders: tuple[Path, Path],
    whole: ReleaseDiff,
    tandai: Tandai,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    at_once = tandai("diff", *folders, "--items").out
    assert at_once.count("\nChanges\n") == 1
    monkeypatch.setattr(diff_command, "TABLE", 2)
    out = tandai("diff", *folders, "--items").out
    n = len(whole.items)
    assert "\nChanges, 1 to 2\n" in out
    assert out.count("\nChanges, ") == -(-n // 2)
    for each in whole.items:
        assert out.count(each.document_id) >= 1
