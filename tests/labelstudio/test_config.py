import pytest

from labelstudio.samples import CONFIG, CONFIG_XML
from tandai.digest import sha256_text
from tandai.errors import ConfigError
from tandai.labelstudio.config import parse_config

TEXT_TAG = '<Text name="text" value="$text"/>'
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
        (view("<Rating name='r' toName='text'/>"), "found the tag <Rating>, which is not read yet"),
        ("<HyperText name='text' value='$text'/>", "found the tag <HyperText>"),
        (view(text=""), "found 0 Text tags; expected exactly one."),
        (view(TEXT_TAG), "found 2 Text tags; expected exactly one."),
        (view(text="<Text name='text' value='text'/>"), "expected a name, and a key of the task"),
        (view(text="<Text value='$text'/>"), "found <Text name=None value='$text'>"),
        (view(LABELS, LABELS), "found the name 'entity' twice; names are unique."),
        (view(LABELS.replace("entity", "")), "found a <Labels> without a name."),
        (view(LABELS.replace('"text"', '"other"')), "control 'entity' has toName='other'; "
         "expected 'text', the only text."),
        (view(LABELS.replace("Label ", "Choice ")), "found <Choice> directly inside <Labels> "
         "'entity'; expected <Choices> around it."),
        (view("<Label value='PER'/>"), "found <Label> directly inside <View>; expected <Labels>"),
        (view(LABELS.replace("<Label ", "<View><Label ").replace("/></L", "/></View></L")),
         "found <Label> directly inside <View>"),
        (view("<Relation value='source'/>"), "found <Relation> directly inside <View>"),
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
