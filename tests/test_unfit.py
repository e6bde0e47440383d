"""What msgspec says is put in words of ours: a place, what stands there, what should."""

from typing import Any, Literal

import msgspec
import pytest

from tandai.unfit import explain


class Inner(msgspec.Struct, forbid_unknown_fields=True):
    size: Literal["small", "large"] | None = None
    n: int = 0


class Outer(msgspec.Struct):
    name: str
    inner: Inner | None = None
    many: list[Inner] = []
    named: dict[str, Inner] = {}


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (
            b'{"name": "x", "inner": {"size": "odd"}}',
            ("inner.size", "'odd'", "one of large, small"),
        ),
        (
            b'{"name": "x", "many": [{}, {"size": "odd"}]}',
            ("many[1].size", "'odd'", "one of large, small"),
        ),
        (
            b'{"name": "x", "named": {"k": {"size": "odd"}}}',
            ("named[...].size", "'odd'", "one of large, small"),
        ),
        (b'{"name": "x", "inner": {"m": 1}}', ("inner", "the key 'm'", "one of size, n")),
        (b'{"name": 1}', ("name", "a whole number", "a string")),
        (b"{}", ("", "no key 'name'", "an Outer")),
        (b"[]", ("", "a list", "an Outer")),
        (b'{"name": "x"', ("", "JSON that ends too early", "an Outer")),
    ],
)
def test_a_fault_in_our_words(data: bytes, fault: Any) -> None:
    with pytest.raises(msgspec.DecodeError) as raised:
        msgspec.json.decode(data, type=Outer)
    assert explain(raised.value, Outer, "an Outer") == fault


def test_broken_json_and_what_nobody_foresaw() -> None:
    with pytest.raises(msgspec.DecodeError) as raised:
        msgspec.json.decode(b"{]", type=Outer)
    assert explain(raised.value, Outer, "an Outer").found.startswith("no JSON: ")
    assert explain(RecursionError("too deep"), Outer, "flat") == ("", "too deep", "flat")
