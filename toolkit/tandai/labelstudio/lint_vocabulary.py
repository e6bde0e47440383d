"""The name of a Label Studio 1.23 tag to the attributes that its editor reads, and their values.

Taken from the models of the editor of 1.23.2, in the spelling of its documentation. The editor
itself compares tags and attributes in lower case.
"""

import re


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


VISIBLE = "visibleWhen whenTagName whenLabelValue whenChoiceValue whenRole"
CONTROL = "name toName smart smartOnly"
QUESTION = f"{CONTROL} required requiredMessage perRegion perItem displayMode whenLabelValue"
LIST = (
    f"{CONTROL} choice maxUsages showInline groupDepth opacity fillColor strokeWidth strokeColor "
    "fillOpacity allowEmpty value"
)
RICH_TEXT = (
    "name value valueType inline saveTextResult selectionEnabled clickableLinks highlightColor "
    "showLabels encoding granularity"
)
STEPS = "min max step defaultValue hotkey"

ATTRIBUTES: dict[str, frozenset[str]] = {
    tag: _words(words)
    for tag, words in {
        "View": f"className display style idAttr {VISIBLE}",
        "Style": "value",
        "Header": "value size style underline",
        "Collapse": "value size style bordered accordion open",
        "Panel": "value open",
        "Markdown": f"value style className idAttr {VISIBLE}",
        "Filter": "name toName placeholder minlength style hotkey cleanup casesensetive",
        "Repeater": "on indexFlag mode",
        "Text": RICH_TEXT,
        "HyperText": RICH_TEXT,
        "Paragraphs": (
            "name value valueType audioUrl sync showPlayer saveTextResult layout nameKey textKey "
            "contextScroll highlightColor showLabels"
        ),
        "List": "name value title",
        "Labels": LIST,
        "HyperTextLabels": LIST,
        "ParagraphLabels": LIST,
        "Label": (
            "value selected maxUsages hint hotkey alias showAlias aliasStyle size background "
            "selectedColor granularity groupCanContain html category"
        ),
        "Choices": f"{QUESTION} {VISIBLE} choice showInline layout value allowNested",
        "Choice": "value selected alias style hotkey html hint color readonly",
        "TextArea": (
            f"{QUESTION} {VISIBLE} value placeholder maxSubmissions editable transcription rows "
            "skipDuplicates showSubmitButton allowSubmit label"
        ),
        "Shortcut": "value alias hotkey background",
        "Rating": f"{QUESTION} maxRating icon size defaultValue hotkey",
        "Number": f"{QUESTION} {STEPS} slider",
        "DateTime": f"{QUESTION} {STEPS} format only",
        "Taxonomy": (
            f"{QUESTION} {VISIBLE} value apiUrl leafsOnly showFullPath pathSeparator maxUsages "
            "maxWidth minWidth dropdownWidth placeholder labeling legacy sharedStore"
        ),
        "Ranker": "name toName collapsible",
        "Bucket": "name title default",
        "Pairwise": "name toName selectionStyle leftClass rightClass",
        "Relations": "choice",
        "Relation": "value background",
    }.items()
}

OTHER_OBJECTS = _words("Audio AudioPlus CustomInterface Image Pdf Table TimeSeries Video")
OTHER_TAGS = OTHER_OBJECTS | _words(
    "Bitmask BitmaskLabels Brush BrushLabels Channel Dialog Ellipse EllipseLabels KeyPoint "
    "KeyPointLabels MagicWand MultiChannel PagedView Polygon PolygonLabels Rectangle "
    "RectangleLabels TimelineLabels TimeSeriesLabels Vector VectorLabels VideoRectangle"
)
"""Tags for pictures, sound and the like: known by name only."""

OBJECTS = OTHER_OBJECTS | {"Text", "HyperText", "Paragraphs", "List"}
LABELLING = frozenset({"Labels", "HyperTextLabels", "ParagraphLabels"})
CONTROLS = frozenset(
    tag for tag, known in ATTRIBUTES.items() if {"name", "toName"} <= known and tag != "Filter"
)
LISTED_IN: dict[str, frozenset[str]] = {
    "Label": LABELLING | {tag for tag in OTHER_TAGS if tag.endswith("Labels")},
    "Choice": frozenset({"Choices", "Taxonomy"}),
    "Relation": frozenset({"Relations"}),
}

READ_ELSEWHERE = _words(
    "alias choice hotkey name perRegion required toName value whenLabelValue whenTagName"
)
"""Attributes that the server or this toolkit reads too, as spelled."""

BOOLEANS = _words(
    "accordion allowEmpty allowNested allowSubmit bordered casesensetive cleanup clickableLinks "
    "collapsible contextScroll default editable inline labeling leafsOnly legacy open perItem "
    "perRegion readonly required selected selectionEnabled showAlias showFullPath showInline "
    "showLabels showPlayer showSubmitButton skipDuplicates slider smart smartOnly transcription "
    "underline"
)
_VALUES: dict[str, tuple[str, ...]] = {
    "granularity": ("symbol", "word", "sentence", "paragraph"),
    "saveTextResult": ("none", "no", "yes"),
    "encoding": ("none", "base64", "base64unicode"),
    "displayMode": ("tag", "region-list"),
    "visibleWhen": (
        "region-selected",
        "no-region-selected",
        "choice-selected",
        "choice-unselected",
    ),
}
_VALUES_OF_TAG: dict[tuple[str, str], tuple[str, ...]] = {
    ("Choices", "choice"): ("single", "single-radio", "multiple"),
    ("Choices", "layout"): ("select", "inline", "vertical"),
    ("Paragraphs", "layout"): ("none", "dialogue"),
    ("Paragraphs", "valueType"): ("json", "url"),
    ("Text", "valueType"): ("text", "url"),
    ("HyperText", "valueType"): ("text", "url"),
    **{(tag, "choice"): ("single", "multiple") for tag in (*LABELLING, "Relations")},
}
_COUNT = re.compile(r"[1-9][0-9]*")
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
_NUMBERS = {
    "maxSubmissions": _COUNT,
    "maxUsages": _COUNT,
    "maxRating": _COUNT,
    **dict.fromkeys(("min", "max", "step", "defaultValue"), _NUMBER),
}

_TAGS = {tag.lower(): tag for tag in (*ATTRIBUTES, *OTHER_TAGS)}
_SPELLINGS = {
    tag: {attribute.lower(): attribute for attribute in known} for tag, known in ATTRIBUTES.items()
}


def documented_tag(written: str) -> str:
    """The tag the editor takes it for, as its documentation spells it; else as written."""
    return _TAGS.get(written.lower(), written)


def documented_attribute(tag: str, written: str) -> str:
    """The attribute the editor takes it for, as its documentation spells it; else as written."""
    return _SPELLINGS.get(tag, {}).get(written.lower(), written)


def values_of(tag: str, attribute: str) -> tuple[str, ...]:
    """Every value the editor accepts for it; none where any text will do."""
    if attribute in BOOLEANS:
        return ("true", "false")
    return _VALUES_OF_TAG.get((tag, attribute), _VALUES.get(attribute, ()))


def number_of(tag: str, attribute: str) -> re.Pattern[str] | None:
    """How a number must be written there; None where it need not be one."""
    # The limits of a DateTime are dates.
    return None if tag == "DateTime" else _NUMBERS.get(attribute)
