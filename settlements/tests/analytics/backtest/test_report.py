"""What is told of sums: the end of a budget, break-even, rows that would tell on somebody."""

from datetime import date
from fractions import Fraction

import pytest

from coalition.tests.world import make_world
from settlements.analytics.backtest.report import break_even_of, budget_of, is_outdated, report_of
from settlements.analytics.backtest.rows import Place, without_small_groups
from settlements.analytics.backtest.runs import continue_backtests
from settlements.analytics.backtest.sums import AtOutlet, Given, OnDay, Sums
from settlements.tests.analytics.backtest.days import NOW, draft, queue

MARGIN_BP = 2_308


def days(*costs: dict[str, int]) -> dict[str, OnDay]:
    return {f"2026-10-{number:02d}": OnDay(budgets=cost) for number, cost in enumerate(costs, 1)}


@pytest.mark.parametrize(
    ("shares", "ends_on", "number", "spent"),
    [
        ({"7": 100, "outlets": 100}, None, 3, 120),
        ({"7": 60, "outlets": 60}, None, 3, 120),
        ({"7": 59, "outlets": 61}, date(2026, 10, 3), 3, 59 + 60),
        ({"7": 39, "outlets": 100}, date(2026, 10, 2), 2, 39 + 40),
        ({"7": 100}, date(2026, 10, 1), 1, 20),
    ],
)
def test_a_budget_ends_when_the_first_share_of_it_does_not_reach(shares, ends_on, number, spent):
    budget = budget_of(days(*[{"7": 20, "outlets": 20}] * 3), shares)

    assert (budget.kopecks, budget.ends_on, budget.day_number, budget.spent_kopecks) == (
        sum(shares.values()),
        ends_on,
        number,
        spent,
    )


def test_break_even_of_two_percent_is_the_seeds_example():
    sums = Sums(touched=350 * 30, touched_turnover_kopecks=1_000_000_00, given=Given(discount_kopecks=20_000_00))
    sums.days = days(*[{}] * 30)

    even = break_even_of(sums, MARGIN_BP)

    assert even.cost == Fraction(2, 100)
    assert f"{float(even.growth):.2%}" == "9.49%"
    assert (even.receipts_a_day, even.more_receipts_a_day) == (350, 34)


def test_nothing_given_needs_no_growth_and_the_whole_margin_is_never_made_up_for():
    assert break_even_of(Sums(), MARGIN_BP).growth == 0
    dear = Sums(touched=1, touched_turnover_kopecks=100_00, given=Given(points_kopecks=23_08))
    assert break_even_of(dear, MARGIN_BP).growth is None


def place(name: str, members: int) -> Place:
    return Place(name, "e", AtOutlet(receipts=members, members=members, given=Given(points_kopecks=members)))


@pytest.mark.parametrize(
    ("members", "told"),
    [
        ({"a": 9, "b": 5}, {"a": 9, "b": 5}),
        ({"a": 9, "b": 3, "c": 2}, {"a": 9, "": 5}),
        ({"a": 9, "b": 3, "c": 7}, {"a": 9, "": 10}),
        ({"a": 3}, {}),
        ({}, {}),
    ],
)
def test_places_of_a_few_members_are_told_together_or_not_at_all(members, told):
    rows = without_small_groups([place(name, count) for name, count in members.items()])

    assert {row.name: row.at.members for row in rows} == told


@pytest.mark.django_db
def test_a_draft_that_says_something_else_by_now_is_outdated():
    world = make_world()
    world.buy(world.desk_a, ("aspirin", "1", "100.00"), card=world.card)
    version = draft(world, "d", "percent_of_receipt", {"rate_bp": 300}, funder=world.maker, budget_kopecks=2_00)
    backtest = queue(version)
    continue_backtests(now=NOW)
    backtest.refresh_from_db()

    report = report_of(backtest)
    assert [(row.name, row.given.kopecks) for row in report.funders] == [("maker", 3_00)]
    assert report.payers == [(str(world.maker.pk), 3_00)]
    assert (report.budget.ends_on, report.budget.spent_kopecks) == (NOW.date(), 2_00)
    assert [row.name for row in report.entities] == ["a"]
    assert not is_outdated(backtest)
    guarded = report_of(backtest, is_guarded=True)
    assert (guarded.places, {count for _least, count in guarded.bands}) == ((), {None})

    version.params = {"rate_bp": 400}
    version.save()
    backtest.version.refresh_from_db()
    assert is_outdated(backtest)
