"""A folder of article files to the file that is a document's article, whatever its name."""

from collections import Counter
from collections.abc import Collection, Mapping
from pathlib import Path

from tandai.digest import sha256_bytes, short_digest
from tandai.documents.normalise import decode_article, plan_edits
from tandai.errors import InputError
from tandai.hydration.ladder import WHOLE, Filled, climb
from tandai.offsets import apply_edits
from tandai.release.schema import Row
from tandai.text.lines import content_lines

_TRIED = 3
"""Files of another name that are tried: those that share most lines."""


class Articles:
    """The files of a folder, by name, by digest and by the lines they hold."""

    def __init__(self, folder: Path, taken: Collection[str] = ()) -> None:
        """Reads the folder.

        Args:
            folder: where the files are.
            taken: digests of the articles of all documents of the release. A file with one of
                them is that document's article: no other document is re-anchored in it, however
                much of a wire report both have.

        Raises:
            InputError: there is no such folder.
        """
        if not folder.is_dir():
            expected = "the folder of the article files"
            raise InputError(folder, found="no folder", expected=expected)
        self._paths = {path.name: path for path in sorted(folder.iterdir()) if path.is_file()}
        self._by_digest = {
            sha256_bytes(path.read_bytes()): name for name, path in self._paths.items()
        }
        self._lines: dict[str, list[str]] | None = None
        self._taken = frozenset(taken)

    def find(self, row: Row, name: str) -> Filled:
        """What of a document is there: by its digest, its file's name, then by its lines.

        Args:
            row: of the release's ``documents``.
            name: its article's file, as the release has it.
        """
        same = self._by_digest.get(row["raw_sha256"])
        names = [each for each in (same, Path(name).name) if each in self._paths]
        best = Filled("given-up", why=f"neither {Path(name).name!a} nor a file with its digest")
        for each in names:
            best = _better(best, self._climb(row, each))
            if best.status in WHOLE:
                return best
        for each in self._alike(row):
            if each not in names:
                best = _better(best, self._climb(row, each))
        return best

    def _climb(self, row: Row, name: str) -> Filled:
        """The rung a file reaches; none where it is another document's and lacks lines of this."""
        filled = climb(row, self._paths[name].read_bytes())
        is_other = filled.raw_sha256 in self._taken and filled.raw_sha256 != row["raw_sha256"]
        if filled.status != "re-anchored" or not is_other:
            return filled
        why = f"{filled.why}, in {name!a}, which is another document's article"
        return Filled("given-up", raw_sha256=filled.raw_sha256, n_found=filled.n_found, why=why)

    def _alike(self, row: Row) -> list[str]:
        """Files that share lines with a document, those with most of them first."""
        if self._lines is None:
            self._lines = self._index()
        shared = Counter(
            name for line in row["paragraphs"] for name in self._lines.get(line["digest"], ())
        )
        ranked = sorted(shared, key=lambda name: (-shared[name], name))
        return ranked[:_TRIED]

    def _index(self) -> dict[str, list[str]]:
        """Files by the digest of a line."""
        found: dict[str, list[str]] = {}
        for name, path in self._paths.items():
            try:
                text = decode_article(name, path.read_bytes())
            except InputError:
                # Not an article; one that is looked for by its name is reported.
                continue
            text = apply_edits(text, plan_edits(text))
            for digest in {short_digest(text[start:end]) for start, end in content_lines(text)}:
                found.setdefault(digest, []).append(name)
        return found


_RANK: Mapping[str, int] = {
    "exact": 4,
    "normalised": 3,
    "rebuilt": 2,
    "re-anchored": 1,
    "given-up": 0,
}


def _better(one: Filled, other: Filled) -> Filled:
    """The higher rung, then more lines; of what fails, the first file that was there says why."""
    if _RANK[other.status] == _RANK[one.status] == 0:
        return one if one.raw_sha256 else other
    key = (_RANK[other.status], other.n_found)
    return other if key > (_RANK[one.status], one.n_found) else one
