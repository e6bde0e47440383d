"""What several tables say in the same columns: their descriptions, once."""

from tandai.release.schema import QUOTE, WHOLE, Column

DOCUMENT = Column("document_id", "string", "the document")
GROUP = Column("group_id", "string", "story group")
TEXT = (
    Column("text", "string", "the normalised text", fill=WHOLE),
    Column("text_sha256", "string", "digest of the text"),
)
ANNOTATION = Column("annotation_id", "string", "document/layer/annotator/n")
LAYER = Column("layer", "string", "entity, claim, stance: what one pass labels")
STATUS = (
    Column("status", "string", "submitted, skipped, draft or withdrawn"),
    Column("guideline_version", "string", "what the annotator had read"),
)
LEAD_TIME = Column("lead_time", "float", "seconds")
SPAN_ID = Column("span_id", "string", "unique within the annotation")
OF_SPAN = Column("span_id", "string", "the span")
OFFSETS = (
    Column("start", "int", "first code point"),
    Column("end", "int", "one past the last code point"),
)
CONTROL = Column("control", "string", "the control that labelled it")
QUOTES = (
    Column("quote", "string", "the text of the span", fill=QUOTE),
    Column("quote_sha256", "string", "digest of the quote"),
)
SCORE = Column("score", "float", "0 to 1, where Label Studio had one")
ARROW = (
    Column("from_id", "string", "span_id of the tail"),
    Column("to_id", "string", "span_id of the head"),
    Column("direction", "string", "right, left or bi"),
    Column("labels", "strings", "empty where unlabelled"),
)
ANSWER = (
    Column("name", "string", "the control that asked"),
    Column("kind", "string", "choices, text, number …"),
    Column("values", "strings", "codes, texts, numbers as JSON, or paths joined by `/`"),
    SCORE,
)
