"""What is settled with the tills: quotes, tokens, notices, offline receipts, budgets, stops."""

from dataclasses import replace
from datetime import timedelta

import pytest

from coalition.tests.world import make_world
from members.models import Card
from members.operations.cards import annul_card, block_card, replace_card
from promotions.engine.receipt import SpendMode
from promotions.operations.stopping import stop_promotion
from settlements.ledger.audit import audit
from settlements.models import LedgerAccount, Posting, Purchase
from settlements.purchases.errors import (
    AlreadyCommitted,
    IdempotencyConflict,
    QuoteStale,
    TimeRefused,
    TokenRefused,
    TotalsMismatch,
)
from settlements.purchases.requests import Fiscal, Identifier, IdentifierKind
from settlements.tests.purchases.test_commit import balances

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def books_hold():
    yield
    assert [finding for proof in audit() for finding in proof.findings if finding.wrong] == []


def test_a_quote_stores_nothing_and_its_commit_keeps_its_word():
    world = make_world()
    request = world.request(world.desk_a, ("aspirin", "1", "100.00"), card=world.card)

    quote = world.quote(request)
    assert (Purchase.objects.count(), Posting.objects.count()) == (0, 0)
    world.promote("more", "percent_of_receipt", {"rate_bp": 1000, "effect": "discount"})
    world.publish()

    booked = world.commit(replace(request, token=quote.token))

    assert booked.decision.payable_kopecks == quote.decision.payable_kopecks == 100_00
    assert booked.decision.rulebook_number == 1


def test_points_are_chosen_after_the_quote():
    world = make_world()
    world.buy(world.desk_a, ("aspirin", "1", "1000.00"), card=world.card)
    request = world.request(world.desk_a, ("cream", "1", "60.00"), card=world.card)
    quote = world.quote(request)
    assert quote.decision.max_spend_kopecks == 30_00

    booked = world.commit(replace(request, token=quote.token, spend=SpendMode.EXACT, spend_kopecks=20_00))

    assert (booked.decision.spent_kopecks, booked.decision.payable_kopecks) == (20_00, 40_00)


def test_a_changed_price_answers_with_a_new_quote_and_books_nothing():
    world = make_world()
    coupon = world.coupon("50.00")
    world.publish()
    request = world.request(world.desk_a, ("cream", "1", "60.00"), coupons=(coupon.code,))
    quote = world.quote(request)
    world.buy(world.desk_b, ("cream", "1", "60.00"), coupons=(coupon.code,))

    with pytest.raises(QuoteStale) as stale:
        world.commit(replace(request, token=quote.token))

    assert stale.value.quote.decision.payable_kopecks == 60_00
    assert Purchase.objects.count() == 1
    booked = world.commit(replace(request, token=stale.value.quote.token))
    assert booked.decision.coupons[0].reason == "coupon_used"


def test_a_stopped_promotion_stops_whatever_tokens_are_about():
    world = make_world()
    version = world.promote("half", "percent_of_receipt", {"rate_bp": 5000, "effect": "discount"})
    world.publish()
    request = world.request(world.desk_a, ("cream", "1", "60.00"))
    quote = world.quote(replace(request, identifier=Identifier(IdentifierKind.CARD, world.card.number)))
    assert quote.decision.payable_kopecks == 30_00

    stop_promotion(promotion=version.promotion, reason="test", now=world.now)

    with pytest.raises(QuoteStale):
        world.commit(replace(request, token=quote.token, identifier=Identifier(IdentifierKind.CARD, world.card.number)))


@pytest.mark.parametrize("change", ["desk", "lines", "text"])
def test_a_token_of_another_receipt_is_refused(change):
    world = make_world()
    request = world.request(world.desk_a, ("cream", "1", "60.00"))
    token = world.quote(request).token
    changed = {
        "desk": replace(request, desk=world.desk_b, token=token),
        "lines": replace(request, lines=(replace(request.lines[0], amount_kopecks=59_99),), token=token),
        "text": replace(request, token=token[:-1] + "x"),
    }[change]

    with pytest.raises(TokenRefused):
        world.commit(changed)
    assert Purchase.objects.count() == 0


@pytest.mark.parametrize(
    ("state", "code"),
    [
        ("blocked", "card_blocked"),
        ("replaced", "card_replaced"),
        ("annulled", "card_annulled"),
        ("stock", "card_not_issued"),
    ],
)
def test_a_refused_card_is_a_notice_and_the_receipt_is_sold(state, code):
    world = make_world()
    Card.objects.filter(pk=world.card.pk).update(state=state)

    booked = world.buy(world.desk_a, ("cream", "1", "60.00"), card=world.card)

    assert [notice.code for notice in booked.notices] == [code]
    assert booked.buyer is None
    assert booked.decision.payable_kopecks == 60_00


def test_an_unknown_card_is_a_notice():
    world = make_world()
    request = world.request(world.desk_a, ("cream", "1", "60.00"), identifier=Identifier(IdentifierKind.CARD, "2" * 13))

    assert [notice.code for notice in world.commit(request).notices] == ["card_unknown"]


def test_the_same_key_for_another_body_is_refused():
    world = make_world()
    request = world.request(world.desk_a, ("cream", "1", "60.00"))
    world.commit(request, key="k", body_hash="one")

    with pytest.raises(IdempotencyConflict):
        world.commit(request, key="k", body_hash="two")


def test_the_same_receipt_under_another_key_is_not_booked_again():
    world = make_world()
    request = world.request(world.desk_a, ("cream", "1", "60.00"))
    first = world.commit(request, key="one")

    with pytest.raises(AlreadyCommitted) as refused:
        world.commit(replace(request, till_reference="other"), key="two")
    assert refused.value.context["purchase_id"] == first.purchase_id


def test_an_offline_receipt_earns_by_its_own_time_and_spends_nothing():
    world = make_world()
    world.buy(world.desk_a, ("aspirin", "1", "1000.00"), card=world.card)
    world.promote("half", "percent_of_receipt", {"rate_bp": 5000, "effect": "discount"})
    world.publish()
    sold_at = world.now - timedelta(days=3)

    booked = world.buy(
        world.desk_a,
        ("cream", "1", "60.00"),
        card=world.card,
        already_sold=True,
        spend="all",
        occurred_at=sold_at,
        sold_payable_kopecks=60_00,
    )

    decision = booked.decision
    assert (decision.payable_kopecks, decision.spent_kopecks, decision.earned_kopecks) == (60_00, 0, 3_00)
    purchase = Purchase.objects.get(pk=booked.purchase_id)
    assert (purchase.occurred_at, purchase.business_on, purchase.is_offline) == (sold_at, sold_at.date(), True)
    assert booked.review_reasons == ()


def test_what_the_rules_do_not_cover_of_a_sold_receipt_is_the_outlets_own_cost():
    world = make_world()
    coupon = world.coupon("20.00")
    world.publish()
    world.buy(world.desk_b, ("cream", "1", "60.00"), coupons=(coupon.code,))
    before = balances()

    booked = world.buy(
        world.desk_a, ("cream", "1", "60.00"), coupons=(coupon.code,), already_sold=True, sold_payable_kopecks=40_00
    )

    assert booked.review_reasons == ("offline_own_cost",)
    assert booked.decision.payable_kopecks == 40_00
    assert balances() == before


def test_a_sold_receipt_cannot_have_cost_more_than_its_lines():
    world = make_world()
    with pytest.raises(TotalsMismatch):
        world.buy(world.desk_a, ("cream", "1", "60.00"), already_sold=True, sold_payable_kopecks=60_01)
    assert Purchase.objects.count() == 0


def test_a_sold_receipt_is_taken_for_45_days():
    world = make_world()
    with pytest.raises(TimeRefused):
        world.buy(world.desk_a, ("cream", "1", "60.00"), already_sold=True, occurred_at=world.now - timedelta(days=46))


def test_a_till_whose_clock_is_off_sells_by_ours():
    world = make_world()
    booked = world.buy(world.desk_a, ("cream", "1", "60.00"), occurred_at=world.now - timedelta(days=2))

    purchase = Purchase.objects.get(pk=booked.purchase_id)
    assert (purchase.occurred_at, purchase.is_clock_off, purchase.review_reasons) == (world.now, True, ["clock_off"])
    assert [notice.code for notice in booked.notices] == ["clock_off"]


def test_a_budget_gives_whole_awards_until_it_does_not_reach():
    world = make_world()
    version = world.promote("extra", "percent_of_receipt", {"rate_bp": 1000}, funder=world.maker, budget_kopecks=25_00)
    world.start(version)

    earned = [
        world.buy(world.desk_a, ("cream", "1", "100.00"), card=world.card).decision.earned_kopecks for _ in range(4)
    ]

    assert earned == [15_00, 15_00, 5_00, 5_00]
    assert LedgerAccount.objects.get(kind="budget").balance_kopecks == 5_00


def test_a_return_gives_the_budget_back():
    world = make_world()
    version = world.promote("extra", "percent_of_receipt", {"rate_bp": 1000}, funder=world.maker, budget_kopecks=25_00)
    world.start(version)
    bought = world.buy(world.desk_a, ("cream", "2", "100.00"), card=world.card)
    assert LedgerAccount.objects.get(kind="budget").balance_kopecks == 5_00

    world.give_back(world.desk_a, bought.purchase_id, (1, "1"))

    assert LedgerAccount.objects.get(kind="budget").balance_kopecks == 15_00


def test_a_fiscal_sign_belongs_to_one_receipt():
    from settlements.purchases.errors import FiscalSignTaken
    from settlements.purchases.fiscal import attach_fiscal

    world = make_world()
    one = world.buy(world.desk_a, ("cream", "1", "60.00"))
    two = world.buy(world.desk_a, ("cream", "1", "60.00"))
    fiscal = Fiscal("9288000100", "439", "2880362760")

    attach_fiscal(desk=world.desk_a, purchase_id=one.purchase_id, fiscal=fiscal)
    attach_fiscal(desk=world.desk_a, purchase_id=one.purchase_id, fiscal=fiscal)

    with pytest.raises(FiscalSignTaken):
        attach_fiscal(desk=world.desk_a, purchase_id=two.purchase_id, fiscal=fiscal)
    with pytest.raises(FiscalSignTaken):
        world.buy(world.desk_a, ("cream", "1", "60.00"), fiscal=fiscal)


def test_levels_rise_with_accumulation_and_fall_with_a_return():
    world = make_world(publish=False)
    world.promote("levels", "level_points", {"scheme_id": world.scheme.pk})
    world.publish()

    first = world.buy(world.desk_a, ("cream", "1", "1000.00"), card=world.card)
    second = world.buy(world.desk_a, ("cream", "1", "100.00"), card=world.card)
    world.give_back(world.desk_a, first.purchase_id)
    third = world.buy(world.desk_a, ("cream", "1", "100.00"), card=world.card)

    assert [p.decision.earned_kopecks for p in (first, second, third)] == [80_00, 12_00, 8_00]
    assert second.buyer.level_names == (("Золото", "Золото"),)


@pytest.mark.parametrize("change", ["replaced", "blocked", "annulled"])
def test_a_quote_on_a_card_that_stopped_meanwhile_ends_in_a_clear_answer(change):
    world = make_world()
    world.buy(world.desk_a, ("aspirin", "1", "1000.00"), card=world.card)
    request = world.request(world.desk_a, ("cream", "1", "60.00"), card=world.card)
    token = world.quote(request).token
    stop = {
        "replaced": lambda: replace_card(
            card=world.card, reason="утеряна", now=world.now, identity_check="паспорт", outlet=world.outlet_a
        ),
        "blocked": lambda: block_card(card=world.card, reason="подозрение"),
        "annulled": lambda: annul_card(card=world.card, reason="по заявлению"),
    }
    new = stop[change]()
    booked = Purchase.objects.count()

    with pytest.raises(QuoteStale) as stale:
        world.commit(replace(request, token=token))

    fresh = stale.value.quote
    assert [notice.code for notice in fresh.notices] == [f"card_{change}"]
    assert (fresh.decision.payable_kopecks, fresh.decision.max_spend_kopecks) == (60_00, 0)
    assert (Purchase.objects.count(), Card.objects.get(pk=world.card.pk).state) == (booked, change)
    assert [notice.code for notice in world.quote(request).notices] == [f"card_{change}"]
    sold = world.commit(replace(request, token=fresh.token))
    assert (sold.buyer, sold.decision.payable_kopecks) == (None, 60_00)
    if change == "replaced":
        spent = world.buy(world.desk_a, ("cream", "1", "60.00"), card=new, spend="all")
        assert spent.decision.spent_kopecks == 30_00


@pytest.mark.parametrize(("change", "is_booked"), [("replaced", True), ("blocked", False)])
def test_what_was_sold_offline_with_a_card_replaced_since_counts_for_its_account(change, is_booked):
    world = make_world()
    sold = world.request(world.desk_a, ("aspirin", "1", "100.00"), card=world.card, already_sold=True)
    if change == "replaced":
        replace_card(card=world.card, reason="утеряна", now=world.now, identity_check="паспорт")
    else:
        block_card(card=world.card, reason="подозрение")

    world.later(hours=5).commit(sold)

    purchase = Purchase.objects.get()
    assert (purchase.account, purchase.earned_kopecks) == ((world.account, 5_00) if is_booked else (None, 0))
    assert purchase.review_reasons == ["offline_card_replaced" if is_booked else "offline_card_refused"]
