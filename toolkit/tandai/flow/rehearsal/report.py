"""What a rehearsal did, in figures and names."""

from tandai.findings import Finding
from tandai.records import Record
from tandai.settings import Mode


class RehearsalReport(Record, frozen=True, kw_only=True):
    """What `run` did."""

    folder: str
    mode: Mode
    """Who could see whose answers."""
    servers: tuple[str, ...]
    """Their addresses."""
    release: str
    hydrated: str
    content_sha256: str
    n_documents: int
    n_suggested_spans: int
    n_answers: int
    n_changes: int
    """Items that the scripts answered otherwise than suggested; all listed in answers/."""
    gold_spans: dict[str, int]
    n_ties: int
    split_sizes: dict[str, int]
    left_out: tuple[str, ...]
    rows: dict[str, dict[str, int]]
    """Rows that ``load_dataset`` read back from the hydrated release."""
    projects_left: tuple[str, ...]
    """Titles of the projects that stay on a server named by ``--url``; else none stays."""
    accounts_left: tuple[str, ...]
    """E-mails of the scripts' accounts there."""
    findings: tuple[Finding, ...]
