"""What no promotion may cross: lowest prices, mark-ups, regulated goods, medicines under quantity accounting."""

import pytest

from promotions.engine.axes import Basket, Limits
from promotions.engine.decision import Effect
from promotions.engine.facts import Facts, Used
from promotions.engine.mechanics.bands_of_receipt import Band, BandsOfReceipt
from promotions.engine.mechanics.fixed_discount import FixedDiscount, OffWhat
from promotions.engine.mechanics.level_discount import LevelDiscount
from promotions.engine.mechanics.nth_piece import NthPiece
from promotions.engine.mechanics.nth_piece_in_receipt import NthPieceInReceipt
from promotions.engine.mechanics.nth_purchase import NthPurchase
from promotions.engine.mechanics.percent_of_goods import PercentOfGoods
from promotions.engine.mechanics.percent_of_receipt import PercentOfReceipt
from promotions.engine.mechanics.points_accepted_for_goods import PointsAcceptedForGoods
from promotions.engine.mechanics.price_of_set import PriceOfSet
from promotions.engine.receipt import SpendMode
from promotions.engine.rulebook import Redemption, Settings
from promotions.tests.engine.scenes import column, judged, line, receipt, rule, rulebook, scheme

OFF = Effect.DISCOUNT
DISCOUNTS = [
    PercentOfReceipt(5_000, OFF),
    PercentOfGoods(5_000, OFF),
    BandsOfReceipt((Band(0, 5_000),), OFF),
    FixedDiscount(150_00),
    FixedDiscount(75_00, OffWhat.LINE),
    FixedDiscount(75_00, OffWhat.PIECE),
    LevelDiscount(1),
    NthPurchase(nth=2, rate_bp=5_000, effect=OFF),
    NthPurchase(nth=2, fixed_kopecks=150_00, effect=OFF),
    NthPiece(nth=2, rate_bp=10_000, effect=OFF),
    NthPiece(nth=2, fixed_kopecks=90_00, effect=OFF),
    NthPieceInReceipt(2),
    PriceOfSet(price_kopecks=1_00),
    PriceOfSet(rate_bp=9_000),
]
FACTS = Facts(account_id=1, spendable_kopecks=1000_00, accumulations={1: 1}, uses={(7, None): Used(counted=1)})


def given(params, *lines, settings=None, **more):
    one = rule(params, promotion_id=7, basket=Basket(all_product_ids=frozenset({1, 2})), **more)
    book = rulebook(one, settings=settings or Settings(), schemes=(scheme(("0.00", 50)),))
    return judged(receipt(*lines), book, FACTS)


def pair(**of_the_first):
    return line(1, "100.00", product_id=1, **of_the_first), line(2, "100.00", product_id=2)


@pytest.mark.parametrize("params", DISCOUNTS, ids=lambda params: params.sentence_en())
def test_every_discount_gives_something_on_free_goods(params):
    assert given(params, *pair()).total("discount_kopecks") > 0


@pytest.mark.parametrize("params", DISCOUNTS, ids=lambda params: params.sentence_en())
def test_no_discount_crosses_the_lowest_price(params):
    """A regulated price or a least mark-up reaches the engine as the lowest price of a piece."""
    paid = column(given(params, *pair(min_price_kopecks=95_00)), "payable")

    assert paid[0] >= 95_00
    assert paid[1] >= 0


@pytest.mark.parametrize("params", DISCOUNTS, ids=lambda params: params.sentence_en())
@pytest.mark.parametrize(
    ("barred", "settings"),
    [
        ({"is_discount_barred": True}, None),
        ({"flags": frozenset({"pku"})}, None),
        ({"flags": frozenset({"rx"})}, Settings(discount_excluded_flags=frozenset({"rx"}))),
        ({"flags": frozenset({"vital"})}, Settings(discount_excluded_flags=frozenset({"vital", "rx"}))),
        ({"min_price_kopecks": 100_00}, None),
    ],
)
def test_no_discount_touches_goods_that_may_not_have_one(params, barred, settings):
    assert column(given(params, *pair(**barred), settings=settings), "discount")[0] == 0


@pytest.mark.parametrize(
    ("params", "discounts"),
    [
        # 150 off 200, 5 of it where the floor is: the other line takes 100, no more than it costs.
        (FixedDiscount(100_00), [5_00, 95_00]),
        (FixedDiscount(150_00), [5_00, 100_00]),
        (NthPurchase(nth=2, fixed_kopecks=100_00, effect=OFF), [5_00, 95_00]),
        (PriceOfSet(price_kopecks=100_00), [5_00, 95_00]),
        # A percentage, and a sum for each line or piece, are the line's own.
        (PercentOfReceipt(5_000, OFF), [5_00, 50_00]),
        (BandsOfReceipt((Band(0, 5_000),), OFF), [5_00, 50_00]),
        (LevelDiscount(1), [5_00, 50_00]),
        (PriceOfSet(rate_bp=5_000), [5_00, 50_00]),
        (FixedDiscount(50_00, OffWhat.LINE), [5_00, 50_00]),
        (FixedDiscount(50_00, OffWhat.PIECE), [5_00, 50_00]),
    ],
    ids=lambda value: "" if isinstance(value, list) else value.sentence_en(),
)
def test_the_excess_of_a_fixed_sum_goes_to_the_others_and_of_a_percentage_to_nobody(params, discounts):
    assert column(given(params, *pair(min_price_kopecks=95_00)), "discount") == discounts


def test_nothing_goes_to_the_others_where_the_programme_says_so():
    settings = Settings(is_excess_redistributed=False)

    assert column(given(FixedDiscount(100_00), *pair(min_price_kopecks=95_00), settings=settings), "discount") == [
        *(5_00, 50_00),
    ]


def test_a_line_takes_no_more_than_its_limit_and_the_rest_goes_on():
    assert column(given(FixedDiscount(100_00), *pair(), limits=Limits(per_line_kopecks=30_00)), "discount") == [
        *(30_00, 30_00),
    ]


def test_discounts_upon_discounts_stop_at_the_floor():
    rules = [rule(params, promotion_id=number) for number, params in enumerate(DISCOUNTS[:6], 1)]
    bought = receipt(*pair(min_price_kopecks=60_00))

    assert column(judged(bought, rulebook(*rules), FACTS), "payable") == [60_00, 0]


def test_points_accepted_for_goods_stop_at_the_floor_and_at_excluded_goods():
    offer = rule(PointsAcceptedForGoods(90_00))
    book = rulebook(
        offer,
        redemption=Redemption(cap_bp=1_000),
        settings=Settings(spending_excluded_flags=frozenset({"rx"})),
    )
    lines = (
        line(1, "100.00", min_price_kopecks=50_00),
        line(2, "100.00", flags=frozenset({"rx"})),
        line(3, "100.00", is_spending_barred=True),
        line(4, "100.00"),
    )

    decision = judged(receipt(*lines, spend=SpendMode.ALL), book, FACTS)

    assert column(decision, "points") == [50_00, 0, 0, 90_00]
    assert [use.promotion_id for use in decision.usages] == [offer.promotion_id]


def test_what_must_be_left_in_money_is_left_whatever_is_accepted():
    book = rulebook(rule(PointsAcceptedForGoods(100_00)), redemption=Redemption(cap_bp=1_000, leave_kopecks=1_00))

    assert judged(receipt("100.00", spend=SpendMode.ALL), book, FACTS).payable_kopecks == 1_00
