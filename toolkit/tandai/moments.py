"""A moment as some server wrote it to a time in UTC, and to one text: ISO 8601 with a ``Z``."""

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
    return read_moment(written).isoformat().replace("+00:00", "Z")


def read_moment(written: str) -> datetime:
    """The time in UTC, to compare: dates as texts do not sort.

    Args:
        written: ISO 8601; without an offset it is UTC.

    Raises:
        ValueError: it is no date.
    """
    moment = datetime.fromisoformat(written)
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
