"""No view has two columns of one name: the later would take the place of the earlier, unseen."""

from typing import Any

import msgspec
import pytest

from tandai.errors import ConfigError
from tandai.labelstudio.config import parse_config
from tandai.release.schema import Column
from tandai.release.tables import Table
from tandai.settings import PairsView, SpansView, UnitsView, View
from tandai.views import make_view
from views.made import CLAIM, CONTEXT, ENTITY, STANCE

SPANS = SpansView(layer="entity", control="entity")
UNITS = UnitsView(
    layer="claim",
    control="claim",
    anchor="CLAIM",
    linked={"sources": "source"},
    answers_layer="stance",
)
PAIRS = PairsView(
    layer="stance",
    inventory="claims.jsonl",
    prefix="canonical",
    control="claim",
    anchor="CLAIM",
    value="canonical_stance",
)
ARTICLES = PairsView(
    layer="stance", inventory="targets.jsonl", prefix="target", value="article_stance"
)
# Attributes and an anchor that are called what columns are called.
MORE = "".join(
    f'<TextArea name="{name}" toName="text" perRegion="true"/>'
    for name in ("label", "origin", "start", "quote", "is_inherited", "zone", "sources")
)
CONFIGS = {
    layer: parse_config(
        layer,
        xml.replace("<Text ", MORE + "<Text ").replace(
            '<Label value="CLAIM"/>', '<Label value="CLAIM"/><Label value="Document"/>'
        ),
    )
    for layer, xml in (("entity", ENTITY), ("claim", CLAIM), ("stance", STANCE))
}
PROJECT = msgspec.structs.replace(CONTEXT, configs=CONFIGS)


@pytest.mark.parametrize(
    ("name", "view", "change", "column"),
    [
        ("entities", SPANS, {"attributes": ("label",)}, "entities[].label"),
        ("entities", SPANS, {"attributes": ("origin",)}, "entities[].origin"),
        ("entities", SPANS, {"attributes": ("wikidata", "wikidata")}, "entities[].wikidata"),
        ("text", SPANS, {}, "text"),
        ("ner_tags", SPANS, {}, "ner_tags"),
        ("tokens", SPANS, {}, "tokens"),
        ("claims", UNITS, {"attributes": ("start",)}, "start"),
        ("claims", UNITS, {"attributes": ("zone",)}, "zone"),
        ("claims", UNITS, {"attributes": ("sources",)}, "sources"),
        ("claims", UNITS, {"anchor": "Document"}, "document_id"),
        ("claims", UNITS, {"linked": {"quote": "source"}}, "quote"),
        ("claims", UNITS, {"answers": {"origin": "canonical_stance"}}, "origin"),
        (
            "claims",
            UNITS,
            {"linked_attributes": {"sources": ("is_inherited",)}},
            "sources[].is_inherited",
        ),
        ("pairs", PAIRS, {"prefix": "document"}, "document_id"),
        ("pairs", PAIRS, {"prefix": "claim"}, "claim_id"),
        ("pairs", PAIRS, {"anchor": "Document"}, "document_id"),
        ("pairs", PAIRS, {"column": "context"}, "context"),
        ("articles", ARTICLES, {"prefix": "group"}, "group_id"),
        ("articles", ARTICLES, {"column": "text"}, "text"),
    ],
)
def test_two_columns_of_one_name_are_refused(
    name: str, view: View, change: dict[str, Any], column: str
) -> None:
    with pytest.raises(ConfigError) as caught:
        make_view(name, msgspec.structs.replace(view, **change), PROJECT)
    said = f"tandai.toml, views.{name}: found two columns called {column!r}; expected another name"
    assert str(caught.value).startswith(said)


@pytest.mark.parametrize("view", [SPANS, UNITS, PAIRS, ARTICLES])
def test_one_name_in_a_table_and_in_its_structs_is_no_clash(view: View) -> None:
    assert make_view("view", view, PROJECT).columns


def test_a_field_of_a_field_is_looked_at_too() -> None:
    twice = (Column("a", "int", ""), Column("a", "int", ""))
    inner = Column("inner", "structs", "", fields=twice)
    outer = Column("outer", "structs", "", fields=(inner,))
    with pytest.raises(ConfigError, match=r"'outer\[\]\.inner\[\]\.a'"):
        Table("view", "", (outer,), lambda _: iter(()))
