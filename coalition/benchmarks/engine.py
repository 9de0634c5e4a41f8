"""How long the engine takes for a receipt of ten lines, a coupon and points: `python -m coalition.benchmarks.engine`.

Each row is a rulebook of so many running promotions: by goods, of which a share has goods on the receipt, or mixed as a
coalition has them (goods, outlets, hours, dates, segments, promo codes). Compare the ratios, not the microseconds.
"""

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from statistics import median
from time import thread_time_ns

from promotions.engine.axes import Goods, When, Where, Whom
from promotions.engine.decision import Effect
from promotions.engine.evaluate import evaluate
from promotions.engine.facts import Facts
from promotions.engine.mechanics.percent_of_goods import PercentOfGoods
from promotions.engine.mechanics.percent_of_receipt import PercentOfReceipt
from promotions.engine.receipt import CouponShown, Line, Place, Receipt, SpendMode
from promotions.engine.rulebook import CouponTerms, FunderKind, Funding, Rule, Rulebook, Settings

LINES = 10
SIZES = (10, 100, 1_000, 5_000)
HIT_SHARES = (0.01, 0.1)
ROUNDS = 300

RECEIPT = Receipt(
    place=Place(outlet_id=1, desk_id=1, legal_entity_id=1),
    occurred_at=datetime(2026, 11, 2, 12, tzinfo=UTC),
    lines=tuple(Line(number + 1, 2_000, 123_45, 246_90, product_id=number) for number in range(LINES)),
    coupons=(CouponShown("COUPON", 1, 1),),
    spend=SpendMode.EXACT,
    spend_kopecks=100_00,
)
FACTS = Facts(account_id=1, spendable_kopecks=400_00, segment_ids=frozenset({1, 2}))

COUPON = CouponTerms(1, "coupon", "Купон", "Coupon", 200_00, Funding(FunderKind.OPERATOR))


def rulebook_of(size: int, hit_share: float) -> Rulebook:
    """A base rule for the receipt and promotions of five products each; the same ones at every call."""
    chance = random.Random(size)
    rules = [_rule(1, PercentOfReceipt(500), Goods())]
    for number in range(2, size + 1):
        products = {chance.randrange(LINES, 5_000) for _ in range(5)}
        if chance.random() < hit_share:
            products.add(chance.randrange(LINES))
        effect = Effect.POINTS if number % 2 else Effect.DISCOUNT
        rules.append(_rule(number, PercentOfGoods(100, effect), Goods(product_ids=frozenset(products))))
    return Rulebook(1, 1, Settings(), tuple(rules), coupon_series=(COUPON,))


def mixed_rulebook_of(size: int) -> Rulebook:
    """A base rule and promotions of every kind in turn; the same ones at every call."""
    chance = random.Random(size)
    rules = [_rule(1, PercentOfReceipt(500), Goods())]
    for number in range(2, size + 1):
        effect = Effect.POINTS if number % 2 else Effect.DISCOUNT
        products = Goods(product_ids=frozenset(chance.randrange(5_000) for _ in range(5)))
        starts_on = date(2026, 1, 1) + timedelta(days=chance.randrange(700))
        rule = _rule(number, PercentOfGoods(100, effect), products)
        match number % 7:
            case 0:
                rule = replace(rule, goods=Goods(), where=Where(outlet_ids=frozenset({chance.randrange(1_000)})))
            case 1:
                rule = replace(rule, goods=Goods(), whom=Whom(segment_ids=frozenset({chance.randrange(500)})))
            case 2:
                rule = replace(rule, goods=Goods(), whom=Whom(code_series_ids=frozenset({number})))
            case 3:
                rule = replace(rule, when=When(starts_on=starts_on, ends_on=starts_on + timedelta(days=14)))
            case 4:
                rule = replace(rule, when=When(from_time=time(8), until_time=time(11)))
        rules.append(rule)
    return Rulebook(1, 1, Settings(), tuple(rules), coupon_series=(COUPON,))


def measure(rulebooks: Sequence[Rulebook], rounds: int = ROUNDS) -> list[float]:
    """Median microseconds of CPU for each rulebook, judged by turns so that a busy machine disturbs all alike."""
    taken: list[list[int]] = [[] for _ in rulebooks]
    for _ in range(rounds):
        for rulebook, times in zip(rulebooks, taken, strict=True):
            begun = thread_time_ns()
            evaluate(RECEIPT, FACTS, rulebook)
            times.append(thread_time_ns() - begun)
    return [median(times) / 1_000 for times in taken]


def main() -> None:
    """Prints the table."""
    print("rules              promotions  trace steps  CPU, µs  of the first row")
    for hit_share in HIT_SHARES:
        _print(f"{hit_share:.0%} on the receipt", [rulebook_of(size, hit_share) for size in SIZES])
    _print("mixed", [mixed_rulebook_of(size) for size in SIZES])


def _print(name: str, rulebooks: Sequence[Rulebook]) -> None:
    medians = measure(rulebooks)
    for rulebook, microseconds in zip(rulebooks, medians, strict=True):
        steps = len(evaluate(RECEIPT, FACTS, rulebook).trace)
        ratio = microseconds / medians[0]
        print(f"{name:17}  {len(rulebook.rules):10}  {steps:11}  {microseconds:7.0f}  {ratio:16.1f}")


def _rule(number: int, params: PercentOfReceipt | PercentOfGoods, goods: Goods) -> Rule:
    funding = (Funding(FunderKind.PARTICIPANT, 2),)
    return Rule(number, number, f"r{number}", "Акция", "Promotion", params.name, params, funding, goods=goods)


if __name__ == "__main__":
    main()
