"""Lines of a corpus are found by how they begin, and read as what they say."""

import msgspec
import pytest

from tandai.errors import InputError
from tandai.flow.bundles import Lines, document_ids


class _Note(msgspec.Struct):
    document_id: str
    words: str = ""


NOTES = [
    '{"document_id":"a","words":"as tandai writes it"}',
    '{"annotation_id":"b/entity/ana/1","document_id":"b"}',
    "",
    '{ "document_id" : "c" }',
    '{"words":"\\"document_id\\":\\"a\\"","document_id":"d"}',
    '{"document_id":"\\u0065"}',
    '{"document_id":"é"}',
]


def test_a_line_is_found_however_it_is_written(tmp_path):
    path = tmp_path / "notes.jsonl"
    path.write_text("\n".join(NOTES) + "\n", "utf-8")
    assert document_ids(path) == ["a", "b", "c", "d", "e", "é"]
    order = {each: number for number, each in enumerate(["é", "e", "d", "c", "b", "a"])}
    lines = Lines(path, _Note, order)
    read = [each.document_id for number in range(6) for each in lines.read(number)]
    lines.close()
    assert read == list(order)


@pytest.mark.parametrize("later", ["b", "z"])
def test_a_line_with_two_documents_is_refused_where_it_is_read(tmp_path, later):
    path = tmp_path / "notes.jsonl"
    path.write_text(f'{{"document_id":"a","document_id":"{later}"}}\n', "utf-8")
    lines = Lines(path, _Note, {"a": 0, "b": 1})
    with pytest.raises(InputError, match=f"line 1: found two documents, {later} the last"):
        list(lines.read(0))
    lines.close()


def test_a_line_that_is_no_record_is_refused_with_its_number(tmp_path):
    path = tmp_path / "notes.jsonl"
    path.write_text('{"document_id":"a"}\n[1]\n', "utf-8")
    with pytest.raises(InputError, match="line 2"):
        document_ids(path)
