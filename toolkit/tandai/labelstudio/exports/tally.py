"""Counts of what was adapted, passed over or refused to one finding a rule: never silent."""

from tandai.findings import Finding, Severity

ADAPTED = {
    "form-byte-order-mark": "a file that begins with a byte order mark",
    "form-json-lines": "a line that is a task of its own",
    "form-one-object": "a file that is one object and no list",
    "form-wrapper": "a task in a list inside an object",
    "form-files": "a file of a folder or archive",
    "file-passed-over": "a hidden file, not read",
    "storage-annotation": "an annotation that carries its task, joined with the others by task id",
    "old-completions": "a task whose annotations are called completions",
    "old-key": "an annotation with keys of an older version (was_canceled, skipped, honeypot)",
    "task-bare-data": "a task without data, its other keys taken for its data",
    "task-without-id": "a task without id, named by its position with a minus",
    "task-columns": "a task with columns of the task table, left out",
    "list-null": "a list that is null, taken for none",
    "result-nested": "a result that is a list of lists, taken for one list",
    "person-as-text": "an account given as text",
    "id-as-text": "an id given as text",
    "id-missing": "an annotation, draft or prediction without id, numbered within its task",
    "date-missing": "a date that is null, taken for none",
    "date-as-number": "a date in seconds since 1970, written out in UTC",
    "predictions-by-id": "a task that names its predictions by id only",
}
"""Rule to what was read in another shape than today's expanded export."""

REFUSED = {
    "export-json-min": "a row of JSON_MIN, which has no relations, region ids and origins",
    "export-csv": "a row of CSV, which has no relations, region ids and origins",
    "export-tsv": "a row of TSV, which has no relations, region ids and origins",
    "export-conll": "a document of CoNLL, which has no offsets",
    "export-hypertext": "a region of HyperText, whose offsets are of a drawn page and not a text",
}
"""Rule to a format that was recognised and cannot be read without loss."""

INSTEAD = "the export format JSON, of a <Text>"


class Tally:
    """Counts by rule, each with the first place."""

    def __init__(self) -> None:
        self._seen: dict[str, tuple[int, str]] = {}

    def add(self, rule: str, place: str, n: int = 1) -> None:
        """Counts ``n`` of a rule of `ADAPTED` or `REFUSED`; none is not counted."""
        if n:
            before, first = self._seen.get(rule, (0, place))
            self._seen[rule] = before + n, first

    def join(self, later: "Tally") -> None:
        """Adds what was counted behind this."""
        for rule, (n, place) in later._seen.items():
            self.add(rule, place, n)

    def findings(self, name: str) -> list[Finding]:
        """One finding a rule, rules in alphabetical order."""
        return [self._finding(name, rule) for rule in sorted(self._seen)]

    def _finding(self, name: str, rule: str) -> Finding:
        n, first = self._seen[rule]
        refused = rule in REFUSED
        severity: Severity = "error" if refused else "note"
        what = REFUSED[rule] if refused else ADAPTED[rule]
        where = "" if first == name else f" (first: {first})"
        return Finding(rule, severity, name, f"{n} × {what}{where}", INSTEAD if refused else "")
