"""An answer whose parts were settled by different people is one answer to a diff."""

import msgspec
import pyarrow as pa
import pytest

from adjudication.test_suspected import annotation
from tandai.diff.parts import join_parts
from tandai.records import Attribute
from tandai.suspects.judged import _judged

ROWS = [
    ("d1", "g1", ["K01/SUPPORT"], "unanimous"),
    ("d1", "g2", ["K15/SUPPORT"], "unanimous"),
    ("d1", "g3", ["NONE"], "unanimous"),
    ("d1", "g2", ["K02/DENY"], "adjudicated"),
    ("d2", "g2", ["K03/SUPPORT"], "unanimous"),
]


def table(rows: list[tuple[str, str, list[str], str]]) -> pa.Table:
    return pa.table(
        {
            "document_id": pa.array([each[0] for each in rows], pa.string()),
            "layer": pa.array(["stance"] * len(rows)).dictionary_encode(),
            "span_id": pa.array([each[1] for each in rows], pa.string()),
            "name": pa.array(["canonical_stance"] * len(rows)).dictionary_encode(),
            "values": pa.array([each[2] for each in rows], pa.list_(pa.string())),
            "origin": pa.array([each[3] for each in rows]).dictionary_encode(),
        }
    )


def test_rows_of_one_question_become_one() -> None:
    joined = join_parts(table(ROWS), "span_attributes")
    assert joined.schema == table(ROWS).schema
    columns = ("document_id", "span_id", "values", "origin")
    assert list(zip(*(joined[name].to_pylist() for name in columns), strict=True)) == [
        ROWS[0],
        ROWS[2],
        ("d1", "g2", ["K02/DENY", "K15/SUPPORT"], "adjudicated"),
        ROWS[4],
    ]
    turned = join_parts(table(ROWS[::-1]), "span_attributes")
    assert sorted(map(str, turned.to_pylist())) == sorted(map(str, joined.to_pylist()))


@pytest.mark.parametrize("rows", [[], [ROWS[0], *ROWS[2:]]])
def test_other_rows_stay_as_they_are(rows: list[tuple[str, str, list[str], str]]) -> None:
    made = table(rows)
    assert join_parts(made, "span_attributes").equals(made)
    assert join_parts(made, "spans") is made


def test_a_suspect_is_about_the_whole_answer() -> None:
    said = annotation("gold")
    parts = [
        Attribute(span_id="c", name="pairs", kind="taxonomy", values=(value,), origin=origin)
        for value, origin in (("K02/DENY", "adjudicated"), ("K01/SUPPORT", "unanimous"))
    ]
    both = msgspec.structs.replace(said, attributes=tuple(parts))
    assert [each.values for each in _judged(both)] == [("K01/SUPPORT", "K02/DENY")]
