"""Turns who answered what when into how far a project is, and how fast: no server, no clock."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from statistics import median

from tandai.records import Record
from tandai.studio.taskstate import Answer, TaskSummary

PAUSE = timedelta(minutes=30)
"""Longer without an answer is a pause, and no work."""
RECENT = timedelta(days=7)
"""What pace is reckoned from."""
MACHINES = frozenset({"model", "program"})
"""Kinds of annotators whose answers do no task for a person."""
_DAY = timedelta(days=1)
_HOUR = timedelta(hours=1)


class Who(Record, frozen=True, kw_only=True):
    """An account as a table may show it."""

    annotator: str
    """Pseudonym, or ``new account N``."""
    annotator_kind: str
    """As accounts.json says; ``unknown`` where it says nothing."""


class AnnotatorStatus(Record, frozen=True, kw_only=True):
    """What one annotator did in a project."""

    annotator: str
    annotator_kind: str
    n_answers: int
    n_skips: int
    n_drafts: int
    answers_per_hour: float | None
    """While at work, in the last seven days; pauses of more than half an hour are left out."""
    median_seconds: float | None
    """Of the time that Label Studio measured for an answer."""
    last_activity: datetime | None


class ProjectStatus(Record, frozen=True, kw_only=True):
    """How far a project is."""

    n_tasks: int
    n_done: int
    """Tasks with answers of as many people as wanted."""
    n_left: int
    n_skipped: int
    """Tasks left that somebody skipped."""
    n_drafts: int
    """Tasks in which somebody has work that is not submitted."""
    n_answers: int
    n_missing: int
    """Answers still wanted."""
    answers_per_day: float | None
    """Of all people together, in the last seven days."""
    eta: datetime | None
    """When all are there at this pace; none where nothing is left or nobody works."""
    annotators: tuple[AnnotatorStatus, ...]
    """By name."""


def project_status(
    tasks: Iterable[TaskSummary], names: Mapping[str, Who], *, wanted: int, now: datetime
) -> ProjectStatus:
    """Counts a project.

    Args:
        tasks: all of the project.
        names: who each account is, by its key in an answer or draft.
        wanted: how many people shall answer each task.
        now: the time, with its zone.

    Raises:
        KeyError: an account has no name.
    """
    tasks = list(tasks)
    missing = [max(0, wanted - _n_people(task, names)) for task in tasks]
    answers = [
        answer
        for task in tasks
        for answer in task.answers
        if not answer.is_skip and names[answer.account].annotator_kind not in MACHINES
    ]
    per_day = _per_day(answers, now)
    n_missing = sum(missing)
    left = [task for task, lacks in zip(tasks, missing, strict=True) if lacks]
    return ProjectStatus(
        n_tasks=len(tasks),
        n_done=len(tasks) - len(left),
        n_left=len(left),
        n_skipped=sum(any(answer.is_skip for answer in task.answers) for task in left),
        n_drafts=sum(bool(task.drafts) for task in tasks),
        n_answers=len(answers),
        n_missing=n_missing,
        answers_per_day=per_day,
        eta=now + n_missing / per_day * _DAY if per_day and n_missing else None,
        annotators=tuple(_annotators(tasks, names, now)),
    )


def accounts_of(tasks: Iterable[TaskSummary]) -> set[str]:
    """Keys of all accounts that answered or have a draft."""
    keys: set[str] = set()
    for task in tasks:
        keys |= {answer.account for answer in task.answers}
        keys |= {draft.account for draft in task.drafts}
    return keys


def hourly(answers: Sequence[Answer]) -> float | None:
    """Answers an hour of work, of one person's answers and skips.

    The work on an answer is the time since the one before, or where a pause lies between, the
    time that Label Studio measured; an answer of which neither is known is left out.
    """
    worked = timedelta()
    n_answers = 0
    before: datetime | None = None
    for answer in sorted(answers, key=lambda each: each.created_at):
        spent = answer.created_at - before if before else None
        before = answer.created_at
        if spent is None or spent > PAUSE:
            if answer.lead_time is None:
                continue
            spent = min(PAUSE, timedelta(seconds=answer.lead_time))
        worked += spent
        n_answers += not answer.is_skip
    return n_answers * (_HOUR / worked) if worked > timedelta() else None


def _n_people(task: TaskSummary, names: Mapping[str, Who]) -> int:
    """People who answered the task, each once."""
    who = {names[answer.account] for answer in task.answers if not answer.is_skip}
    return len({each.annotator for each in who if each.annotator_kind not in MACHINES})


def _per_day(answers: Sequence[Answer], now: datetime) -> float | None:
    """Of recent answers; a first day that is not over counts as a whole one."""
    recent = [answer for answer in answers if now - answer.created_at <= RECENT]
    if not recent:
        return None
    first = min(answer.created_at for answer in answers)
    return len(recent) / (min(RECENT, max(_DAY, now - first)) / _DAY)


def _annotators(
    tasks: Sequence[TaskSummary], names: Mapping[str, Who], now: datetime
) -> list[AnnotatorStatus]:
    answers: dict[Who, list[Answer]] = {}
    drafts: dict[Who, list[datetime]] = {}
    for task in tasks:
        for answer in task.answers:
            answers.setdefault(names[answer.account], []).append(answer)
        for draft in task.drafts:
            drafts.setdefault(names[draft.account], []).append(draft.updated_at)
    return [
        _annotator(who, answers.get(who, []), drafts.get(who, []), now)
        for who in sorted({*answers, *drafts}, key=lambda who: who.annotator)
    ]


def _annotator(
    who: Who, answers: Sequence[Answer], drafts: Sequence[datetime], now: datetime
) -> AnnotatorStatus:
    given = [answer for answer in answers if not answer.is_skip]
    times = [answer.lead_time for answer in given if answer.lead_time is not None]
    return AnnotatorStatus(
        annotator=who.annotator,
        annotator_kind=who.annotator_kind,
        n_answers=len(given),
        n_skips=len(answers) - len(given),
        n_drafts=len(drafts),
        answers_per_hour=hourly([each for each in answers if now - each.created_at <= RECENT]),
        median_seconds=median(times) if times else None,
        last_activity=max([*(each.updated_at for each in answers), *drafts], default=None),
    )
