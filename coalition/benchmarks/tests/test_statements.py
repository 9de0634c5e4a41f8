"""The benchmark of statements runs, whatever it measures."""

import re

import pytest

from coalition.benchmarks.tests.running import printed_by


@pytest.mark.full
def test_both_sides_are_measured():
    tiny = ("--contracts", "3", "--rounds", "1")

    printed = printed_by("statements", *tiny)

    assert re.search(r"3 contracts: bare SQL \d+\.\d\d s \(C\), drafted and sent \d+\.\d\d s = \d+\.\d C", printed)
