import pytest

from labelstudio.samples import CONFIG, CONFIG_XML
from tandai.digest import sha256_text
from tandai.errors import ConfigError
from tandai.labelstudio.config import parse_config
from tandai.labelstudio.controls import Condition, Control

TEXT_TAG = '<Text name="text" value="$text"/>'
OTHER_TEXT = '<Text name="other" value="$other"/>'
LABELS = '<Labels name="entity" toName="text"><Label value="PER"/></Labels>'
BOMB = """<!DOCTYPE View [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>
<View><Header value="&b;"/></View>"""


def view(*tags: str, text: str = TEXT_TAG) -> str:
    return f"<View>{text}{''.join(tags)}</View>"


def test_results_hold_the_alias_where_there_is_one() -> None:
    assert CONFIG.labels_of("entity") == ("PER", "LOC")
    assert CONFIG.labels_of("claim") == ("CLAIM", "SOURCE")
    control = CONFIG.control("claim")
    assert control is not None
    assert (control.shown, control.hotkeys) == (("Klaim", "SOURCE"), ("q", ""))


def test_a_question_says_when_it_is_asked_and_how_often_it_may_be_answered() -> None:
    certainty, traits = CONFIG.control("certainty"), CONFIG.control("traits")
    assert certainty is not None
    assert traits is not None
    assert (certainty.per_region, certainty.required, certainty.multiple) == (True, True, False)
    assert (certainty.when_control, certainty.when_labels) == ("claim", ("CLAIM",))
    assert (traits.required, traits.multiple, traits.when_labels) == (False, True, ())


def test_choices_of_the_task_data_are_named_and_not_listed() -> None:
    control = CONFIG.control("canonical")
    assert control is not None
    assert (control.dynamic, control.codes) == ("claims", ())


def test_every_key_that_the_config_shows_is_listed() -> None:
    assert CONFIG.data_keys == ("claims", "text", "title")
    assert (CONFIG.text_name, CONFIG.text_key) == ("text", "text")


def test_controls_and_relations_stand_in_the_order_of_the_config() -> None:
    assert [control.name for control in CONFIG.controls] == [
        "entity", "claim", "certainty", "traits", "canonical", "note", "article", "remark",
    ]  # fmt: skip
    assert CONFIG.relations == ("source", "denies")


def control_of(xml: str) -> Control:
    (control,) = parse_config("here", view(xml)).controls
    return control


TREE = """<Taxonomy name="t" toName="text" {}>
  <Choice alias="K1" value="Kapal/perahu"><Choice value="a"/><Choice alias="b/c" value="b"/></Choice>
  <Choice value="a"/>
</Taxonomy>"""


def test_the_codes_of_a_taxonomy_are_its_paths() -> None:
    control = control_of(TREE.format(""))
    assert control.codes == ("K1", "K1/a", "K1/b\\/c", "a")
    assert control.shown[:2] == ("Kapal\\/perahu", "Kapal\\/perahu/a")
    assert (control.kind, control.multiple, control.max_usages) == ("taxonomy", True, None)


def test_only_leaves_and_only_so_many_where_the_taxonomy_says_so() -> None:
    control = control_of(TREE.format('leafsOnly="true" maxUsages="1"'))
    assert control.codes == ("K1/a", "K1/b\\/c", "a")
    assert (control.multiple, control.max_usages) == (False, 1)
    assert control_of(TREE.format('maxUsages="2"')).max_usages == 2


def test_choices_in_choices_are_paths_too() -> None:
    inner = "<Choice value='a'><Choice value='b'/></Choice>"
    control = control_of(f"<Choices name='c' toName='text' allowNested='true'>{inner}</Choices>")
    assert (control.codes, control.kind) == (("a", "a/b"), "taxonomy")


def test_a_taxonomy_may_come_with_the_task_or_label_regions() -> None:
    control = control_of('<Taxonomy name="t" toName="text" value="$tree" perRegion="true"/>')
    assert (control.dynamic, control.codes, control.kind) == ("tree", (), "taxonomy")
    labelling = control_of(TREE.format('labeling="true"'))
    assert (labelling.makes_regions, labelling.kind) == (True, None)


@pytest.mark.parametrize(
    ("tag", "kind", "lowest", "highest"),
    [
        ("<Rating name='r' toName='text'/>", "rating", 0, 5),
        ("<Rating name='r' toName='text' maxRating='10'/>", "rating", 0, 10),
        ("<Number name='r' toName='text' min='-1.5'/>", "number", -1.5, None),
        ("<DateTime name='r' toName='text' only='date'/>", "datetime", None, None),
        ("<TextArea name='r' toName='text'><Shortcut value='x'/></TextArea>", "text", None, None),
        ("<Filter toName='x'/><Ranker name='r' toName='text'><Bucket name='b'/></Ranker>",
         None, None, None),
    ],
)  # fmt: skip
def test_every_control_is_read(
    tag: str, kind: str | None, lowest: float | None, highest: float | None
) -> None:
    control = control_of(tag)
    assert (control.kind, control.lowest, control.highest) == (kind, lowest, highest)


def test_labels_may_be_laid_out_with_views_and_headings() -> None:
    xml = """<Labels name="l" toName="text"><Header value="Kapal"/>
    <View><Label value="A"/><View><Label value="B"/></View></View></Labels>"""
    assert control_of(xml).codes == ("A", "B")


def test_what_only_shows_something_is_read_over() -> None:
    shown = "<Markdown value='# Petunjuk'/><HyperText value='$page'/><Collapse><Panel/></Collapse>"
    assert parse_config("here", view(shown, LABELS)).data_keys == ("page", "text")


def test_of_several_texts_the_project_says_which_is_the_document() -> None:
    pair = '<Pairwise name="p" toName="text,other"/><Labels name="o" toName="other">'
    xml = view(OTHER_TEXT, LABELS, f'{pair}<Label value="X"/></Labels>')
    config = parse_config("here", xml, object_name="other")
    assert (config.text_name, config.text_key) == ("other", "other")
    assert [each.key for each in config.objects] == ["text", "other"]
    about = {each.name: config.is_about_text(each) for each in config.controls}
    assert about == {"entity": False, "p": False, "o": True}
    with pytest.raises(ConfigError, match=r"found no Text tag 'third', which tandai.toml says"):
        parse_config("here", xml, object_name="third")


def test_a_question_is_asked_where_it_and_the_views_around_it_say() -> None:
    xml = """<View visibleWhen="choice-selected" whenTagName="m" whenChoiceValue="A,B">
    <View visibleWhen="no-region-selected"><TextArea name="n" toName="text" perRegion="true"
     visibleWhen="region-selected" whenTagName="entity" whenLabelValue="PER"/></View></View>"""
    assert control_of(xml).conditions == (
        Condition("choice-selected", "m", ("A", "B")),
        Condition("no-region-selected"),
        Condition("region-selected", "entity", ("PER",)),
    )
    bare = '<TextArea name="n" toName="text" perRegion="true" whenLabelValue="PER"/>'
    assert control_of(bare).conditions == (Condition("region-selected", "", ("PER",)),)


def test_a_config_is_known_by_its_text() -> None:
    assert CONFIG.sha256 == sha256_text(CONFIG_XML)


def test_asking_for_a_control_that_is_not_there_names_those_that_are() -> None:
    with pytest.raises(
        ConfigError, match=r"^here: found no control 'mood'; it has entity, claim, "
    ):
        CONFIG.labels_of("mood")


@pytest.mark.parametrize(
    ("xml", "told"),
    [
        ("<View>", "not well-formed XML: no element found"),
        ("a list of labels", "not well-formed XML"),
        (BOMB, "found a DTD or an entity declaration; a label config needs neither."),
        ('<!DOCTYPE View SYSTEM "x.dtd"><View/>', "found a DTD or an entity declaration"),
        (view("<Image name='i' value='$i'/>"), "found the tag <Image>, which is not read yet"),
        ("<HyperText name='text' value='$text'/>", "found the tag <HyperText>"),
        (view("<Paragraphs name='p' value='$p'/>"), "found the tag <Paragraphs>"),
        (view(text=""), "found no Text tag; expected one that shows the document."),
        (view(OTHER_TEXT), "found the Text tags 'text', 'other'; expected in tandai.toml which of "
         'them shows the document, such as object = "text" under its [layers.NAME].'),
        (view(TEXT_TAG, OTHER_TEXT), "found the Text tags 'text', 'text', 'other'"),
        (view(LABELS.replace("entity", "text")), "found the name 'text' twice"),
        (view("<List name='l' value='items'/>"), "found <List name='l' value='items'>"),
        (view("<Pairwise name='p' toName='text,gone'/>"), "control 'p' has toName='text,gone'"),
        (view("<Taxonomy name='t' toName='text'/>"), "found nothing to choose"),
        (view("<Taxonomy name='t' toName='text'><Choice value='a'/><Choice alias='a' value='b'/>"
              "</Taxonomy>"), "control 't': found the name 'a' twice"),
        (view("<Choices name='c' toName='text'><Choice value='a'><Choice value='b'/></Choice>"
              "</Choices>"), "found the choice 'b' inside a choice; expected allowNested"),
        (view(text="<Text name='text' value='text'/>"), "expected a name, and a key of the task"),
        (view(text="<Text value='$text'/>"), "found <Text name=None value='$text'>"),
        (view(LABELS, LABELS), "found the name 'entity' twice; names are unique."),
        (view(LABELS.replace("entity", "")), "found a <Labels> without a name."),
        (view(LABELS.replace('"text"', '"other"')), "control 'entity' has toName='other'; "
         "expected 'text'."),
        (view(LABELS.replace("Label ", "Choice ")), "found <Choice value='PER'> inside <Labels>; "
         "expected <Choices> or <Taxonomy> around it."),
        (view("<Label value='PER'/>"), "found <Label value='PER'> outside of all lists; expected "
         "<Labels> around it."),
        (view(LABELS.replace("<Label ", "<Panel><Label ").replace("/></L", "/></Panel></L")),
         "found <Label value='PER'> outside of all lists"),
        (view("<Relation value='source'/>"), "found <Relation value='source'> outside of all"),
        (view("<Shortcut value='x'/>"), "found <Shortcut value='x'> outside of all lists"),
        (view(LABELS.replace("PER", "")), "control 'entity': found a <Label> without a value."),
        (view(LABELS.replace("</", "<Label alias='PER' value='Orang'/></")),
         "control 'entity': found the name 'PER' twice"),
        (view("<Labels name='entity' toName='text'/>"), "found nothing to choose"),
        (view("<Choices name='c' toName='text' value='kinds'/>"), "found nothing to choose"),
        (view("<Choices name='c' toName='text' value='$kinds'><Choice value='a'/></Choices>"),
         "control 'c': found choices of its own and of the task data; expected one list"),
        (view("<Relations><Relation value='a'/><Relation value='a'/></Relations>"),
         "relations: found the name 'a' twice"),
        (view("<Relations><Relation alias='a'/></Relations>"), "<Relation> without a value"),
    ],
)  # fmt: skip
def test_a_config_that_cannot_be_read_is_refused_in_one_sentence(xml: str, told: str) -> None:
    with pytest.raises(ConfigError) as caught:
        parse_config("here", xml)
    message = str(caught.value)
    assert message.startswith("here")
    assert told in message
    assert "\n" not in message
