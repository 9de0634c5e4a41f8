"""For each sign a story that triggers it, and one at the border that does not."""

from datetime import timedelta

import pytest

from coalition.tests.world import NOW, make_world
from members.models import AccountHolder, StaffMembership
from promotions.models import RedemptionRule
from settlements.models import Sign
from settlements.movements.adjustments import adjust_points
from settlements.purchases.requests import Identifier, IdentifierKind
from settlements.tests.analytics.suspicions.nights import buy, cashier, night, opened_now, rule, shown
from settlements.tests.movements.stories import broken, clerk, wanted


@pytest.fixture
def world(db):
    return make_world()


def ids(results):
    return sorted(str(each.purchase_id) for each in results)


# One card many times at one desk.


def test_five_receipts_of_a_day_at_one_desk_are_a_case_and_four_are_not(world):
    _account, regular = world.member()
    buy(world, regular, 4)
    often = buy(world, world.card, 5)

    (case,) = night(world, Sign.OFTEN_AT_ONE_DESK)

    assert (case.account, case.card, case.desk_id) == (world.account, world.card, world.desk_a.desk_id)
    assert (case.count, case.amount_kopecks, case.first_on) == (5, 5_000_00, NOW.date())
    assert shown(case) == ids(often)


def test_the_same_five_over_two_days_or_two_desks_are_none(world):
    buy(world, world.card, 4)
    buy(world, world.card, 1, desk=world.desk_b)
    world.later(days=1).buy(world.desk_a, ("cream", "1", "10.00"), card=world.card, occurred_at=NOW + timedelta(days=1))

    assert night(world, Sign.OFTEN_AT_ONE_DESK, after_days=2) == []
    rule(world, Sign.OFTEN_AT_ONE_DESK, days=2)
    (case,) = night(world, Sign.OFTEN_AT_ONE_DESK, after_days=2)
    assert (case.count, case.first_on, case.last_on) == (5, NOW.date(), NOW.date() + timedelta(days=1))


def test_four_receipts_within_a_quarter_of_an_hour_are_receipts_of_others(world):
    _account, slower = world.member()
    buy(world, slower, 4, minutes=6)
    merged = buy(world, world.card, 4, minutes=5)

    (case,) = night(world, Sign.OFTEN_AT_ONE_DESK)

    assert shown(case) == ids(merged)


def test_a_voided_receipt_was_a_mistake_and_today_has_not_ended(world):
    *_, last = buy(world, world.card, 5)
    world.give_back(world.desk_a, str(last.purchase_id), is_void=True)
    today = world.later(days=1)
    today.now = today.now.replace(hour=1)
    buy(today, world.card, 5, minutes=20)

    assert night(world, Sign.OFTEN_AT_ONE_DESK, after_days=1) == []


def test_receipts_that_come_late_count_for_their_day(world):
    buy(world, world.card, 4)
    world.later(days=5).buy(
        world.desk_a,
        ("cream", "1", "10.00"),
        card=world.card,
        occurred_at=NOW + timedelta(hours=4),
        already_sold=True,
        sold_payable_kopecks=10_00,
    )

    (case,) = night(world, Sign.OFTEN_AT_ONE_DESK, after_days=6)

    assert case.count == 5


# The cashier's own card.


def test_a_cashier_who_sells_to_himself_is_a_case_and_one_served_by_a_colleague_is_not(world):
    for code, account in (("7", world.account), ("8", world.member()[0])):
        holder = AccountHolder.objects.get(account=account)
        StaffMembership.objects.create(cashier=cashier(world, code), person=holder.person)
    colleague = StaffMembership.objects.get(cashier__code="8").person
    card = colleague.cards.get()
    buy(world, card, 2, cashier="8")
    buy(world, card, 2, cashier="7")
    own = buy(world, world.card, 3, cashier="7")

    (case,) = night(world, Sign.OWN_CARD)

    assert (case.cashier, case.account, case.count) == (cashier(world), world.account, 3)
    assert shown(case) == ids(own)


def test_where_no_cashier_is_named_the_desk_where_he_sold_that_day_counts(world):
    holder = AccountHolder.objects.get(account=world.account)
    StaffMembership.objects.create(cashier=cashier(world), person=holder.person)
    rule(world, Sign.OWN_CARD, least=1)
    nameless = buy(world, world.card, 1, cashier="")
    assert night(world, Sign.OWN_CARD) == []

    buy(world, world.member()[1], 1, cashier="7")

    (case,) = night(world, Sign.OWN_CARD)
    assert shown(case) == ids(nameless)


# Numbers typed by hand.


def typing(world, code, typed, scanned):
    cashier(world, code)
    by_hand = Identifier(IdentifierKind.CARD, world.card.number, is_typed=True)
    buy(world, None, typed, cashier=code, minutes=1, identifier=by_hand)
    buy(world, world.card, scanned, cashier=code, minutes=1)


@pytest.mark.parametrize(("typed", "scanned", "is_case"), [(6, 4, True), (5, 3, False), (6, 5, False)])
def test_who_types_most_numbers_is_a_case_from_a_number_and_a_share_on(world, typed, scanned, is_case):
    rule(world, Sign.TYPED_NUMBERS, least=6, share_bp=60_00)
    typing(world, "7", typed, scanned)
    typing(world, "8", 2, 8)

    found = night(world, Sign.TYPED_NUMBERS)

    assert [(case.cashier.code, case.count) for case in found] == ([("7", 6)] if is_case else [])


def test_where_everybody_types_the_scanner_is_broken(world):
    rule(world, Sign.TYPED_NUMBERS, least=6, share_bp=60_00)
    typing(world, "7", 8, 2)
    typing(world, "8", 5, 5)

    assert night(world, Sign.TYPED_NUMBERS) == []


# Spent right after enrolment.


@pytest.mark.parametrize(("given", "hours", "is_case"), [(300_00, 23, True), (299_99, 23, False), (300_00, 24, False)])
def test_a_gift_spent_in_the_first_day_is_a_case_from_a_sum_on(world, given, hours, is_case):
    boss = clerk(at_once=10_000_00, per_day=10_000_00)
    RedemptionRule.objects.update(cap_bp=10_000)
    world.publish()
    account, card = opened_now(world)
    adjust_points(wanted=wanted(account, given), by=boss, now=world.now)
    later = world.later(hours=hours)
    later.buy(world.desk_a, ("cream", "1", "1000.00"), card=card, spend="all", occurred_at=later.now)

    found = night(world, Sign.SPENT_AFTER_ENROLMENT, after_days=2)

    assert [(case.account, case.amount_kopecks) for case in found] == ([(account, given)] if is_case else [])


def test_points_that_were_earned_may_be_spent_at_once(world):
    rule(world, Sign.SPENT_AFTER_ENROLMENT, least_kopecks=1)
    _account, card = opened_now(world)
    buy(world, card, 2)
    later = world.later(hours=3)
    later.buy(world.desk_a, ("cream", "1", "1000.00"), card=card, spend="all", occurred_at=later.now)

    assert night(world, Sign.SPENT_AFTER_ENROLMENT) == []


# Returned after the points were spent elsewhere.


@pytest.mark.parametrize(
    ("price", "where", "is_case"), [("2000.00", "b", True), ("1999.80", "b", False), ("2000.00", "a", False)]
)
def test_goods_that_come_back_when_their_points_are_gone_elsewhere(world, price, where, is_case):
    sold = world.buy(world.desk_a, ("cream", "1", price), card=world.card, cashier_code="7")
    next_hour = world.later(hours=1)
    desk = world.desk_b if where == "b" else world.desk_a
    spent = next_hour.buy(desk, ("cream", "1", "1000.00"), card=world.card, spend="all", occurred_at=next_hour.now)
    evening = world.later(hours=2)
    evening.give_back(world.desk_a, str(sold.purchase_id), cashier_code="7", occurred_at=evening.now)

    found = night(world, Sign.RETURNED_AFTER_SPENDING)

    assert [(case.account, case.amount_kopecks, case.count) for case in found] == (
        [(world.account, 100_00, 1)] if is_case else []
    )
    if is_case:
        assert found[0].cashier == cashier(world)
        assert shown(found[0]) == sorted([str(sold.purchase_id), str(spent.purchase_id)])
        assert night(world, Sign.RETURNED_AFTER_SPENDING, after_days=2) == found
    assert broken() == []


# Points given by one hand.


def give(world, boss, account, times, kopecks):
    for _ in range(times):
        adjust_points(wanted=wanted(account, kopecks), by=boss, now=world.now)


def test_points_given_by_one_hand_to_few_are_a_case_and_to_many_they_are_not(world):
    vera, anna, olga = (clerk(name, at_once=9_000_00, per_day=99_000_00) for name in ("vera", "anna", "olga"))
    give(world, vera, world.account, 5, 600_00)
    give(world, anna, world.account, 4, 2_000_00)
    for _ in range(10):
        give(world, olga, world.member()[0], 1, 600_00)

    (case,) = night(world, Sign.POINTS_BY_ONE_HAND)

    assert (case.user_name, case.count, case.amount_kopecks) == ("vera", 5, 3_000_00)
    assert case.account == world.account
    assert case.receipts.filter(adjustment__made_by="vera").count() == 5


def test_a_kopeck_below_the_sum_is_none(world):
    vera = clerk("vera", at_once=9_000_00, per_day=99_000_00)
    give(world, vera, world.account, 4, 600_00)
    give(world, vera, world.account, 1, 599_99)

    assert night(world, Sign.POINTS_BY_ONE_HAND) == []
