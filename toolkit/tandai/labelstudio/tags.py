"""The tags of Label Studio 1.23 that this toolkit reads, by what they are for."""

from tandai.records import AttributeKind

OBJECT_TAGS = frozenset({"Text", "List"})
"""Show what is labelled; a List is what a Ranker ranks."""
KIND_OF_TAG: dict[str, AttributeKind] = {
    "Choices": "choices",
    "TextArea": "text",
    "Rating": "rating",
    "Number": "number",
    "DateTime": "datetime",
    "Taxonomy": "taxonomy",
}
"""Tags whose answers have a table."""
KEY_OF_TAG: dict[str, str] = {
    "Labels": "labels",
    "Choices": "choices",
    "TextArea": "text",
    "Rating": "rating",
    "Number": "number",
    "DateTime": "datetime",
    "Taxonomy": "taxonomy",
}
"""Where in a result's value the answer stands."""
KEPT_WHOLE_TAGS = frozenset({"Pairwise", "Ranker"})
"""Tags whose results have no table: each is kept as it is."""
CONTROL_TAGS = frozenset({"Labels", *KIND_OF_TAG, *KEPT_WHOLE_TAGS})
LISTED_IN: dict[str, tuple[str, ...]] = {
    "Label": ("Labels",),
    "Choice": ("Choices", "Taxonomy"),
    "Relation": ("Relations",),
    "Shortcut": ("TextArea",),
    "Bucket": ("Ranker",),
}
"""What stands in a list only, and in which."""
INSIDE_LISTS = frozenset({"View", "Header", "HyperText", "Choice", "Label"})
"""What a list may be laid out with; its items are still its own."""
VISUAL_TAGS = frozenset(
    {"View", "Style", "Header", "Collapse", "Panel", "Markdown", "Filter", "HyperText"}
)
"""Only show something; a HyperText does so as long as it has no name to be labelled by."""
KNOWN_TAGS = frozenset({*OBJECT_TAGS, *CONTROL_TAGS, *LISTED_IN, *VISUAL_TAGS, "Relations"})


def is_key(value: str) -> bool:
    """Whether an attribute names a key of the task data."""
    return len(value) > 1 and value.startswith("$")
