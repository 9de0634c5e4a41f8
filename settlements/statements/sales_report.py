"""The report of compensated sales for a manufacturer: what its money did, by promotion, goods and pharmacy.

Nobody is named in it, and groups of few buyers are joined, so that no purchase of anybody's can be reckoned back.
"""

from collections.abc import Callable, Iterable
from typing import Any

from coalition.kernel.words import roubles_in_words
from pharmacies.models import LegalEntity, Outlet, Product
from promotions.models import CouponSeries, Promotion
from settlements.analytics.promotion_days import budgets_of
from settlements.analytics.small_groups import part_small
from settlements.statements.charged_sales import Charge, added, charges_of, grouped
from settlements.statements.heading import Content, Occasion, heading

TITLE = "Отчёт производителю о компенсируемых продажах"
OTHER_GOODS, NO_GOODS = "Товары других производителей", "М-баллы без привязки к товару"
NO_PROMOTION, OTHER_PROMOTIONS, OTHERS, NO_OUTLET = (
    "Вне акций",
    "Прочие акции",
    "Прочие",
    "Без привязки к аптеке",
)
Groups = list[tuple[Any, list[Charge]]]


def is_due(occasion: Occasion) -> bool:
    """Whether the statement is a manufacturer's."""
    return occasion.contract.legal_entity.role == LegalEntity.Role.MANUFACTURER


def content(occasion: Occasion) -> tuple[int, Content]:
    """What is to be compensated, as the statement has it, and the report of it."""
    least = occasion.contract.programme.least_buyers
    charges = list(charges_of(occasion.statement))
    whole = added("all", charges)
    # Too few buyers in all: nothing but sums of money is told, whatever the group.
    is_told = len(whole.buyers) >= least
    names = _Names(charges)
    sections, other = _parted(grouped(charges, "promotion_id", "series_id").items(), least)
    told = [(names.promotion(*key), own) for key, own in sections] + ([(OTHER_PROMOTIONS, other)] if other else [])
    said = heading(occasion.contract, occasion.period, TITLE, occasion.basis)
    return whole.total, said | {
        "least": least,
        "is_told": is_told,
        "sections": [_section(name, own, names, least, is_told) for name, own in told],
        "outlets": _outlets(charges, names, least, is_told),
        "budgets": _budgets(names, occasion.contract.legal_entity_id),
        "totals": _figures(charges, is_told),
        "words": roubles_in_words(whole.total),
    }


def _section(name: str, charges: list[Charge], names: "_Names", least: int, is_told: bool) -> Content:
    rows, rest = _parted(grouped(charges, "goods", "product_id").items(), least)
    told = [{**names.goods(*key), **_figures(own, is_told)} for key, own in rows]
    if rest:
        told.append({"code": "", "label": OTHERS, **_figures(rest, is_told)})
    return {"promotion": name, "rows": told, "totals": _figures(charges, is_told)}


def _outlets(charges: list[Charge], names: "_Names", least: int, is_told: bool) -> list[Content]:
    rows, rest = _parted(grouped(charges, "outlet_id").items(), least)
    told = [{**names.outlet(*key), **_figures(own, is_told)} for key, own in rows]
    told.sort(key=lambda row: (row["region"] == "", row["region"], row["outlet"]))
    return told + ([{"region": "", "outlet": OTHERS, **_figures(rest, is_told)}] if rest else [])


def _parted(groups: Iterable[tuple[Any, list[Charge]]], least: int) -> tuple[Groups, list[Charge]]:
    """Groups that are large enough, and the charges of all others."""
    found = {added(key, own): own for key, own in groups}
    standing, small = part_small(found, least, size=lambda each: len(each.buyers), people=lambda each: each.buyers)
    return [(each.key, found[each]) for each in standing], [charge for each in small for charge in found[each]]


def _figures(charges: list[Charge], is_told: bool) -> Content:
    """What a row tells; of too few buyers nothing but money."""
    sales = added("", charges)
    counts = {
        "receipts": len(sales.receipts),
        "quantity": sales.quantity_thousandths,
        "sold": sales.amount_kopecks,
    }
    return (counts if is_told else dict.fromkeys(counts)) | {
        "points": sales.points,
        "coupons": sales.coupons,
        "discounts": sales.discounts,
        "back": sales.back,
        "total": sales.total,
    }


def _budgets(names: "_Names", funder_id: int) -> list[Content]:
    """The funder's budgets of the promotions in the report: granted, used, left, as they stand now."""
    return [
        {
            "promotion": promotion.name,
            "granted": budget.granted_kopecks,
            "used": budget.used_kopecks,
            "left": budget.left_kopecks,
        }
        for promotion in sorted(names.promotions.values(), key=lambda each: each.name)
        for budget in budgets_of(promotion)
        if budget.funder == str(funder_id)
    ]


class _Names:
    """The names of everything that charges point at, read at once."""

    def __init__(self, charges: list[Charge]) -> None:
        def named(model: Any, value: Callable[[Charge], int | None]) -> dict[int, Any]:
            return model.objects.in_bulk({value(charge) for charge in charges} - {None})

        self.promotions: dict[int, Promotion] = named(Promotion, lambda charge: charge.promotion_id)
        self.series: dict[int, CouponSeries] = named(CouponSeries, lambda charge: charge.series_id)
        self.products: dict[int, Product] = named(Product, lambda charge: charge.product_id)
        self.outlets: dict[int, Outlet] = named(Outlet, lambda charge: charge.outlet_id)

    def promotion(self, promotion_id: int | None, series_id: int | None) -> str:
        """The promotion, or the series of coupons."""
        if promotion_id:
            return self.promotions[promotion_id].name
        return f"М-купоны: {self.series[series_id].name}" if series_id else NO_PROMOTION

    def goods(self, goods: str, product_id: int | None) -> Content:
        """A product of the manufacturer's by name; all others are one, for they are not its business."""
        if product_id:
            product = self.products[product_id]
            return {"code": product.gtin or product.code, "label": product.name}
        return {"code": "", "label": NO_GOODS if goods == "points" else OTHER_GOODS}

    def outlet(self, outlet_id: int | None) -> Content:
        """The pharmacy and its region."""
        outlet = self.outlets.get(outlet_id)
        return {"region": outlet.region, "outlet": outlet.name} if outlet else {"region": "", "outlet": NO_OUTLET}
