"""A function that reckons for long to one that works for nothing beside."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def no_collector() -> Iterator[None]:
    """Nobody looks for cycles while it lasts; what nobody holds any more is freed all the same.

    Records hold no cycles. Where hundreds of thousands of them are in memory, looking through all
    that refers to them again and again takes a fifth of the time, and finds nothing.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@contextmanager
def one_thread() -> Iterator[None]:
    """Products of matrices are made by one thread while it lasts.

    Those of agreement are many and small: a second thread spends far more time waiting for the
    next one, at full speed, than it saves. The values are the same.
    """
    from threadpoolctl import threadpool_limits

    with threadpool_limits(limits=1, user_api="blas"):
        yield
