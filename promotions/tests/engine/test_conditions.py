"""Conditions of a rule: time, place, receipt, account; each with its reason."""

from datetime import date, datetime, time
from typing import Any

import pytest

from promotions.engine.axes import Goods, Limits, When, Where
from promotions.engine.facts import Facts, Used
from promotions.engine.mechanics.percent_of_receipt import PercentOfReceipt
from promotions.engine.receipt import Place
from promotions.tests.engine.scenes import MEMBER, MOSCOW, judged, line, reasons, receipt, rule, rulebook


def reason(
    *, at: str = "2026-11-02 12:00", facts: Facts = MEMBER, place: Place | None = None, **more: Any
) -> str | None:
    """The reason of the one rule on a receipt of 100 roubles, None when the rule is passed over in silence."""
    moment = datetime.fromisoformat(at).replace(tzinfo=MOSCOW)
    bought = receipt("100.00", at=moment, **({"place": place} if place else {}))
    return reasons(judged(bought, rulebook(rule(PercentOfReceipt(500), code="r", promotion_id=7, **more)), facts)).get(
        "r"
    )


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
        (Where(outlet_ids=frozenset({2})), None),
        (Where(outlet_ids=frozenset({2}), chain_ids=frozenset({5})), "points_given"),
        (Where(legal_entity_ids=frozenset({10})), "points_given"),
        (Where(districts=frozenset({"Центр"})), "points_given"),
        (Where(districts=frozenset({"Окраина"})), None),
    ],
)
def test_place(where, expected):
    assert reason(where=where) == expected
    assert reason(where=where, goods=Goods(product_ids=frozenset({1}))) is None


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
