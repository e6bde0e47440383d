"""A small project as views see it: two configs, two inventories, one document."""

from tandai.inventories import Item
from tandai.labelstudio.config import parse_config
from tandai.views import Context

ENTITY = """<View>
  <Labels name="entity" toName="text"><Label value="PER"/><Label value="GPE"/></Labels>
  <Choices name="metonymy" toName="text" perRegion="true" choice="multiple">
    <Choice value="YES"/>
  </Choices>
  <TextArea name="wikidata" toName="text" perRegion="true"/>
  <Text name="text" value="$text"/>
</View>"""
CLAIM = """<View>
  <Labels name="claim" toName="text">
    <Label value="CLAIM"/><Label value="SOURCE"/><Label value="CUE"/>
  </Labels>
  <Choices name="certainty" toName="text" perRegion="true">
    <Choice value="CERTAIN"/><Choice value="UNCERTAIN"/>
  </Choices>
  <Choices name="source_kind" toName="text" perRegion="true"><Choice value="NAMED"/></Choices>
  <Relations>
    <Relation value="source"/><Relation value="cue"/><Relation value="denies"/>
  </Relations>
  <Text name="text" value="$text"/>
</View>"""
STANCE = """<View>
  <Labels name="claim" toName="text"><Label value="CLAIM"/></Labels>
  <Taxonomy name="canonical_stance" toName="text" perRegion="true" value="$pairs"/>
  <Choices name="topics" toName="text" perRegion="true" choice="multiple" value="$items"/>
  <Taxonomy name="other_pairs" toName="text" perRegion="true" value="$others"/>
  <TextArea name="new_claim" toName="text" perRegion="true"/>
  <Choices name="article_stance_T1" toName="text">
    <Choice value="AGREE"/><Choice value="DISCUSS"/>
  </Choices>
  <Choices name="article_stance_T2" toName="text">
    <Choice value="AGREE"/><Choice value="DISCUSS"/>
  </Choices>
  <Text name="text" value="$text"/>
</View>"""
CLAIMS = (Item("K01", "Air di Teluk Anjora surut.", "Low water."), Item("K02", "Feri batal.", ""))
STANCES = (Item("SUPPORT", "Mendukung", ""), Item("DENY", "Membantah", ""))
TARGETS = (Item("T1", "Feri berlayar.", "It sails."), Item("T2", "Teluk ditutup.", "It is shut."))

CONTEXT = Context(
    configs={
        "entity": parse_config("entity", ENTITY),
        "claim": parse_config("claim", CLAIM),
        "stance": parse_config("stance", STANCE),
    },
    inventories={
        ("stance", "claims.jsonl"): CLAIMS,
        ("stance", "stances.jsonl"): STANCES,
        ("stance", "targets.jsonl"): TARGETS,
    },
    spans_from={"stance": "claim"},
    choices={("stance", "items"): "claims.jsonl"},
    pairs={
        ("stance", "pairs"): ("claims.jsonl", "stances.jsonl"),
        ("stance", "others"): ("targets.jsonl", "stances.jsonl"),
    },
)
