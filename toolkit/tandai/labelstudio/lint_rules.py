"""The name of a rule to how bad its breach is and why it is a rule.

Every reason was read in the editor of Label Studio 1.23.2, in its server's checks, or in what this
toolkit reads of a config. ``error``: answers are lost, wrong, or cannot be given; ``warning``:
annotators or readers are misled; ``note``: a default that is better said.
"""

from typing import NamedTuple

from tandai.findings import Severity


class Rule(NamedTuple):
    """What a breach does."""

    severity: Severity
    reason: str


class Fault(NamedTuple):
    """A broken rule on a line of a config, before it is a Finding."""

    rule: str
    line: int
    found: str
    expected: str


RULES: dict[str, Rule] = {
    # Spelling: what the editor reads and what the rest of the world reads are two things.
    "unknown-tag": Rule("error", "The editor refuses the whole config for a tag it does not have."),
    "tag-case": Rule(
        "error", "The editor reads a tag in any case, the server and this toolkit in one."
    ),
    "attribute-case": Rule(
        "error", "The editor obeys it in any case; the server and this toolkit read it in one."
    ),
    "attribute-value-unknown": Rule(
        "error", "The editor refuses a value outside an attribute's list, or ignores the attribute."
    ),
    "attribute-reads-as-boolean": Rule(
        "error", "The editor turns a bare true or false into a boolean, and then it is no text."
    ),
    "attribute-not-number": Rule(
        "error", "A limit that is no number is silently dropped, or lets nothing through."
    ),
    "text-replaces-value": Rule(
        "error", "Words or a comment between the tags of a leaf replace its value in the editor."
    ),
    # Names: who answers what about which text.
    "duplicate-control-name": Rule(
        "error", "Results name their control; two of one name cannot be told apart."
    ),
    "object-name-twice": Rule(
        "error", "Results name their object; the later tag of that name hides the earlier."
    ),
    "control-without-name": Rule("error", "A result without the name of its control is nothing."),
    "control-without-object": Rule(
        "error", "A control labels the object it names, or nothing at all."
    ),
    "object-without-name": Rule("error", "No control can name an object that has no name."),
    "object-without-value": Rule(
        "error", "Without a key of the task data every task shows the same text, or none."
    ),
    "text-missing": Rule("error", "Spans are offsets into a text, and the config shows none."),
    "several-texts": Rule(
        "error", "One of two texts is the document, and only tandai.toml can say which."
    ),
    "hypertext-object": Rule(
        "error", "HyperText counts offsets in what the browser draws, not in the text we hold."
    ),
    # Lists: what can be stored.
    "label-outside-control": Rule(
        "error", "A label outside its list is not offered, or not read as one of its codes."
    ),
    "label-without-value": Rule("error", "A label without a value shows and stores nothing."),
    "alias-empty": Rule(
        "error", "A choice with an empty alias is stored as nothing, not as its value."
    ),
    "duplicate-label-alias": Rule(
        "error", "Two labels stored as one code, or found by one word, cannot be told apart."
    ),
    "empty-control": Rule("error", "A list without labels lets the annotator say nothing."),
    "labels-from-data": Rule(
        "error", "Labels that differ from task to task have no inventory to be checked against."
    ),
    "static-and-dynamic": Rule(
        "error", "The editor adds the list of the task data to that of the config; we read one."
    ),
    "dynamic-not-a-key": Rule(
        "error", "A value that is no key of the task data is itself read as the list of choices."
    ),
    "relation-twice": Rule("error", "Two relations of one value cannot be told apart."),
    "second-relation-list": Rule("error", "The editor offers the last list of relations only."),
    # Keys: one press, one answer.
    "duplicate-hotkey": Rule(
        "error", "Every label and choice of a key answers to it, the hidden ones too."
    ),
    "hotkey-of-label-studio": Rule(
        "error", "Label Studio does its own thing on that key, beside the label."
    ),
    "hotkey-not-a-key": Rule("error", "The editor listens to another key, or to none at all."),
    # Questions: asked of what, and when.
    "whentag-names-object": Rule(
        "error", "The editor compares the name of the Labels tag; the object's name never fits."
    ),
    "whentag-unknown": Rule("error", "A condition on a control that cannot answer never holds."),
    "when-label-unknown": Rule("error", "A condition on a code that is never stored never holds."),
    "when-choice-unknown": Rule(
        "error", "A condition on a choice that is not offered never holds."
    ),
    "when-ignored": Rule(
        "error", "Without its visibleWhen a condition is not read, and all are asked."
    ),
    "required-where-hidden": Rule(
        "error", "An answer is demanded for regions that the question is not shown for."
    ),
    "per-region-without-labels": Rule(
        "error", "A question about regions is never asked of an object that cannot have any."
    ),
    "missing-pre-wrap": Rule(
        "error", "Where the browser collapses white space, an edge beside it moves."
    ),
    # What misleads.
    "unknown-attribute": Rule("warning", "The editor ignores an attribute its tag does not have."),
    "text-not-shown": Rule("warning", "The editor does not show words that stand between tags."),
    "duplicate-shown-value": Rule(
        "warning", "Annotators see two labels of one name and must guess."
    ),
    "code-with-comma": Rule(
        "warning", "Conditions split at commas, so that such a code cannot be named in one."
    ),
    "required-without-message": Rule(
        "warning", "The editor's own message names the control in words no annotator knows."
    ),
    "preselected-answer": Rule("warning", "An answer that is there already is one nobody gave."),
    "dead-style-class": Rule(
        "warning", "Label Studio 1.23 documents this class and no longer draws it."
    ),
    "when-label-without-tag": Rule(
        "warning", "Without whenTagName a condition holds for every control with such a code."
    ),
    # What is better said.
    "granularity-missing": Rule("note", "Whether a selection snaps to words is left to a default."),
    "alias-missing": Rule("note", "What is shown is stored, so that rewording it changes data."),
    "max-submissions-missing": Rule("note", "One question may get any number of texts as answer."),
    "attribute-spelling": Rule("note", "The editor obeys it, and its documentation spells it so."),
    "unread-tag": Rule("note", "This toolkit does not read the tag into a table of its own."),
}
