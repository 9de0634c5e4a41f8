"""A draft is tried on 100,000 receipts in under five minutes, in memory that does not grow."""

import pytest

from coalition.benchmarks.tests.running import printed_by, rows_of

RECEIPTS, MEMBERS, SECONDS = 100_000, 20_000, 300


@pytest.mark.full
def test_100_000_receipts_take_less_than_five_minutes():
    arguments = ("--receipts", str(RECEIPTS), "--members", str(MEMBERS))

    printed = printed_by("backtest", *arguments)

    *_, row = rows_of(printed)
    _receipts, seconds, _rate, _reading, _judging, share, early_mb, late_mb = (
        float(cell.replace(",", "")) for cell in row
    )
    assert seconds < SECONDS
    assert share > 0.3
    assert late_mb < early_mb * 1.2
