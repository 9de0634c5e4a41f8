"""The benchmark of segments runs, whatever it measures."""

import subprocess
import sys

import pytest

from coalition.benchmarks.servers import HOUSE


@pytest.mark.full
def test_every_row_is_measured():
    tiny = ("--members", "50", "--purchases", "2", "--rounds", "1")

    done = subprocess.run(
        [sys.executable, "-m", "coalition.benchmarks.segments", *tiny],
        cwd=HOUSE,
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    rows = [line.split("|")[1:-1] for line in done.stdout.splitlines() if line.startswith("|")][2:]
    assert len(rows) == 8
    assert all(float(row[2]) > 0 for row in rows)
