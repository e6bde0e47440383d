"""A layer's label config to the one its curators work with: the same controls, and four things more.

Beside the text stand the differences, a rule for the selected region, a rule for everything else,
and a note. What these show comes with the task, so a reworded guideline leaves the config as it is.
"""

from collections.abc import Iterator
from xml.etree.ElementTree import Element, ParseError, SubElement, tostring

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from tandai.errors import ConfigError

RULE = "tandai_rule"
"""Control: the rule that settled a region."""
RULE_OF = "tandai_rule_of"
"""Control: question and rule, for what has no region any more, arrows and document answers."""
NOTE = "tandai_note"
"""Control: whatever else the curator wants to say."""
CONTROLS = (RULE, RULE_OF, NOTE)
DIFFERENCES = "tandai_differences"
"""Key of the task data: the differences in words, one text."""
RULES = "tandai_rules"
"""Key: choices of ``RULE``."""
RULES_OF = "tandai_rules_of"
"""Key: choices of ``RULE_OF``."""
SIDE = "tandai-side"
"""Class of the column beside the text, where a config has one."""

STYLE = """
    .tandai-differences { max-height: 30vh; overflow-y: auto; border-bottom: 2px solid #888; }
    .tandai-differences h4, .tandai-differences h5, .tandai-differences h6 {
      white-space: pre-wrap !important; overflow-wrap: anywhere; font-weight: 400;
      font-size: 13px !important; line-height: 1.4 !important; margin: 0 0 4px !important; }
    .tandai-side .htx-taxonomy { width: 306px; }
    .tandai-rules { border-top: 2px solid #888; margin-top: 8px; padding-top: 4px; }
"""
# As wide as the columns of our own configs: text beside it still fits a screen of 1440 px.
_COLUMN = {
    "className": SIDE,
    "style": "flex: 0 0 320px; position: sticky; top: 0; max-height: calc(100vh - 150px); "
    "overflow-y: auto; border-left: 1px solid #ddd; padding-left: 12px",
}
_LIST = {
    "leafsOnly": "true",
    "maxWidth": "306",
    "minWidth": "306",
    "dropdownWidth": "480",
}


def curation_config(name: str, xml: str, *, text_name: str, has_rules: bool = True) -> str:
    """The label config of a layer's curation project.

    Args:
        name: where the layer's config came from, for messages.
        xml: its text; its controls, labels, codes and keys stay as they are.
        text_name: name of the Text that shows the document.
        has_rules: whether the guideline has rules to name; without any, nobody is asked for one.

    Raises:
        ConfigError: it is no XML, or has a control or shows a key that the curation config adds.
    """
    try:
        root: Element = fromstring(xml, forbid_dtd=True)
    except (ParseError, DefusedXmlException) as error:
        raise ConfigError(f"{name}: not well-formed XML: {error}.") from error
    _refuse_ours(name, root)
    style = Element("Style")
    style.text = STYLE
    root.insert(0, style)
    side = next((tag for tag in root.iter("View") if SIDE in _classes(tag)), None)
    if side is None:
        side = _make_side(root)
    for place, part in enumerate(_above(text_name, has_rules=has_rules)):
        side.insert(place, part)
    side.append(_below(text_name, has_rules=has_rules))
    return tostring(root, encoding="unicode") + "\n"


def _refuse_ours(name: str, root: Element) -> None:
    ours = {*CONTROLS, *(f"${key}" for key in (DIFFERENCES, RULES, RULES_OF))}
    for tag in root.iter():
        for written in (tag.get("name", ""), tag.get("value", "")):
            if written in ours:
                raise ConfigError(
                    f"{name}: found {written!r} of <{tag.tag}>, which the curation project of "
                    "this layer adds by itself; expected another name."
                )


def _classes(tag: Element) -> list[str]:
    return tag.get("className", "").split()


def _make_side(root: Element) -> Element:
    """Puts all that a config without a column shows into one, and a column beside it."""
    shown = [child for child in root if child.tag not in ("Style", "Relations")]
    for child in shown:
        root.remove(child)
    row = SubElement(root, "View", {"style": "display: flex; gap: 20px; align-items: flex-start"})
    main = SubElement(row, "View", {"style": "flex: 1 1 0; min-width: 0"})
    main.extend(shown)
    return SubElement(row, "View", _COLUMN)


def _above(text_name: str, *, has_rules: bool) -> Iterator[Element]:
    """The rule of the selected region, and the differences: on the screen before all questions.

    The rule goes first: a list that scrolls takes the Tab key, and from a region that was clicked
    one Tab shall lead to its rule.
    """
    if has_rules:
        region = Element("View", {"visibleWhen": "region-selected"})
        SubElement(region, "Header", {"size": "6", "value": "Aturan untuk rentang terpilih"})
        given = {"name": RULE, "toName": text_name, "perRegion": "true", "value": f"${RULES}"}
        told = {"maxUsages": "1", "placeholder": "Tab, Enter, nomor aturan, ↓, Enter"}
        SubElement(region, "Taxonomy", {**given, **_LIST, **told})
        yield region
    differences = Element("View", {"className": "tandai-differences"})
    SubElement(differences, "Header", {"size": "6", "value": f"${DIFFERENCES}"})
    yield differences


def _below(text_name: str, *, has_rules: bool) -> Element:
    """What is said of the whole document, under all questions."""
    below = Element("View", {"className": "tandai-rules"})
    if has_rules:
        SubElement(
            below, "Header", {"size": "6", "value": "Aturan untuk hapusan, relasi, jawaban dokumen"}
        )
        given = {"name": RULE_OF, "toName": text_name, "value": f"${RULES_OF}"}
        told = {"showFullPath": "true", "pathSeparator": " → "}
        hint = {"placeholder": "Ketik nomor perbedaan, pilih aturannya"}
        SubElement(below, "Taxonomy", {**given, **_LIST, **told, **hint})
    note = {"name": NOTE, "toName": text_name, "rows": "1", "maxSubmissions": "1"}
    told = {"editable": "true", "placeholder": "Catatan kurator"}
    SubElement(below, "TextArea", {**note, **told})
    return below
