"""A moment as some server wrote it to ISO 8601 in UTC with a ``Z``; one moment, one text."""

from datetime import UTC, datetime


def utc_text(written: str) -> str:
    """The moment in UTC: ``2031-05-02T15:00:00+07:00`` gives ``2031-05-02T08:00:00Z``.

    Args:
        written: ISO 8601; without an offset it is UTC, which servers keep.

    Raises:
        ValueError: it is no date with a time.
    """
    if "T" not in written and " " not in written:
        raise ValueError(f"{written!r} has no time")
    moment = datetime.fromisoformat(written)
    moment = moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    return moment.isoformat().replace("+00:00", "Z")
