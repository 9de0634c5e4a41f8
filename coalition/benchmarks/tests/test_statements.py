"""The benchmark of statements runs, whatever it measures."""

import re
import subprocess
import sys

import pytest

from coalition.benchmarks.servers import HOUSE


@pytest.mark.full
def test_both_sides_are_measured():
    tiny = ("--contracts", "3", "--rounds", "1")

    done = subprocess.run(
        [sys.executable, "-m", "coalition.benchmarks.statements", *tiny],
        cwd=HOUSE,
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    assert re.search(r"3 contracts: bare SQL \d+\.\d\d s \(C\), drafted and sent \d+\.\d\d s = \d+\.\d C", done.stdout)
