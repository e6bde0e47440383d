"""Two manifests to what they say otherwise: guidelines, configs, label sets, licences, tools."""

from collections.abc import Iterator, Mapping

from tandai.diff.result import Fact, TableChange
from tandai.diff.tables import Described

_PLAIN = (
    "name",
    "text",
    "schema_version",
    "normaliser",
    "gold_policy",
    "split_file_sha256",
)
_BY_KEY = ("guideline_versions", "config_sha256", "named_splits", "licences", "tools")


def compare_facts(old: Described, new: Described) -> Iterator[Fact]:
    """What is not the same but the version, which always differs; in the manifest's words."""
    for field in _PLAIN:
        if getattr(old, field) != getattr(new, field):
            yield Fact(what=field, old=getattr(old, field), new=getattr(new, field))
    for field in _BY_KEY:
        yield from _compare(field, getattr(old, field), getattr(new, field))
    sets = ({name: ", ".join(each) for name, each in of.label_sets.items()} for of in (old, new))
    yield from _compare("label_sets", *sets)


def compare_tables(old: Described, new: Described) -> Iterator[TableChange]:
    """Tables whose content digests differ, or that one release does not have."""
    for name in sorted({*old.tables, *new.tables}):
        was, now = old.tables.get(name), new.tables.get(name)
        if was is None or now is None or was.content_sha256 != now.content_sha256:
            yield TableChange(
                name=name, n_old=was.n_rows if was else 0, n_new=now.n_rows if now else 0
            )


def _compare(field: str, old: Mapping[str, str], new: Mapping[str, str]) -> Iterator[Fact]:
    for key in sorted({*old, *new}):
        was, now = old.get(key, ""), new.get(key, "")
        if was != now:
            yield Fact(what=f"{field}.{key}", old=was, new=now)
