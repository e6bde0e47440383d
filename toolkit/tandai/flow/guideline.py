"""A project's answers to what each guideline rule costs; two versions of a guideline to what to ask."""

from collections import Counter
from collections.abc import Iterable

from tandai.adjudication.choices import rules_of
from tandai.adjudication.records import Curated
from tandai.digest import sha256_text
from tandai.errors import InputError
from tandai.findings import Finding
from tandai.flow.curated import read_newest
from tandai.flow.documents import ignore_build
from tandai.inventories import NEW, NONE
from tandai.project import Project
from tandai.records import Annotation, Record
from tandai.revisions import open_source
from tandai.rulebook.book import SCOPES, Rulebook, read_rulebook
from tandai.rulebook.changes import Changes, compare
from tandai.rulebook.costs import LayerCosts, count_costs
from tandai.rulebook.differences import differences_in
from tandai.rulebook.scopes import parse_scopes
from tandai.rulebook.things import Surroundings
from tandai.rulebook.touched import Touched, find_touched, queue_of
from tandai.store import read_text, write_jsonl
from tandai.votes import cast_votes
from tandai.wording import count_of


class DiffReport(Record, frozen=True, kw_only=True):
    """What differs in one layer's guideline, and what of gold it touches."""

    changes: Changes
    touched: tuple[Touched, ...]
    n_queued: int
    """Items written for curators; 0 where nobody asked for a queue."""
    findings: tuple[Finding, ...]


def run_rule_costs(project: Project, layers: tuple[str, ...] = ()) -> list[LayerCosts]:
    """Which rule of each guideline costs most agreement, of the layers named or of all.

    Raises:
        InputError: there are no annotations at all, or a file is broken.
    """
    chosen = layers or project.settings.layer_order()
    if not any(any(project.annotations_dir(layer).glob("*.jsonl")) for layer in chosen):
        found, expected = "no annotations", "what `tandai annotations` writes"
        raise InputError(project.corpus / "annotations", found=found, expected=expected)
    around = _surroundings(project)
    return [_costs(project, layer, around) for layer in chosen]


def _costs(project: Project, layer: str, around: dict[str, Surroundings]) -> LayerCosts:
    by_document: dict[str, list[Annotation]] = {}
    for each in project.read_annotations(layer):
        by_document.setdefault(each.document_id, []).append(each)
    ballots = [
        cast_votes(by_document[name], project.settings.answers).voting
        for name in sorted(by_document)
    ]
    guideline = project.read_guideline(layer)
    scopes = project.configs / layer / SCOPES
    gold = project.read_gold(layer)
    return count_costs(
        layer,
        [
            thing
            for voting in ballots
            for thing in differences_in(voting, match=project.settings.agreement.match)
        ],
        parse_scopes(str(scopes), read_text(scopes, expected="scopes")) if scopes.exists() else (),
        around,
        gold,
        _curated(project, layer, gold),
        titles={each.rule: each.title for each in rules_of(guideline)},
        n_documents=sum(len(voting) > 1 for voting in ballots),
    )


def run_guideline_diff(
    project: Project,
    old: str,
    new: str = "",
    layers: tuple[str, ...] = (),
    *,
    with_queue: bool = False,
) -> list[DiffReport]:
    """What the guidelines say now and did not, and the gold items that this touches.

    Args:
        project: whose gold it is.
        old: a guideline, a folder of configs, or a git revision.
        new: the same; empty: the project's own guidelines as they stand.
        layers: those to compare; empty: all that both sides have.
        with_queue: writes exactly the items touched to build/guideline/LAYER.jsonl.

    Raises:
        InputError: a side cannot be read, or the two have no layer in common.
    """
    chosen = layers or project.settings.layer_order()
    sides = [open_source(where, project.root, chosen) for where in (old, new or _here(project))]
    both = [layer for layer in chosen if all(layer in side.layers() for side in sides)]
    if not both:
        names = [f"{side.name} of {', '.join(side.layers()) or 'none'}" for side in sides]
        raise InputError("guideline diff", found=" and ".join(names), expected="a layer in common")
    around = _surroundings(project)
    reports = []
    for layer in both:
        before, after = (
            read_rulebook(layer, side.files(layer), place=f"{side.name}, {layer}") for side in sides
        )
        reports.append(_diff(project, layer, before, after, around, with_queue=with_queue))
    return reports


def _diff(
    project: Project,
    layer: str,
    old: Rulebook,
    new: Rulebook,
    around: dict[str, Surroundings],
    *,
    with_queue: bool,
) -> DiffReport:
    changes = compare(old, new)
    gold = project.read_gold(layer)
    curated = _curated(project, layer, gold)
    asked = _asked_from(project, layer)
    touched = find_touched(changes, old, new, gold, curated, around, asked)
    if with_queue:
        ignore_build(project)
        # Written empty too: what an earlier diff queued is asked no longer.
        write_jsonl(project.queued_path(layer), queue_of(touched))
    return DiffReport(
        changes=changes,
        touched=touched,
        n_queued=len(touched) if with_queue else 0,
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


def _curated(project: Project, layer: str, gold: Iterable[Annotation]) -> list[Curated]:
    """The newest of each document, where its offsets are those of the text that gold is about."""
    texts = {each.document_id: each.text_sha256 for each in gold}
    newest = read_newest(project, layer).values()
    return [each for each in newest if texts.get(each.document_id) == each.text_sha256]


def _surroundings(project: Project) -> dict[str, Surroundings]:
    """What stands around items, by document; none where documents are not known yet."""
    if not (project.corpus / "documents.jsonl").exists():
        return {}
    found = {}
    for document in project.read_documents():
        path = project.text_path(document.document_id)
        text = read_text(path, expected="a document's text") if path.is_file() else None
        is_its = text is not None and sha256_text(text) == document.text_sha256
        found[document.document_id] = Surroundings(document, text if is_its else None)
    return found
