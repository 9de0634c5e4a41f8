"""Points of campaigns that may be spent in their own way only, from the receipt that gives them to the one they pay."""

from dataclasses import replace

import pytest

from coalition.tests.world import World, make_world
from promotions.engine.receipt import SpendMode
from settlements.ledger.audit import audit
from settlements.models import Lot
from settlements.purchases.judging import read_at
from settlements.purchases.lookup import pool

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def books_hold():
    yield
    assert [finding for proof in audit() for finding in proof.findings if finding.wrong] == []


def give(world: World, code: str, kopecks: int, **axes) -> None:
    """So many points of a promotion, by a receipt that gives nothing else."""
    version = world.promote(code, "percent_of_receipt", {"rate_bp": 10_000}, by_operator=True, **axes)
    world.publish()
    world.buy(world.desk_a, ("cream", "1", f"{kopecks // 100}.{kopecks % 100:02}"), card=world.card)
    version.state = "finished"
    version.save()
    world.publish()


def left() -> dict[str, int]:
    return dict(Lot.objects.values_list("promotion_version__promotion__code", "remaining_kopecks"))


def test_what_may_be_spent_is_what_restrictions_allow():
    world = make_world(publish=False)
    give(world, "aspirin", 30_00, spending={"goods": {"product_ids": [world.products["aspirin"].pk]}})

    cream = world.quote(world.request(world.desk_a, ("cream", "1", "200.00"), card=world.card))
    aspirin = world.quote(world.request(world.desk_a, ("aspirin", "1", "200.00"), card=world.card))

    assert cream.decision.max_spend_kopecks == 1_50  # 5 % of 30.00 from the base promotion
    assert aspirin.decision.max_spend_kopecks == 31_50


def test_a_restricted_lot_pays_for_its_own_lines_and_goes_back_as_it_was():
    world = make_world(publish=False)
    give(
        world,
        "aspirin",
        30_00,
        spending={"goods": {"product_ids": [world.products["aspirin"].pk]}},
        validity={"expires_after_days": 10},
    )
    before = left()

    bought = world.buy(world.desk_a, ("cream", "1", "100.00"), ("aspirin", "1", "25.00"), card=world.card, spend="all")

    by_line = [line.points_kopecks for line in bought.decision.lines]
    assert by_line == [1_50, 25_00]
    assert left()["aspirin"] == 5_00
    world.give_back(world.desk_a, bought.purchase_id)
    assert {code: left()[code] for code in before} == before


def test_lots_that_expire_together_go_the_narrowest_first():
    world = make_world(publish=False)
    until = {"expires_after_days": 10}
    give(world, "plain", 30_00, validity=until)
    give(world, "evening", 30_00, validity=until, spending={"share_bp": 5000})
    give(
        world,
        "narrow",
        30_00,
        validity=until,
        spending={"share_bp": 5000, "goods": {"product_ids": [world.products["cream"].pk]}},
    )
    request = world.request(world.desk_a, ("cream", "1", "100.00"), card=world.card, spend="exact", spend_kopecks=40_00)

    world.commit(request)

    spent = {code: 30_00 - left()[code] for code in ("plain", "evening", "narrow")}
    assert spent == {"plain": 0, "evening": 10_00, "narrow": 30_00}


def test_points_that_wait_or_have_lapsed_are_not_drawn_on():
    world = make_world(publish=False)
    give(world, "later", 30_00, spending={"share_bp": 9000}, validity={"available_after_days": 3})
    request = world.request(world.desk_a, ("cream", "1", "100.00"), card=world.card)

    assert world.quote(request).decision.max_spend_kopecks == 1_50
    assert world.later(days=4).quote(request).decision.max_spend_kopecks == 31_50


def test_lots_are_read_for_a_quote_only_when_one_is_restricted():
    world = make_world()
    world.buy(world.desk_a, ("cream", "1", "1000.00"), card=world.card)
    request = world.request(world.desk_a, ("cream", "1", "100.00"), card=world.card)

    def lots_read() -> tuple[int, int]:
        with pool.reading() as connection:
            buyer = read_at(connection, request, now=world.now, lock=False)[0].buyer
        return len(buyer.lots), len(buyer.point_lots)

    assert lots_read() == (0, 0)
    give(world, "restricted", 10_00, spending={"share_bp": 9000})
    assert lots_read() == (3, 3)


def test_a_quote_with_restricted_points_is_kept():
    world = make_world(publish=False)
    give(world, "narrow", 30_00, spending={"share_bp": 1000})
    request = world.request(world.desk_a, ("cream", "1", "100.00"), card=world.card)
    quote = world.quote(request)
    assert quote.decision.max_spend_kopecks == 11_50

    booked = world.commit(replace(request, token=quote.token, spend=SpendMode.ALL))

    assert booked.decision.payable_kopecks == 88_50
    assert {draw.amount_kopecks for draw in booked.decision.draws} == {10_00, 1_50}
