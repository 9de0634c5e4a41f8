"""A draft is tried on 100,000 receipts in under five minutes, in memory that does not grow."""

import subprocess
import sys

import pytest

from coalition.benchmarks.servers import HOUSE

RECEIPTS, MEMBERS, SECONDS = 100_000, 20_000, 300


@pytest.mark.full
def test_100_000_receipts_take_less_than_five_minutes():
    arguments = ("--receipts", str(RECEIPTS), "--members", str(MEMBERS))

    done = subprocess.run(
        [sys.executable, "-m", "coalition.benchmarks.backtest", *arguments],
        cwd=HOUSE,
        capture_output=True,
        text=True,
        timeout=900,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    *_, row = (line.split("|")[1:-1] for line in done.stdout.splitlines() if line.startswith("|"))
    _receipts, seconds, _rate, _reading, _judging, share, early_mb, late_mb = (
        float(cell.replace(",", "")) for cell in row
    )
    assert seconds < SECONDS
    assert share > 0.3
    assert late_mb < early_mb * 1.2
