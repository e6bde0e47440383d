"""Two versions of a guideline, and gold, to what changed and what to ask of curators."""

from collections import Counter

import msgspec

from tandai.adjudication.records import Queued
from tandai.errors import InputError
from tandai.findings import Finding
from tandai.flow.documents import ignore_build
from tandai.flow.guideline_read import read_curated, read_surroundings
from tandai.inventories import NEW, NONE
from tandai.project import Project
from tandai.records import Annotation, Record
from tandai.revisions import open_source
from tandai.rulebook.book import SCOPES, Rulebook, read_rulebook
from tandai.rulebook.changes import Changes, compare
from tandai.rulebook.things import Surroundings
from tandai.rulebook.touched import Touched, find_touched, join_queues, queue_of
from tandai.store import read_jsonl, write_jsonl
from tandai.wording import count_of


class DiffReport(Record, frozen=True, kw_only=True):
    """What differs in one layer's guideline, and what of gold it touches."""

    changes: Changes
    touched: tuple[Touched, ...]
    n_queued: int
    """Items written for curators; 0 where nobody asked for a queue."""
    findings: tuple[Finding, ...]


def run_guideline_diff(
    project: Project,
    old: str,
    new: str = "",
    layers: tuple[str, ...] = (),
    *,
    by: tuple[str, ...] = (),
    with_queue: bool = False,
) -> list[DiffReport]:
    """What the guidelines say now and did not, and the gold items that this touches.

    Args:
        project: whose gold it is.
        old: a guideline, a folder of configs, or a git revision.
        new: the same; empty: the project's own guidelines as they stand.
        layers: those to compare; empty: all that both sides have.
        by: ids of rules, files, or a file and its row (``claims.jsonl K44``): what nothing but
            other changes touch is left out; empty: all.
        with_queue: writes exactly the items touched to build/guideline/LAYER.jsonl; where ``by``
            narrows them, beside what stands there.

    Raises:
        InputError: a side cannot be read, the two have no layer in common, or ``by`` names what
            touches nothing in any of them.
    """
    chosen = layers or project.settings.layer_order()
    sides = [open_source(where, project.root, chosen) for where in (old, new or _here(project))]
    both = [layer for layer in chosen if all(layer in side.layers() for side in sides)]
    if not both:
        names = [f"{side.name} of {', '.join(side.layers()) or 'none'}" for side in sides]
        raise InputError("guideline diff", found=" and ".join(names), expected="a layer in common")
    around = read_surroundings(project)
    reports = []
    for layer in both:
        before, after = (
            read_rulebook(layer, side.files(layer), place=f"{side.name}, {layer}") for side in sides
        )
        reports.append(_diff(project, layer, before, after, around))
    if by:
        reports = _narrowed(reports, by)
    if not with_queue:
        return reports
    return [_queue(project, each, beside=bool(by)) for each in reports]


def _narrowed(reports: list[DiffReport], by: tuple[str, ...]) -> list[DiffReport]:
    """With what the changes named touch, alone."""
    found = {
        name
        for report in reports
        for each in report.touched
        for told in (*each.rules, *each.others)
        for name in _names_of(told)
    }
    for name in by:
        if name not in found:
            expected = f"one of {', '.join(sorted(found)) or 'none: nothing is touched'}"
            raise InputError("guideline diff", found=f"--by {name}", expected=expected)
    return [
        msgspec.structs.replace(
            report,
            touched=tuple(
                each
                for each in report.touched
                if any(
                    name in by for told in (*each.rules, *each.others) for name in _names_of(told)
                )
            ),
        )
        for report in reports
    ]


def _names_of(told: str) -> set[str]:
    """A change by its whole name, and a row by its file."""
    return {told, told.partition(" ")[0]}


def _queue(project: Project, report: DiffReport, *, beside: bool) -> DiffReport:
    """Written anew, empty too: what an earlier diff queued is asked no longer.

    One that was narrowed is queued beside what is there: it says nothing of other changes.
    """
    ignore_build(project)
    path = project.queued_path(report.changes.layer)
    queued = queue_of(report.touched)
    if beside and path.exists():
        queued = join_queues([*read_jsonl(path, Queued), *queued])
    write_jsonl(path, queued)
    return msgspec.structs.replace(report, n_queued=len(report.touched))


def _diff(
    project: Project,
    layer: str,
    old: Rulebook,
    new: Rulebook,
    around: dict[str, Surroundings],
) -> DiffReport:
    changes = compare(old, new)
    gold = project.read_gold(layer)
    curated = read_curated(project, layer, gold)
    asked = _asked_from(project, layer)
    touched = find_touched(changes, old, new, gold, curated, around, asked)
    return DiffReport(
        changes=changes,
        touched=touched,
        n_queued=0,
        findings=(
            *changes.findings,
            *_blind_spots(changes, old, new, gold, around),
            *_unlisted(changes, new, asked),
        ),
    )


def _asked_from(project: Project, layer: str) -> dict[str, set[str]]:
    """Inventory to the questions whose answers are its items, as tandai.toml joins them."""
    settings = project.settings.layers[layer]
    files = settings.choices | {key: items for key, (items, _) in settings.pairs.items()}
    found: dict[str, set[str]] = {}
    for control in project.label_configs[layer].controls:
        if control.dynamic in files:
            found.setdefault(files[control.dynamic], set()).add(control.name)
    return found


def _unlisted(changes: Changes, new: Rulebook, asked: dict[str, set[str]]) -> list[Finding]:
    """New rows of inventories: what people would have made of them, nobody knows."""
    added = Counter(row.file for row in changes.rows if row.change == "added" and row.file in asked)
    return [
        Finding(
            "new-row-not-looked-for",
            "note",
            f"{new.place}, {file}",
            f"{count_of(n, 'row')} added, so only answers {NEW} are touched",
            f"a look at answers {NONE}, and at what was left unmarked as the list lacked it",
        )
        for file, n in sorted(added.items())
    ]


def _blind_spots(
    changes: Changes,
    old: Rulebook,
    new: Rulebook,
    gold: list[Annotation],
    around: dict[str, Surroundings],
) -> list[Finding]:
    """What was not looked at, so that nobody takes an empty list for none."""
    scopes = {each.rule: each for book in (old, new) for each in book.scopes}
    findings = [
        Finding(
            "rule-without-scope",
            "warning",
            f"{new.place}, {each.rule}",
            f"no row in {SCOPES}, so only items that were settled by it are touched",
            "what it governs",
        )
        for each in changes.rules
        if each.rule not in scopes
    ]
    narrowed = [
        each.rule for each in changes.rules if scopes.get(each.rule) and scopes[each.rule].words
    ]
    n_blind = sum(
        (seen := around.get(each.document_id)) is None or seen.text is None for each in gold
    )
    if narrowed and n_blind:
        found = f"{n_blind} of {count_of(len(gold), 'document')} without text, so words of {', '.join(narrowed)} narrow nothing there"
        expected = "what `tandai documents` writes"
        findings.append(Finding("words-not-looked-for", "note", new.place, found, expected))
    return findings


def _here(project: Project) -> str:
    return str(project.configs)
