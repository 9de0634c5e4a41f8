"""The benchmark of segments runs, whatever it measures."""

import pytest

from coalition.benchmarks.tests.running import printed_by, rows_of


@pytest.mark.full
def test_every_row_is_measured():
    tiny = ("--members", "50", "--purchases", "2", "--rounds", "1")

    printed = printed_by("segments", *tiny)

    rows = rows_of(printed)
    assert len(rows) == 8
    assert all(float(row[2]) > 0 for row in rows)
