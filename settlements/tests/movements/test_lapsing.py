"""Points that lapse go where the programme says, once, to the kopeck."""

import time

import pytest
from django.core.management import call_command
from django.db import connection

from coalition.tests.world import make_world
from coalition.toolkit.jobs import continue_jobs
from promotions.models import Promotion
from settlements.models import Entry, LedgerAccount, Lot, Posting
from settlements.movements import lapsing
from settlements.tests.movements.stories import balances, broken, entries, give, owed, wallet

pytestmark = pytest.mark.django_db


def sweep(world):
    lapsing.queue_expiry(now=world.now)
    return continue_jobs(kind=lapsing.KIND, step=lapsing.expire_piece, now=world.now)


def test_points_go_back_to_whoever_paid_and_what_was_promised_is_promised_no_more():
    world = make_world()
    give(world, world.account, 10, a=30_00, b=20_00, operator=5_00)
    assert balances(world) == {
        "wallet": 55_00,
        "clearing of a": -30_00,
        "pledge of b": -20_00,
        "own_cost points": -5_00,
    }

    (job,) = sweep(world.later(days=11))

    assert balances(world) == {}
    assert (job.state, job.done, job.total, job.result) == ("done", 3, 3, {"kopecks": 55_00})
    assert list(Posting.objects.filter(kind="expired").values_list("amount_kopecks", flat=True).order_by("id")) == [
        30_00,
        20_00,
        5_00,
    ]
    assert broken() == []


def test_by_the_other_policy_what_was_paid_stays_with_the_centre_and_what_was_pledged_is_freed():
    world = make_world()
    world.programme.lapsed_points = "to_centre"
    world.programme.save()
    give(world, world.account, 10, a=30_00, b=20_00, operator=5_00)

    sweep(world.later(days=11))

    assert balances(world) == {"clearing of a": -30_00, "own_cost points": -5_00, "breakage": 35_00}
    assert broken() == []


def test_an_account_gets_one_entry_a_day_however_many_lots_lapse_and_others_keep_theirs():
    world = make_world()
    other, _ = world.member()
    for days in (1, 2, 3, 50):
        give(world, world.account, days, a=10_00)
    give(world, other, 2, b=7_00)
    give(world, other, None, b=9_00)

    sweep(world.later(days=4))

    assert Entry.objects.filter(kind="expiry").count() == 2
    assert (wallet(world.account), wallet(other)) == (10_00, 9_00)
    assert broken() == []


def test_a_point_lives_to_the_very_moment_and_not_a_moment_longer():
    world = make_world()
    give(world, world.account, 10, a=1)

    assert sweep(world.later(days=10, microseconds=-1)) == []
    assert wallet(world.account) == 1
    sweep(world.later(days=10))

    assert wallet(world.account) == 0


def test_sweeping_again_changes_nothing():
    world = make_world()
    give(world, world.account, 1, a=10_00)
    sweep(world.later(days=2))
    before = list(Posting.objects.values_list("id", flat=True))

    assert sweep(world.later(days=2)) == []
    assert lapsing.expire_lots(at=world.later(days=3).now, now=world.now) == (0, 0)

    assert list(Posting.objects.values_list("id", flat=True)) == before


def test_what_comes_back_into_a_lapsed_lot_lapses_again():
    world = make_world()
    give(world, world.account, 10, a=30_00)
    bought = world.buy(world.desk_b, ("cream", "1", "60.00"), card=world.card, spend="all")
    later = world.later(days=11)
    assert sweep(later) == []
    later.give_back(later.desk_b, bought.purchase_id)
    assert wallet(world.account) == 30_00

    sweep(later)

    assert wallet(world.account) == 0
    assert entries("expiry") == 1
    assert broken() == []


def test_a_small_piece_is_followed_by_the_next(monkeypatch):
    world = make_world()
    for _ in range(7):
        account, _ = world.member()
        give(world, account, 1, a=1_00)
    later = world.later(days=2)
    pieces = []
    while lapsed := lapsing.expire_lots(at=later.now, now=later.now, piece=3)[0]:
        pieces.append(lapsed)

    assert pieces == [3, 3, 1]
    assert Lot.objects.filter(remaining_kopecks__gt=0).count() == 0
    assert broken() == []


MANY = (
    """insert into members_account (programme_id, kind, name, opened_at)
    select %(programme)s, 'personal', 'many', %(now)s from generate_series(1, %(accounts)s)""",
    """insert into settlements_ledgeraccount
        (key, kind, programme_id, member_account_id, purpose, balance_kopecks)
    select 'wallet:' || id, 'wallet', %(programme)s, id, '', 200 from members_account where name = 'many'""",
    """insert into settlements_lot (id, wallet_id, funder_id, contract_id, funding_moment, entry_id, amount_kopecks,
                                    remaining_kopecks, available_from, expires_at)
    select gen_random_uuid(), id, %(funder)s, %(contract)s, 'issue', %(entry)s, 100, 100, %(now)s, %(now)s
    from settlements_ledgeraccount, generate_series(1, 2) where kind = 'wallet' and balance_kopecks = 200""",
    """insert into settlements_posting (entry_id, kind, debit_id, credit_id, amount_kopecks, business_on, lot_id)
    select entry_id, 'opening', %(clearing)s, wallet_id, 100, %(now)s, id
    from settlements_lot where amount_kopecks = 100""",
    "analyze",
)


def test_many_lots_lapse_quickly(scale, capsys):
    world = make_world()
    give(world, world.account, None, a=1)
    clearing = LedgerAccount.objects.get(kind="clearing")
    lots = scale(small=4_000, full=100_000)
    given = {"programme": world.programme.pk, "now": world.now, "accounts": lots // 2, "clearing": clearing.pk}
    given |= {"funder": world.pharmacy_a.pk, "contract": world.contracts["a"].pk, "entry": Entry.objects.get().pk}
    with connection.cursor() as cursor:
        for statement in MANY:
            cursor.execute(statement, given)
    before = time.monotonic()

    call_command("expire_points")

    seconds = time.monotonic() - before
    print(f"{lots} lots of {lots // 2} accounts in {seconds:.1f} s")
    assert Lot.objects.filter(remaining_kopecks__gt=0).count() == 1
    assert Entry.objects.filter(kind="expiry").count() == lots // 2
    assert seconds < lots / 500
    assert broken() == []


def earning_world():
    """The member has 50,00 points of a purchase of 1000,00 in two halves; they live for ten days."""
    world = make_world()
    world.promote("ten-days", "percent_of_receipt", {"rate_bp": 500}, validity={"expires_after_days": 10})
    Promotion.objects.filter(code="base").update(stopped_at=world.now)
    world.publish()
    bought = world.buy(world.desk_a, ("cream", "1", "500.00"), ("aspirin", "1", "500.00"), card=world.card)
    assert wallet(world.account) == 50_00
    return world, bought.purchase_id


def test_points_that_lapsed_are_not_owed_when_their_purchase_comes_back():
    world, purchase_id = earning_world()
    later = world.later(days=20)
    sweep(later)

    first = later.give_back(later.desk_a, purchase_id, (1, "1"))
    second = later.give_back(later.desk_a, purchase_id)

    assert (first.shortfall_kopecks, second.shortfall_kopecks, owed(world.account)) == (0, 0, 0)
    assert balances(world) == {}
    assert broken() == []


def test_what_was_spent_before_the_rest_lapsed_is_owed_and_no_more():
    world, purchase_id = earning_world()
    world.buy(world.desk_b, ("insulin", "1", "40.00"), card=world.card, spend="all")
    spent = 50_00 - Lot.objects.get(remaining_kopecks__gt=0, funder=world.pharmacy_a).remaining_kopecks
    later = world.later(days=20)
    sweep(later)

    later.give_back(later.desk_a, purchase_id, (1, "1"))
    later.give_back(later.desk_a, purchase_id)

    assert owed(world.account) == spent == 20_00
    assert broken() == []
