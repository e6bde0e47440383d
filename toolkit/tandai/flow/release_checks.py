"""A project to whether a release may be made of it, or what a draft must say it lacks."""

from collections import Counter
from collections.abc import Iterable, Iterator

from tandai.errors import CheckError, InputError, TandaiError
from tandai.findings import Finding, raise_on_errors
from tandai.flow.check import check_project
from tandai.flow.check_rules import rules_from_git
from tandai.flow.inputs import GitState, read_git_state
from tandai.project import Project
from tandai.records import SHIPPABLE, Article, Record
from tandai.release.process import Checks, sum_up_checks
from tandai.wording import count_of

MOST = 10
NOT_UNDER_GIT = "not under git"


class Readiness(Record, frozen=True, kw_only=True):
    """What was looked at before the work."""

    git: GitState
    lacks: tuple[str, ...]
    """Of a draft only: what would have stopped a release, a sentence each."""
    checks: Checks
    """What `tandai check` said, by rule."""


def check_readiness(project: Project, *, draft: bool = False) -> Readiness:
    """Whether checks hold, inputs are committed, and there is something to release.

    Raises:
        CheckError: the project's checks found errors, and it is no draft.
        TandaiError: inputs are not committed, and it is no draft; texts may not go.
        InputError: there are no splits or no gold.
    """
    git = read_git_state(project.root, project.settings.release.agreement)
    if git.changed and not draft:
        raise TandaiError(
            f"{_uncommitted(git)} A release is made from what git has: commit, or say --draft."
        )
    errors, found = _look(project, draft=draft)
    if not draft:
        raise_on_errors(errors, doing="checking the project before its release")
    if not project.splits_path.exists():
        expected = "what `tandai splits` writes"
        raise InputError(project.splits_path, found="no file", expected=expected)
    if not any(True for layer in project.settings.layers for _ in project.stream_gold(layer)):
        expected = "gold of a layer at least; `tandai gold` makes it"
        raise InputError(project.corpus / "gold", found="no gold", expected=expected)
    if project.settings.release.text == "full":
        _check_permissions(project.read_articles())
    lacks = tuple(_lacks(git, errors)) if draft else ()
    checks = sum_up_checks(rules_from_git(project), found)
    return Readiness(git=git, lacks=lacks, checks=checks)


def _look(project: Project, *, draft: bool) -> tuple[list[Finding], Counter[tuple[str, str]]]:
    """The errors, which alone hold a release back, and how often each rule found what."""
    errors: list[Finding] = []
    found: Counter[tuple[str, str]] = Counter()
    try:
        _note(check_project(project), errors, found)
    except CheckError as error:
        if not draft:
            raise
        _note((each for each in error.findings if isinstance(each, Finding)), errors, found)
    return errors, found


def _note(
    findings: Iterable[Finding], errors: list[Finding], found: Counter[tuple[str, str]]
) -> None:
    """A large corpus may have as many notes as documents, so they are counted alone."""
    for each in findings:
        found[each.rule, each.severity] += 1
        if each.severity == "error":
            errors.append(each)


def _lacks(git: GitState, errors: list[Finding]) -> Iterator[str]:
    if not git.is_tracked:
        yield f"The project is {NOT_UNDER_GIT}."
    if git.changed:
        yield _uncommitted(git)
    yield from (str(each) for each in errors[:MOST])
    if len(errors) > MOST:
        yield f"{count_of(len(errors) - MOST, 'finding')} more of `tandai check`."


def _uncommitted(git: GitState) -> str:
    n, some = len(git.changed), ", ".join(git.changed[:MOST])
    more = f" and {n - MOST} more" if n > MOST else ""
    return f"{n} input{'' if n == 1 else 's'} not as committed: {some}{more}."


def _check_permissions(articles: list[Article]) -> None:
    """A full release needs the right to every text."""
    raise_on_errors(
        [
            Finding(
                "text-without-permission",
                "error",
                f"corpus/articles.csv, {article.document_id}",
                f"permission {article.permission!r}",
                " or ".join(sorted(SHIPPABLE)) + ', or [release] text = "stand-off"',
            )
            for article in articles
            if article.permission not in SHIPPABLE
        ],
        doing="releasing with texts",
    )
