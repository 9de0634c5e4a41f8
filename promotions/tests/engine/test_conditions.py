"""Conditions of a rule: time, place, receipt, account; each with its reason."""

from dataclasses import replace
from datetime import date, datetime, time
from typing import Any

import pytest

from promotions.engine.axes import AccountKind, Basket, Goods, LimitPeriod, Limits, When, Where, Whom
from promotions.engine.decision import Effect
from promotions.engine.evaluate import evaluate
from promotions.engine.facts import ANONYMOUS, Facts, Used
from promotions.engine.mechanics.percent_of_receipt import PercentOfReceipt
from promotions.engine.receipt import Place
from promotions.tests.engine.scenes import MEMBER, MOSCOW, judged, line, reasons, receipt, rule, rulebook, scheme


def reason(*, at: str = "2026-11-02 12:00", facts: Facts = MEMBER, place: Place | None = None, **more: Any) -> str:
    """The reason of the one rule in a trial receipt of 100 roubles."""
    moment = datetime.fromisoformat(at).replace(tzinfo=MOSCOW)
    bought = receipt("100.00", at=moment, **({"place": place} if place else {}))
    book = rulebook(rule(PercentOfReceipt(500), code="r", promotion_id=7, **more))
    trial = evaluate(bought, facts, book, is_trial=True)
    assert replace(judged(bought, book, facts), trace=trial.trace) == trial
    return reasons(trial)["r"]


def used(times):
    return Facts(account_id=1, uses={(7, None): Used(times)})


@pytest.mark.parametrize(
    ("when", "at", "expected"),
    [
        (When(starts_on=date(2026, 11, 2)), "2026-11-01 23:59:59", "not_started"),
        (When(starts_on=date(2026, 11, 2)), "2026-11-02 00:00", "points_given"),
        (When(ends_on=date(2026, 11, 2)), "2026-11-01 23:59:59", "points_given"),
        (When(ends_on=date(2026, 11, 2)), "2026-11-02 00:00", "finished"),
        (When(weekdays=frozenset({1})), "2026-11-02 12:00", "points_given"),
        (When(weekdays=frozenset({2, 7})), "2026-11-02 12:00", "wrong_weekday"),
        (When(month_days=frozenset({2})), "2026-11-02 12:00", "points_given"),
        (When(month_days=frozenset({1, 3})), "2026-11-02 12:00", "wrong_month_day"),
        (When(from_time=time(13), until_time=time(15)), "2026-11-02 12:59:59", "wrong_hours"),
        (When(from_time=time(13), until_time=time(15)), "2026-11-02 13:00", "points_given"),
        (When(from_time=time(13), until_time=time(15)), "2026-11-02 14:59:59", "points_given"),
        (When(from_time=time(13), until_time=time(15)), "2026-11-02 15:00", "wrong_hours"),
        (When(from_time=time(13)), "2026-11-02 12:00", "wrong_hours"),
        (When(until_time=time(9)), "2026-11-02 08:00", "points_given"),
        (When(until_time=time(9)), "2026-11-02 09:00", "wrong_hours"),
        (When(from_time=time(22), until_time=time(2)), "2026-11-02 23:00", "points_given"),
        (When(from_time=time(22), until_time=time(2)), "2026-11-02 01:59", "points_given"),
        (When(from_time=time(22), until_time=time(2)), "2026-11-02 02:00", "wrong_hours"),
    ],
)
def test_time_is_the_outlets_own_and_half_open(when, at, expected):
    assert reason(when=when, at=at) == expected


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        (Where(), "points_given"),
        (Where(outlet_ids=frozenset({1})), "points_given"),
        (Where(outlet_ids=frozenset({2})), "wrong_place"),
        (Where(outlet_ids=frozenset({2}), chain_ids=frozenset({5})), "points_given"),
        (Where(legal_entity_ids=frozenset({10})), "points_given"),
        (Where(districts=frozenset({"Центр"})), "points_given"),
        (Where(districts=frozenset({"Окраина"})), "wrong_place"),
        (Where(desk_ids=frozenset({1})), "points_given"),
        (Where(desk_ids=frozenset({2})), "wrong_place"),
        (Where(chain_ids=frozenset({6}), legal_entity_ids=frozenset({11})), "wrong_place"),
    ],
)
def test_place(where, expected):
    assert reason(where=where) == expected
    assert reason(where=where, goods=Goods(product_ids=frozenset({1}))) in ("wrong_place", "no_goods_of_it")


def test_rules_that_do_not_come_near_the_receipt_are_told_in_a_trial_only():
    far = [
        rule(PercentOfReceipt(500), where=Where(outlet_ids=frozenset({2}))),
        rule(PercentOfReceipt(500), goods=Goods(product_ids=frozenset({1}))),
        rule(PercentOfReceipt(500), when=When(starts_on=date(2027, 1, 1))),
        rule(PercentOfReceipt(500), when=When(ends_on=date(2026, 1, 1))),
        rule(PercentOfReceipt(500), whom=Whom(segment_ids=frozenset({1}))),
        rule(PercentOfReceipt(500), whom=Whom(code_series_ids=frozenset({1}))),
    ]
    bought, book = receipt("100.00"), rulebook(*far)

    assert [step.subject for step in judged(bought, book).trace] == []
    assert [str(step.reason) for step in evaluate(bought, MEMBER, book, is_trial=True).trace] == [
        *("wrong_place", "no_goods_of_it", "not_started", "finished", "not_in_segment", "code_needed"),
    ]


@pytest.mark.parametrize(("outlet", "expected"), [(1, 5_00), (2, 0)])
def test_place_and_goods_must_both_fit(outlet, expected):
    goods = Goods(product_ids=frozenset({9}), group_ids=frozenset({4}), manufacturer_ids=frozenset({3}))
    one = rule(PercentOfReceipt(500), where=Where(outlet_ids=frozenset({outlet})), goods=goods)

    assert judged(receipt(line(1, "100.00", product_id=9, group_id=4)), rulebook(one)).earned_kopecks == expected


@pytest.mark.parametrize(
    ("key", "attribute"), [("substance_ids", "substance_id"), ("manufacturer_ids", "manufacturer_id")]
)
def test_goods_by_substance_and_manufacturer(key, attribute):
    one = rule(PercentOfReceipt(500), goods=Goods(**{key: frozenset({3})}))
    lines = (line(1, "100.00", **{attribute: 3}), line(2, "100.00", **{attribute: 4}), line(3, "100.00"))

    assert [row.earned_kopecks for row in judged(receipt(*lines), rulebook(one)).lines] == [5_00, 0, 0]


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({"limits": Limits(min_receipt_kopecks=100_00)}, "points_given"),
        ({"limits": Limits(min_receipt_kopecks=100_01)}, "below_min_receipt"),
        (
            {"limits": Limits(uses_per_account=2), "facts": used(1)},
            "points_given",
        ),
        (
            {"limits": Limits(uses_per_account=2), "facts": used(2)},
            "uses_exhausted",
        ),
        ({"limits": Limits(uses_per_account=0)}, "uses_exhausted"),
        ({"facts": Facts(account_id=1, barred=frozenset({7}))}, "stopped_or_budget"),
        ({"facts": Facts(account_id=1, barred=frozenset({8}))}, "points_given"),
        ({"facts": Facts()}, "no_account"),
        ({"goods": Goods(excluded_flags=frozenset({"rx"}))}, "points_given"),
    ],
)
def test_limits_and_account(more, expected):
    assert reason(**more) == expected


def ids(*numbers):
    return frozenset(numbers)


@pytest.mark.parametrize(
    ("whom", "facts", "expected"),
    [
        (Whom(segment_ids=ids(1, 2)), {"segment_ids": ids(2)}, "points_given"),
        (Whom(segment_ids=ids(1, 2)), {"segment_ids": ids(3)}, "not_in_segment"),
        (Whom(excluded_segment_ids=ids(1)), {"segment_ids": ids(1, 2)}, "in_excluded_segment"),
        (Whom(excluded_segment_ids=ids(1)), {"segment_ids": ids(2)}, "points_given"),
        (Whom(ids(1), ids(2)), {"segment_ids": ids(1, 2)}, "in_excluded_segment"),
        (Whom(account_kinds=frozenset({AccountKind.FAMILY})), {"card_kind": "family"}, "points_given"),
        (Whom(account_kinds=frozenset({AccountKind.FAMILY})), {"card_kind": "bearer"}, "wrong_card_kind"),
        (Whom(after_promotion_ids=ids(5, 6)), {"uses": {(6, None): Used(1)}}, "points_given"),
        (Whom(after_promotion_ids=ids(5, 6)), {"uses": {(7, None): Used(1)}}, "not_taken_part_before"),
        (Whom(after_promotion_ids=ids(5)), {"uses": {(5, None): Used(counted=3)}}, "not_taken_part_before"),
        (Whom(purchases_until=1), {"purchases": 0}, "points_given"),
        (Whom(purchases_until=1), {"purchases": 1}, "wrong_number_of_purchases"),
        (Whom(purchases_from=1, purchases_until=2), {"purchases": 1}, "points_given"),
        (Whom(purchases_from=1), {"purchases": 0}, "wrong_number_of_purchases"),
        (Whom(enrolled_days_until=1), {"enrolled_on": date(2026, 11, 2)}, "points_given"),
        (Whom(enrolled_days_until=1), {"enrolled_on": date(2026, 11, 1)}, "wrong_days_since_joining"),
        (Whom(enrolled_days_from=30), {"enrolled_on": date(2026, 10, 3)}, "points_given"),
        (Whom(enrolled_days_from=30), {"enrolled_on": date(2026, 10, 4)}, "wrong_days_since_joining"),
        (Whom(enrolled_days_from=0), {"enrolled_on": None}, "wrong_days_since_joining"),
        (Whom(age_from=60), {"born_on": date(1966, 11, 2)}, "points_given"),
        (Whom(age_from=60), {"born_on": date(1966, 11, 3)}, "wrong_age"),
        (Whom(age_until=60), {"born_on": date(1966, 11, 2)}, "wrong_age"),
        (Whom(age_until=60), {"born_on": date(1966, 11, 3)}, "points_given"),
        (Whom(age_from=60), {"born_on": None}, "wrong_age"),
        (Whom(birthday_before_days=0), {"born_on": None}, "not_around_birthday"),
    ],
)
def test_whom(whom, facts, expected):
    assert reason(whom=whom, facts=Facts(account_id=1, **facts)) == expected


@pytest.mark.parametrize(
    ("born_on", "at", "is_around"),
    [
        # A week before, three days after, the day itself.
        (date(1980, 11, 9), "2026-11-02 00:00", True),
        (date(1980, 11, 10), "2026-11-02 23:59", False),
        (date(1980, 11, 2), "2026-11-02 12:00", True),
        (date(1980, 10, 30), "2026-11-02 12:00", True),
        (date(1980, 10, 29), "2026-11-02 12:00", False),
        # Over New Year's Eve, both ways.
        (date(1980, 1, 2), "2026-12-31 12:00", True),
        (date(1980, 1, 7), "2026-12-31 12:00", True),
        (date(1980, 1, 8), "2026-12-31 12:00", False),
        (date(1980, 12, 31), "2027-01-03 12:00", True),
        (date(1980, 12, 30), "2027-01-03 12:00", False),
        # Born on 29 February: the 28th in a common year, the day itself in a leap year.
        (date(2000, 2, 29), "2027-02-28 12:00", True),
        (date(2000, 2, 29), "2027-02-21 12:00", True),
        (date(2000, 2, 29), "2027-02-20 12:00", False),
        (date(2000, 2, 29), "2027-03-03 12:00", True),
        (date(2000, 2, 29), "2027-03-04 12:00", False),
        (date(2000, 2, 29), "2028-02-22 12:00", True),
        (date(2000, 2, 29), "2028-02-21 12:00", False),
        (date(2000, 2, 29), "2028-03-03 12:00", True),
        (date(2000, 2, 29), "2028-03-04 12:00", False),
    ],
)
def test_around_the_birthday(born_on, at, is_around):
    whom = Whom(birthday_before_days=7, birthday_after_days=3)
    expected = "points_given" if is_around else "not_around_birthday"

    assert reason(whom=whom, facts=Facts(account_id=1, born_on=born_on), at=at) == expected


@pytest.mark.parametrize(
    ("born_on", "at", "age"),
    [(date(2000, 2, 29), "2027-02-28 12:00", 26), (date(2000, 2, 29), "2027-03-01 12:00", 27)],
)
def test_age_of_who_was_born_on_29_february_grows_on_the_first_of_march(born_on, at, age):
    facts = Facts(account_id=1, born_on=born_on)

    assert reason(whom=Whom(age_from=age, age_until=age + 1), facts=facts, at=at) == "points_given"


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        ("2026-10-30 23:59", "wrong_month_day"),
        ("2026-10-31 23:59", "points_given"),
        ("2026-11-01 00:00", "points_given"),
        ("2026-11-30 23:59", "wrong_month_day"),
        ("2026-12-31 00:00", "points_given"),
    ],
)
def test_days_of_the_month_skip_months_that_lack_them(at, expected):
    assert reason(when=When(month_days=ids(1, 31)), at=at) == expected


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        ("2026-12-31 21:59", "wrong_hours"),
        ("2026-12-31 22:00", "points_given"),
        ("2027-01-01 01:59", "wrong_weekday"),
    ],
)
def test_hours_over_midnight_belong_to_the_day_of_the_purchase(at, expected):
    thursday_night = When(weekdays=ids(4), from_time=time(22), until_time=time(2))

    assert reason(when=thursday_night, at=at) == expected


@pytest.mark.parametrize(
    ("limits", "amounts"),
    [
        (Limits(min_receipt_kopecks=100_00), [(99_99, False), (100_00, True), (100_01, True)]),
        (Limits(min_receipt_kopecks=100_00, is_min_exceeded=True), [(99_99, False), (100_00, False), (100_01, True)]),
        (Limits(is_min_exceeded=True), [(1_00, True)]),
    ],
)
def test_least_receipt_from_or_above(limits, amounts):
    book = rulebook(rule(PercentOfReceipt(500), limits=limits))

    for kopecks, is_given in amounts:
        assert bool(judged(receipt(f"{kopecks / 100:.2f}"), book).awards) is is_given


@pytest.mark.parametrize(
    ("period", "starts_on"),
    [
        (None, None),
        (LimitPeriod.DAY, date(2026, 11, 5)),
        (LimitPeriod.WEEK, date(2026, 11, 2)),
        (LimitPeriod.MONTH, date(2026, 11, 1)),
        (LimitPeriod.QUARTER, date(2026, 10, 1)),
        (LimitPeriod.YEAR, date(2026, 1, 1)),
    ],
)
def test_limits_of_a_member_count_in_their_own_period(period, starts_on):
    def given(used, **limits):
        facts = Facts(account_id=1, uses={(7, starts_on): used})
        bought = receipt("100.00", at=datetime(2026, 11, 5, 12, tzinfo=MOSCOW))
        book = rulebook(rule(PercentOfReceipt(500), promotion_id=7, limits=Limits(period=period, **limits)))
        decision = judged(bought, book, facts)
        return decision.earned_kopecks, [
            (use.period_starts_on, use.times, use.amount_kopecks) for use in decision.usages
        ]

    in_period = [] if starts_on is None else [(starts_on, 1, 5_00)]
    assert given(Used(2), uses_per_account=3) == (5_00, [(None, 1, 5_00), *in_period])
    assert given(Used(3), uses_per_account=3) == (0, [])
    assert given(Used(1, 10_00), per_account_kopecks=15_00)[0] == 5_00
    assert given(Used(1, 12_00), per_account_kopecks=15_00)[0] == 3_00
    assert given(Used(1, 15_00), per_account_kopecks=15_00)[0] == 0


def test_a_limit_of_a_member_needs_a_member():
    free = {"needs_account": False, "code": "r", "promotion_id": 7}
    book = rulebook(rule(PercentOfReceipt(500, Effect.DISCOUNT), limits=Limits(uses_per_account=1), **free))

    assert reasons(judged(receipt("100.00"), book, ANONYMOUS)) == {"r": "no_account"}


A, B, C = (line(number, "100.00", product_id=number, group_id=number * 10) for number in (1, 2, 3))
HALF = line(4, "50.00", quantity="0.5", product_id=1)


@pytest.mark.parametrize(
    ("basket", "lines", "expected"),
    [
        (Basket(all_product_ids=ids(1, 2)), (A, B), "points_given"),
        (Basket(all_product_ids=ids(1, 2)), (A, C), "goods_missing"),
        (Basket(any_product_ids=ids(1, 2)), (B, C), "points_given"),
        (Basket(any_product_ids=ids(1, 2)), (C,), "goods_missing"),
        (Basket(any_group_ids=ids(10)), (A,), "points_given"),
        (Basket(any_group_ids=ids(10)), (B,), "goods_missing"),
        (Basket(min_goods_kopecks=200_00), (A, B), "points_given"),
        (Basket(min_goods_kopecks=200_01), (A, B), "too_few_goods"),
        (Basket(min_pieces=2), (A, B), "points_given"),
        (Basket(min_pieces=2), (A, HALF), "too_few_pieces"),
    ],
)
def test_basket(basket, lines, expected):
    book = rulebook(rule(PercentOfReceipt(500), code="r", basket=basket))

    assert reasons(judged(receipt(*lines), book))["r"] == expected


def test_sums_and_pieces_of_a_basket_are_of_the_goods_of_the_promotion():
    one = {"goods": Goods(product_ids=ids(1)), "code": "r"}

    def judged_by(**basket):
        return reasons(judged(receipt(A, B), rulebook(rule(PercentOfReceipt(500), basket=Basket(**basket), **one))))[
            "r"
        ]

    assert judged_by(min_goods_kopecks=100_00, min_pieces=1) == "points_given"
    assert judged_by(min_goods_kopecks=100_01) == "too_few_goods"
    assert judged_by(min_pieces=2) == "too_few_pieces"
    assert judged_by(all_product_ids=ids(2)) == "points_given"


@pytest.mark.parametrize(
    ("accumulated", "recent", "falls", "level"),
    [
        (99_99, 0, "one", None),
        (100_00, 1, "one", 1),
        (100_00, 0, "one", None),
        (500_00, 0, "one", 1),
        (500_00, 0, "none", None),
        (500_00, 1, "none", 2),
    ],
)
def test_levels_that_are_not_kept_up_fall(accumulated, recent, falls, level):
    ladder = replace(scheme(("100.00", 5), ("500.00", 10)), keep_days=90, falls=falls)
    facts = Facts(account_id=1, accumulations={1: accumulated}, recent={1: recent})

    for asked in (1, 2):
        book = rulebook(rule(PercentOfReceipt(500), code="r", whom=Whom(level_ids=ids(asked))), schemes=(ladder,))
        assert reasons(judged(receipt("100.00"), book, facts))["r"] == (
            "points_given" if asked == level else "wrong_level"
        )


@pytest.mark.parametrize(("recent", "level"), [(999_99, 1), (1000_00, 2)])
def test_a_level_is_kept_up_by_so_much_in_so_many_days(recent, level):
    ladder = replace(scheme(("100.00", 5), ("500.00", 10)), keep_days=90, keep_kopecks=1000_00)
    facts = Facts(account_id=1, accumulations={1: 500_00}, recent={1: recent})

    assert judged(receipt("100.00"), rulebook(schemes=(ladder,)), facts).level_ids == (level,)
