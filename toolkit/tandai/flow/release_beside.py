"""A piece of work to what another process made of it, or to the error that it met.

That process is started anew, never copied: a copy would take locks of threads with it. It ends with
the one that started it, however that ends.
"""

import pickle
import signal
from collections.abc import Callable, Collection, Iterable, Iterator
from itertools import count
from multiprocessing import get_context, parent_process
from multiprocessing.connection import Connection
from types import TracebackType
from typing import Self, TypeVar

from tandai.errors import TandaiError
from tandai.release.making import AT_ONCE, Made
from tandai.release.shards import Shard, in_order

Job = TypeVar("Job")
T = TypeVar("T")
Make = Callable[[Job, Iterable[None]], Made]
"""Takes a job, and what gives nothing again and again while anybody waits for it."""


class Beside:
    """Shards that another process makes: an `Elsewhere`, and a context manager that ends it."""

    def __init__(self, make: Make[Job], job: Job, shards: Collection[Shard]) -> None:
        """Names what will be made.

        Args:
            make: a function of a module, called in that process.
            job: what it is given; pickled.
            shards: which.
        """
        self.shards = shards
        self._made: Made | None = None
        context = get_context("spawn")
        self._answer, self._theirs = context.Pipe(duplex=False)
        self._process = context.Process(target=_run, args=(self._theirs, make, job), daemon=True)

    def __enter__(self) -> Self:
        """Starts the process."""
        self._process.start()
        # Else nobody would see that the other end was closed.
        self._theirs.close()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Ends the process, whether it is done or not."""
        if kind is not None:
            self._process.terminate()
        self._process.join()
        self._answer.close()

    def watch(self, items: Iterable[T]) -> Iterator[T]:
        """Passes items on as long as the process has met no error.

        Raises:
            TandaiError: it has.
        """
        for number, item in enumerate(items):
            if number % AT_ONCE == 0 and self._made is None and self._answer.poll():
                self._made = self._receive()
            yield item

    def finish(self) -> Made:
        """Waits for what it made.

        Raises:
            TandaiError: it met an error, or was ended.
        """
        return self._made or self._receive()

    def _receive(self) -> Made:
        try:
            found = self._answer.recv()
        except EOFError:
            self._process.join()
            names = ", ".join(each.name for each in in_order(self.shards))
            raise TandaiError(
                f"The process that made {names} was ended "
                f"({self._process.exitcode}) before it was done, so nothing was written; "
                "run it again, with --jobs 1 where memory is short."
            ) from None
        if isinstance(found, TandaiError):
            raise found
        if not isinstance(found, Made):
            raise TypeError(f"found {type(found).__name__}; expected shards that were made.")
        return found


def _run(answer: Connection, make: Make[Job], job: Job) -> None:
    """Makes a job's shards and sends them to the process that waits; a TandaiError is sent instead.

    What else is raised ends this process with a traceback, and the other says that it ended.
    """
    # Ctrl-C reaches both; the one that started this one ends it.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        answer.send(make(job, _while_waited_for()))
    except TandaiError as error:
        answer.send(_portable(error))


def _while_waited_for() -> Iterator[None]:
    """Nothing, again and again; ends the process when the one that started it is no more."""
    parent = parent_process()
    for number in count():
        if number % AT_ONCE == 0 and parent is not None and not parent.is_alive():
            raise SystemExit(1)
        yield None


def _portable(error: TandaiError) -> TandaiError:
    """The error, or its sentence where it cannot be sent."""
    try:
        pickle.loads(pickle.dumps(error))  # noqa: S301 - made in the line itself
    except Exception:  # whatever an error's own class does when it is made again
        return TandaiError(str(error))
    return error
