"""An invented label config and text, and result items in the words of Label Studio 1.23.2."""

from typing import Any

import msgspec

from tandai.digest import sha256_text
from tandai.labelstudio.config import parse_config
from tandai.labelstudio.regions import Parts, read_result
from tandai.records import Document

Item = dict[str, Any]

CONFIG_XML = """
<View>
  <Header value="$title"/>
  <Relations><Relation value="source"/><Relation value="denies"/></Relations>
  <Labels name="entity" toName="text">
    <Label alias="PER" value="Orang" hotkey="1"/>
    <Label alias="LOC" value="Lokasi" hotkey="2"/>
  </Labels>
  <Labels name="claim" toName="text">
    <Label alias="CLAIM" value="Klaim" hotkey="q"/>
    <Label value="SOURCE"/>
  </Labels>
  <View style="white-space: pre-wrap"><Text name="text" value="$text"/></View>
  <Choices name="certainty" toName="text" perRegion="true" required="true" choice="single-radio"
           whenTagName="claim" whenLabelValue="CLAIM">
    <Choice alias="CERTAIN" value="Pasti"/><Choice alias="UNCERTAIN" value="Mungkin"/>
  </Choices>
  <Choices name="traits" toName="text" perRegion="true" choice="multiple">
    <Choice value="old"/><Choice value="new"/>
  </Choices>
  <Choices name="canonical" toName="text" perRegion="true" choice="multiple" value="$claims"/>
  <TextArea name="note" toName="text" perRegion="true"/>
  <Choices name="article" toName="text">
    <Choice alias="AGREE" value="Menerima"/><Choice alias="DISAGREE" value="Menolak"/>
  </Choices>
  <TextArea name="remark" toName="text"/>
</View>
"""
CONFIG = parse_config("here", CONFIG_XML)

TEXT = (
    "Kabar 😀 dari Teluk\u00a0Jelaga:\r\n👨🏻‍🚒 Sari  Wulandari\ttiba.\n\n"
    "“Kapal itu te\u0301lat”, kata Sari."
)
"""Astral, joined and combining characters, CRLF, no-break space, tab and two spaces."""


def at(quote: str, text: str = TEXT) -> tuple[int, int]:
    """Where the quote stands first, in code points."""
    start = text.index(quote)
    return start, start + len(quote)


def labels(quote: str, label: str, region: str = "r1", control: str = "entity") -> Item:
    start, end = at(quote)
    value = {"start": start, "end": end, "text": quote, "labels": [label]}
    return _item(region, control, "labels", value)


def choices(quote: str, name: str, *codes: str, region: str = "r1") -> Item:
    start, end = at(quote)
    value = {"start": start, "end": end, "text": quote, "choices": list(codes)}
    return _item(region, name, "choices", value)


def textarea(quote: str, name: str, *texts: str, region: str = "r1") -> Item:
    start, end = at(quote)
    return _item(region, name, "textarea", {"start": start, "end": end, "text": list(texts)})


def answer(name: str, kind: str, key: str, *values: str) -> Item:
    return _item(f"a-{name}", name, kind, {key: list(values)})


def relation(from_id: str, to_id: str, **rest: Any) -> Item:
    item = {"from_id": from_id, "to_id": to_id, "type": "relation", "direction": "right"}
    return {**item, **rest}


def with_value(item: Item, **changes: Any) -> Item:
    """The item with other keys in its value; ``None`` takes a key out."""
    value = {**item["value"], **changes}
    return {**item, "value": {key: each for key, each in value.items() if each is not None}}


def without(item: Item, key: str) -> Item:
    return {name: each for name, each in item.items() if name != key}


def raws(*items: object) -> list[msgspec.Raw]:
    return [msgspec.Raw(msgspec.json.encode(item)) for item in items]


def read(*items: object, text: str = TEXT, suggested: bool = False) -> Parts:
    return read_result(raws(*items), CONFIG, text, place="here", suggested=suggested)


def rules(parts: Parts) -> list[str]:
    return [finding.rule for finding in parts.findings]


def document_of(document_id: str, text: str = TEXT) -> Document:
    """A document that is only its ids: what reading answers needs."""
    return Document(
        document_id=document_id,
        raw_sha256=sha256_text(text),
        text_sha256=sha256_text(text),
        normaliser="none-1",
        n_chars_raw=len(text),
        n_chars=len(text),
        edits=(),
        zones=(),
        paragraphs=(),
        sentences=(),
        tokens=(),
        quotations=(),
    )


def _item(region: str, control: str, kind: str, value: dict[str, Any]) -> Item:
    return {
        "value": value,
        "id": region,
        "from_name": control,
        "to_name": "text",
        "type": kind,
        "origin": "manual",
    }


def units_before(text: str, place: int) -> int:
    """How many UTF-16 units lie before a boundary."""
    return len(text[:place].encode("utf-16-le", "surrogatepass")) // 2
