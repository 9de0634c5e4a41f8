"""Returns where a threshold had to be reached: the programme keeps what was given, or judges again what stays."""

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coalition.tests.world import World, make_world
from pharmacies.models import Programme
from settlements.ledger import book, chart
from settlements.ledger.audit import audit
from settlements.ledger.transfers import Transfer
from settlements.models import Activity, LedgerAccount, Lot, PromotionUse
from settlements.tests.purchases.test_commit import balances

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def books_hold():
    yield
    assert [finding for proof in audit() for finding in proof.findings if finding.wrong] == []


def a_world(policy: str, *promotions: tuple) -> World:
    """The coalition with these promotions instead of its own."""
    world = make_world(publish=False)
    Programme.objects.update(return_threshold_policy=policy)
    world.programme.refresh_from_db()
    for code, mechanic, params, fields in promotions:
        world.promote(code, mechanic, params, **fields)
    world.publish()
    return world


HUNDRED = (
    "hundred",
    "fixed_points_for_receipt",
    {"points_kopecks": 100_00},
    {"limits": {"min_receipt_kopecks": 1000_00}},
)
GOODS = (("cream", "1", "700.00"), ("aspirin", "1", "300.00"))


@pytest.mark.parametrize(
    ("policy", "withdrawn", "unearned"),
    [("keep", 15_00 + 30_00, 0), ("readjudicate", 15_00 + 100_00, 70_00)],
)
def test_points_for_a_threshold_that_is_lost(policy, withdrawn, unearned):
    world = a_world(policy, HUNDRED)
    bought = world.buy(world.desk_a, *GOODS, card=world.card)
    assert bought.decision.earned_kopecks == 50_00 + 100_00

    told = world.preview(world.desk_a, bought.purchase_id, (2, "1"))
    done = world.give_back(world.desk_a, bought.purchase_id, (2, "1"))

    assert told.points_withdrawn_kopecks == done.points_withdrawn_kopecks == withdrawn
    assert told.points_unearned_kopecks == done.points_unearned_kopecks == unearned
    assert done.buyer.balance_kopecks == 150_00 - withdrawn
    use = PromotionUse.objects.get(promotion__code="hundred")
    assert (use.uses, use.amount_kopecks) == (1, 100_00 - withdrawn + 15_00)

    last = world.give_back(world.desk_a, bought.purchase_id)

    assert last.points_withdrawn_kopecks == 150_00 - withdrawn
    assert last.points_unearned_kopecks == -unearned
    assert balances() == {}


def test_a_band_that_is_lost_leaves_what_the_lower_one_gives():
    bands = {"bands": [{"from_kopecks": 500_00, "rate_bp": 500}, {"from_kopecks": 1000_00, "rate_bp": 1000}]}
    world = a_world("readjudicate", ("bands", "bands_of_receipt", bands, {}))
    bought = world.buy(world.desk_a, *GOODS, card=world.card)
    assert bought.decision.earned_kopecks == 50_00 + 100_00

    done = world.give_back(world.desk_a, bought.purchase_id, (2, "1"))

    assert done.buyer.balance_kopecks == 35_00 + 35_00


def test_points_that_were_spent_meanwhile_become_a_shortfall():
    world = a_world("readjudicate", HUNDRED)
    bought = world.buy(world.desk_a, *GOODS, card=world.card)
    world.buy(world.desk_b, ("cream", "1", "300.00"), card=world.card, spend="all")  # 150.00, earns 7.50

    done = world.give_back(world.desk_a, bought.purchase_id, (2, "1"))

    assert (done.points_withdrawn_kopecks, done.shortfall_kopecks) == (115_00, 115_00)


def test_discounts_stay_as_they_were_printed():
    off = (
        "off",
        "percent_of_receipt",
        {"rate_bp": 1000, "effect": "discount"},
        {"limits": {"min_receipt_kopecks": 1000_00}},
    )
    world = a_world("readjudicate", off)
    bought = world.buy(world.desk_a, *GOODS, card=world.card)

    done = world.give_back(world.desk_a, bought.purchase_id, (2, "1"))

    assert done.money_kopecks == 270_00
    assert done.points_unearned_kopecks == 0


def test_whom_and_how_often_it_was_for_is_not_asked_again():
    """The first purchase was the first one then, and the level is the one of then."""
    first = (
        "first",
        "percent_of_receipt",
        {"rate_bp": 1000},
        {"whom": {"purchases_until": 1}, "limits": {"uses_per_account": 1}},
    )
    world = a_world("readjudicate", first)
    world.promote("level", "level_points", {"scheme_id": world.scheme.pk})
    world.promote("third", "nth_purchase", {"nth": 2, "fixed_kopecks": 40_00}, limits={"min_receipt_kopecks": 500_00})
    world.publish()
    bought = world.buy(world.desk_a, *GOODS, card=world.card)
    assert bought.decision.earned_kopecks == 50_00 + 100_00 + 30_00
    second = world.buy(world.desk_a, *GOODS, card=world.card)
    assert second.decision.earned_kopecks == 50_00 + 70_00 + 40_00
    world.buy(world.desk_a, *GOODS, card=world.card)

    assert world.give_back(world.desk_a, bought.purchase_id, (2, "1")).points_unearned_kopecks == 0
    result = world.give_back(world.desk_a, second.purchase_id, (2, "1"))

    assert (result.points_withdrawn_kopecks, result.points_unearned_kopecks) == (15_00 + 21_00 + 12_00, 0)


def test_the_budget_gets_back_what_was_not_earned():
    world = a_world("readjudicate", (*HUNDRED[:3], HUNDRED[3] | {"by_operator": True, "budget_kopecks": 500_00}))
    version_id = world.programme.promotions.get(code="hundred").pk
    names = (world.programme.pk, version_id, "operator")
    grant = Transfer("budget_granted", chart.allotment(*names), chart.budget(*names), 500_00)
    fields = {"kind": "budget", "programme_id": world.programme.pk, "business_on": world.now.date(), "now": world.now}
    book.post_entry(**fields, transfers=[grant])
    bought = world.buy(world.desk_a, *GOODS, card=world.card)
    left = lambda: LedgerAccount.objects.get(kind="budget").balance_kopecks  # noqa: E731
    assert left() == 400_00

    world.give_back(world.desk_a, bought.purchase_id, (1, "1"))
    assert left() == 500_00
    world.give_back(world.desk_a, bought.purchase_id)
    assert left() == 500_00


def test_a_policy_that_changes_between_two_returns_takes_everything_once():
    world = a_world("readjudicate", HUNDRED)
    goods = (("cream", "1", "500.00"), ("aspirin", "1", "300.00"), ("insulin", "1", "200.00"))
    bought = world.buy(world.desk_a, *goods, card=world.card)
    world.give_back(world.desk_a, bought.purchase_id, (3, "1"))
    Programme.objects.update(return_threshold_policy="keep")

    kept = world.give_back(world.desk_a, bought.purchase_id, (2, "1"))
    assert kept.points_withdrawn_kopecks == 15_00  # the thirty for these goods were taken before
    Programme.objects.update(return_threshold_policy="readjudicate")
    world.give_back(world.desk_a, bought.purchase_id)

    assert balances() == {}


@st.composite
def cases(draw):
    """A receipt, and the pieces of it that come back, in two orders."""
    number = draw(st.integers(2, 4))
    codes = draw(st.permutations(["cream", "aspirin", "insulin", "mystery"]))[:number]
    quantities = draw(st.lists(st.integers(1, 4), min_size=number, max_size=number))
    prices = draw(st.lists(st.integers(1_00, 900_00), min_size=number, max_size=number))
    goods = tuple(
        (code, str(quantity), f"{price // 100}.{price % 100:02}")
        for code, quantity, price in zip(codes, quantities, prices, strict=True)
    )
    pieces = [(line_no, "1") for line_no, quantity in enumerate(quantities, 1) for _ in range(quantity)]
    back = draw(st.permutations(pieces))[: draw(st.integers(1, len(pieces)))]
    return goods, back, draw(st.permutations(back))


PROMISES = (
    (*HUNDRED[:3], HUNDRED[3] | {"by_operator": True}),
    (
        "bands",
        "bands_of_receipt",
        {"bands": [{"from_kopecks": 500_00, "rate_bp": 333}, {"from_kopecks": 1500_00, "rate_bp": 777}]},
        {},
    ),
    ("three", "percent_of_goods", {"rate_bp": 1234}, {"basket": {"min_pieces": 4}}),
)


def after(world: World, goods: tuple, pieces: list[tuple[int, str]]) -> dict:
    """What the books say after a purchase and returns of these pieces, one by one; all is undone."""
    with transaction.atomic():
        bought = world.buy(world.desk_a, *goods, card=world.card)
        results = [world.give_back(world.desk_a, bought.purchase_id, piece) for piece in pieces]
        assert all(result.points_withdrawn_kopecks >= 0 for result in results)
        figures = {
            "balances": balances(),
            "lots": list(Lot.objects.order_by("promotion_version").values_list("amount_kopecks", "remaining_kopecks")),
            "uses": list(PromotionUse.objects.order_by("promotion").values_list("uses", "amount_kopecks", "counted")),
            "activity": Activity.objects.values_list("purchases", "amount_kopecks").get(),
            "withdrawn": sum(result.points_withdrawn_kopecks for result in results),
        }
        assert [finding for proof in audit() for finding in proof.findings if finding.wrong] == []
        transaction.set_rollback(True)
    return figures


@pytest.mark.parametrize("policy", ["keep", "readjudicate"])
def test_returns_in_any_order_end_at_the_same_figures(policy, scale):
    world = a_world(policy, *PROMISES)

    @settings(
        max_examples=scale(small=12, full=150),
        deadline=None,
        database=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    @given(cases())
    def orders_agree(case):
        goods, one, other = case
        assert after(world, goods, one) == after(world, goods, other)

    orders_agree()
