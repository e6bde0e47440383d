"""Named splits to whether they are the manifest's, whole, and hold apart what they say they do."""

import re
from collections.abc import Mapping, Sequence

from tandai.release.manifest import Manifest
from tandai.release.named_splits import FOLDER, path_of
from tandai.release.verify.ledger import Ledger
from tandai.release.verify.stream import Rows
from tandai.scoring.tasks import Task, find_tasks
from tandai.splits.records import CLAIM, EXCLUDED, SPLITS, SplitRow

_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")


def check_named_files(ledger: Ledger, manifest: Manifest, found: Mapping[str, str]) -> list[str]:
    """The named splits whose files are those of the manifest.

    Args:
        ledger: takes what is found.
        manifest: the manifest.
        found: digest of every file that is as SHA256SUMS has it, by name.
    """
    good = []
    wanted = {path_of(name): (name, sha256) for name, sha256 in manifest.named_splits.items()}
    for path in sorted({*wanted, *(each for each in found if each.startswith(f"{FOLDER}/"))}):
        name, sha256 = wanted.get(path, ("", ""))
        ok = bool(_NAME.fullmatch(name)) and found.get(path) == sha256
        there = f"sha256 {found[path][:12]}…" if path in found else "no such file"
        expected = f"{sha256[:12]}… as in named_splits" if name else "a split of named_splits"
        if ledger.expect(ok, "named-split", path, there, expected):
            good.append(name)
    return good


class Named:
    """One named split, held to the documents as they are met."""

    def __init__(
        self, ledger: Ledger, name: str, rows: Sequence[SplitRow], manifest: Manifest
    ) -> None:
        self._ledger = ledger
        self._name = name
        self._side_of: dict[str, str] = {}
        self._first: dict[tuple[str, str], tuple[str, str]] = {}
        tables = {key: table.columns for key, table in manifest.tables.items()}
        tasks = find_tasks(tables, manifest.label_sets).values()
        # What a claim split holds apart are the items that are asked about of spans.
        self._tasks: list[Task] = [each for each in tasks if each.kind == "pairs"]
        sides = (*SPLITS, EXCLUDED)
        for number, row in enumerate(rows, start=2):
            place = f"{path_of(name)}, line {number}"
            ledger.expect(row.split in sides, "named-split", place, row.split, ", ".join(sides))
            once = row.document_id not in self._side_of
            ledger.expect(once, "named-split", place, f"{row.document_id} again", "a row each")
            self._side_of[row.document_id] = row.split

    def meet(self, split: str, rows: Rows) -> None:
        """A document's rows of all tables, and its side of the default split."""
        row = rows["documents"][0].row
        document_id = row["document_id"]
        side = self._side_of.get(document_id)
        place = f"{path_of(self._name)}, {document_id}"
        if not self._ledger.expect(side is not None, "named-split", place, "no row", "a row"):
            return
        if side not in SPLITS:
            return
        # What stands on two sides of the default split is said there.
        held = [
            ("group", f"{split}/{row['group_id']}"),
            ("text", f"{split}/{row['text_sha256']}"),
        ]
        if self._name == CLAIM:
            items = {
                each.row[task.item_column]
                for task in self._tasks
                for each in rows.get(task.table, ())
            }
            held += [("canonical claim", item) for item in sorted(items)]
        for what, value in held:
            first, its = self._first.setdefault((what, value), (document_id, str(side)))
            found = f"{side}, and the {what} of {first} on {its}"
            self._ledger.expect(side == its, "named-split-leaks", place, found, "one side")
