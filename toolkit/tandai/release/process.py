"""What a manifest says of how a release came about: checks, guidelines, the split, the writer."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Annotated

import msgspec
from msgspec import UNSET, UnsetType

Sha256 = Annotated[str, msgspec.Meta(pattern=r"\A[0-9a-f]{64}\Z")]
Rule = Annotated[str, msgspec.Meta(pattern=r"\A[a-z0-9]+(-[a-z0-9]+)*\Z")]
Times = Annotated[int, msgspec.Meta(ge=1)]
WriterOption = str | int | bool | tuple[str, ...]


class Checks(msgspec.Struct, frozen=True, kw_only=True):
    """What `tandai check` said of the project, by rule; of rules that need no text alone.

    The same inputs say the same, whether texts lie beside them or not.
    """

    passed: tuple[Rule, ...] = msgspec.field(name="pass")
    """Rules that were asked and found nothing, in alphabetical order."""
    failed: dict[Rule, Times] = msgspec.field(name="fail")
    """Rules that found errors, and how many: of a draft alone."""
    waived: dict[Rule, Times]
    """Rules that found no more than warnings, and how many; these hold no release back."""


class SplitMethod(msgspec.Struct, frozen=True, kw_only=True):
    """How documents came to their side, where nobody said it of them."""

    method: str = "frozen-rarest-first-1"
    """What is placed stays; a new group goes where its rarest label is lacking, largest first."""
    seed: str
    """Settles between groups of one size."""
    group_key: str = "group_id"
    """The column of splits/default.csv whose documents are on one side: a story, and what shares
    text, words, web address or paragraphs with it."""
    near: float
    """Part of the shorter of two documents from which on they are one group."""
    shares: dict[str, float]
    """Of documents, wanted on each side."""


def sum_up_checks(asked: Iterable[str], found: Mapping[tuple[str, str], int]) -> Checks:
    """Rules to what became of them.

    Args:
        asked: rules that every machine asks.
        found: how often each rule found something of each severity; of a rule that not every
            machine asks, errors count alone.
    """
    asked = set(asked)
    failed = {rule: n for (rule, severity), n in found.items() if severity == "error"}
    waived = {
        rule: n
        for (rule, severity), n in found.items()
        if severity == "warning" and rule in asked and rule not in failed
    }
    return Checks(
        passed=tuple(sorted(asked - set(failed) - set(waived))),
        failed=dict(sorted(failed.items())),
        waived=dict(sorted(waived.items())),
    )


def process_faults(
    said: Mapping[str, object],
    checks: Checks | UnsetType,
    guidelines: dict[str, str] | UnsetType,
    versions: Mapping[str, str],
    *,
    is_draft: bool,
) -> Iterator[tuple[str, str, str]]:
    """What cannot be: place, what stands there, what should. Older manifests say nothing of it.

    Args:
        said: the fields that a manifest has all of, or none.
        checks: what was checked.
        guidelines: digest by layer.
        versions: version of the guideline by layer.
        is_draft: whether checks may have failed.
    """
    if checks is not UNSET:
        yield from _check_faults(checks, is_draft=is_draft)
    if guidelines is not UNSET and guidelines.keys() != versions.keys():
        found = ", ".join(guidelines) or "no layer"
        yield "guideline_sha256", found, f"{', '.join(versions)}, as guideline_versions has them"
    lacking = [name for name, value in said.items() if value is UNSET]
    if lacking and len(lacking) < len(said):
        yield "checks", f"no {', '.join(lacking)}", f"all of {', '.join(said)}, or none"


def _check_faults(checks: Checks, *, is_draft: bool) -> Iterator[tuple[str, str, str]]:
    if checks.failed and not is_draft:
        yield "checks.fail", ", ".join(checks.failed), "none: a release of failed checks is a draft"
    twice = {*checks.passed} & {*checks.failed, *checks.waived} or {*checks.failed} & {
        *checks.waived
    }
    if twice or list(checks.passed) != sorted({*checks.passed}):
        found = ", ".join(sorted(twice)) or "rules twice, or in another order"
        yield "checks", found, "each rule once, in alphabetical order"
