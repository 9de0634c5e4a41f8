"""Crowded worlds by a throw of dice: many rules with many axes on one receipt, of which a seed names each.

Hypothesis finds small worlds and shrinks them; these are the large ones, a hundred times quicker to make.
"""

from dataclasses import fields, replace
from datetime import date, datetime, time, timedelta, timezone
from random import Random
from typing import Any
from uuid import UUID

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
from promotions.engine.mechanics import MECHANICS
from promotions.engine.mechanics.bands_of_receipt import Band
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
from promotions.engine.vocabulary import Unit, terms_of

FLAGS = ("rx", "vital", "pku", "supplement")
JUDGES = [mechanic for mechanic in MECHANICS.values() if mechanic.judges_receipts]


class Dice:
    """Throws whole worlds."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)

    def world(self) -> tuple[Receipt, Facts, Rulebook]:
        """A receipt, what is known of its buyer, and the rules."""
        return self.receipt(), self.facts(), self.rulebook()

    def one_in(self, number: int) -> bool:
        return self.random.randrange(number) == 0

    def ids(self, least: int = 1) -> frozenset[int]:
        return frozenset(self.random.sample(range(1, 5), self.random.randint(least, 3)))

    def money(self, most: int = 200_000) -> int:
        return self.random.choice([self.random.randint(1, 100), self.random.randint(1, most)])

    def day(self, first: date, days: int) -> date:
        return first + timedelta(days=self.random.randrange(days))

    def flags(self) -> frozenset[str]:
        return frozenset(self.random.sample(FLAGS, self.random.choice([0, 0, 0, 1, 2])))

    def some_of(self, kind: type, most: int, **values: Any) -> Any:
        """One or a few of the fields given; each value is thrown when it is wanted."""
        names = self.random.sample(sorted(values), self.random.randint(1, most))
        return kind(**{name: values[name]() for name in names})

    def receipt(self) -> Receipt:
        hours = timezone(timedelta(hours=self.random.randint(2, 12)))
        moment = datetime(2026, 1, self.random.randint(1, 9), self.random.randrange(24), tzinfo=hours)
        numbers = self.random.sample(range(1, 99), self.random.randint(1, 8))
        return Receipt(
            place=Place(
                self.random.randint(1, 4),
                1,
                10,
                self.random.randint(1, 4),
                "",
                *(not self.one_in(12) for _ in range(3)),
            ),
            occurred_at=moment,
            lines=tuple(self.line(number) for number in numbers),
            coupons=tuple(self.coupon(number) for number in range(self.random.choice([0, 1, 2, 3]))),
            spend=self.random.choice(list(SpendMode)),
            spend_kopecks=self.money(),
        )

    def line(self, number: int) -> Line:
        quantity = self.random.choice([1_000, 1_000, 2_000, 3_000, self.random.randint(1, 5_000)])
        price = self.random.choice([self.random.randint(1_000, 300_000), self.random.randint(0, 50)])
        return Line(
            line_no=number,
            quantity_thousandths=quantity,
            price_kopecks=price,
            amount_kopecks=max(0, line_amount(price, quantity) + self.random.randint(-1, 1)),
            product_id=self.random.choice([1, 2, 3, 4, None]),
            group_id=self.random.choice([1, 2, 3, 4, None]),
            manufacturer_id=self.random.randint(1, 4),
            substance_id=self.random.choice([1, 2, None]),
            flags=self.flags(),
            min_price_kopecks=self.random.randint(0, price * 2) if self.one_in(4) else None,
            is_earning_barred=self.one_in(12),
            is_spending_barred=self.one_in(12),
            is_discount_barred=self.one_in(12),
            is_coupon_barred=self.one_in(12),
        )

    def coupon(self, number: int) -> CouponShown:
        refusal = "coupon_used" if self.one_in(8) else None
        coupon_id = None if self.one_in(12) else self.random.randint(1, 4)
        return CouponShown(f"C{number}", coupon_id, self.random.choice([1, 2, 3, 4, 4, 5]), refusal)

    def facts(self) -> Facts:
        periods = [None, date(2026, 1, 1), date(2026, 1, 5), date(2025, 12, 29)]
        return Facts(
            account_id=None if self.one_in(8) else 1,
            spendable_kopecks=-100 if self.one_in(12) else self.money(),
            lots=tuple(
                PointLot(UUID(int=number), self.money(), self.spending() if self.one_in(2) else None)
                for number in range(self.random.choice([0, 0, 1, 2, 4]))
            ),
            accumulations={number: self.random.randint(-10, 1_000_000) for number in (1, 2)},
            recent={1: self.money()},
            uses={
                (number, starts_on): Used(self.random.randint(0, 4), self.money(), self.random.randint(0, 9))
                for number in range(1, 13)
                for starts_on in periods
                if self.one_in(3)
            },
            purchases=self.random.randint(0, 4),
            segment_ids=self.ids(0),
            card_kind=self.random.choice(list(AccountKind)),
            born_on=self.random.choice([None, date(2000, 2, 29), self.day(date(1940, 1, 1), 25_000)]),
            enrolled_on=self.random.choice([None, self.day(date(2025, 11, 1), 62)]),
            barred=self.ids(0) if self.one_in(6) else frozenset(),
            is_offline=self.one_in(12),
        )

    def rulebook(self) -> Rulebook:
        return Rulebook(
            number=1,
            programme_id=1,
            settings=self.settings(),
            rules=tuple(self.rule(number) for number in range(1, self.random.randint(3, 13))),
            schemes=tuple(self.scheme(number) for number in (1, 2)),
            coupon_series=tuple(self.series(number) for number in (1, 2, 3, 4)),
            redemption=Redemption(
                self.random.randint(500, 10_000),
                self.random.choice([0, 100]),
                self.money() if self.one_in(8) else 0,
                self.random.choice([0, 0, 500]),
                self.goods() if self.one_in(4) else Goods(),
            ),
            group_modes=(
                ("card", self.random.choice([GroupMode.FIRST, GroupMode.ALL])),
                ("best", GroupMode.BEST_FOR_BUYER),
                ("cheap", GroupMode.CHEAPEST_FOR_FUNDER),
            ),
        )

    def settings(self) -> Settings:
        return Settings(
            discount_base=self.random.choice(["current", "initial"]),
            earn_base=self.random.choice(list(Base)),
            accumulation_base=self.random.choice(list(Base)),
            is_current_receipt_counted=self.one_in(2),
            is_excess_redistributed=self.one_in(2),
            rounding_step_kopecks=self.random.choice([1, 1, 10, 100]),
            is_price_rounded=self.one_in(3),
            is_all_or_nothing=self.one_in(4),
            multiplier_mode=self.random.choice(list(MultiplierMode)),
            earning_excluded_flags=self.flags(),
            spending_excluded_flags=self.flags(),
            discount_excluded_flags=self.flags(),
            accumulation_excluded_flags=self.flags(),
        )

    def scheme(self, number: int) -> LevelScheme:
        thresholds = sorted({self.money(1_000_000) for _ in range(3)})
        return LevelScheme(
            number,
            f"scheme-{number}",
            "lifetime",
            tuple(
                Level(number * 10 + at, "Уровень", "Level", threshold, self.random.randint(0, 3_000), 500)
                for at, threshold in enumerate(thresholds)
            ),
            keep_days=self.random.choice([0, 90]),
            keep_kopecks=self.money(),
            falls=self.random.choice(["one", "none"]),
        )

    def series(self, number: int) -> CouponTerms:
        return CouponTerms(
            number,
            f"series-{number}",
            "Купон",
            "Coupon",
            self.random.choice([200_00, 500_00, 1]),
            Funding(FunderKind.OPERATOR),
            self.random.choice(["applied", "nominal"]),
            self.random.choice(["forfeit", "require_full_use", "keep_as_points"]),
            self.random.randint(1, 2),
            self.money() if self.one_in(4) else 0,
            self.goods() if self.one_in(3) else Goods(),
            "promo_code" if number > 2 else "payment",
        )

    def rule(self, number: int) -> Rule:
        params = self.params(self.random.choice(JUDGES))
        axes = {
            **{"whom": self.whom, "where": self.where, "when": self.when, "goods": self.goods, "basket": self.basket},
            **{"limits": self.limits, "validity": self.validity, "spending": self.spending},
        }
        given = self.random.sample(sorted(axes), self.random.choice([0, 0, 1, 1, 2, 3]))
        rule = Rule(
            promotion_id=number,
            version_id=number + 100,
            code=f"rule-{number}",
            name_ru="Акция",
            name_en="Promotion",
            mechanic=params.name,
            params=params,
            funding=self.fundings(),
            priority=self.random.randint(1, 3),
            group=self.random.choice(["", "", "", "card", "best", "cheap"]),
            needs_account=self.one_in(2),
            **{name: axes[name]() for name in given},
        )
        if params.needs_set:
            return replace(rule, basket=Basket(all_product_ids=self.ids(2)))
        return rule

    def params(self, kind: type) -> Any:
        """Parameters within the bounds that their words set; of a sum and a percent one."""
        values = {}
        for name, term in terms_of(kind).items():
            values[name] = self.value(kind, name, term.unit)
        if {"rate_bp"} < values.keys() and (other := {"fixed_kopecks", "price_kopecks"} & values.keys()):
            values[self.random.choice(["rate_bp", *other])] = None
        return kind(**values)

    def value(self, kind: type, name: str, unit: Unit) -> Any:
        match unit:
            case Unit.MONEY | Unit.POINTS:
                return self.money(20_000)
            case Unit.PERCENT:
                return self.random.choice([100, 500, 1_000, self.random.randint(1, 10_000)])
            case Unit.TIMES:
                return self.random.choice([200, 150, 300, self.random.randint(101, 500)])
            case Unit.NUMBER | Unit.DAYS:
                return self.random.randint(2, 4)
            case Unit.YES_NO:
                return self.one_in(2)
            case Unit.PROMOTIONS:
                return self.ids() if self.one_in(3) else frozenset()
            case Unit.LEVEL_SCHEME | Unit.ONE_COUPON_SERIES:
                return self.random.randint(1, 3)
            case Unit.BANDS:
                return tuple(Band(least, self.value(kind, "rate_bp", Unit.PERCENT)) for least in self.bounds())
            case Unit.CHOICE:
                choices = terms_of(kind)[name].only or tuple(type(self.default(kind, name)))
                return self.random.choice(choices)
        raise ValueError(f"no dice for {unit}")

    def bounds(self) -> list[int]:
        return sorted({0 if self.one_in(2) else 10_00, *(self.money() for _ in range(3))})

    def default(self, kind: type, name: str) -> Any:
        return next((each.default for each in fields(kind) if each.name == name), MONEY_OR_POINTS[0])

    def fundings(self) -> tuple[Funding, ...]:
        share = self.random.randint(1, 9_999)
        one, other = self.random.sample(list(FunderKind), 2)
        if self.one_in(2):
            return (Funding(one, 20 if one is FunderKind.PARTICIPANT else None),)
        return (
            Funding(one, 20 if one is FunderKind.PARTICIPANT else None, share),
            Funding(other, 21 if other is FunderKind.PARTICIPANT else None, 10_000 - share),
        )

    def goods(self) -> Goods:
        return self.some_of(
            Goods,
            2,
            product_ids=self.ids,
            group_ids=self.ids,
            manufacturer_ids=self.ids,
            substance_ids=self.ids,
            excluded_product_ids=self.ids,
            excluded_flags=self.flags,
        )

    def whom(self) -> Whom:
        return self.some_of(
            Whom,
            2,
            segment_ids=self.ids,
            excluded_segment_ids=self.ids,
            level_ids=lambda: frozenset({10, 11, 20, 21}),
            account_kinds=lambda: frozenset(self.random.sample(list(AccountKind), 2)),
            age_from=lambda: self.random.randint(0, 60),
            age_until=lambda: self.random.randint(20, 90),
            birthday_before_days=lambda: self.random.randint(0, 180),
            birthday_after_days=lambda: self.random.randint(0, 180),
            enrolled_days_from=lambda: self.random.randint(0, 40),
            enrolled_days_until=lambda: self.random.randint(1, 60),
            purchases_from=lambda: self.random.randint(0, 3),
            purchases_until=lambda: self.random.randint(1, 4),
            after_promotion_ids=self.ids,
            code_series_ids=lambda: frozenset({self.random.choice([3, 4]), 4}),
        )

    def where(self) -> Where:
        entities = lambda: frozenset({self.random.choice([10, 11])})  # noqa: E731
        return self.some_of(
            Where, 2, outlet_ids=self.ids, chain_ids=self.ids, legal_entity_ids=entities, desk_ids=self.ids
        )

    def when(self) -> When:
        return self.some_of(
            When,
            2,
            starts_on=lambda: self.day(date(2026, 1, 1), 5),
            ends_on=lambda: self.day(date(2026, 1, 4), 6),
            weekdays=lambda: frozenset(self.random.sample(range(1, 8), 5)),
            month_days=lambda: frozenset(self.random.sample(range(1, 10), 6)),
            from_time=lambda: time(self.random.randrange(24)),
            until_time=lambda: time(self.random.randrange(24)),
        )

    def basket(self) -> Basket:
        return self.some_of(
            Basket,
            2,
            all_product_ids=lambda: frozenset({self.random.randint(1, 4)}),
            any_product_ids=self.ids,
            any_group_ids=self.ids,
            min_goods_kopecks=self.money,
            min_pieces=lambda: self.random.randint(0, 4),
        )

    def limits(self) -> Limits:
        return self.some_of(
            Limits,
            4,
            min_receipt_kopecks=self.money,
            is_min_exceeded=lambda: True,
            per_line_kopecks=lambda: self.money(20_000),
            per_receipt_kopecks=self.money,
            per_account_kopecks=self.money,
            uses_per_account=lambda: self.random.randint(1, 4),
            period=lambda: self.random.choice(list(LimitPeriod)),
        )

    def validity(self) -> Validity:
        return self.some_of(
            Validity,
            2,
            available_after_days=lambda: self.random.randint(0, 3),
            available_on=lambda: self.day(date(2026, 1, 1), 30),
            expires_after_days=lambda: self.random.randint(1, 30),
            expires_on=lambda: self.day(date(2026, 2, 1), 28),
        )

    def spending(self) -> Spending:
        return self.some_of(
            Spending,
            2,
            share_bp=lambda: self.random.randint(1, 10_000),
            min_receipt_kopecks=self.money,
            where=self.where,
            when=self.when,
            goods=self.goods,
            basket=self.basket,
        )
