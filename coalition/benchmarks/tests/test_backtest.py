"""A draft is tried on 100,000 receipts near the limit of reading and judging them, in memory that does not grow."""

import pytest

from coalition.benchmarks.tests.running import printed_by, rows_of

RECEIPTS, MEMBERS = 100_000, 20_000


@pytest.mark.full
def test_100_000_receipts_are_tried_near_the_limit():
    arguments = ("--receipts", str(RECEIPTS), "--members", str(MEMBERS))

    printed = printed_by("backtest", *arguments)

    *_, row = rows_of(printed)
    _receipts, _seconds, _rate, _reading, _judging, share, early_mb, late_mb = (
        float(cell.replace(",", "")) for cell in row
    )
    assert share > 0.3
    assert late_mb < early_mb * 1.2
