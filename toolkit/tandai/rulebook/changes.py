"""Two versions of a rulebook to what was added, removed and reworded, word by word."""

from difflib import SequenceMatcher
from typing import Literal

from tandai.findings import Finding
from tandai.records import Record
from tandai.rulebook.book import Row, Rulebook

Change = Literal["added", "removed", "changed"]


class Piece(Record, frozen=True, kw_only=True):
    """Words that two texts share, or that one of them has."""

    side: Literal["both", "old", "new"]
    words: str


class RuleChange(Record, frozen=True, kw_only=True):
    """A rule of the guideline that says something else now."""

    rule: str
    change: Change
    pieces: tuple[Piece, ...]


class CodeChange(Record, frozen=True, kw_only=True):
    """A code that the label config has gained or lost."""

    control: str
    """``(relations)`` for those of relations."""
    code: str
    change: Change


class RowChange(Record, frozen=True, kw_only=True):
    """A row of a lexicon or inventory that differs."""

    file: str
    key: str
    """What stands in its first column."""
    change: Change
    old: Row
    new: Row

    @property
    def columns(self) -> tuple[str, ...]:
        """Those that differ; all of a row that came or went."""
        names = dict.fromkeys((*self.old, *self.new))
        return tuple(name for name in names if self.old.get(name) != self.new.get(name))


class Changes(Record, frozen=True, kw_only=True):
    """All that differs in one layer."""

    layer: str
    old_version: str
    new_version: str
    rules: tuple[RuleChange, ...]
    scopes: tuple[str, ...]
    """Rules whose words are the same and that govern something else now."""
    codes: tuple[CodeChange, ...]
    rows: tuple[RowChange, ...]
    findings: tuple[Finding, ...]


def compare(old: Rulebook, new: Rulebook) -> Changes:
    """What a guideline, its config and its lexicons say now and did not, and the other way.

    A file that one of the two lacks is not compared: a lone guideline says nothing of lexicons.
    """
    rules = tuple(
        RuleChange(
            rule=rule,
            change=_change(old.rules.get(rule), new.rules.get(rule)),
            pieces=word_diff(old.rules.get(rule, ""), new.rules.get(rule, "")),
        )
        for rule in dict.fromkeys((*old.rules, *new.rules))
        if old.rules.get(rule) != new.rules.get(rule)
    )
    both = {each.rule for each in old.scopes} & {each.rule for each in new.scopes}
    worded = {each.rule for each in rules}
    was, now = ({each.rule: each for each in book.scopes} for book in (old, new))
    scopes = tuple(rule for rule in was if rule in both - worded and was[rule] != now[rule])
    codes = tuple(_codes(old, new))
    return Changes(
        layer=new.layer,
        old_version=old.version,
        new_version=new.version,
        rules=rules,
        scopes=scopes,
        codes=codes,
        rows=tuple(_rows(old, new)),
        findings=tuple(_same_version(old, new) if rules or codes else ()),
    )


def word_diff(old: str, new: str) -> tuple[Piece, ...]:
    """The words of both texts in order, each with the side it is from."""
    before, after = old.split(), new.split()
    pieces: list[Piece] = []
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for tag, first, last, start, end in matcher.get_opcodes():
        if tag == "equal":
            pieces.append(Piece(side="both", words=" ".join(before[first:last])))
            continue
        if first < last:
            pieces.append(Piece(side="old", words=" ".join(before[first:last])))
        if start < end:
            pieces.append(Piece(side="new", words=" ".join(after[start:end])))
    return tuple(pieces)


def _change(old: object, new: object) -> Change:
    if old is None:
        return "added"
    return "removed" if new is None else "changed"


def _codes(old: Rulebook, new: Rulebook) -> list[CodeChange]:
    if not (old.codes and new.codes):
        return []
    found = []
    for control in dict.fromkeys((*old.codes, *new.codes)):
        was, now = old.codes.get(control, ()), new.codes.get(control, ())
        found += [
            CodeChange(control=control, code=c, change="removed") for c in was if c not in now
        ]
        found += [CodeChange(control=control, code=c, change="added") for c in now if c not in was]
    return found


def _rows(old: Rulebook, new: Rulebook) -> list[RowChange]:
    found = []
    for file in (name for name in old.tables if name in new.tables):
        was, now = old.tables[file], new.tables[file]
        found += [
            RowChange(
                file=file,
                key=key,
                change=_change(was.get(key), now.get(key)),
                old=was.get(key, {}),
                new=now.get(key, {}),
            )
            for key in dict.fromkeys((*was, *now))
            if was.get(key) != now.get(key)
        ]
    return found


def _same_version(old: Rulebook, new: Rulebook) -> list[Finding]:
    if not new.version or old.version != new.version:
        return []
    found = f"other rules or codes than {old.place} under the same version {new.version}"
    expected = "a higher version, in the guideline and in tandai.toml"
    return [Finding("guideline-version-not-raised", "warning", new.place, found, expected)]
