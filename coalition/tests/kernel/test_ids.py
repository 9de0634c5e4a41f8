import os
import time
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from uuid import RFC_4122

import pytest

from coalition.kernel import ids
from coalition.kernel.ids import uuid7


def milliseconds(value):
    return value.int >> 80


def test_the_layout_is_that_of_rfc_9562():
    value = uuid7(0x017F22E279B0)

    assert str(value).startswith("017f22e2-79b0-7")
    assert (value.version, value.variant) == (7, RFC_4122)


def test_the_clock_is_in_it():
    before = time.time_ns() // 1_000_000
    moment = milliseconds(uuid7())

    assert before <= moment <= time.time_ns() // 1_000_000 + 1


@pytest.mark.parametrize("now_ms", [None, 1_700_000_000_000])
def test_each_is_above_the_one_before(now_ms):
    values = [uuid7(now_ms) for _ in range(20_000)]

    assert all(earlier < later for earlier, later in pairwise(values))
    assert all(earlier.version == 7 and earlier.variant == RFC_4122 for earlier in values)
    assert now_ms is None or {milliseconds(value) for value in values} == {now_ms}


def test_threads_share_one_rising_series():
    with ThreadPoolExecutor(8) as threads:
        series = list(threads.map(lambda _: [uuid7() for _ in range(2_000)], range(8)))

    assert len({value for values in series for value in values}) == 16_000
    assert all(earlier < later for values in series for earlier, later in pairwise(values))


def test_a_clock_that_steps_back_does_not_break_the_order(monkeypatch):
    now = time.time_ns()
    ticks = iter([now + 5_000_000_000, now, now - 10**12, now + 5_000_000_000])
    monkeypatch.setattr(ids, "_last_by_clock", ids._last_by_clock)
    monkeypatch.setattr(time, "time_ns", lambda: next(ticks))

    values = [uuid7() for _ in range(4)]

    assert all(earlier < later for earlier, later in pairwise(values))
    assert {milliseconds(value) for value in values} == {now // 1_000_000 + 5_000}


def test_a_full_millisecond_flows_over_into_the_next(monkeypatch):
    monkeypatch.setattr(ids, "_last_by_clock", (2_000_000_000_000 << 74) + (1 << 74) - 1)

    value = uuid7()

    assert milliseconds(value) == 2_000_000_000_001
    assert (value.version, value.variant) == (7, RFC_4122)


@pytest.mark.parametrize("now_ms", [None, 1_600_000_000_000])
def test_the_poorest_randomness_only_makes_it_count(monkeypatch, now_ms):
    monkeypatch.setattr(os, "urandom", bytes)
    monkeypatch.setattr(time, "time_ns", lambda: 3_000_000_000_000_000_000)
    monkeypatch.setattr(ids, "_last_by_clock", 0)

    values = [uuid7(now_ms).int for _ in range(5)]

    assert [later - earlier for earlier, later in pairwise(values)] == [1, 1, 1, 1]


def test_moments_that_are_told_carry_themselves_and_leave_the_clock_alone():
    future = 4_000_000_000_000

    assert [milliseconds(uuid7(moment)) for moment in (future, 1, future, 0)] == [future, 1, future, 0]
    assert milliseconds(uuid7()) < future


def test_neighbours_cannot_be_told_from_one_another():
    steps = {later.int - earlier.int for earlier, later in pairwise(uuid7(5) for _ in range(100))}

    assert len(steps) == 99
