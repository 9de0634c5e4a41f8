"""Points by hand: within a limit by one, above it by two; the wallet never falls below zero."""

from datetime import timedelta
from uuid import uuid4

import pytest

from coalition.tests.world import make_world
from coalition.toolkit.approving import ApprovalDecided, ApprovalWaits, SecondPersonNeeded
from coalition.toolkit.models import Approval
from settlements.models import Adjustment, Entry, Lot, Posting
from settlements.movements.adjustments import adjust_points, approve_adjustment, refuse_adjustment
from settlements.movements.errors import (
    AccountClosed,
    AmountRefused,
    CommentMissing,
    NotEnoughPoints,
    ShortfallIsLess,
)
from settlements.tests.movements.stories import balances, broken, clerk, give, owed, staff, wallet, wanted

pytestmark = pytest.mark.django_db


def owing_world():
    """The member spent points whose purchase came back: he owes them."""
    world = make_world()
    bought = world.buy(world.desk_a, ("cream", "1", "400.00"), card=world.card)
    world.buy(world.desk_b, ("insulin", "1", "1.00"), ("cream", "1", "100.00"), card=world.card, spend="all")
    world.give_back(world.desk_a, bought.purchase_id)
    return world


def test_points_given_are_the_operators_own_cost():
    world, vera = make_world(), clerk()

    adjustment = adjust_points(wanted=wanted(world.account, 70_00), by=vera, now=world.now)

    assert balances(world) == {"wallet": 70_00, "own_cost goodwill": -70_00}
    assert (adjustment.made_by, adjustment.approval, adjustment.entry.kind) == ("vera", None, "adjustment")
    assert adjustment.entry.recorded_by == "vera"
    assert Lot.objects.get().funder == world.operator
    assert broken() == []


def test_points_given_fill_what_the_member_owes_first():
    world, vera = owing_world(), clerk()
    debt, had = owed(world.account), wallet(world.account)
    assert debt > 0

    adjust_points(wanted=wanted(world.account, debt + 5_00), by=vera, now=world.now)

    assert (owed(world.account), wallet(world.account)) == (0, had + 5_00)
    assert broken() == []


def test_points_written_off_leave_lots_in_the_order_of_spending_and_go_back_to_whoever_bore_them():
    world, vera = make_world(), clerk()
    give(world, world.account, None, a=30_00)
    give(world, world.account, 5, b=20_00)
    give(world, world.account, 50, operator=10_00)

    adjust_points(wanted=wanted(world.account, 35_00, "write_off"), by=vera, now=world.now)

    assert balances(world) == {"wallet": 25_00, "clearing of a": -25_00}
    assert broken() == []


def test_no_more_is_written_off_than_there_is():
    world, vera = make_world(), clerk()
    give(world, world.account, None, a=30_00)
    before = balances(world)

    with pytest.raises(NotEnoughPoints) as refusal:
        adjust_points(wanted=wanted(world.account, 30_01, "write_off"), by=vera, now=world.now)

    assert refusal.value.context == {"has": "30,00"}
    assert balances(world) == before
    assert not Adjustment.objects.exists()


def test_what_is_owed_is_written_off_at_the_operators_cost():
    world, vera = owing_world(), clerk()
    debt = owed(world.account)
    cost = balances(world).get("own_cost goodwill", 0)

    with pytest.raises(ShortfallIsLess):
        adjust_points(wanted=wanted(world.account, debt + 1, "shortfall"), by=vera, now=world.now)
    adjust_points(wanted=wanted(world.account, debt, "shortfall"), by=vera, now=world.now)

    assert owed(world.account) == 0
    assert balances(world)["own_cost goodwill"] == cost - debt
    assert broken() == []


def test_above_the_limit_nothing_moves_until_a_second_person_agrees():
    world, vera, oleg = make_world(), clerk(), staff("oleg")

    approval = adjust_points(wanted=wanted(world.account, 100_01), by=vera, now=world.now)

    assert isinstance(approval, Approval)
    assert balances(world) == {}
    with pytest.raises(SecondPersonNeeded):
        approve_adjustment(approval=approval, by=vera, now=world.now)
    assert balances(world) == {}
    adjustment = approve_adjustment(approval=approval, by=oleg, now=world.now)
    assert balances(world) == {"wallet": 100_01, "own_cost goodwill": -100_01}
    assert (adjustment.made_by, adjustment.approval.decided_by) == ("vera", "oleg")
    with pytest.raises(ApprovalDecided):
        approve_adjustment(approval=approval, by=oleg, now=world.now)
    assert Adjustment.objects.count() == 1


def test_a_request_can_be_refused_and_its_content_cannot_be_slipped_in():
    world, vera, oleg = make_world(), clerk(), staff("oleg")
    approval = adjust_points(wanted=wanted(world.account, 500_00), by=vera, now=world.now)
    with pytest.raises(ApprovalWaits):
        adjust_points(wanted=wanted(world.account, 600_00), by=vera, now=world.now)

    refused = refuse_adjustment(approval=approval, by=oleg, reason="нет причины", now=world.now)

    assert (refused.state, refused.reason, refused.decided_by) == ("refused", "нет причины", "oleg")
    with pytest.raises(ApprovalDecided):
        approve_adjustment(approval=approval, by=oleg, now=world.now)
    other = adjust_points(wanted=wanted(world.account, 600_00), by=vera, now=world.now)
    Approval.objects.filter(pk=other.pk).update(content=other.content | {"amount_kopecks": 9_000_00})
    with pytest.raises(ApprovalDecided):
        approve_adjustment(approval=other, by=oleg, now=world.now)
    assert balances(world) == {}


def test_the_limit_of_the_day_counts_what_was_done_alone_and_begins_anew_at_midnight():
    world, vera = make_world(), clerk()
    for _ in range(2):
        assert isinstance(adjust_points(wanted=wanted(world.account, 100_00), by=vera, now=world.now), Adjustment)

    assert isinstance(adjust_points(wanted=wanted(world.account, 50_01), by=vera, now=world.now), Approval)
    assert isinstance(adjust_points(wanted=wanted(world.account, 50_00), by=vera, now=world.now), Adjustment)
    tomorrow = world.now + timedelta(days=1)
    assert isinstance(adjust_points(wanted=wanted(world.account, 100_00), by=vera, now=tomorrow), Adjustment)


def test_without_a_limit_everything_takes_two():
    world = make_world()

    assert isinstance(adjust_points(wanted=wanted(world.account, 1), by=staff("nina"), now=world.now), Approval)


@pytest.mark.parametrize("kopecks", [50_00, 500_00])
def test_a_form_sent_twice_is_one_adjustment(kopecks):
    world, vera = make_world(), clerk()
    form = wanted(world.account, kopecks)

    first, second = (adjust_points(wanted=form, by=vera, now=world.now) for _ in range(2))

    assert first == second
    assert Entry.objects.count() == (1 if kopecks == 50_00 else 0)


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"kopecks": 0}, AmountRefused),
        ({"kopecks": -1}, AmountRefused),
        ({"kopecks": 10**12}, AmountRefused),
        ({"comment": "  "}, CommentMissing),
    ],
)
def test_what_makes_no_sense_is_refused(changes, refusal):
    world, vera = make_world(), clerk()

    with pytest.raises(refusal):
        adjust_points(wanted=wanted(world.account, **({"kopecks": 5} | changes)), by=vera, now=world.now)
    assert not Posting.objects.exists()


def test_a_closed_account_is_left_alone():
    world, vera = make_world(), clerk()
    world.account.closed_at = world.now
    world.account.save()

    with pytest.raises(AccountClosed):
        adjust_points(wanted=wanted(world.account, 1_00, key=uuid4()), by=vera, now=world.now)
