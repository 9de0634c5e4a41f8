"""What people write becomes terms and is written back alike; what is wrong is refused in words."""

from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal

import pytest

from promotions.compiler.compile import convert, plain_of
from promotions.compiler.outside import AskedNames, Refused, read_terms, write_terms
from promotions.engine.axes import AccountKind, Goods, LimitPeriod, Limits, Spending, Validity, When, Where, Whom
from promotions.engine.decision import Effect
from promotions.engine.mechanics import MECHANICS
from promotions.engine.mechanics.percent_of_receipt import PercentOfReceipt
from promotions.engine.segments import SegmentConditions, Sex
from promotions.engine.vocabulary import Unit, term


@dataclass(frozen=True, slots=True)
class Doubled:
    times_hundredths: int = term("Во сколько раз", "How many times", Unit.TIMES, least=101)


@pytest.mark.parametrize(
    ("kind", "written", "value"),
    [
        (PercentOfReceipt, {"rate": "2.5 %"}, PercentOfReceipt(250)),
        (PercentOfReceipt, {"rate": "5 %", "effect": "discount"}, PercentOfReceipt(500, Effect.DISCOUNT)),
        (Limits, {"min_receipt": 2000, "is_min_exceeded": True}, Limits(200_000, True)),
        (
            Limits,
            {"per_receipt": Decimal("99.50"), "period": "month"},
            Limits(per_receipt_kopecks=9950, period=LimitPeriod("month")),
        ),
        (
            When,
            {"starts_on": "2026-01-01", "weekdays": ["mon", "sun"], "month_days": ["1-10", 15], "from_time": "09:00"},
            When(
                starts_on=date(2026, 1, 1),
                weekdays=frozenset({1, 7}),
                month_days=frozenset({*range(1, 11), 15}),
                from_time=time(9),
            ),
        ),
        (Whom, {"account_kinds": ["family"]}, Whom(account_kinds=frozenset({AccountKind.FAMILY}))),
        (Where, {"districts": ["Центр"]}, Where(districts=frozenset({"Центр"}))),
        (Goods, {"excluded_flags": ["rx"]}, Goods(excluded_flags=frozenset({"rx"}))),
        (Validity, {"expires_after_days": 30}, Validity(expires_after_days=30)),
        (
            Spending,
            {"share": "50 %", "when": {"weekdays": ["tue"]}},
            Spending(share_bp=5000, when=When(weekdays=frozenset({2}))),
        ),
        (
            SegmentConditions,
            {"sex": "f", "paid_from": 1000},
            SegmentConditions(sex=Sex.FEMALE, paid_from_kopecks=100_000),
        ),
        (Doubled, {"times": "x2"}, Doubled(200)),
    ],
)
def test_terms_there_and_back(kind, written, value):
    assert read_terms(kind, written, AskedNames()) == value
    assert write_terms(value, AskedNames()) == written
    assert convert(plain_of(value), kind) == value


@pytest.mark.parametrize(
    ("kind", "written", "value"),
    [
        (PercentOfReceipt, {"rate": "2,50%"}, PercentOfReceipt(250)),
        (Doubled, {"times": "х1,5"}, Doubled(150)),
        (Limits, {"min_receipt": "1 500,5"}, Limits(150_050)),
        (When, {"weekdays": ["пн", 7]}, When(weekdays=frozenset({1, 7}))),
        (Limits, {"is_min_exceeded": "да"}, Limits(is_min_exceeded=True)),
        (Limits, {"per_receipt": None, "period": ""}, Limits()),
        (
            When,
            {"from_time": time(9, 30), "starts_on": date(2026, 1, 1)},
            When(date(2026, 1, 1), from_time=time(9, 30)),
        ),
    ],
)
def test_other_ways_to_write_the_same(kind, written, value):
    assert read_terms(kind, written, AskedNames()) == value


@pytest.mark.parametrize(
    ("kind", "written", "path", "said"),
    [
        (PercentOfReceipt, {"rate": 5}, "rate", "5 %"),
        (PercentOfReceipt, {"rate": "500 %"}, "rate", "100 %"),
        (PercentOfReceipt, {"rate": "5 %", "effect": "coupon"}, "effect", "discount, points"),
        (PercentOfReceipt, {"effect": "points"}, "rate", "missing"),
        (PercentOfReceipt, {"rate": "5 %", "efect": "points"}, "efect", "effect"),
        (PercentOfReceipt, ["rate"], "", "name: value"),
        (Limits, {"min_receipt": "2000.001"}, "min_receipt", "99.50"),
        (Limits, {"min_receipt": -1}, "min_receipt", "at least 0"),
        (Limits, {"min_receipt": [1]}, "min_receipt", "single"),
        (Limits, {"uses_per_account": "two"}, "uses_per_account", "whole number"),
        (Limits, {"is_min_exceeded": "maybe"}, "is_min_exceeded", "yes or no"),
        (When, {"starts_on": "01.02.2026"}, "starts_on", "2026-12-31"),
        (When, {"starts_on": "2026-02-30"}, "starts_on", "2026-12-31"),
        (When, {"from_time": "25:00"}, "from_time", "09:00"),
        (When, {"from_time": "9"}, "from_time", "09:00"),
        (When, {"weekdays": "mon"}, "weekdays", "list"),
        (When, {"weekdays": ["mon", 1]}, "weekdays[1]", "twice"),
        (When, {"month_days": ["10-1"]}, "month_days[0]", "1-10"),
        (Goods, {"excluded_flags": ["prescription"]}, "excluded_flags[0]", "rx"),
        (Spending, {"when": {"weekdays": [8]}}, "when.weekdays[0]", "weekday"),
        (Doubled, {"times": "2"}, "times", "x2"),
        (Doubled, {"times": "x1"}, "times", "x1.01"),
    ],
)
def test_what_is_wrong_is_said_with_what_to_do(kind, written, path, said):
    with pytest.raises(Refused) as refused:
        read_terms(kind, written, AskedNames())

    (fault,) = refused.value.faults
    assert fault.path == path
    assert said in fault.en
    assert fault.ru != fault.en


def test_everything_wrong_is_said_at_once():
    with pytest.raises(Refused) as refused:
        read_terms(Limits, {"min_receipt": "x", "period": "hour", "uses": 1}, AskedNames())

    assert [fault.path for fault in refused.value.faults] == ["uses", "min_receipt", "period"]


@pytest.mark.parametrize("kind", MECHANICS.values(), ids=MECHANICS)
def test_every_mechanic_can_be_written(kind):
    """A mechanic of tomorrow is read and written as those of today, or this says so."""
    from promotions.engine.mechanics import EXAMPLES

    for example in EXAMPLES[kind.name]:
        written = write_terms(example.params, AskedNames())

        assert write_terms(read_terms(kind, written, _Numbers()), _Numbers()) == written


class _Numbers:
    """Rows are called by their numbers."""

    def id_of(self, unit: Unit, written: str) -> int:
        return int(written)

    def code_of(self, unit: Unit, row_id: int) -> str:
        return str(row_id)
