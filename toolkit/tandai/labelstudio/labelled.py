"""A result item of Labels to spans, one a label, or to a region that is kept whole."""

from tandai.digest import sha256_text
from tandai.labelstudio.allowed import any_of
from tandai.labelstudio.controls import Control
from tandai.labelstudio.reading import Placed, Reading, score_of
from tandai.records import Span


def read_labels(reading: Reading, placed: Placed, control: Control) -> None:
    """Adds the spans of an item to what was read.

    Args:
        reading: of the list that the item stands in.
        placed: an item with an object under ``value``.
        control: the Labels that made it.
    """
    item, noted = placed.item, reading.noted
    interval = reading.intervals.read(item, placed.place, is_quoted=True)
    labels = item["value"].get("labels")
    if interval is not None and (labels is None or labels == []):
        # The editor keeps a region whose label was taken back.
        reading.keep(placed, "a region without a label")
        return
    if interval is not None and not isinstance(labels, list):
        noted.error("region-without-label", placed.place, repr(labels), "a list of labels")
        interval = None
    if interval is None or not reading.is_scored(placed):
        reading.refuse(item)
        return
    start, end = interval
    region, rest, score = item["id"], reading.rest(placed, "labels", of_region=True), score_of(item)
    quote_sha256 = sha256_text(reading.intervals.text[start:end])
    for label in labels:
        if label not in control.codes:
            found = f"{label!r} of {control.name!r}"
            noted.error("label-unknown", placed.place, found, any_of(control))
            reading.refuse(item)
        elif reading.is_new("label-twice", placed.place, region, control.name, label):
            reading.parts.spans.append(
                Span(
                    span_id=region,
                    start=start,
                    end=end,
                    control=control.name,
                    label=label,
                    quote_sha256=quote_sha256,
                    origin=reading.origin(item, (region, start, end, control.name, (label,))),
                    score=score,
                    rest=rest,
                )
            )
