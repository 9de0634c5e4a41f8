"""A participant's own promotion in words and figures: the regulations' sentences, and what one piece would give."""

from dataclasses import dataclass
from datetime import datetime

from pharmacies.models import Outlet, Product, Programme
from promotions.compiler.compile import compile_settings
from promotions.engine.axes import Goods
from promotions.engine.decision import Effect
from promotions.engine.evaluate import evaluate
from promotions.engine.facts import Facts
from promotions.engine.receipt import Line, Place, Receipt
from promotions.engine.regulations import clauses_en, clauses_ru
from promotions.engine.rulebook import Redemption, Rule, Rulebook
from promotions.engine.vocabulary import Unit
from promotions.models import RedemptionRule

SOMEBODY = 1
PLENTY_KOPECKS = 100_000_00
PRICE_KOPECKS = 500_00


@dataclass(frozen=True, slots=True)
class Worked:
    """One piece of one product at a price: points that it earns, or that may be paid for it; kopecks.

    `usual_kopecks`: points that may be paid for it without the promotion.
    """

    product: str
    price_kopecks: int
    earned_kopecks: int = 0
    accepted_kopecks: int = 0
    usual_kopecks: int = 0


def sentences_of(rule: Rule, *, is_russian: bool) -> tuple[str, ...]:
    """The promise as the regulations say it; goods and outlets by their names. Two statements."""
    names = {
        (Unit.PRODUCTS, pk): name
        for pk, name in Product.objects.filter(pk__in=rule.goods.product_ids).values_list("pk", "name")
    }
    outlets = Outlet.objects.filter(pk__in=rule.where.outlet_ids)
    names |= {(Unit.OUTLETS, pk): name for pk, name in outlets.values_list("pk", "name")}

    def name(unit: Unit, row_id: int) -> str:
        return names.get((unit, row_id), f"№ {row_id}")

    return clauses_ru(rule, name) if is_russian else clauses_en(rule, name)


def worked_example(rule: Rule, *, programme: Programme, at: datetime) -> Worked | None:
    """What one piece of the first product would give by this rule alone, on a day when it runs; None: no goods."""
    product = Product.objects.filter(pk__in=rule.goods.product_ids).order_by("name").first()
    outlet_id = min(rule.where.outlet_ids, default=0)
    if product is None:
        return None
    redemption = RedemptionRule.objects.filter(programme=programme).first() or RedemptionRule(programme=programme)
    line = Line(
        1,
        1_000,
        PRICE_KOPECKS,
        PRICE_KOPECKS,
        product.pk,
        product.group_id,
        product.manufacturer_id,
        product.substance_id,
        frozenset(product.flags),
    )
    receipt = Receipt(Place(outlet_id, 0, 0), _within(rule, at), (line,))
    facts = Facts(account_id=SOMEBODY, spendable_kopecks=PLENTY_KOPECKS)
    with_it, without = (evaluate(receipt, facts, _book(programme, redemption, rules)) for rules in ((rule,), ()))
    if rule.params.effect is Effect.SPENDING:
        return Worked(
            product.name,
            PRICE_KOPECKS,
            accepted_kopecks=with_it.max_spend_kopecks,
            usual_kopecks=without.max_spend_kopecks,
        )
    return Worked(product.name, PRICE_KOPECKS, earned_kopecks=with_it.earned_kopecks)


def _book(programme: Programme, redemption: RedemptionRule, rules: tuple[Rule, ...]) -> Rulebook:
    spending = Redemption(
        cap_bp=redemption.cap_bp,
        leave_kopecks=redemption.leave_kopecks,
        min_receipt_kopecks=redemption.min_receipt_kopecks,
        min_points_kopecks=redemption.min_points_kopecks,
        goods=Goods(),
    )
    return Rulebook(0, programme.pk, compile_settings(programme, redemption), rules, redemption=spending)


def _within(rule: Rule, at: datetime) -> datetime:
    """A moment when the promotion runs: its first day, when it is still ahead."""
    begins = rule.when.starts_on
    return (
        at
        if begins is None or begins <= at.date()
        else at.replace(year=begins.year, month=begins.month, day=begins.day)
    )
