"""What the proofs of this folder found once: the smallest history that shows each, so that it stays found."""

from dataclasses import replace
from types import SimpleNamespace

import pytest
from django.db import transaction

from coalition.tests.world import make_world
from promotions.engine.receipt import SpendMode
from settlements.models import PromotionUse, Purchase, PurchaseReturn
from settlements.purchases.commit import commit_purchase
from settlements.purchases.errors import AlreadyCommitted, VoidRefused
from settlements.purchases.requests import Idempotency, PurchaseRequest, ReturnRequest
from settlements.purchases.results import Answer
from settlements.purchases.returns import return_purchase


def answer_of(world: SimpleNamespace, request: PurchaseRequest | ReturnRequest) -> Answer:
    """Books a request under a key of its own till reference."""
    given = {"request": request, "now": world.now, "idempotency": Idempotency(request.till_reference, "h")}
    if isinstance(request, PurchaseRequest):
        return commit_purchase(**given, render=lambda result: Answer(201, result.purchase_id.encode()))
    return return_purchase(**given, render=lambda result: Answer(201, result.return_id.encode()))


def test_a_first_purchase_that_was_refused_does_not_spoil_the_wallet(cloned_database):
    """The wallet it had opened was rolled back with it; its row was remembered and written to for ever after."""
    world = make_world()
    world.buy(world.desk_a, ("cream", "1", "10.00"), receipt_no="7")
    account, card = world.member()
    with pytest.raises(AlreadyCommitted):
        world.buy(world.desk_a, ("cream", "1", "10.00"), card=card, receipt_no="7")

    bought = world.buy(world.desk_a, ("cream", "1", "10.00"), card=card)

    assert bought.buyer.balance_kopecks == 50
    assert Purchase.objects.filter(account=account).count() == 1


def test_one_request_at_once_spends_all_points_once_and_both_hear_the_same(cloned_database, run_at_once):
    """The second waited for the wallet, found the quote stale by the first one's effect, and refused its own sale."""
    world = make_world()
    world.buy(world.desk_a, ("cream", "1", "1000.00"), card=world.card)
    request = world.request(world.desk_b, ("cream", "1", "200.00"), card=world.card, spend="all")
    request = replace(request, token=world.quote(request).token)

    answers = run_at_once(*[lambda: answer_of(world, request)] * 4)

    assert [answer.body for answer in answers] == [answers[0].body] * 4
    assert sorted(answer.is_repeated for answer in answers) == [False, True, True, True]


def test_one_return_at_once_is_booked_once_and_both_hear_the_same(cloned_database, run_at_once):
    """The second waited for the purchase and then found nothing left to return."""
    world = make_world()
    bought = world.buy(world.desk_a, ("cream", "1", "1000.00"), card=world.card)
    request = world.return_request(world.desk_a, bought.purchase_id)

    answers = run_at_once(*[lambda: answer_of(world, request)] * 4)

    assert [answer.body for answer in answers] == [answers[0].body] * 4
    assert PurchaseReturn.objects.count() == 1


def test_a_purchase_inside_a_transaction_of_the_orm_is_rolled_back_with_it(cloned_database):
    """As the first thing in it, it committed on its own."""
    world = make_world()
    with transaction.atomic():
        world.buy(world.desk_a, ("cream", "1", "10.00"), card=world.card)
        transaction.set_rollback(True)

    assert not Purchase.objects.exists()


@pytest.mark.django_db
def test_what_the_buyer_may_spend_counts_what_filled_his_shortfall_once():
    """Points available later were counted as waiting in full, those among them that had filled the shortfall too."""
    world = make_world(publish=False)
    world.promote(
        "later", "percent_of_receipt", {"rate_bp": 1000}, by_operator=True, validity={"available_after_days": 1}
    )
    world.publish()
    first = world.buy(world.desk_a, ("cream", "1", "1000.00"), card=world.card)  # 50.00 now, 100.00 later
    world.buy(
        world.desk_a, ("cream", "1", "80.00"), card=world.card, spend="all"
    )  # 40.00 of the 50.00; earns 2.00, 4.00
    assert world.give_back(world.desk_a, first.purchase_id).shortfall_kopecks == 40_00

    buyer = world.buy(world.desk_a, ("cream", "1", "300.00"), card=world.card).buyer  # 15.00 and 30.00, owing 40.00

    assert (buyer.balance_kopecks, buyer.shortfall_kopecks) == (11_00, 0)
    assert buyer.spendable_kopecks == 2_00


@pytest.mark.django_db
def test_an_offline_receipt_is_judged_by_the_rules_of_its_time():
    """It was judged by those of its arrival."""
    world = make_world(publish=False)
    world.publish()
    later = world.later(days=2)
    later.promote("new", "percent_of_receipt", {"rate_bp": 1000})
    later.publish()

    sold = later.buy(world.desk_a, ("cream", "1", "100.00"), card=world.card, already_sold=True, occurred_at=world.now)

    assert sold.decision.earned_kopecks == 5_00
    assert later.buy(world.desk_a, ("cream", "1", "100.00"), card=world.card).decision.earned_kopecks == 15_00


@pytest.mark.django_db
def test_a_whole_return_gives_back_the_use_of_a_discount_that_the_outlet_bears():
    """Such a discount has no posting, from which the uses to be given back were read."""
    world = make_world(publish=False)
    discount = {"rate_bp": 1000, "effect": "discount"}
    version = world.promote("once", "percent_of_receipt", discount, limits={"uses_per_account": 1})
    world.publish()
    first = world.buy(world.desk_a, ("cream", "1", "100.00"), card=world.card)
    assert first.decision.payable_kopecks == 90_00

    world.give_back(world.desk_a, first.purchase_id)

    use = PromotionUse.objects.get(promotion=version.promotion)
    assert (use.uses, use.amount_kopecks) == (0, 0)
    assert world.buy(world.desk_a, ("cream", "1", "100.00"), card=world.card).decision.payable_kopecks == 90_00


@pytest.mark.django_db
def test_a_void_of_some_lines_is_refused():
    """It left the purchase voided with goods still sold."""
    world = make_world()
    bought = world.buy(world.desk_a, ("cream", "2", "10.00"), ("aspirin", "1", "10.00"))

    with pytest.raises(VoidRefused):
        world.give_back(world.desk_a, bought.purchase_id, (1, "1"), is_void=True)

    assert Purchase.objects.get().state == "committed"


@pytest.mark.django_db
@pytest.mark.parametrize(("min_receipt_kopecks", "min_price_kopecks"), [(250_00, None), (0, 100_00)])
def test_an_offline_receipt_is_booked_as_it_was_printed_even_where_its_coupon_no_longer_fits(
    min_receipt_kopecks, min_price_kopecks
):
    """Lowering the lines to what was paid made the coupon smaller, or refused, so more was booked than was paid."""
    world = make_world(publish=False)
    coupon = world.coupon("100.00", funder=world.maker, min_receipt_kopecks=min_receipt_kopecks)
    world.publish()
    request = world.request(world.desk_a, ("cream", "1", "260.00"), coupons=(coupon.code,), already_sold=True)
    lines = (replace(request.lines[0], min_price_kopecks=min_price_kopecks),)

    sold = world.commit(replace(request, lines=lines, sold_payable_kopecks=20_00))

    assert sold.decision.payable_kopecks == 20_00
    assert sold.review_reasons == ("offline_own_cost",)


@pytest.mark.django_db
def test_points_that_came_back_after_they_were_owed_for_are_not_owed_less_than_nothing():
    """A return failed when points of an earlier part of it had been owed for and then came back to their lot."""
    world = make_world()
    first = world.buy(world.desk_a, ("cream", "2", "500.00"), card=world.card)
    spending = {"spend": SpendMode.EXACT, "spend_kopecks": 40_00}
    second = world.buy(world.desk_a, ("cream", "1", "140.00"), card=world.card, **spending)
    assert second.decision.spent_kopecks == 40_00
    half = world.give_back(world.desk_a, first.purchase_id, (1, "1"))
    assert half.shortfall_kopecks == 15_00

    world.give_back(world.desk_a, second.purchase_id)
    rest = world.give_back(world.desk_a, first.purchase_id, (1, "1"))

    assert (rest.points_withdrawn_kopecks, rest.shortfall_kopecks) == (25_00, 0)
