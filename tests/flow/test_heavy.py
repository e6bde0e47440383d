"""What a long reckoning goes without, and that it has it again afterwards."""

import gc

import numpy as np
import pytest
from threadpoolctl import threadpool_info

from tandai.flow.heavy import no_collector, one_thread


def threads() -> list[int]:
    """Of each BLAS that is loaded; numpy brings one."""
    assert np.ones((2, 2)) @ np.ones(2) == pytest.approx([2, 2])
    return [each["num_threads"] for each in threadpool_info() if each["user_api"] == "blas"]


def test_the_collector_is_on_again_whatever_happens() -> None:
    @no_collector()
    def fail() -> None:
        assert not gc.isenabled()
        raise ValueError("broken")

    assert gc.isenabled()
    with pytest.raises(ValueError, match="broken"):
        fail()
    assert gc.isenabled()


def test_a_collector_that_was_off_stays_off() -> None:
    gc.disable()
    try:
        with no_collector():
            assert not gc.isenabled()
        assert not gc.isenabled()
    finally:
        gc.enable()


def test_products_of_matrices_have_one_thread() -> None:
    before = threads()
    with one_thread():
        assert set(threads()) == {1}
    assert threads() == before
