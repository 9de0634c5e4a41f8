"""Short ways to write down receipts, rules and rulebooks; amounts are roubles in strings, to read like receipts."""

from datetime import datetime, timedelta, timezone
from itertools import count
from typing import Any

from coalition.kernel.money import parse_roubles
from promotions.engine.decision import Decision
from promotions.engine.evaluate import evaluate
from promotions.engine.facts import Facts
from promotions.engine.mechanics.reward import Mechanic
from promotions.engine.receipt import CouponShown, Line, Place, Receipt, SpendMode
from promotions.engine.rulebook import CouponTerms, FunderKind, Funding, Level, LevelScheme, Rule, Rulebook, Settings

MOSCOW = timezone(timedelta(hours=3))
NOON = datetime(2026, 11, 2, 12, 0, tzinfo=MOSCOW)
"""A Monday."""
PLACE = Place(outlet_id=1, desk_id=1, legal_entity_id=10, chain_id=5, district="Центр")
OUTLET = Funding(FunderKind.OUTLET)
OPERATOR = Funding(FunderKind.OPERATOR)
MEMBER = Facts(account_id=1)

_numbers = count(1)


def line(line_no: int, amount: str, *, quantity: str = "1", **more: Any) -> Line:
    thousandths = int(float(quantity) * 1000)
    kopecks = parse_roubles(amount)
    return Line(line_no, thousandths, kopecks * 1000 // thousandths, kopecks, **more)


def receipt(*lines: Line | str, **more: Any) -> Receipt:
    """Lines may be plain amounts: `receipt("100.00", "50.00")`."""
    numbered = tuple(item if isinstance(item, Line) else line(no, item) for no, item in enumerate(lines, 1))
    return Receipt(place=more.pop("place", PLACE), occurred_at=more.pop("at", NOON), lines=numbered, **more)


def spending(amount: str) -> dict[str, Any]:
    return {"spend": SpendMode.EXACT, "spend_kopecks": parse_roubles(amount)}


def rule(params: Mechanic, *, promotion_id: int | None = None, **more: Any) -> Rule:
    number = promotion_id or next(_numbers)
    fields = {
        "version_id": number,
        "code": f"rule-{number}",
        "name_ru": "Акция",
        "name_en": "Promotion",
        "funding": (OUTLET,),
        **more,
    }
    return Rule(promotion_id=number, mechanic=params.name, params=params, **fields)


def rulebook(*rules: Rule, **more: Any) -> Rulebook:
    return Rulebook(number=1, programme_id=1, settings=more.pop("settings", Settings()), rules=rules, **more)


def coupon_series(nominal: str, *, series_id: int = 1, **more: Any) -> CouponTerms:
    more.setdefault("funding", OPERATOR)
    return CouponTerms(series_id, f"series-{series_id}", "Купон", "Coupon", parse_roubles(nominal), **more)


def shown(
    code: str = "AAA", *, coupon_id: int | None = 1, series_id: int | None = 1, refusal: str | None = None
) -> CouponShown:
    return CouponShown(code, coupon_id, series_id, refusal)


def scheme(*steps: tuple[str, int], scheme_id: int = 1) -> LevelScheme:
    """Levels from (threshold, percent): the same rate for points and for a discount; level ids count from 1."""
    levels = tuple(
        Level(number, f"Уровень {number}", f"Level {number}", parse_roubles(threshold), percent * 100, percent * 100)
        for number, (threshold, percent) in enumerate(steps, 1)
    )
    return LevelScheme(scheme_id, f"scheme-{scheme_id}", "lifetime", levels)


def judged(receipt: Receipt, book: Rulebook, facts: Facts = MEMBER) -> Decision:
    return evaluate(receipt, facts, book)


def reasons(decision: Decision) -> dict[str, str]:
    """Reason by code of the rule or coupon; spending stands under "spend"."""
    return {step.code or step.subject: str(step.reason) for step in decision.trace}


def column(decision: Decision, name: str) -> list[int]:
    """One figure of every line, in kopecks."""
    return [getattr(row, f"{name}_kopecks") for row in decision.lines]
