"""JSON lines hold a release whole: read back, its rows are the release's."""

import shutil
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from release.forge import Forged, Rows
from release.made import Release, bundle, gold, mark, read_rows, small_document
from tandai.errors import InputError, TandaiError
from tandai.exports.jsonl import _NAMED, _SINGLE, _WHO, Object, make_object
from tandai.flow.export import LOSSES, Report, run_export
from tandai.flow.export_asked import Asked
from tandai.flow.export_rows import plain_tables
from tandai.records import Answer, Attribute, Relation
from tandai.release.content import ContentDigest
from tandai.release.manifest import Manifest
from tandai.release.schema import Column, Row, blank
from tandai.release.tables import TABLES

EVERYBODY = Asked(format="jsonl", annotators=())


def read_object(made: Object, columns: Mapping[str, Sequence[Column]]) -> dict[str, list[Row]]:
    """The rows that an object was made of; in each table in an order of their own."""
    document_id = made["document_id"]
    rows: dict[str, list[Row]] = {name: [] for name in columns}
    rows["documents"] = [{**made["document"], "text": made["text"]}]
    if "article" in made:
        rows["articles"] = [made["article"]]
    for name in columns:
        if name not in (*_SINGLE, "annotations"):
            rows[name] += made.get(name, [])
    for head in made.get("annotations", []):
        rows["annotations"].append(head)
        who = {name: head[name] for name in _WHO if name in head}
        for name in columns:
            if name in (*_SINGLE, "annotations"):
                continue
            rows[name] += [{**who, **each} for each in head.get(_NAMED.get(name, name), [])]
        for span in head.get("spans", []):
            rows["span_attributes"] += [
                {**who, "span_id": span["span_id"], **each} for each in span.get("attributes", [])
            ]
    return {
        name: [_row(each, columns[name], document_id) for each in found]
        for name, found in rows.items()
    }


def _row(said: Row, columns: Sequence[Column], document_id: str) -> Row:
    """The table's columns alone: what is nested in the object stands elsewhere."""
    whole = {**said, "document_id": document_id}
    return {column.name: whole[column.name] for column in columns}


def read_back(folder: Path, manifest: Manifest) -> dict[str, list[tuple[str, Row]]]:
    """Split and row by table."""
    columns = {name: manifest.tables[name].columns for name in plain_tables(manifest)}
    found: dict[str, list[tuple[str, Row]]] = {name: [] for name in columns}
    for path in sorted(folder.glob("*.jsonl")):
        for line in path.read_bytes().splitlines():
            made = msgspec.json.decode(line)
            for name, rows in read_object(made, columns).items():
                found[name] += [(made["split"], row) for row in rows]
    return found


def in_any_order(rows: Iterable[Row]) -> list[bytes]:
    return sorted(msgspec.json.encode(row, order="sorted") for row in rows)


@pytest.mark.parametrize("mode", ["full", "stand_off"])
def test_everybodys_rows_come_back(
    mode: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    release, manifest = request.getfixturevalue(mode)
    report = run_export(release, tmp_path / "out", EVERYBODY)
    assert report.lost == {}
    for name, rows in read_back(tmp_path / "out", manifest).items():
        entry = manifest.tables[name]
        digest = ContentDigest(entry.columns)
        for split, row in rows:
            digest.add(row, split)
        assert digest.hexdigest() == entry.content_sha256, name
        wanted = in_any_order(read_rows(release, entry))
        assert in_any_order(row for _, row in rows) == wanted, name


def test_gold_alone_and_what_is_left_out(full: Release, tmp_path: Path) -> None:
    release, manifest = full
    report = run_export(release, tmp_path / "out", Asked(format="jsonl", layers=("entity",)))
    found = read_back(tmp_path / "out", manifest)
    for name in ("annotations", "spans", "span_attributes"):
        entry = manifest.tables[name]
        wanted = [
            row
            for row in read_rows(release, entry)
            if row["annotator_id"] == "gold" and row["layer"] == "entity"
        ]
        assert in_any_order(row for _, row in found[name]) == in_any_order(wanted)
    kept = sum(map(len, found.values()))
    everything = sum(manifest.tables[name].n_rows for name in found)
    assert report.lost == {"not-selected": everything - kept}
    read = msgspec.json.decode((tmp_path / "out" / LOSSES).read_bytes(), type=Report)
    assert read == report
    assert {loss.item for loss in read.losses} >= {"spans", "suggestions", "relations"}


def test_a_stand_off_release_gives_no_text(
    stand_off: Release, full: Release, articles: Path, tmp_path: Path
) -> None:
    run_export(stand_off[0], tmp_path / "without", EVERYBODY)
    without = b"".join(path.read_bytes() for path in (tmp_path / "without").iterdir())
    lines = [
        line
        for path in sorted(articles.glob("*.txt"))
        for line in path.read_text("utf-8").split("\n")
        if len(line) > 30
    ]
    assert lines
    assert not [line for line in lines if msgspec.json.encode(line)[1:-1] in without]
    run_export(stand_off[0], tmp_path / "with", EVERYBODY, articles=articles)
    run_export(full[0], tmp_path / "full", EVERYBODY)
    for name in ("train.jsonl", "validation.jsonl", "test.jsonl", LOSSES):
        filled = (tmp_path / "with" / name).read_bytes()
        assert filled == (tmp_path / "full" / name).read_bytes() != b""


def test_the_rows_of_a_view(full: Release, tmp_path: Path) -> None:
    release, manifest = full
    report = run_export(release, tmp_path / "out", Asked(format="jsonl", view="claim_pairs"))
    lines = [
        line
        for split in ("train", "validation", "test")
        if (path := tmp_path / "out" / "claim_pairs" / f"{split}.jsonl").exists()
        for line in path.read_bytes().splitlines()
    ]
    rows = read_rows(release, manifest.tables["claim_pairs"])
    assert [msgspec.json.decode(line) for line in lines] == rows
    assert sum(report.files.values()) == len(rows) > 0
    others = sum(each.n_rows for name, each in manifest.tables.items() if name != "claim_pairs")
    assert report.lost == {"not-selected": others}


def test_rows_of_other_tables_are_lost_once(full: Release, tmp_path: Path) -> None:
    release, manifest = full
    n_rows = sum(each.n_rows for each in manifest.tables.values())
    for view in ("claims", "documents"):
        asked = Asked(format="jsonl", view=view, splits=("test",))
        report = run_export(release, tmp_path / view, asked)
        assert report.lost == {"not-selected": n_rows - sum(report.files.values())}


def test_a_view_holds_only_what_was_asked_for(full: Release, tmp_path: Path) -> None:
    """Where its columns say layer and annotator; elsewhere the option is refused."""
    release, manifest = full
    asked = Asked(format="jsonl", view="spans", layers=("entity",), annotators=("anotator-1",))
    report = run_export(release, tmp_path / "out", asked)
    lines = [
        msgspec.json.decode(line)
        for path in (tmp_path / "out" / "spans").iterdir()
        for line in path.read_bytes().splitlines()
    ]
    assert {(each["layer"], each["annotator_id"]) for each in lines} == {("entity", "anotator-1")}
    n_rows = sum(each.n_rows for each in manifest.tables.values())
    assert report.lost == {"not-selected": n_rows - len(lines)}
    wrong: tuple[dict[str, Any], ...] = (
        {"view": "entities", "layers": ("entity",)},
        {"view": "articles", "annotators": ("anotator-1",)},
    )
    for each in wrong:
        with pytest.raises(TandaiError, match=f"with --view {each['view']}, whose rows do not"):
            run_export(release, tmp_path / "no", Asked(format="jsonl", **each))
    with pytest.raises(TandaiError, match="and annotators anotator-1 to export; expected some"):
        run_export(
            release,
            tmp_path / "no",
            Asked(format="jsonl", view="entities", annotators=("anotator-1",)),
        )


def test_the_same_bytes_again(full: Release, tmp_path: Path) -> None:
    for name in ("one", "two"):
        run_export(full[0], tmp_path / name, EVERYBODY)
    one, two = (
        {path.name: path.read_bytes() for path in (tmp_path / name).iterdir()}
        for name in ("one", "two")
    )
    assert one == two


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"layers": ("klaim",)}, "found no layer 'klaim'; expected one of claim, entity, stance"),
        ({"splits": ("dev",)}, "found no split 'dev'; expected one of train, validation, test"),
        ({"annotators": ("bayu",)}, "found no annotator 'bayu'; expected one of gold, anotator-1"),
        ({"view": "entitas"}, "found no view 'entitas'; expected one of "),
    ],
)
def test_what_is_not_there_is_named(
    asked: dict[str, Any], said: str, full: Release, tmp_path: Path
) -> None:
    with pytest.raises(TandaiError) as error:
        run_export(full[0], tmp_path / "out", Asked(format="jsonl", **asked))
    assert said in str(error.value)
    assert not list(tmp_path.iterdir())


def test_a_changed_release_is_refused(full: Release, tmp_path: Path) -> None:
    release = Path(shutil.copytree(full[0], tmp_path / "release"))
    (release / "spans" / "train-00000-of-00001.parquet").write_bytes(b"PAR1")
    with pytest.raises(InputError):
        run_export(release, tmp_path / "out", EVERYBODY)
    assert not (tmp_path / "out").exists()


def test_a_span_beside_its_text_is_refused(full: Release, tmp_path: Path) -> None:
    """A release whose digests all fit, and whose span does not."""
    forged = Forged(full, tmp_path / "release")

    def move(rows: Rows) -> None:
        next(row for row in rows["train"] if row["annotator_id"] == "gold").update(start=3, end=9)

    forged.edit("spans", move)
    for asked in (EVERYBODY, Asked(format="conll2003"), Asked(format="conllup")):
        with pytest.raises(TandaiError, match="not the one that was labelled"):
            run_export(forged.folder, tmp_path / "out", asked)
        assert not (tmp_path / "out").exists()


def test_rows_that_contradict_their_annotation_are_refused() -> None:
    tables = small_tables([])
    tables["spans"] = [{**tables["spans"][0], "layer": "claim"}]
    with pytest.raises(InputError, match="found 'claim'; expected 'entity'"):
        make_object(tables, split="train")


def small_tables(attributes: list[tuple[str, list[str]]]) -> dict[str, list[Row]]:
    """The rows of one document, with one span id twice and relations to nowhere."""
    document, text = small_document()
    spans = (
        mark(text, "Selatira", "GPE", "g1"),
        mark(text, "Selatira", "LOC", "g1"),
        mark(text, "Teluk Anjora", "LOC", "g2"),
    )
    made = gold(
        document,
        spans=spans,
        attributes=tuple(
            Attribute(span_id=span, name="n", kind="text", values=tuple(values), origin="single")
            for span, values in attributes
        ),
        relations=(Relation(from_id="g1", to_id="x", origin="single"),),
        answers=(Answer(name="a", kind="number", values=("1",), origin="single"),),
    )
    whole = bundle(document, made)
    return {
        table.name: [blank(row, table.columns) for row in table.rows(whole)] for table in TABLES
    }


@settings(max_examples=40)
@given(
    st.lists(
        st.tuples(st.sampled_from(["g1", "g2", "x"]), st.lists(st.text(max_size=3), max_size=2)),
        max_size=6,
    )
)
def test_an_object_is_its_rows(attributes: list[tuple[str, list[str]]]) -> None:
    """Also where answers are about a region that is no span, or about one of two labels."""
    tables = small_tables(attributes)
    made = msgspec.json.decode(msgspec.json.encode(make_object(tables, split="train")))
    read = read_object(made, {table.name: table.columns for table in TABLES})
    for name, rows in tables.items():
        assert in_any_order(read[name]) == in_any_order(rows), name
