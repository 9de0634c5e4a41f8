"""Where a rouble of a statement comes from, told in small stories. Sums are kopecks."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from coalition.tests.world import make_world
from pharmacies.models import Programme
from settlements.models import Statement
from settlements.movements.family_leaving import leave_family
from settlements.movements.family_papers import Desk
from settlements.queries import trace
from settlements.queries.origins import origins
from settlements.tests.movements.kin import found, join, sign
from settlements.tests.statements.months import NOVEMBER, change, close, earn_at_a_and_spend_at_b

pytestmark = pytest.mark.django_db


def opened(statement: Statement) -> list:
    """All origins of all events of a statement."""
    return [
        chain
        for part in trace.parts(trace.claimed(statement), at_most=100)
        for chain in origins(statement, part.entry.pk)
    ]


def test_points_spent_at_b_lead_to_the_receipt_at_a_and_to_a_statement():
    world = make_world()
    earn_at_a_and_spend_at_b(world)
    a, b = close(world.contracts["a"]), close(world.contracts["b"])

    (chain,) = opened(b)

    assert (chain.amount_kopecks, chain.line) == (30_00, b.lines.get())
    assert chain.birth.lot.entry.purchase.outlet == world.outlet_a
    assert chain.birth.lot.promotion_version.promotion.code == "base"
    assert (chain.charge.account.contract, chain.charge.statement) == (world.contracts["a"], a)
    assert chain.charge.posting.amount_kopecks == 50_00  # charged when it was issued, the whole of it

    (issued,) = opened(a)
    assert (issued.amount_kopecks, issued.birth.lot, issued.charge.statement) == (-50_00, chain.birth.lot, a)


def test_points_charged_at_use_lead_to_the_very_charge():
    world = make_world()
    change(world.contracts["a"], funding_moment="use")
    earn_at_a_and_spend_at_b(world)
    b = close(world.contracts["b"])

    (chain,) = opened(b)

    assert (chain.charge.posting.kind, chain.charge.posting.amount_kopecks) == ("charged", 30_00)
    assert chain.charge.statement is None  # A's has not been sent
    a = close(world.contracts["a"])
    assert opened(b)[0].charge.statement == a
    assert [each.amount_kopecks for each in opened(a)] == [-30_00]


def test_a_return_leads_to_what_it_takes_back():
    world = make_world()
    world.buy(world.desk_a, ("aspirin", "2", "500.00"), card=world.card)
    bought = world.buy(world.desk_b, ("cream", "1", "60.00"), card=world.card, spend="all")
    close(world.contracts["a"])
    close(world.contracts["b"])
    world.later(days=20).give_back(world.desk_b, bought.purchase_id)

    (chain,) = opened(close(world.contracts["b"], NOVEMBER))

    assert chain.amount_kopecks == -30_00
    assert str(chain.posting.entry.purchase_return.purchase_id) == str(bought.purchase_id)
    assert chain.birth.lot.entry.purchase.outlet == world.outlet_a


def test_a_coupon_leads_to_its_series_and_to_whoever_pays_it():
    world = make_world(publish=False)
    coupon = world.coupon("200.00", funder=world.maker)
    own = world.coupon("100.00")
    world.publish()
    for paper in (coupon, own):
        world.buy(world.desk_b, ("cream", "1", "460.00"), card=world.card, coupons=(paper.code,))
    maker, b = close(world.contracts["maker"]), close(world.contracts["b"])

    accepted = {chain.posting.coupon_series: chain for chain in opened(b) if chain.posting.kind == "coupon"}

    assert accepted[coupon.series].charge.statement == maker
    assert accepted[own.series].charge is None  # the operator's own cost
    assert [chain.posting.pk for chain in opened(maker)] == [accepted[coupon.series].posting.pk]


def test_points_that_one_takes_out_of_a_family_keep_their_origin():
    world = make_world()
    Programme.objects.update(family_leaver="agreed_split", switch_counts_from=date(2026, 7, 1))
    world.programme.refresh_from_db()
    family = found(world)
    _, card = world.member(last_name="Петрова")
    sign(card.person, world.now)
    join(world, family, card.person)
    bought = world.buy(world.desk_a, ("aspirin", "2", "500.00"), card=world.card)
    later = world.later(days=1)
    leave_family(account=family, person=card.person, desk=Desk(), now=later.now, points_kopecks=20_00)
    card.refresh_from_db()
    later.buy(world.desk_b, ("cream", "1", "20.00"), card=card, spend="all")
    a = close(world.contracts["a"])

    chain = opened(close(world.contracts["b"]))[-1]

    assert (chain.posting.kind, chain.amount_kopecks, chain.birth.moves) == ("spent", chain.amount_kopecks, 1)
    assert str(chain.birth.lot.entry.purchase_id) == str(bought.purchase_id)
    assert chain.posting.lot_id != chain.birth.lot.pk
    assert chain.charge.statement == a


def test_many_postings_cost_no_more_statements_of_sql_than_one():
    world = make_world()
    for _ in range(3):
        world.buy(world.desk_a, ("aspirin", "2", "500.00"), card=world.card)
    one = world.buy(world.desk_b, ("cream", "1", "20.00"), card=world.card, spend="all")
    many = world.buy(world.desk_b, *(("cream", "1", "20.00") for _ in range(8)), card=world.card, spend="all")
    b = Statement.objects.select_related("account", "contract").get(pk=close(world.contracts["b"]).pk)
    by_purchase = {
        str(part.entry.purchase_id): part.entry.pk for part in trace.parts(trace.claimed(b)) if part.entry.purchase_id
    }

    def cost(bought) -> tuple[int, int]:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            found = origins(b, by_purchase[str(bought.purchase_id)])
        return len(found), len(queries)

    (few, cheap), (more, dear) = cost(one), cost(many)
    assert more > few
    assert dear == cheap <= 8
