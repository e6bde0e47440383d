"""Hypothesis strategies of exports: plain tasks of every control, and every oddity seen so far."""

from typing import Any

from hypothesis import strategies as st

Json = dict[str, Any]

CONFIG_XML = """
<View>
  <Relations><Relation value="source"/><Relation value="denies"/></Relations>
  <Labels name="entity" toName="text"><Label value="PER"/><Label alias="LOC" value="Lokasi"/></Labels>
  <Labels name="claim" toName="text"><Label value="CLAIM"/><Label value="SOURCE"/></Labels>
  <Text name="text" value="$text"/>
  <Choices name="certainty" toName="text" perRegion="true" whenTagName="claim"
           whenLabelValue="CLAIM" visibleWhen="region-selected">
    <Choice value="CERTAIN"/><Choice value="UNCERTAIN"/>
  </Choices>
  <Choices name="traits" toName="text" perRegion="true" choice="multiple">
    <Choice value="old"/><Choice value="new"/>
  </Choices>
  <Choices name="canonical" toName="text" perRegion="true" choice="multiple" value="$claims"/>
  <Taxonomy name="topic" toName="text" perRegion="true">
    <Choice value="a"><Choice value="b/c"/></Choice>
  </Taxonomy>
  <TextArea name="note" toName="text" perRegion="true"/>
  <Rating name="weight" toName="text" perRegion="true"/>
  <Number name="amount" toName="text" perRegion="true" min="0" max="9"/>
  <DateTime name="day" toName="text" only="date"/>
  <Choices name="article" toName="text"><Choice value="AGREE"/><Choice value="DISAGREE"/></Choices>
  <TextArea name="remark" toName="text"/>
</View>
"""
TEXT = st.text(st.sampled_from("ab  \n\t\r.é“😀\u00a0"), min_size=1, max_size=12)
REGION = st.sampled_from(["r1", "r2", "r3"])
ORIGIN = st.sampled_from(
    [{}, *({"origin": e} for e in ("manual", "prediction", "prediction-changed"))]
)
LABELS = {"entity": ("PER", "LOC"), "claim": ("CLAIM", "SOURCE")}
ABOUT_REGION: dict[str, tuple[str, str, st.SearchStrategy[Any]]] = {
    "certainty": ("choices", "choices", st.sampled_from([["CERTAIN"], ["UNCERTAIN"]])),
    "traits": ("choices", "choices", st.sampled_from([["old"], ["old", "new"], ["new", "old"]])),
    "canonical": ("choices", "choices", st.sampled_from([["K1"], ["K1", "K2"]])),
    "topic": ("taxonomy", "taxonomy", st.sampled_from([[["a"]], [["a", "b/c"], ["a"]]])),
    "note": ("textarea", "text", st.lists(TEXT, min_size=1, max_size=2)),
    "weight": ("rating", "rating", st.integers(1, 5)),
    "amount": ("number", "number", st.sampled_from([0, 3, 3.0, 2.5, -1, 10])),
}
ABOUT_TEXT: dict[str, tuple[str, str, st.SearchStrategy[Any]]] = {
    "day": ("datetime", "datetime", st.just("2031-05-02")),
    "article": ("choices", "choices", st.sampled_from([["AGREE"], ["DISAGREE"]])),
    "remark": ("textarea", "text", st.lists(TEXT, min_size=1, max_size=2)),
}
WRONG = st.sampled_from([None, "", "x", 0, -1, 1, 0.5, 99, True, [], ["x"], {}, {"x": 1}, [["a"]]])
ODD_KEYS = st.sampled_from(
    ["id", "type", "from_name", "to_name", "origin", "score", "value", "labels", "direction",
     "from_id", "to_id", "meta", "parentID", "hidden", "unknown", "text", "choices", "rating"]
)  # fmt: skip


@st.composite
def results(draw: st.DrawFn, text: str) -> list[Json]:
    """A result list whose regions have an interval each, now and then with an odd item."""
    places = {region: _place(draw, text) for region in ("r1", "r2", "r3")}
    items = draw(st.lists(_items(text, places), max_size=7))
    if draw(st.integers(0, 3)):
        items = _said_once(items)
    if draw(st.integers(0, 3)) == 0 and items:
        at = draw(st.integers(0, len(items) - 1))
        items[at] = draw(_spoiled(items[at]))
    return items


def _place(draw: st.DrawFn, text: str) -> tuple[int, int]:
    start = draw(st.integers(0, len(text) - 1))
    return start, draw(st.integers(start + 1, len(text)))


@st.composite
def _items(draw: st.DrawFn, text: str, places: dict[str, tuple[int, int]]) -> Json:
    sort = draw(st.sampled_from(["labels", "labels", "labels", "region", "text", "arrow"]))
    if sort == "arrow":
        labels = draw(
            st.sampled_from([{}, {"labels": ["source"]}, {"labels": ["denies", "source"]}])
        )
        ends = {"from_id": draw(REGION), "to_id": draw(REGION)}
        return {
            **ends,
            "type": "relation",
            "direction": draw(st.sampled_from(["right", "bi"])),
            **labels,
        }
    if sort == "text":
        name = draw(st.sampled_from(sorted(ABOUT_TEXT)))
        kind, key, answer = ABOUT_TEXT[name]
        return _item(
            draw(st.sampled_from(["d1", f"a-{name}"])),
            name,
            kind,
            {key: draw(answer)},
            draw(ORIGIN),
        )
    region = draw(REGION)
    start, end = places[region]
    quote = text[start:end]
    noted = draw(
        st.sampled_from([quote, quote.replace("\n", "\\n").replace("\r", "\\n"), quote.strip()])
    )
    value: Json = {"start": start, "end": end, "text": noted}
    if sort == "labels":
        name = draw(st.sampled_from(sorted(LABELS)))
        labels = draw(st.lists(st.sampled_from(LABELS[name]), min_size=1, max_size=2, unique=True))
        score = draw(st.sampled_from([{}, {}, {"score": 0.5}, {"score": 1}, {"score": 2}]))
        return {**_item(region, name, "labels", {**value, "labels": labels}, draw(ORIGIN)), **score}
    name = draw(st.sampled_from(sorted(ABOUT_REGION)))
    kind, key, answer = ABOUT_REGION[name]
    item = _item(region, name, kind, {**value, key: draw(answer)}, draw(ORIGIN))
    return {**item, **draw(st.sampled_from([{}, {}, {"score": 0.25}]))}


def _item(region: str, name: str, kind: str, value: Json, origin: Json) -> Json:
    return {
        "id": region,
        "from_name": name,
        "to_name": "text",
        "type": kind,
        "value": value,
        **origin,
    }


@st.composite
def _spoiled(draw: st.DrawFn, item: Json) -> Json:
    """The item with one key gone, added or wrong, of itself or of its value."""
    inner = isinstance(item.get("value"), dict) and draw(st.booleans())
    changed = dict(item["value"]) if inner else dict(item)
    if draw(st.booleans()) and changed:
        changed.pop(draw(st.sampled_from(sorted(changed))))
    else:
        keys = st.one_of(st.sampled_from(sorted(changed)), ODD_KEYS) if changed else ODD_KEYS
        changed[draw(keys)] = draw(WRONG)
    return {**item, "value": changed} if inner else changed


def _said_once(items: list[Json]) -> list[Json]:
    """Without second answers, and with a region under whatever leans on one."""
    regions = {item.get("id") for item in items if item.get("type") == "labels"}
    seen, kept = set(), []
    for item in items:
        ends = {item.get("from_id"), item.get("to_id")} - {None}
        said = (str(item.get("id")), str(item.get("from_name"))) if not ends else None
        leans = ends or ({item.get("id")} if item.get("from_name") in ABOUT_REGION else set())
        if leans <= regions and (said is None or said not in seen):
            seen.add(said)
            kept.append(item)
    return kept


@st.composite
def tasks(draw: st.DrawFn, number: int) -> Json:
    """A task with answers, drafts and suggestions."""
    text = draw(TEXT)
    suggestions = draw(st.sampled_from(["none", "none", "numbers", "objects"]))
    predictions: list[Any] = {"none": [], "numbers": [7], "objects": []}[suggestions]
    if suggestions == "objects":
        shown = draw(results(text))
        model = draw(st.sampled_from([{"model_version": "m-1"}, {}]))
        predictions = [{"id": number, "result": shown, "score": 0.5, **model}]
    answers = [
        {
            "id": 10 * number + position,
            "completed_by": draw(
                st.sampled_from([position, {"id": position, "email": "a@b.invalid"}])
            ),
            "result": draw(results(text)),
            "was_cancelled": draw(st.booleans()),
            "created_at": "2031-05-02T09:00:00.482113Z",
            "parent_prediction": draw(st.sampled_from([None, None, number, 99])),
        }
        for position in range(1, draw(st.integers(0, 2)) + 1)
    ]
    drafts = [
        {"id": 5 * number, "user": "a@b.invalid", "created_username": "a@b.invalid, 1",
         "annotation": draw(st.sampled_from([None, 10 * number + 1])), "result": draw(results(text))}
        for _ in range(draw(st.integers(0, 1)))
    ]  # fmt: skip
    task: Json = {"id": number, "data": {"text": text}, "annotations": answers,
                  "drafts": drafts, "predictions": predictions}  # fmt: skip
    return {**task, **draw(st.sampled_from([{}, {}, {}, {"unknown": 1}, {"total_annotations": 9}]))}


EXPORTS = st.integers(1, 4).flatmap(
    lambda n: st.tuples(*(tasks(number) for number in range(1, n + 1))).map(list)
)
