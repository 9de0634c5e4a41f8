"""How long the engine takes for a receipt of ten lines, a coupon and points: `python -m coalition.benchmarks.engine`.

Each row is a rulebook of so many promotions by goods, of which a share has goods on the receipt. Compare the ratios,
not the microseconds.
"""

import random
from collections.abc import Sequence
from datetime import UTC, datetime
from statistics import median
from time import thread_time_ns

from promotions.engine.axes import Goods
from promotions.engine.decision import Effect
from promotions.engine.evaluate import evaluate
from promotions.engine.facts import Facts
from promotions.engine.mechanics.percent_of_goods import PercentOfGoods
from promotions.engine.mechanics.percent_of_receipt import PercentOfReceipt
from promotions.engine.receipt import CouponShown, Line, Place, Receipt, SpendMode
from promotions.engine.rulebook import CouponTerms, FunderKind, Funding, Rule, Rulebook, Settings

LINES = 10
SIZES = (5, 100, 1_000)
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
FACTS = Facts(account_id=1, spendable_kopecks=400_00)


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
    coupon = CouponTerms(1, "coupon", "Купон", "Coupon", 200_00, Funding(FunderKind.OPERATOR))
    return Rulebook(1, 1, Settings(), tuple(rules), coupon_series=(coupon,))


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
    print("on receipt  promotions  trace steps  CPU, µs     of the first row")
    for hit_share in HIT_SHARES:
        rulebooks = [rulebook_of(size, hit_share) for size in SIZES]
        medians = measure(rulebooks)
        for size, rulebook, microseconds in zip(SIZES, rulebooks, medians, strict=True):
            steps = len(evaluate(RECEIPT, FACTS, rulebook).trace)
            ratio = microseconds / medians[0]
            print(f"{hit_share:10.0%}  {size:10}  {steps:11}  {microseconds:10.0f}  {ratio:16.1f}")


def _rule(number: int, params: PercentOfReceipt | PercentOfGoods, goods: Goods) -> Rule:
    funding = (Funding(FunderKind.PARTICIPANT, 2),)
    return Rule(number, number, f"r{number}", "Акция", "Promotion", params.name, params, funding, goods=goods)


if __name__ == "__main__":
    main()
