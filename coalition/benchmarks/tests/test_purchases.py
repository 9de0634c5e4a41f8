"""The benchmark of purchases runs, whatever it measures."""

import subprocess
import sys

import pytest

from coalition.benchmarks.servers import HOUSE


@pytest.mark.full
def test_every_turn_books_receipts():
    tiny = ("--wallets", "20", "--seconds", "0.3", "--rounds", "1")

    done = subprocess.run(
        [sys.executable, "-m", "coalition.benchmarks.purchases", *tiny],
        cwd=HOUSE,
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    rows = [line.split("|")[1:-1] for line in done.stdout.splitlines() if line.startswith("|")][2:]
    assert len(rows) == 7
    assert all(float(row[2].replace(",", "")) > 0 for row in rows)
