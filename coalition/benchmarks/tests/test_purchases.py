"""The benchmark of purchases runs, whatever it measures."""

import pytest

from coalition.benchmarks.tests.running import printed_by, rows_of


@pytest.mark.full
def test_every_turn_books_receipts():
    tiny = ("--wallets", "20", "--seconds", "0.3", "--rounds", "1")

    printed = printed_by("purchases", *tiny)

    rows = rows_of(printed)
    assert len(rows) == 7
    assert all(float(row[2].replace(",", "")) > 0 for row in rows)
