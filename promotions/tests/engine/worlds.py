"""Random rulebooks, receipts and facts for hypothesis: small ids, so that rules and lines meet often."""

from datetime import date, datetime, time, timedelta, timezone
from itertools import pairwise
from uuid import UUID

from hypothesis import strategies as st

from coalition.kernel.quantity import line_amount
from promotions.engine.axes import (
    AccountKind,
    Basket,
    Goods,
    LimitPeriod,
    Limits,
    Spending,
    Validity,
    When,
    Where,
    Whom,
)
from promotions.engine.decision import MONEY_OR_POINTS
from promotions.engine.facts import Facts, PointLot, Used
from promotions.engine.gifts import Happening
from promotions.engine.mechanics.bands_of_receipt import Band, BandsOfReceipt
from promotions.engine.mechanics.coupon_for_purchase import CouponForPurchase
from promotions.engine.mechanics.fixed_discount import FixedDiscount, OffWhat
from promotions.engine.mechanics.fixed_points_for_goods import FixedPointsForGoods, Per
from promotions.engine.mechanics.fixed_points_for_receipt import FixedPointsForReceipt
from promotions.engine.mechanics.level_discount import LevelDiscount
from promotions.engine.mechanics.level_points import LevelPoints
from promotions.engine.mechanics.nth_piece import NthPiece
from promotions.engine.mechanics.nth_piece_in_receipt import NthPieceInReceipt
from promotions.engine.mechanics.nth_purchase import NthPurchase
from promotions.engine.mechanics.percent_of_goods import PercentOfGoods
from promotions.engine.mechanics.percent_of_receipt import PercentOfReceipt
from promotions.engine.mechanics.points_accepted_for_goods import PointsAcceptedForGoods
from promotions.engine.mechanics.points_for_occasion import PointsForOccasion
from promotions.engine.mechanics.points_multiplier import PointsMultiplier
from promotions.engine.mechanics.price_of_set import PriceOfSet
from promotions.engine.mechanics.share_of_friends_purchase import ShareOfFriendsPurchase
from promotions.engine.occasions import GIFTED, Occasion
from promotions.engine.receipt import CouponShown, Line, Place, Receipt, SpendMode
from promotions.engine.rulebook import (
    Base,
    CouponTerms,
    FunderKind,
    Funding,
    GroupMode,
    Level,
    LevelScheme,
    MultiplierMode,
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
GROUPS = ("", "", "", "card", "card", "best", "cheap")


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
    coupon_id=mostly(ids, mostly(ids, maybe)),
    series_id=mostly(st.integers(1, 4), mostly(st.integers(1, 4), st.one_of(maybe, st.just(5)))),
    refusal=mostly(maybe, mostly(maybe, st.just("coupon_used"))),
)


@st.composite
def some_of(draw, kind, most=2, **fields):
    """An axis with one or a few of its fields given, so that a world stays small and rules still meet receipts."""
    names = draw(st.lists(st.sampled_from(sorted(fields)), min_size=1, max_size=most, unique=True))
    return kind(**{name: draw(fields[name]) for name in names})


goods = some_of(
    Goods,
    product_ids=st.frozensets(ids, min_size=2),
    group_ids=few_ids,
    manufacturer_ids=st.frozensets(ids, min_size=2),
    excluded_product_ids=few_ids,
    excluded_flags=flags,
)
percents = st.builds(PercentOfReceipt, rates, st.sampled_from(MONEY_OR_POINTS)) | st.builds(
    PercentOfGoods, rates, st.sampled_from(MONEY_OR_POINTS)
)
sums = st.integers(1, 20_000)
gains = st.fixed_dictionaries({"effect": st.sampled_from(MONEY_OR_POINTS)}).flatmap(
    lambda chosen: st.one_of(
        st.builds(lambda kopecks: {**chosen, "fixed_kopecks": kopecks}, sums),
        st.builds(lambda rate: {**chosen, "rate_bp": rate}, rates),
    )
)
nths = st.integers(2, 4)


@st.composite
def bands(draw):
    froms = sorted(draw(st.sets(money, min_size=1, max_size=4)))
    rows = tuple(Band(least, draw(rates)) for least in froms)
    return BandsOfReceipt(rows, draw(st.sampled_from(MONEY_OR_POINTS)), draw(st.booleans()))


mechanics = st.one_of(
    percents,
    st.builds(PointsMultiplier, st.integers(101, 500), mostly(st.just(frozenset()), few_ids)),
    st.one_of(
        st.builds(FixedPointsForGoods, sums, st.sampled_from(Per)),
        st.builds(FixedPointsForReceipt, sums),
        st.builds(LevelPoints, st.integers(1, 2)),
        st.builds(LevelDiscount, st.integers(1, 2)),
        bands(),
    ),
    st.one_of(
        st.builds(FixedDiscount, sums, st.sampled_from(OffWhat)),
        st.builds(PointsAcceptedForGoods, sums),
        st.builds(CouponForPurchase, st.integers(1, 3), st.integers(1, 2)),
        st.builds(lambda price: PriceOfSet(price_kopecks=price), money.map(lambda kopecks: kopecks + 1)),
        st.builds(lambda rate: PriceOfSet(rate_bp=rate), rates),
    ),
    st.one_of(
        st.builds(lambda nth, gain: NthPurchase(nth=nth, **gain), nths, gains),
        st.builds(lambda nth, gain: NthPiece(nth=nth, **gain), nths, gains),
        st.builds(NthPieceInReceipt, nths, rates),
        st.builds(
            lambda occasion, kopecks: PointsForOccasion(
                occasion=occasion, points_kopecks=kopecks, **FIGURES.get(occasion, {})
            ),
            st.sampled_from(GIFTED),
            sums,
        ),
        st.builds(ShareOfFriendsPurchase, rates, st.integers(1, 30)),
    ),
)
FIGURES = {
    Occasion.INACTIVITY: {"idle_days": 3},
    Occasion.ACTION: {"action": "app"},
    Occasion.BIRTHDAY: {"days_before": 7},
}


@st.composite
def fundings(draw):
    cuts = sorted({0, 10_000, *draw(st.lists(st.integers(1, 9_999), max_size=2))})
    return tuple(
        Funding(kind, draw(ids) if kind is FunderKind.PARTICIPANT else None, upper - lower)
        for lower, upper in pairwise(cuts)
        for kind in [draw(st.sampled_from(FunderKind))]
    )


whens = some_of(
    When,
    starts_on=st.dates(date(2026, 1, 1), date(2026, 1, 5)),
    ends_on=st.dates(date(2026, 1, 4), date(2026, 1, 9)),
    weekdays=st.frozensets(st.integers(1, 7), min_size=3),
    month_days=st.frozensets(st.integers(1, 9), min_size=4),
    from_time=st.times(time(0), time(23)),
    until_time=st.times(time(0), time(23)),
)
wheres = some_of(
    Where,
    outlet_ids=st.frozensets(ids, min_size=2),
    chain_ids=st.frozensets(ids, min_size=2),
    legal_entity_ids=st.frozensets(st.sampled_from([10, 11]), min_size=1),
    desk_ids=few_ids,
    districts=st.just(frozenset({""})),
)
codes = st.frozensets(st.sampled_from([3, 4]), min_size=1)
whoms = some_of(
    Whom,
    segment_ids=st.frozensets(ids, min_size=2),
    excluded_segment_ids=few_ids,
    level_ids=st.frozensets(st.sampled_from([10, 11, 20, 21]), min_size=2),
    account_kinds=st.frozensets(st.sampled_from(AccountKind), min_size=1),
    age_from=st.integers(0, 60),
    age_until=st.integers(20, 90),
    birthday_before_days=st.integers(0, 180),
    birthday_after_days=st.integers(0, 180),
    enrolled_days_from=st.integers(0, 40),
    enrolled_days_until=st.integers(1, 60),
    purchases_from=st.integers(0, 3),
    purchases_until=st.integers(1, 4),
    after_promotion_ids=few_ids,
    code_series_ids=codes,
)
baskets = some_of(
    Basket,
    all_product_ids=few_ids,
    any_product_ids=few_ids,
    any_group_ids=few_ids,
    min_goods_kopecks=money,
    min_pieces=st.integers(0, 4),
)
limits = some_of(
    Limits,
    4,
    min_receipt_kopecks=money,
    is_min_exceeded=st.booleans(),
    per_line_kopecks=sums,
    per_receipt_kopecks=st.integers(1, 1_000_000),
    per_account_kopecks=st.integers(1, 100_000),
    uses_per_account=ids,
    period=st.sampled_from(LimitPeriod),
)
validities = some_of(
    Validity,
    available_after_days=st.integers(0, 3),
    available_on=st.dates(date(2026, 1, 1), date(2026, 2, 1)),
    expires_after_days=st.integers(1, 30),
    expires_on=st.dates(date(2026, 2, 1), date(2026, 3, 1)),
)
spendings = some_of(
    Spending, share_bp=rates, min_receipt_kopecks=money, where=wheres, when=whens, goods=goods, basket=baskets
)
axes = {
    **{"whom": whoms | st.builds(Whom, code_series_ids=codes), "where": wheres, "when": whens, "goods": goods},
    **{"basket": baskets, "limits": limits, "validity": validities, "spending": spendings},
}


@st.composite
def rules(draw, number):
    params = draw(mechanics)
    given = draw(st.lists(st.sampled_from(sorted(axes)), max_size=3, unique=True))
    if params.needs_set and "basket" not in given:
        given.append("basket")
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
        **{name: draw(axes[name]) for name in given},
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
        keep_days=draw(st.sampled_from([0, 0, 90])),
        keep_kopecks=draw(money),
        falls=draw(st.sampled_from(["one", "none"])),
    )


settings_of_programme = st.builds(
    Settings,
    discount_base=st.sampled_from(["current", "initial"]),
    earn_base=st.sampled_from(Base),
    accumulation_base=st.sampled_from(Base),
    is_current_receipt_counted=st.booleans(),
    is_excess_redistributed=st.booleans(),
    rounding_step_kopecks=st.sampled_from([1, 1, 10, 100]),
    is_price_rounded=st.booleans(),
    is_all_or_nothing=rarely,
    multiplier_mode=st.sampled_from(MultiplierMode),
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
    count = draw(st.sampled_from([8, 6, 7, 5, 4, 3, 2, 1]))
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
                draw(st.sampled_from(["forfeit", "require_full_use", "keep_as_points"])),
                draw(st.integers(1, 2)),
                draw(mostly(st.just(0), money)),
                draw(mostly(st.just(Goods()), goods)),
                "promo_code" if number > 2 else "payment",
            )
            for number in (1, 2, 3, 4)
        ),
        redemption=draw(redemptions),
        group_modes=(
            ("card", draw(st.sampled_from([GroupMode.FIRST, GroupMode.ALL]))),
            ("best", GroupMode.BEST_FOR_BUYER),
            ("cheap", GroupMode.CHEAPEST_FOR_FUNDER),
        ),
    )


lots = st.lists(st.tuples(st.integers(1, 300_000), st.one_of(maybe, spendings)), max_size=4).map(
    lambda rows: tuple(PointLot(UUID(int=number), *row) for number, row in enumerate(rows, 1))
)
uses = st.builds(Used, st.integers(0, 4), money, st.integers(0, 9))
histories = st.builds(
    lambda account_id, spendable, known: Facts(account_id, spendable, **known),
    mostly(ids, maybe),
    mostly(st.integers(100, 1_000_000), st.integers(-1_000, 0)),
    some_of(
        dict,
        5,
        lots=lots,
        accumulations=st.dictionaries(st.integers(1, 2), st.integers(-10, 1_000_000)),
        recent=st.dictionaries(st.integers(1, 2), money),
        uses=st.dictionaries(
            st.tuples(ids, st.sampled_from([None, None, date(2026, 1, 1), date(2026, 1, 5), date(2025, 12, 29)])),
            uses,
            min_size=1,
            max_size=6,
        ),
        purchases=st.integers(0, 4),
        segment_ids=st.frozensets(ids, min_size=1),
        card_kind=st.sampled_from(AccountKind),
        born_on=st.dates(date(1930, 1, 1), date(2015, 1, 1)) | st.just(date(2000, 2, 29)),
        enrolled_on=st.dates(date(2025, 11, 1), date(2026, 1, 9)),
        barred=few_ids,
        is_offline=rarely,
    ),
)


@st.composite
def happenings(draw):
    bought = draw(receipts())
    return Happening(
        draw(st.sampled_from(Occasion)),
        bought.occurred_at,
        draw(st.one_of(maybe, st.just(bought.place))),
        draw(st.integers(-1, 30)),
        draw(money),
        "app",
        draw(st.sampled_from([None, 10, 11, 20])),
        draw(st.one_of(maybe, ids)),
    )
