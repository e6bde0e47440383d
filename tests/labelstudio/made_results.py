"""Result lists of a config with every control, as Label Studio could store them, made by chance."""

from typing import Any

from hypothesis import strategies as st

from tandai.labelstudio.config import parse_config

Item = dict[str, Any]

EVERYTHING = parse_config(
    "here",
    """<View>
  <Relations><Relation value="source"/><Relation value="denies"/></Relations>
  <Filter name="filter" toName="entity"/>
  <Labels name="entity" toName="text" choice="multiple">
    <Label alias="PER" value="Orang"/><View><Label value="LOC"/></View><Label value="a/b"/>
  </Labels>
  <Labels name="claim" toName="text"><Label alias="CLAIM" value="Klaim"/></Labels>
  <Taxonomy name="part" toName="text" labeling="true"><Choice value="x"/></Taxonomy>
  <Text name="text" value="$text"/><Text name="lead" value="$lead"/>
  <Labels name="there" toName="lead"><Label value="PER"/></Labels>
  <Pairwise name="pair" toName="text,lead"/>
  <List name="list" value="$items"/><Ranker name="order" toName="list"><Bucket name="b"/></Ranker>
  <View visibleWhen="region-selected" whenTagName="claim" whenLabelValue="CLAIM">
    <Choices name="r_one" toName="text" perRegion="true"><Choice value="A"/><Choice value="B"/>
    </Choices>
  </View>
  <Choices name="r_many" toName="text" perRegion="true" choice="multiple" value="$codes"/>
  <Choices name="r_path" toName="text" perRegion="true" choice="multiple" allowNested="true">
    <Choice value="A"><Choice value="/"/></Choice><Choice value="\\"/>
  </Choices>
  <TextArea name="r_text" toName="text" perRegion="true"><Shortcut value="x"/></TextArea>
  <Rating name="r_rating" toName="text" perRegion="true"/>
  <Number name="r_number" toName="text" perRegion="true" min="0"/>
  <DateTime name="r_date" toName="text" perRegion="true"/>
  <Taxonomy name="r_taxonomy" toName="text" perRegion="true" value="$tree"/>
  <Choices name="d_one" toName="text"><Choice value="A"/><Choice value="B"/></Choices>
  <TextArea name="d_text" toName="text"/>
  <Rating name="d_rating" toName="text" maxRating="3"/>
  <Number name="d_number" toName="text"/>
  <DateTime name="d_date" toName="text"/>
  <Taxonomy name="d_taxonomy" toName="text"><Choice value="A"><Choice alias="/" value="B"/></Choice>
  </Taxonomy>
</View>""",
    object_name="text",
)
CHARACTERS = st.one_of(
    st.characters(codec="utf-8"),
    st.sampled_from([*"😀🇮🇩👨🏻‍🚒e\u0301\u200d\ufeff\u2028\u0085\r\n\t \u00a0\\n/", "\\n"]),
)
TEXTS = st.lists(CHARACTERS, min_size=1, max_size=30).map("".join)
WORDS = st.text(alphabet=CHARACTERS.filter(lambda each: len(each) == 1), max_size=6)
NUMBERS = st.integers() | st.floats(allow_nan=False, allow_infinity=False)
PATHS = st.lists(st.lists(WORDS, min_size=1, max_size=3), min_size=1, max_size=3)
ANSWERS: dict[str, st.SearchStrategy[Any]] = {
    "one": st.sampled_from([["A"], ["B"], "A", []]),
    "many": st.lists(WORDS, max_size=3),
    "path": st.sampled_from([[["A"]], [["A", "/"], ["\\"]], []]),
    "text": st.lists(WORDS, max_size=3) | WORDS,
    "rating": st.integers(0, 3),
    "number": NUMBERS,
    "date": st.sampled_from(["2031-05-02T08:00", "08:00", ""]),
    "taxonomy": PATHS,
}
FIXED: dict[str, st.SearchStrategy[Any]] = {
    "d_taxonomy": st.sampled_from([[["A"]], [["A", "/"]], [["A", "/"], ["A"]]]),
}
KEYS = {"one": "choices", "many": "choices", "path": "choices", "date": "datetime"}
TYPES = {**KEYS, "text": "textarea"}
MORE: dict[str, st.SearchStrategy[Any]] = {
    "origin": st.sampled_from(["manual", "prediction", "prediction-changed"]),
    "score": st.none() | st.floats(0, 1) | st.sampled_from([0, 1]),
    "meta": st.fixed_dictionaries({"text": st.lists(WORDS, max_size=2), "lead_time": NUMBERS}),
    "parentID": WORDS,
    "readonly": st.booleans(),
    "hidden": st.booleans(),
    "item_index": st.none() | st.integers(0, 3),
    "weather": st.recursive(st.none() | WORDS | NUMBERS, st.lists, max_leaves=3),
}
"""Keys that an item may or may not have; one of them is known to nobody."""


@st.composite
def with_more(draw: st.DrawFn, item: Item, *, but: tuple[str, ...] = ()) -> Item:
    allowed = [key for key in MORE if key not in but]
    chosen = draw(st.lists(st.sampled_from(allowed), unique=True, max_size=4))
    return {**item, **{key: draw(MORE[key]) for key in chosen}}


@st.composite
def intervals(draw: st.DrawFn, text: str) -> Item:
    """Where a region is, and its quote as a browser or a program writes it, or none."""
    start = draw(st.integers(0, len(text) - 1))
    end = draw(st.integers(start + 1, len(text)))
    there = text[start:end]
    spoken = there.replace("\r", "\\n").replace("\n", "\\n")
    quote = draw(st.sampled_from([there, spoken, f" {there}\n", None, ...]))
    value: Item = {"start": start, "end": end}
    return value if quote is ... else {**value, "text": quote}


@st.composite
def region_items(draw: st.DrawFn, text: str, region: str) -> list[Item]:
    """All items of one region: labels of one or two controls, or none, and its answers."""
    place = draw(intervals(text))
    made = []
    for control, codes in {"entity": ["PER", "LOC", "a/b"], "claim": ["CLAIM"]}.items():
        chosen: Any = draw(st.none() | st.lists(st.sampled_from(codes), unique=True))
        if chosen is not None:
            made.append(_item(region, control, "labels", {**place, "labels": chosen}))
    if draw(st.booleans()) and made:
        # The editor leaves out the labels of a region that has none.
        made[0]["value"].pop("labels")
    for name in draw(st.lists(st.sampled_from(sorted(ANSWERS)), unique=True, max_size=3)):
        answer = draw(ANSWERS[name])
        key = KEYS.get(name, name)
        where = {k: v for k, v in place.items() if key != "text" or k != "text"}
        kind = TYPES.get(name, name)
        made.append(_item(region, f"r_{name}", kind, {**where, key: answer}))
    return [draw(with_more(item)) for item in made]


@st.composite
def document_items(draw: st.DrawFn) -> list[Item]:
    names = [name for name in ANSWERS if name not in ("many", "path")]
    made = []
    for name in draw(st.lists(st.sampled_from(names), unique=True, max_size=3)):
        value = draw(FIXED.get(f"d_{name}", ANSWERS[name]))
        item = _item(draw(WORDS), f"d_{name}", TYPES.get(name, name), {KEYS.get(name, name): value})
        if draw(st.booleans()) and value:
            del item["id"]
        made.append(draw(with_more(item)))
    return made


@st.composite
def other_items(draw: st.DrawFn, text: str, lead: str) -> list[Item]:
    """Items that have no table."""
    every = [
        _item("p", "pair", "pairwise", {"selected": draw(st.sampled_from(["left", "right"]))}),
        _item("k", "order", "ranker", {"ranker": {"_": draw(st.lists(WORDS)), "b": []}}),
        _item("o", "there", "labels", {**draw(intervals(lead)), "labels": ["PER"]}, to="lead"),
        _item("t", "part", "taxonomy", {**draw(intervals(text)), "taxonomy": [["x"]]}),
    ]
    every[1]["to_name"] = "list"
    chosen = draw(st.lists(st.sampled_from(range(len(every))), unique=True))
    return [draw(with_more(every[at])) for at in chosen]


@st.composite
def relation_items(draw: st.DrawFn, regions: list[str]) -> list[Item]:
    made = []
    for _ in range(draw(st.integers(0, 2)) if regions else 0):
        ends = draw(st.sampled_from(regions)), draw(st.sampled_from(regions))
        item: Item = {"from_id": ends[0], "to_id": ends[1], "type": "relation"}
        if draw(st.booleans()):
            item["direction"] = draw(st.sampled_from(["right", "left", "bi"]))
        labels = draw(st.sampled_from([..., None, [], ["source"], ["denies", "source"], "denies"]))
        if labels is not ...:
            item["labels"] = labels
        made.append(draw(with_more(item)))
    return made


@st.composite
def results(draw: st.DrawFn) -> tuple[str, str, list[Item]]:
    """A text, the text of the other object, and a result list in any order."""
    text, lead = draw(TEXTS), draw(TEXTS)
    ids = [f"r{number}" for number in range(draw(st.integers(0, 3)))]
    items = [item for region in ids for item in draw(region_items(text, region))]
    there = sorted({item["id"] for item in items if item["value"]})
    made = [*items, *draw(document_items()), *draw(other_items(text, lead))]
    made += draw(relation_items(there))
    return text, lead, list(draw(st.permutations(made)))


def _item(region: str, control: str, kind: str, value: Item, *, to: str = "text") -> Item:
    return {"id": region, "from_name": control, "to_name": to, "type": kind, "value": value}
