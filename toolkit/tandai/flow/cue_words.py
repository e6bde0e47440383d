"""corpus/cue_words.csv: read, and brought up to date with gold, texts and the cue lexicon."""

from tandai.digest import sha256_text
from tandai.errors import InputError
from tandai.flow.lexicons import read_lexicon
from tandai.layers.cue_words import (
    CueWord,
    Stale,
    find_stale,
    lexicon_words,
    merge_rows,
    uncovered,
)
from tandai.layers.lexicons import Cue, parse_cues
from tandai.project import Project
from tandai.records import Document, Record
from tandai.store import read_csv, read_text, write_csv


class StaleRow(Record, frozen=True, kw_only=True):
    """A row that says something of a word that is there no more."""

    row: CueWord
    why: str


class CueWordsReport(Record, frozen=True, kw_only=True):
    """What became of the list."""

    path: str
    n_rows: int
    """In the file now."""
    n_new: int
    n_unexplained: int
    """Rows without a rule or a reason."""
    stale: tuple[StaleRow, ...]
    n_dropped: int
    without_text: tuple[str, ...]
    """Documents with gold whose text is not on this machine: their words are not looked for."""
    without_gold: int
    """Documents that have none: nothing is known of their words."""


def run_cue_words(project: Project, layer: str, *, drop_stale: bool = False) -> CueWordsReport:
    """Adds a row for every word of the lexicon that no CUE of gold covers; changes no other.

    Args:
        project: whose gold it is.
        layer: of cues.
        drop_stale: takes out rows about words that are there no more.

    Raises:
        InputError: the layer marks no cues, or a file is broken.
    """
    cues = read_cues(project, layer)
    if not cues:
        what, expected = f"the layer {layer!r}, which marks no cues", 'one of suggest = "claims"'
        raise InputError("cue words", found=what, expected=expected)
    known = read_cue_words(project) or []
    gold = {each.document_id: each for each in project.read_gold(layer)}
    documents = {each.document_id: each for each in project.read_documents()}
    found: list[CueWord] = []
    stale = [Stale(row, "no such document") for row in known if row.document_id not in documents]
    blind = []
    for name, document in documents.items():
        settled = gold.get(name)
        # Of another revision of the text nothing is known; `tandai check` says so.
        if settled is not None and settled.text_sha256 != document.text_sha256:
            settled = None
        text = _text(project, document)
        words = None if text is None else lexicon_words(document, text, cues)
        rows = [row for row in known if row.document_id == name]
        stale += find_stale(rows, document, settled, words)
        if settled is not None:
            if words is None:
                blind.append(name)
            else:
                found += uncovered(words, settled)
    dropped = [each.row for each in stale] if drop_stale else []
    rows = merge_rows(known, found, dropped)
    path = project.cue_words_path
    if rows or path.exists():
        write_csv(path, CueWord, rows)
    return CueWordsReport(
        path=str(path.relative_to(project.root)),
        n_rows=len(rows),
        n_new=len(rows) - len(known) + len(dropped),
        n_unexplained=sum(not each.is_explained for each in rows),
        stale=tuple(StaleRow(row=each.row, why=each.why) for each in stale),
        n_dropped=len(dropped),
        without_text=tuple(blind),
        without_gold=len(documents.keys() - gold.keys()),
    )


def read_cue_words(project: Project) -> list[CueWord] | None:
    """The rows, in their order; None where no list is kept.

    Raises:
        InputError: the file is broken, or two rows are about one place.
    """
    path = project.cue_words_path
    if not path.exists():
        return None
    rows = read_csv(path, CueWord)
    seen: set[tuple[str, str, int, int, str]] = set()
    for number, row in enumerate(rows, start=2):
        if row.place in seen:
            found = f"a second row of {row.document_id} {row.start}:{row.end}"
            raise InputError(path, place=f"row {number}", found=found, expected="one row each")
        seen.add(row.place)
        if not 0 <= row.start < row.end:
            found = f"{row.start}:{row.end}"
            raise InputError(path, place=f"row {number}", found=found, expected="start before end")
    return rows


def read_cues(project: Project, layer: str) -> tuple[Cue, ...]:
    """The lexicon of a layer whose spans are suggested by it; empty of others."""
    if project.settings.layers[layer].suggest != "claims":
        return ()
    return parse_cues(*read_lexicon(project, "claims", layer))


def _text(project: Project, document: Document) -> str | None:
    """The text, if it is here and is the document's."""
    path = project.text_path(document.document_id)
    if not path.is_file():
        return None
    text = read_text(path, expected="a document's text")
    return text if sha256_text(text) == document.text_sha256 else None
