"""The benchmark of the proof of backing runs, whatever it measures."""

import pytest

from coalition.benchmarks.tests.running import printed_by, rows_of


@pytest.mark.full
def test_every_row_is_measured():
    tiny = ("--lots", "200", "--wallets", "20", "--rounds", "1")

    printed = printed_by("backing", *tiny)

    rows = rows_of(printed)
    assert len(rows) == 3
    assert all(float(row[2]) > 0 for row in rows)
