"""Points outstanding of any day, funder by funder: what was told of a day is told of it later."""

from datetime import date, timedelta
from random import Random

import pytest
from django.db import connection
from django.db.models import F, Sum
from django.test.utils import CaptureQueriesContext

from coalition.tests.world import NOW, make_world
from pharmacies.models import Contract
from settlements.analytics.backing import backing
from settlements.analytics.backing_proof import days_up_to, months_up_to, prove_backing
from settlements.analytics.backing_sums import By
from settlements.ledger.audit import audit
from settlements.models import Lot, Purchase
from settlements.movements import lapsing
from settlements.movements.adjustments import adjust_points
from settlements.tests.movements.stories import broken, clerk, give, wanted

TODAY = NOW.date()


@pytest.fixture
def world(db):
    """A and B pay 5 % of their own sales; A when points are issued, B when they are spent."""
    return make_world()


def prove(world, on=TODAY, **asked):
    proof = prove_backing(programme=world.programme, on=on, **asked)
    assert proof.holds
    for name in ("outstanding", "unbacked"):
        assert proof.total(name) == (proof.wallets if name == "outstanding" else 0)
    return proof


def row_of(proof, who):
    (row,) = [row for row in proof.rows if row.funder == who] or [None]
    return row and (row.outstanding, row.collected, row.owed, row.pledged, row.own)


def test_each_funder_stands_behind_its_points_in_its_own_way(world):
    world.buy(world.desk_a, ("cream", "1", "1000.00"), card=world.card)
    world.buy(world.desk_b, ("cream", "1", "400.00"), card=world.card)
    give(world, world.account, operator=7_00)

    proof = prove(world)

    assert row_of(proof, world.pharmacy_a) == (50_00, 0, 50_00, 0, 0)
    assert row_of(proof, world.pharmacy_b) == (20_00, 0, 0, 20_00, 0)
    assert row_of(proof, world.operator) == (7_00, 0, 0, 0, 7_00)
    assert proof.wallets == 77_00


def test_what_a_funder_accepted_pays_for_what_it_issued_when_netting_is_agreed(world):
    world.buy(world.desk_a, ("cream", "1", "1000.00"), card=world.card)  # A owes 50
    other, card = world.member()
    give(world, other, operator=30_00)
    world.buy(world.desk_a, ("cream", "1", "100.00"), card=card, spend="all")  # A is owed 30, and owes 3.50 more

    assert row_of(prove(world), world.pharmacy_a) == (53_50, 30_00, 23_50, 0, 0)
    Contract.objects.update(is_netting_allowed=False)
    assert row_of(prove(world), world.pharmacy_a) == (53_50, 0, 53_50, 0, 0)


def test_a_day_is_answered_as_it_was_and_the_day_before_as_well(world):
    world.buy(world.desk_a, ("cream", "1", "1000.00"), card=world.card)
    tomorrow = world.later(days=1)
    tomorrow.buy(world.desk_b, ("cream", "1", "400.00"), card=world.card, spend="all", occurred_at=tomorrow.now)

    course = prove(world, TODAY + timedelta(days=1), course=days_up_to(TODAY + timedelta(days=1), 3)).course

    assert [(each.on, sum(each.by_funder.values())) for each in course] == [
        (TODAY - timedelta(days=1), 0),
        (TODAY, 50_00),
        (TODAY + timedelta(days=1), 17_50),
    ]
    assert prove(world).wallets == 50_00
    assert prove(world, date(2026, 1, 1)).rows == ()


def test_a_late_receipt_changes_the_days_since_it_was_made_and_not_those_by_booking(world):
    later = world.later(days=3)
    late = {"occurred_at": NOW, "already_sold": True, "sold_payable_kopecks": 1_000_00}
    later.buy(world.desk_a, ("cream", "1", "1000.00"), card=world.card, **late)

    assert prove(world, by=By.BUSINESS).wallets == 50_00
    assert prove(world, by=By.BOOKED).wallets == 0
    assert prove(world, TODAY + timedelta(days=3), by=By.BOOKED).wallets == 50_00


def live_a_day(world, rng, cards, sold, boss):
    """Sales here and there, some with points, some reported late, some brought back; now and then a gift."""
    for _ in range(rng.randint(2, 5)):
        account, card = rng.choice(cards)
        desk = rng.choice((world.desk_a, world.desk_b))
        fields = {"occurred_at": world.now - timedelta(hours=rng.choice((0, 0, 0, 20, 50)))}
        if fields["occurred_at"] == world.now:
            fields["spend"] = rng.choice(("none", "all"))
        else:
            fields |= {"already_sold": True, "sold_payable_kopecks": 0}
        price = f"{rng.randint(50, 900)}.{rng.randint(0, 99):02d}"
        sold.append((desk, world.buy(desk, ("cream", "1", price), card=card, **fields)))
        if rng.random() < 0.2:
            give(world, account, days=rng.choice((None, 2)), **{rng.choice(("operator", "a", "b", "maker")): 9_99})
        if rng.random() < 0.2:
            adjust_points(wanted=wanted(account, rng.randint(1, 50_00)), by=boss, now=world.now)
    if rng.random() < 0.7:
        desk, result = sold.pop(rng.randrange(len(sold)))
        if Purchase.objects.filter(pk=result.purchase_id).exists():
            world.give_back(desk, str(result.purchase_id), occurred_at=world.now)
    lapsing.expire_lots(at=world.now, now=world.now)


def now_by_lots(world):
    """Today by what is kept: remainders of lots."""
    left = Lot.objects.filter(remaining_kopecks__gt=0).values("funder").annotate(kopecks=Sum("remaining_kopecks"))
    return {each["funder"]: each["kopecks"] for each in left}


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_random_history_asked_later_gives_the_figures_of_each_evening(world, seed):
    rng, sold, evenings = Random(seed), [], {}
    cards = [(world.account, world.card), *(world.member() for _ in range(3))]
    boss = clerk(at_once=10_000_00, per_day=100_000_00)
    for day in range(8):
        then = world.later(days=day)
        live_a_day(then, rng, cards, sold, boss)
        evenings[then.now.date()] = (backing(), now_by_lots(world))

    by_booking = prove(world, max(evenings), by=By.BOOKED, course=sorted(evenings)).course
    for told in by_booking:
        proof = prove(world, told.on, by=By.BOOKED)
        kept, by_lots = evenings[told.on]
        assert {funder: kopecks for funder, kopecks in told.by_funder.items() if kopecks} == by_lots
        assert proof.wallets == kept.outstanding_kopecks
        assert proof.total("collected") + proof.total("owed") == kept.charged_kopecks
        assert (proof.total("pledged"), proof.total("own")) == (kept.pledged_kopecks, kept.own_kopecks)
        assert proof.shortfalls == kept.shortfall_kopecks
    for back in range(10):
        prove(world, max(evenings) - timedelta(days=back), by=By.BUSINESS)
    assert prove(world, max(evenings)).rows == prove(world, max(evenings), by=By.BOOKED).rows
    assert broken() == []


def test_the_audit_says_the_same_of_today(world):
    world.buy(world.desk_a, ("cream", "1", "1000.00"), card=world.card)
    world.buy(world.desk_b, ("cream", "1", "400.00"), card=world.card, spend="all")
    give(world, world.account, operator=7_00, maker=3_00)
    figures = {each.code: each.figure for proof in audit() if proof.code == "backing" for each in proof.findings}

    proof = prove(world)

    assert figures["unbacked"] == proof.wallets
    assert figures["pledges"] == proof.total("pledged")
    assert figures["charges"] == sum(proof.total(name) for name in ("collected", "owed", "own"))


def test_what_nobody_stands_behind_is_seen(world):
    world.buy(world.desk_b, ("cream", "1", "400.00"), card=world.card)
    with connection.cursor() as cursor:
        cursor.execute("set constraints all immediate")
        cursor.execute("alter table settlements_lot disable trigger lot_keeps_its_origin")
    Lot.objects.update(contract=world.contracts["a"], funder=F("funder"))

    proof = prove_backing(programme=world.programme, on=TODAY)

    assert not proof.holds
    assert proof.unbacked == 20_00


def test_a_day_costs_three_statements_with_a_year_of_months(world):
    world.buy(world.desk_a, ("cream", "1", "1000.00"), card=world.card)

    with CaptureQueriesContext(connection) as queries:
        prove(world, course=months_up_to(TODAY))

    assert len(queries) == 3


def test_a_year_of_months_ends_with_the_day_itself():
    assert months_up_to(date(2026, 3, 31), 2) == [date(2026, 1, 31), date(2026, 2, 28), date(2026, 3, 31)]
    assert months_up_to(date(2026, 1, 1), 2) == [date(2025, 11, 30), date(2025, 12, 31), date(2026, 1, 1)]
