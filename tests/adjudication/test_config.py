"""The curation config is the layer's own with four things more, and a config our linter passes."""

from pathlib import Path

import pytest

from tandai.adjudication.choices import REST, question_choices, rule_choices, rules_of
from tandai.adjudication.config import (
    CONTROLS,
    DIFFERENCES,
    NOTE,
    RULE,
    RULE_OF,
    RULES,
    RULES_OF,
    curation_config,
)
from tandai.errors import ConfigError
from tandai.guidelines import read_guideline
from tandai.labelstudio.config import parse_config
from tandai.labelstudio.lint import lint_config
from tandai.labelstudio.validate import codes_in_data

LAYERS = ["entity", "claim", "stance", "combined"]
PLAIN = """<View>
  <Labels name="ner" toName="text"><Label alias="PER" value="Orang"/></Labels>
  <View style="white-space: pre-wrap"><Text name="text" value="$text" granularity="symbol"/></View>
</View>"""


def config_of(root: Path, layer: str) -> str:
    return (root / "annotation_configs" / layer / "config.xml").read_text(encoding="utf-8")


@pytest.mark.parametrize("layer", LAYERS)
def test_every_control_code_and_key_of_ours_stays(root: Path, layer: str) -> None:
    before = parse_config(layer, config_of(root, layer))
    after = parse_config(layer, curation_config(layer, config_of(root, layer), text_name="text"))
    assert [each for each in after.controls if each.name not in CONTROLS] == list(before.controls)
    assert after.relations == before.relations
    assert set(after.data_keys) == {*before.data_keys, DIFFERENCES, RULES, RULES_OF}
    added = {each.name: each for each in after.controls if each.name in CONTROLS}
    assert {name: each.per_region for name, each in added.items()} == {
        RULE: True,
        RULE_OF: False,
        NOTE: False,
    }
    assert not any(each.required for each in added.values())


@pytest.mark.parametrize("layer", LAYERS)
@pytest.mark.parametrize("has_rules", [True, False])
def test_our_linter_has_nothing_to_say(root: Path, layer: str, *, has_rules: bool) -> None:
    made = curation_config(layer, config_of(root, layer), text_name="text", has_rules=has_rules)
    assert lint_config(layer, made) == []


def test_a_config_without_a_column_gets_one() -> None:
    made = curation_config("plain", PLAIN, text_name="text")
    assert lint_config("plain", made) == []
    body = made[made.index("</Style>") :]
    assert body.index('name="text"') < body.index("tandai-side") < body.index(f"${DIFFERENCES}")


def test_without_rules_nobody_is_asked_for_one() -> None:
    made = parse_config("p", curation_config("p", PLAIN, text_name="text", has_rules=False))
    assert [each.name for each in made.controls] == ["ner", NOTE]
    assert made.data_keys == (DIFFERENCES, "text")


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('name="ner"', f'name="{RULE}"', RULE),
        ('value="$text"', f'value="${DIFFERENCES}"', DIFFERENCES),
    ],
)
def test_a_name_of_ours_in_the_config_is_refused(old: str, new: str, told: str) -> None:
    with pytest.raises(ConfigError, match=f"p: found .*{told}.*expected another name"):
        curation_config("p", PLAIN.replace(old, new), text_name="text")


def test_what_is_no_xml_is_refused() -> None:
    with pytest.raises(ConfigError, match="not well-formed"):
        curation_config("p", "<View>", text_name="text")


@pytest.mark.parametrize("layer", ["entity", "claim", "stance"])
def test_every_rule_of_a_guideline_can_be_chosen(root: Path, layer: str) -> None:
    path = root / "annotation_configs" / layer / "guideline.md"
    markdown = path.read_text(encoding="utf-8")
    rules = rules_of(markdown)
    assert [each.rule for each in rules] == list(read_guideline(markdown).rules)
    config = parse_config("p", curation_config("p", PLAIN, text_name="text"))
    data = {RULES: rule_choices(rules), RULES_OF: question_choices(["satu", "dua"], rules)}
    codes = codes_in_data(config, data)
    ids = {each.rule for each in rules}
    assert codes[RULE] == ids
    assert codes[RULE_OF] == {f"{of}/{rule}" for of in (REST, "1", "2") for rule in ids}


def test_a_rule_shows_its_bold_title() -> None:
    (first, second) = rules_of("**C5. Isi\nsaja**, paling panjang.\n\n**C6. Tepi.** Kata.\n")
    assert (first.shown, second.shown) == ("C5. Isi saja", "C6. Tepi")
