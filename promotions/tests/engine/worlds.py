"""Random rulebooks, receipts and facts for hypothesis: small ids, so that rules and lines meet often."""

from datetime import date, datetime, time, timedelta, timezone
from itertools import pairwise

from hypothesis import strategies as st

from coalition.kernel.quantity import line_amount
from promotions.engine.axes import Goods, Limits, Validity, When, Where
from promotions.engine.decision import MONEY_OR_POINTS
from promotions.engine.facts import Facts, Used
from promotions.engine.mechanics.fixed_points_for_goods import FixedPointsForGoods, Per
from promotions.engine.mechanics.level_discount import LevelDiscount
from promotions.engine.mechanics.level_points import LevelPoints
from promotions.engine.mechanics.percent_of_goods import PercentOfGoods
from promotions.engine.mechanics.percent_of_receipt import PercentOfReceipt
from promotions.engine.receipt import CouponShown, Line, Place, Receipt, SpendMode
from promotions.engine.rulebook import (
    Base,
    CouponTerms,
    FunderKind,
    Funding,
    GroupMode,
    Level,
    LevelScheme,
    Redemption,
    Rule,
    Rulebook,
    Settings,
)

ids = st.integers(1, 4)
flags = st.frozensets(st.sampled_from(["rx", "vital", "pku", "supplement"]), max_size=2)
few_ids = st.frozensets(ids, max_size=2)
rates = st.integers(1, 10_000)
money = st.one_of(st.integers(0, 100), st.integers(0, 1_000_000))
maybe = st.none()


def mostly(usual, other):
    """The other strategy is drawn once in six."""
    return st.sampled_from([usual] * 5 + [other]).flatmap(lambda strategy: strategy)


rarely = st.sampled_from([False] * 7 + [True])
GROUPS = ("", "", "card", "best", "cheap")


@st.composite
def lines(draw, line_no):
    quantity = draw(st.one_of(st.integers(1, 5).map(lambda pieces: pieces * 1_000), st.integers(1, 5_000)))
    price = draw(mostly(st.integers(1_000, 300_000), st.integers(0, 50)))
    return Line(
        line_no=line_no,
        quantity_thousandths=quantity,
        price_kopecks=price,
        amount_kopecks=max(0, line_amount(price, quantity) + draw(st.integers(-1, 1))),
        product_id=draw(mostly(ids, maybe)),
        group_id=draw(st.one_of(maybe, ids)),
        manufacturer_id=draw(ids),
        flags=draw(mostly(st.just(frozenset()), flags)),
        min_price_kopecks=draw(mostly(maybe, st.integers(0, price * 2))),
        is_earning_barred=draw(rarely),
        is_spending_barred=draw(rarely),
        is_discount_barred=draw(rarely),
        is_coupon_barred=draw(rarely),
    )


@st.composite
def receipts(draw):
    numbers = draw(st.lists(st.integers(1, 99), min_size=1, max_size=8, unique=True))
    return Receipt(
        place=Place(draw(ids), 1, 10, draw(st.one_of(maybe, ids)), "", *(not draw(rarely) for _ in range(3))),
        occurred_at=draw(st.datetimes(datetime(2026, 1, 1), datetime(2026, 1, 9))).replace(  # noqa: DTZ001
            tzinfo=timezone(timedelta(hours=draw(st.integers(2, 12))))
        ),
        lines=tuple(draw(lines(number)) for number in numbers),
        coupons=tuple(draw(st.lists(coupons, max_size=3))),
        spend=draw(st.sampled_from(SpendMode)),
        spend_kopecks=draw(money),
    )


coupons = st.builds(
    CouponShown,
    code=st.sampled_from("ABC"),
    coupon_id=mostly(ids, maybe),
    series_id=mostly(st.integers(1, 2), st.one_of(maybe, st.just(3))),
    refusal=mostly(maybe, st.just("coupon_used")),
)
goods = mostly(
    st.one_of(st.just(Goods()), st.builds(Goods, st.frozensets(ids, min_size=1, max_size=3))),
    st.builds(Goods, few_ids, few_ids, few_ids, st.just(frozenset()), few_ids, flags),
)
percents = st.builds(PercentOfReceipt, rates, st.sampled_from(MONEY_OR_POINTS)) | st.builds(
    PercentOfGoods, rates, st.sampled_from(MONEY_OR_POINTS)
)
mechanics = st.one_of(
    percents,
    percents,
    st.builds(FixedPointsForGoods, st.integers(1, 20_000), st.sampled_from(Per)),
    st.builds(LevelPoints, st.integers(1, 2)),
    st.builds(LevelDiscount, st.integers(1, 2)),
)


@st.composite
def fundings(draw):
    cuts = sorted({0, 10_000, *draw(st.lists(st.integers(1, 9_999), max_size=2))})
    return tuple(
        Funding(kind, draw(ids) if kind is FunderKind.PARTICIPANT else None, upper - lower)
        for lower, upper in pairwise(cuts)
        for kind in [draw(st.sampled_from(FunderKind))]
    )


@st.composite
def rules(draw, number):
    params = draw(mechanics)
    return Rule(
        promotion_id=number,
        version_id=number + 100,
        code=f"rule-{number}",
        name_ru="Акция",
        name_en="Promotion",
        mechanic=params.name,
        params=params,
        funding=draw(fundings()),
        priority=draw(st.integers(1, 3)),
        group=draw(st.sampled_from(GROUPS)),
        needs_account=draw(st.booleans()),
        where=draw(mostly(st.just(Where()), st.builds(Where, few_ids, few_ids))),
        when=draw(mostly(st.just(When()), whens)),
        goods=draw(goods),
        limits=draw(
            mostly(
                st.just(Limits()),
                st.builds(
                    Limits,
                    per_receipt_kopecks=st.one_of(maybe, st.integers(1, 1_000_000)),
                    uses_per_account=st.one_of(maybe, ids),
                    min_receipt_kopecks=money,
                ),
            )
        ),
        validity=draw(st.builds(Validity, st.integers(0, 3), expires_after_days=st.one_of(maybe, st.integers(1, 30)))),
    )


whens = st.builds(
    When,
    starts_on=st.one_of(maybe, st.dates(date(2026, 1, 1), date(2026, 1, 5))),
    ends_on=st.one_of(maybe, st.dates(date(2026, 1, 4), date(2026, 1, 9))),
    weekdays=st.frozensets(st.integers(1, 7), max_size=6),
    from_time=st.one_of(maybe, st.times(time(0), time(23))),
    until_time=st.one_of(maybe, st.times(time(0), time(23))),
)


@st.composite
def schemes(draw, number):
    thresholds = sorted(draw(st.sets(st.one_of(st.integers(0, 10), st.integers(0, 1_000_000)), min_size=1, max_size=4)))
    return LevelScheme(
        number,
        f"scheme-{number}",
        "lifetime",
        tuple(
            Level(
                number * 10 + at,
                "Уровень",
                "Level",
                threshold,
                draw(st.integers(0, 3_000)),
                draw(st.integers(0, 3_000)),
            )
            for at, threshold in enumerate(thresholds)
        ),
    )


settings_of_programme = st.builds(
    Settings,
    discount_base=st.sampled_from(["current", "initial"]),
    earn_base=st.sampled_from(Base),
    accumulation_base=st.sampled_from(Base),
    is_current_receipt_counted=st.booleans(),
    is_excess_redistributed=st.booleans(),
    rounding_step_kopecks=st.sampled_from([1, 1, 10, 100]),
    earning_excluded_flags=mostly(st.just(frozenset()), flags),
    spending_excluded_flags=mostly(st.just(frozenset()), flags),
    discount_excluded_flags=mostly(st.just(frozenset()), flags),
    accumulation_excluded_flags=mostly(st.just(frozenset()), flags),
)
redemptions = mostly(
    st.builds(Redemption, st.integers(1_000, 10_000), st.integers(0, 100)),
    st.builds(Redemption, st.integers(0, 10_000), money, money, st.integers(0, 100), goods),
)


@st.composite
def rulebooks(draw):
    count = draw(st.integers(1, 8))
    return Rulebook(
        number=1,
        programme_id=1,
        settings=draw(settings_of_programme),
        rules=tuple(draw(rules(number)) for number in range(1, count + 1)),
        schemes=tuple(draw(schemes(number)) for number in (1, 2)),
        coupon_series=tuple(
            CouponTerms(
                number,
                f"series-{number}",
                "Купон",
                "Coupon",
                draw(st.sampled_from([200_00, 300_00, 500_00, 1])),
                draw(fundings())[0],
                draw(st.sampled_from(["applied", "nominal"])),
                draw(st.sampled_from(["forfeit", "require_full_use"])),
                draw(st.integers(1, 2)),
                draw(mostly(st.just(0), money)),
                draw(goods),
            )
            for number in (1, 2)
        ),
        redemption=draw(redemptions),
        group_modes=(
            ("card", draw(st.sampled_from([GroupMode.FIRST, GroupMode.ALL]))),
            ("best", GroupMode.BEST_FOR_BUYER),
            ("cheap", GroupMode.CHEAPEST_FOR_FUNDER),
        ),
    )


histories = st.builds(
    Facts,
    account_id=mostly(ids, maybe),
    spendable_kopecks=mostly(st.integers(100, 1_000_000), st.integers(-1_000, 0)),
    accumulations=st.dictionaries(st.integers(1, 2), st.integers(-10, 1_000_000)),
    uses=st.dictionaries(st.tuples(ids, maybe), st.builds(Used, st.integers(0, 4))),
    barred=mostly(st.just(frozenset()), few_ids),
    is_offline=rarely,
)
