"""Run as a program, this file renews the reports in tests/data/lint."""

from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tandai.errors import ConfigError
from tandai.findings import Finding
from tandai.labelstudio.config import parse_config
from tandai.labelstudio.lint import lint_config
from tandai.labelstudio.lint_hotkeys import keys_of, pressed_key
from tandai.labelstudio.lint_rules import RULES

ROOT = Path(__file__).resolve().parents[2]
BAD = ROOT / "tests" / "data" / "lint"
RENEW = "renew with: uv run python tests/labelstudio/test_lint.py"
GOOD = """<!-- Kapal dan pelabuhan. -->
<View>
  <Style>.lsf-htx-richtext { line-height: 2; }</Style>
  <Relations><Relation value="moors"/></Relations>
  <Labels name="kind" toName="text">
    <!-- a comment beside labels does no harm -->
    <Label alias="BOAT" value="Perahu" hotkey="1"/>
    <Label alias="PORT" value="Pelabuhan" hotkey="shift+1"/>
  </Labels>
  <View style="color: black; white-space: pre-wrap; margin: 0">
    <Text name="text" value="$text" granularity="word"/>
  </View>
  <View visibleWhen="region-selected" whenTagName="kind" whenLabelValue="BOAT,PORT">
    <Choices name="age" toName="text" perRegion="true" required="true" requiredMessage="Pilih"
             visibleWhen="region-selected" whenTagName="kind" whenLabelValue="BOAT">
      <Choice alias="OLD" value="Tua"/><Choice alias="NEW" value="Baru"/>
    </Choices>
  </View>
  <View visibleWhen="choice-selected" whenTagName="mood" whenChoiceValue="CALM">
    <TextArea name="note" toName="text" maxSubmissions="1"/>
  </View>
  <Choices name="mood" toName="text" choice="multiple">
    <Choice alias="CALM" value="Tenang" hotkey="t"/>
  </Choices>
  <Choices name="canonical" toName="text" value="$claims"/>
</View>
"""


def report(findings: list[Finding]) -> str:
    """One line for each finding."""
    return "".join(f"{finding.severity}: {finding}\n" for finding in findings)


def rules_of(xml: str) -> list[str]:
    return [finding.rule for finding in lint_config("some.xml", xml)]


def view(*tags: str, style: str = "white-space: pre-wrap") -> str:
    text = '<Text name="text" value="$text" granularity="symbol"/>'
    return f'<View style="{style}">{text}{"".join(tags)}</View>'


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_has_a_bad_config_and_its_exact_report(rule: str) -> None:
    config = BAD / f"{rule}.xml"
    assert config.is_file(), f"no bad config shows what {rule} means; write {config.name}"
    found = report(lint_config(config.name, config.read_text(encoding="utf-8")))
    wanted = BAD / f"{rule}.txt"
    assert wanted.is_file(), RENEW
    assert found == wanted.read_text(encoding="utf-8"), RENEW


@pytest.mark.parametrize("config", sorted(BAD.glob("*.xml")), ids=lambda path: path.stem)
def test_a_bad_config_breaks_the_rule_it_is_named_for_and_no_other(config: Path) -> None:
    assert set(rules_of(config.read_text(encoding="utf-8"))) == {config.stem}


def test_there_is_no_report_without_its_config() -> None:
    assert {path.stem for path in BAD.iterdir()} == set(RULES)


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_says_in_one_sentence_why_it_is_one(rule: str) -> None:
    severity, reason = RULES[rule]
    assert severity in ("error", "warning", "note")
    assert reason[0].isupper()
    assert reason.endswith(".")
    assert ". " not in reason


def test_a_good_config_has_no_finding() -> None:
    assert lint_config("good.xml", GOOD) == []


@pytest.mark.parametrize(
    "config",
    [
        *sorted((ROOT / "annotation_configs").glob("*/config.xml")),
        *sorted((ROOT / "toolkit" / "tandai" / "sample").rglob("config.xml")),
    ],
    ids=lambda path: "-".join(path.parts[-4:-1]),
)
def test_the_projects_own_configs_have_no_finding(config: Path) -> None:
    assert report(lint_config(config.name, config.read_text(encoding="utf-8"))) == ""


def test_findings_come_worst_first_and_then_by_line() -> None:
    xml = view(
        '\n<TextArea name="a" toName="text"/>',
        '\n<TextArea name="b" toName="text" maxSubmissions="1" required="true"/>',
        '\n<TextArea name="c" toName="gone" maxSubmissions="1"/>',
        '\n<TextArea name="c" toName="text" maxSubmissions="1"/>',
    )
    found = [(each.severity, each.place) for each in lint_config("x.xml", xml)]
    assert found == [
        ("error", "x.xml, line 4"),
        ("error", "x.xml, line 5"),
        ("warning", "x.xml, line 3"),
        ("note", "x.xml, line 2"),
    ]


@pytest.mark.parametrize(
    ("xml", "message"),
    [
        ("", "x.xml, line 1: not well-formed XML"),
        ("<View>\n<Text></View>", "x.xml, line 2: not well-formed XML: mismatched tag"),
        ("<View>\ud800</View>", "x.xml: not well-formed XML"),
        ('<!DOCTYPE View [<!ENTITY a "aa">]><View>&a;</View>', "x.xml: found a DTD"),
        ('<!DOCTYPE View SYSTEM "file:///etc/hosts"><View/>', "x.xml: found a DTD"),
    ],
)
def test_what_is_no_plain_xml_is_refused_with_its_place(xml: str, message: str) -> None:
    with pytest.raises(ConfigError, match=f"^{message}"):
        lint_config("x.xml", xml)


def test_deep_nesting_is_read_and_not_recursed_into() -> None:
    deep = 3000
    assert rules_of("<View>" * deep + "</View>" * deep) == ["text-missing"]


@pytest.mark.parametrize(
    ("style", "css", "is_kept"),
    [
        ("white-space: pre-wrap", "", True),
        ("white-space:break-spaces;color:red", "", True),
        ("white-space: pre-line", "", False),
        ("color: red", "", False),
        ("color: red", ".lsf-htx-richtext { white-space: pre-wrap }", True),
        ("white-space: pre-wrap", ".lsf-htx-richtext { white-space: normal }", False),
        ("color: red", ".lsf-htx-richtext-more { white-space: pre-wrap }", False),
    ],
)
def test_white_space_is_kept_by_the_nearest_style_that_speaks_of_it(
    style: str, css: str, is_kept: bool
) -> None:
    found = rules_of(view(f"<Style>{css}</Style>", style=style))
    assert ("missing-pre-wrap" not in found) == is_kept


@pytest.mark.parametrize(
    ("hotkey", "pressed"),
    [
        ("T", ["t"]),
        ("shift + T", ["shift+t"]),
        ("control+shift+z", ["ctrl+shift+z"]),
        ("a,b", ["a", "b"]),
        ("ctrl+,", ["ctrl+,"]),
        (",", [","]),
        ("Return", ["enter"]),
        ("10", ["1"]),
    ],
)
def test_a_hotkey_is_the_keys_that_the_editor_hears(hotkey: str, pressed: list[str]) -> None:
    assert [pressed_key(key) for key in keys_of(hotkey)] == pressed


def test_one_tag_may_list_a_key_twice() -> None:
    tag = '<Choices name="a" toName="text"><Choice alias="A" value="b" hotkey="k,K"/></Choices>'
    assert rules_of(view(tag)) == []


WORDS = ("", "text", "kind", "age", "BOAT", "BOAT,OLD", "$text", "$", "true", "false", "1", "u")
ATTRIBUTES = (
    "name", "toName", "toname", "value", "alias", "hotkey", "perRegion", "required", "choice",
    "visibleWhen", "whenTagName", "whenLabelValue", "whenChoiceValue", "style", "bogus",
)  # fmt: skip
TAGS = ("View", "Text", "Labels", "Label", "Choices", "Choice", "TextArea", "Relation", "Relations",
        "Header", "HyperText", "Taxonomy", "labels", "Bogus")  # fmt: skip


@st.composite
def spoilt(draw: st.DrawFn) -> str:
    """The good config after a few random changes to its tags and attributes."""
    root = ElementTree.fromstring(GOOD)
    for _ in range(draw(st.integers(1, 3))):
        parent = draw(st.sampled_from([tag for tag in root.iter() if len(tag)]))
        at = draw(st.integers(0, len(parent) - 1))
        change = draw(st.sampled_from(("set", "unset", "rename", "double", "empty", "fill")))
        tag = parent[at]
        if change == "set":
            tag.set(draw(st.sampled_from(ATTRIBUTES)), draw(st.sampled_from(WORDS)))
        elif change == "unset" and tag.attrib:
            del tag.attrib[draw(st.sampled_from(sorted(tag.attrib)))]
        elif change == "rename":
            tag.tag = draw(st.sampled_from(TAGS))
        elif change == "double":
            parent.insert(at, tag)
        elif change == "empty":
            tag.clear()
        elif change == "fill":
            tag.text = "words"
    return ElementTree.tostring(root, encoding="unicode")


def is_read(xml: str) -> bool:
    try:
        parse_config("x.xml", xml)
    except ConfigError:
        return False
    return True


@given(spoilt())
def test_what_is_refused_by_the_reader_is_found_by_the_linter(xml: str) -> None:
    """A config that cannot be read has an error, or a tag that is not read; none is too odd."""
    findings = lint_config("x.xml", xml)
    assert {finding.rule for finding in findings} <= set(RULES)
    assert is_read(xml) or any(
        finding.severity == "error" or finding.rule == "unread-tag" for finding in findings
    )


@given(st.text(max_size=40))
def test_any_text_is_linted_or_refused(xml: str) -> None:
    try:
        lint_config("x.xml", xml)
    except ConfigError:
        assert not is_read(xml)


def renew() -> None:
    """Writes the report of each bad config beside it."""
    for config in sorted(BAD.glob("*.xml")):
        found = report(lint_config(config.name, config.read_text(encoding="utf-8")))
        config.with_suffix(".txt").write_text(found, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    renew()
