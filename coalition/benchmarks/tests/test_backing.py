"""The benchmark of the proof of backing runs, whatever it measures."""

import subprocess
import sys

import pytest

from coalition.benchmarks.servers import HOUSE


@pytest.mark.full
def test_every_row_is_measured():
    tiny = ("--lots", "200", "--wallets", "20", "--rounds", "1")

    done = subprocess.run(
        [sys.executable, "-m", "coalition.benchmarks.backing", *tiny],
        cwd=HOUSE,
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    rows = [line.split("|")[1:-1] for line in done.stdout.splitlines() if line.startswith("|")][2:]
    assert len(rows) == 3
    assert all(float(row[1]) >= 0 for row in rows)
