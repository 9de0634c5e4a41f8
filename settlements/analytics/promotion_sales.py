"""What was really sold under a promotion, for whoever pays for it: by product and by pharmacy, nobody's name.

What a buyer takes may tell of his health, so a group of fewer buyers than the programme says is joined with others.
Receipts without a card count as a buyer each.

This one tells what a promotion gave, by the days of receipts and returns, to whoever asks and whenever;
`statements.charged_sales` tells what one statement charges one funder with, coupons and points of other days included.
Where one funder bears a promotion and is charged at once both say the same of a closed month, goods by goods.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from django.db import connection

from coalition.kernel.periods import Period
from promotions.models import Promotion
from settlements.analytics.small_groups import part_small

SALES = """
with given as (
    select t.purchase_line_id as line_id,
           sum(t.amount_kopecks) filter (where t.kind in ('discount', 'earned')) as given,
           sum(t.amount_kopecks) filter (where t.kind in ('discount_back', 'earned_back')) as back
    from settlements_posting t
    join promotions_promotionversion v on v.id = t.promotion_version_id
    where v.promotion_id = %(promotion)s and t.purchase_line_id is not null
      and t.business_on >= %(starts_on)s and t.business_on < %(ends_on)s
      and t.kind in ('discount', 'earned', 'discount_back', 'earned_back')
      {paid_by}
    group by t.purchase_line_id
)
select {key}, {name}, count(distinct coalesce(p.account_id::text, p.id::text)), count(distinct p.id),
       coalesce(sum(l.quantity_thousandths), 0), coalesce(sum(l.amount_kopecks), 0),
       coalesce(sum(g.given), 0), coalesce(sum(g.back), 0),
       (array_agg(distinct coalesce(p.account_id::text, p.id::text)))[:%(least)s]
from given g
join settlements_purchaseline l on l.id = g.line_id
join settlements_purchase p on p.id = l.purchase_id
left join pharmacies_product product on product.id = l.product_id
left join pharmacies_manufacturer maker on maker.id = product.manufacturer_id
join pharmacies_outlet outlet on outlet.id = p.outlet_id
group by 1, 2 order by 2, 1
"""
BY_PRODUCT = SALES.format(key="l.product_code", name="coalesce(product.name, l.product_code)", paid_by="")
BY_OUTLET = SALES.format(key="outlet.code", name="outlet.name", paid_by="")
BY_OWN_PRODUCT = SALES.format(
    key="case when maker.legal_entity_id = %(funder)s then l.product_code else '' end",
    name="case when maker.legal_entity_id = %(funder)s then product.name else '' end",
    paid_by="and exists (select from promotions_promotionfunding f where f.version_id = v.id"
    " and f.funder_id = %(funder)s)",
)
"""Goods of other makers are one, without a code: they are not the funder's business. Nor is what was given by versions
that it has no share in."""


@dataclass(frozen=True, slots=True)
class Sales:
    """Sales of a group: buyers, receipts, packs in thousandths, list price, benefit given, taken back; kopecks.

    `name` empty: groups that are too small to stand alone. Of these nothing but the benefit is told while even
    together they have too few buyers.
    """

    code: str
    name: str
    buyers: int
    receipts: int
    quantity_thousandths: int
    amount_kopecks: int
    given_kopecks: int
    back_kopecks: int
    is_suppressed: bool = False
    some_buyers: frozenset[str] = field(default=frozenset(), repr=False)
    """As many of them as must be known to tell whether groups together are large enough."""

    @property
    def compensated_kopecks(self) -> int:
        """What the funders bear in the end."""
        return self.given_kopecks - self.back_kopecks


@dataclass(frozen=True, slots=True)
class PromotionSales:
    """The report of one promotion over a period."""

    promotion: Promotion
    period: Period
    by_product: tuple[Sales, ...]
    by_outlet: tuple[Sales, ...]

    @property
    def compensated_kopecks(self) -> int:
        """What the funders bear in the end; the same by product and by pharmacy."""
        return sum(sales.compensated_kopecks for sales in self.by_product)


def promotion_sales(promotion: Promotion, period: Period) -> PromotionSales:
    """What was sold under a promotion and what it cost, by the outlets' dates of receipts and returns.

    Only what is charged to somebody: what a pharmacy gives away at its own till is no posting. Two statements.
    """
    least, args = _asked(promotion, period)
    by_product, by_outlet = (with_small_joined(_rows(sql, args), least) for sql in (BY_PRODUCT, BY_OUTLET))
    return PromotionSales(promotion, period, by_product, by_outlet)


@dataclass(frozen=True, slots=True)
class OwnSales:
    """What one funder is told: its own goods; and of goods of other makers, if any were sold, the benefit alone."""

    by_product: tuple[Sales, ...]
    of_others: Sales | None


def own_sales(promotion: Promotion, period: Period, *, funder_id: int) -> OwnSales:
    """What was sold under those versions of a promotion that a legal entity pays a share of. One statement."""
    least, args = _asked(promotion, period)
    rows = _rows(BY_OWN_PRODUCT, args | {"funder": funder_id})
    of_others = next((_without_figures(each) for each in rows if not each.code), None)
    return OwnSales(with_small_joined([each for each in rows if each.code], least), of_others)


def _asked(promotion: Promotion, period: Period) -> tuple[int, dict[str, Any]]:
    least = promotion.programme.least_buyers
    return least, {
        "promotion": promotion.pk,
        "starts_on": period.starts_on,
        "ends_on": period.ends_on,
        "least": least,
    }


def with_small_joined(groups: Iterable[Sales], least: int) -> tuple[Sales, ...]:
    """The groups; those of fewer buyers than `least` are joined (`part_small`), and the rest comes last."""
    standing, small = part_small(groups, least, size=lambda each: each.buyers, people=lambda each: each.some_buyers)
    if not small:
        return tuple(standing)
    rest = _joined(small)
    if len(frozenset().union(*(each.some_buyers for each in small))) < least:
        rest = _without_figures(rest)
    return (*standing, rest)


def _without_figures(sales: Sales) -> Sales:
    return replace(sales, receipts=0, quantity_thousandths=0, amount_kopecks=0, is_suppressed=True)


def _joined(groups: list[Sales]) -> Sales:
    def total(name: str) -> int:
        return sum(getattr(each, name) for each in groups)

    sums = ("buyers", "receipts", "quantity_thousandths", "amount_kopecks", "given_kopecks", "back_kopecks")
    return Sales("", "", *(total(name) for name in sums))


def _rows(sql: str, args: dict[str, Any]) -> list[Sales]:
    with connection.cursor() as cursor:
        cursor.execute(sql, args)
        return [
            Sales(code, name, *(int(figure) for figure in figures), some_buyers=frozenset(some))
            for code, name, *figures, some in cursor.fetchall()
        ]
