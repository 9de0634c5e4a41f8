"""What comes late, and what a contract changes from one period to the next, told as an accountant would check it."""

from datetime import date

import pytest

from coalition.kernel.periods import half_month_of, month_of
from coalition.tests.world import World, make_world
from settlements.ledger.audit import audit
from settlements.models import Posting, Statement
from settlements.tests.statements.months import (
    NOVEMBER,
    OCTOBER,
    change,
    claimed_total,
    close,
    draft,
    ledger_balance,
    lines,
)

pytestmark = pytest.mark.django_db

FIRST_HALF, SECOND_HALF = half_month_of(OCTOBER.starts_on), half_month_of(OCTOBER.last_on)
EARLY_NOVEMBER, LATE_NOVEMBER = half_month_of(NOVEMBER.starts_on), half_month_of(NOVEMBER.last_on)


def days(statement: Statement) -> list[str]:
    return sorted(str(claim.posting.business_on) for claim in statement.claims.select_related("posting"))


def owed(*statements: Statement) -> int:
    return sum(each.payable_kopecks - each.receivable_kopecks for each in statements)


def assert_books_hold() -> None:
    assert [finding for proof in audit() for finding in proof.findings if finding.wrong] == []


def earn_fifty(world: World) -> str:
    """50.00 points of pharmacy A for 1000.00."""
    return world.buy(world.desk_a, ("aspirin", "2", "500.00"), card=world.card).purchase_id


def spend_all(world: World, roubles: str) -> int:
    return world.buy(world.desk_b, ("cream", "1", roubles), card=world.card, spend="all").decision.spent_kopecks


def test_a_till_that_was_offline_sends_the_first_half_of_october_when_the_second_is_settled():
    world = make_world()
    contract = change(world.contracts["a"], period="half_month")
    earn_fifty(world)
    late = world.request(world.desk_a, ("aspirin", "1", "100.00"), card=world.card, already_sold=True)
    first = close(contract, FIRST_HALF)

    world.later(days=20).commit(late)
    second = close(contract, SECOND_HALF)

    assert (days(first), days(second)) == (["2026-10-15"], ["2026-10-15"])
    assert (first.issued_kopecks, second.issued_kopecks) == (50_00, 5_00)
    assert owed(first, second) == ledger_balance(contract) == -55_00
    assert_books_hold()


def test_goods_that_come_back_after_both_halves_are_settled_lower_the_next_half():
    world = make_world()
    contract = change(world.contracts["a"], period="half_month")
    bought = earn_fifty(world)
    halves = [close(contract, period) for period in (FIRST_HALF, SECOND_HALF)]

    world.later(days=20).give_back(world.desk_a, bought, (1, "1"))
    november = close(contract, EARLY_NOVEMBER)

    assert days(november) == ["2026-11-04"]
    assert lines(november) == {("a", "earned_back", 1000, None): 25_00}
    assert owed(*halves, november) == ledger_balance(contract) == -25_00


@pytest.mark.parametrize(("before", "after"), [("issue", "use"), ("use", "issue")])
def test_points_are_charged_as_it_was_agreed_when_they_were_born_and_once(before, after):
    """Of 100.00 points 50.00 were born under each agreement; B accepts all of them in November."""
    world = make_world()
    contract = change(world.contracts["a"], funding_moment=before)
    earn_fifty(world)
    october = close(contract)
    change(contract, funding_moment=after)
    later = world.later(days=20)
    earn_fifty(later)
    assert spend_all(later, "400.00") == 100_00

    november = close(contract, NOVEMBER)

    at_issue, at_use = ("a", "earned", 1000, None), ("b", "charged", 2200, None)
    if before == "issue":
        assert lines(october) == {at_issue: -50_00}
        assert lines(november) == {at_use: -50_00}
    else:
        assert lines(october) == {}
        assert lines(november) == {at_issue: -50_00, at_use: -50_00}
    # B's own receipt earned its buyer 15.00, which B is charged for when they are spent.
    assert owed(october, november) == ledger_balance(contract) == -100_00
    assert owed(close(world.contracts["b"]), close(world.contracts["b"], NOVEMBER)) == 100_00
    assert_books_hold()


def test_points_taken_back_go_the_way_they_came_whatever_the_contract_says_by_now():
    world = make_world()
    contract = world.contracts["a"]
    bought = earn_fifty(world)
    october = close(contract)
    change(contract, funding_moment="use")

    world.later(days=20).give_back(world.desk_a, bought)
    november = close(contract, NOVEMBER)

    assert lines(october) == {("a", "earned", 1000, None): -50_00}
    assert lines(november) == {("a", "earned_back", 1000, None): 50_00}
    assert owed(october, november) == ledger_balance(contract) == 0
    assert not Posting.objects.filter(kind__in=["charged", "charged_back"]).exists()
    assert_books_hold()


@pytest.mark.parametrize("before", [True, False])
def test_netting_is_that_of_the_day_on_which_a_statement_is_sent(before):
    """30.00 accepted and 51.50 issued in October; 10.00 and 0.50 in November, when the contract says the opposite."""
    world = make_world()
    contract = change(world.contracts["a"], is_netting_allowed=before)
    earn_fifty(world)
    world.buy(world.desk_a, ("cream", "1", "60.00"), card=world.card, spend="all")
    october = close(contract)
    change(contract, is_netting_allowed=not before)
    world.later(days=20).buy(world.desk_a, ("cream", "1", "20.00"), card=world.card, spend="all")

    november = close(contract, NOVEMBER)

    netted = {True: (0, 21_50), False: (30_00, 51_50)}, {True: (9_50, 0), False: (10_00, 50)}
    assert (october.payable_kopecks, october.receivable_kopecks) == netted[0][before]
    assert (november.payable_kopecks, november.receivable_kopecks) == netted[1][not before]
    assert owed(october, november) == ledger_balance(contract) == -12_00
    october.refresh_from_db()
    assert october.document.content["result"]["is_netted"] is before


def test_a_payout_carried_over_from_a_netted_month_is_paid_beside_an_invoice():
    """October nets 9.50 below the minimum of 20.00; November, not netted, pays it with its own 15.00."""
    world = make_world()
    contract = change(world.contracts["b"], funding_moment="issue", min_payout_kopecks=20_00)
    earn_fifty(world)
    world.buy(world.desk_b, ("cream", "1", "20.00"), card=world.card, spend="all")
    october = close(contract)
    change(contract, is_netting_allowed=False)
    world.later(days=20).buy(world.desk_b, ("cream", "1", "30.00"), card=world.card, spend="all")

    november = close(contract, NOVEMBER)

    assert (october.payable_kopecks, october.receivable_kopecks, october.carried_kopecks) == (0, 0, 9_50)
    assert (november.payable_kopecks, november.receivable_kopecks, november.carried_kopecks) == (24_50, 75, 0)
    assert owed(october, november) == ledger_balance(contract) == 23_75


def test_a_contract_that_changes_from_months_to_halves_and_back_loses_nothing():
    world = make_world()
    contract = world.contracts["a"]
    earn_fifty(world)
    october = close(contract)
    change(contract, period="half_month")
    earn_fifty(world.later(days=20))  # 4 November
    early = close(contract, EARLY_NOVEMBER)
    change(contract, period="month")
    earn_fifty(world.later(days=36))  # the 20th, when the contract settles by months again
    whole = month_of(date(2026, 12, 1))

    statement = close(contract, whole)

    assert [days(each) for each in (october, early, statement)] == [["2026-10-15"], ["2026-11-04"], ["2026-11-20"]]
    assert owed(october, early, statement) == ledger_balance(contract)
    assert sum(map(claimed_total, (october, early, statement))) == ledger_balance(contract) == -150_00
    assert_books_hold()


def test_a_draft_of_the_month_becomes_one_of_its_first_half_when_the_contract_changes_before_it_is_sent():
    world = make_world()
    contract = world.contracts["a"]
    earn_fifty(world)
    earn_fifty(world.later(days=5))
    assert draft(contract).issued_kopecks == 100_00
    change(contract, period="half_month")

    first, second = close(contract, FIRST_HALF), close(contract, SECOND_HALF)

    assert (first.ends_on, days(first), first.issued_kopecks) == (FIRST_HALF.ends_on, ["2026-10-15"], 50_00)
    assert (days(second), second.issued_kopecks) == (["2026-10-20"], 50_00)
    assert_books_hold()
