"""Through Parquet and back every annotation is the same record, and every result item the same."""

import tempfile
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from convert.exports import convert, export_of
from convert.generated import EXPORTS, Json
from convert.tables_back import read_tables, read_texts
from convert.test_fast_is_slow import EVERY, GIVEN, task_with
from labelstudio.made_results import EVERYTHING, results
from labelstudio.samples import CONFIG
from labelstudio.samples import CONFIG_XML as SAMPLE_XML
from labelstudio.test_laws import assert_same, read
from labelstudio.test_laws import documented as as_decided
from tandai.convert.batch import Batch
from tandai.convert.heads import read_heads
from tandai.convert.reader import Reader
from tandai.convert.results import read_annotations
from tandai.convert.who import Given
from tandai.flow.convert_files import PartWriter
from tandai.labelstudio.config import parse_config
from tandai.labelstudio.exports import Tally, read_alone
from tandai.labelstudio.results import write_result
from tandai.labelstudio.wire import WireTask
from tandai.records import Annotation

DATA = Path(__file__).parent.parent / "data"


def records_of(export: list[Json], known: Given) -> list[Annotation]:
    """What the readers of `labelstudio` make of an export."""
    made: list[Annotation] = []
    for number, task in enumerate(export, start=1):
        for each in read_alone("here", msgspec.json.encode(task), number, Tally()) or ():
            if isinstance(each, WireTask):
                heads = read_heads(each, known, "here")
                made += read_annotations(heads, known, "here")
    return made


def through_parquet(export: list[Json], known: Given, folder: Path) -> list[Annotation]:
    reader, batch = Reader(known, "here"), Batch()
    reader.read([memoryview(msgspec.json.encode(task)) for task in export], 0, batch)
    with PartWriter(folder, 0) as writer:
        writer.write(batch)
    return list(read_tables(folder))


@settings(max_examples=40, deadline=None)
@given(export=EXPORTS)
def test_records_go_through_parquet(export: list[Json]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        assert through_parquet(export, GIVEN, Path(folder)) == records_of(export, GIVEN)


@settings(max_examples=40, deadline=None)
@given(case=results(), suggested=st.booleans())
def test_every_item_of_every_control_comes_back(
    case: tuple[str, str, list[Json]], suggested: bool
) -> None:
    text, lead, items = case
    task = task_with(items, text, lead, suggested=suggested)
    with tempfile.TemporaryDirectory() as folder:
        (annotation,) = through_parquet([task], EVERY, Path(folder))
    parts = read(items, text, lead, suggested=suggested)
    written = write_result(annotation, EVERYTHING, text)
    wanted = [as_decided(item, parts, text, suggested=suggested) for item in items]
    assert_same(written, wanted)


def documented(item: Json, text: str) -> Json:
    """The item as it is written: quoted from the text, with an origin."""
    value = dict(item.get("value", {}))
    if "start" in value and item["type"] != "textarea":
        value["text"] = text[value["start"] : value["end"]]
    written = {**item, "value": value} if value else dict(item)
    return written if item["type"] == "relation" else {"origin": "manual", **written}


def sorted_items(items: list[Any]) -> list[bytes]:
    return sorted(msgspec.json.encode(item, order="sorted") for item in items)


def test_every_item_of_a_studio_export_comes_back(tmp_path: Path) -> None:
    export = msgspec.json.decode((DATA / "studio_export.json").read_bytes())
    out, report = convert(tmp_path, export_of(*export), SAMPLE_XML)
    written = {each.annotation_id: each for each in read_tables(out)}
    texts = dict(read_texts(out))
    wanted: dict[str, list[Json]] = {}
    for task in export:
        text, document = task["data"]["text"], task["data"]["document_id"]
        for answer in (*task["annotations"], *task["drafts"]):
            person = answer.get("completed_by", {}).get("id") or int(
                answer["created_username"].split()[-1]
            )
            number = answer["id"] if "completed_by" in answer else f"draft-{answer['id']}"
            wanted[f"{document}/export/account-{person}/{number}"] = [
                documented(item, text) for item in answer["result"]
            ]
    people = {key: each for key, each in written.items() if each.annotator_kind == "person"}
    assert people.keys() == wanted.keys()
    for key, each in people.items():
        assert sorted_items(write_result(each, CONFIG, texts[each.document_id])) == sorted_items(
            wanted[key]
        )
    assert report.n_results == sum(map(len, wanted.values())) + 3


GOLDEN_XML = """
<View>
  <Relations><Relation value="mentions"/></Relations>
  <Labels name="entity" toName="text"><Label value="PER"/><Label value="ORG"/><Label value="LOC"/></Labels>
  <Labels name="claim" toName="text"><Label value="CLAIM"/><Label value="EVIDENCE"/></Labels>
  <Text name="text" value="$text"/>
  <Choices name="claim_stance" toName="text" perRegion="true"><Choice value="support"/></Choices>
  <TextArea name="note" toName="text" perRegion="true"/>
  <Choices name="doc_stance" toName="text"><Choice value="contra"/></Choices>
</View>
"""


@pytest.mark.articles
def test_what_was_made_by_mouse_comes_back(articles_dir: Path, tmp_path: Path) -> None:
    path = articles_dir.parent / "design" / "ui_export_golden.json"
    if not path.exists():
        pytest.skip("the export made by mouse is not beside the articles")
    (task,) = export = msgspec.json.decode(path.read_bytes())
    out, _ = convert(tmp_path, export_of(*export), GOLDEN_XML)
    (annotation,) = read_tables(out)

    written = write_result(annotation, parse_config("golden", GOLDEN_XML), task["data"]["text"])
    wanted = [documented(item, task["data"]["text"]) for item in task["annotations"][0]["result"]]
    assert sorted_items(written) == sorted_items(wanted)
