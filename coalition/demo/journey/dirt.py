"""Counts what is not plain in the package's year, under the names that docs/replay.md and the recomputation use."""

from datetime import UTC, datetime

import numpy as np

from coalition.demo.journey.source import TIME_ZONE, Source
from coalition.kernel.quantity import ONE


def count_dirt(source: Source) -> dict[str, int]:
    """How often each kind occurs in the chosen departments."""
    return _line_kinds(source) | _receipt_kinds(source)


def _line_kinds(source: Source) -> dict[str, int]:
    zero, goods, unlisted = source.quantity == 0, source.is_goods, ~source.has_row
    uneven = source.amount * ONE % source.thousandths != 0
    marks = {
        "quantity 0": zero,
        "quantity 0, paid for: sold as one": zero & goods,
        "quantity 0, nothing paid: no goods": ~goods,
        "coupon on a line without goods": ~goods & (source.coupon > 0),
        "quantity is a volume of fuel": source.by_volume,
        "amount is no multiple of a price": goods & uneven,
        "goods for nothing": goods & (source.amount == 0),
        "no product row": unlisted,
        "no product row, sold as unknown goods": unlisted & goods,
        "goods sold": goods,
    }
    taken = len(source.basket)
    return {
        "lines in the package": source.lines_in_package,
        "lines not taken": source.lines_in_package - taken,
        "lines taken": taken,
    } | {kind: int(mark.sum()) for kind, mark in marks.items()}


def _receipt_kinds(source: Source) -> dict[str, int]:
    first = source.starts[:-1]
    goods = np.logical_or.reduceat(source.is_goods, first)
    paid = np.add.reduceat(source.amount, first) > 0
    with_coupon = np.add.reduceat(source.coupon, first) > 0
    utc = [datetime.fromtimestamp(second, tz=UTC) for second in source.second[first].tolist()]
    sold = first[goods]
    seconds_of_households = set(zip(source.household[sold].tolist(), source.second[sold].tolist(), strict=True))
    return {
        "receipts taken": len(first),
        "receipts that total 0": int((~paid).sum()),
        "receipts without goods: no purchase": int((~goods).sum()),
        "receipts without goods, with a coupon": int((~goods & with_coupon).sum()),
        "receipts of free goods only": int((goods & ~paid).sum()),
        "receipts after the year's end in UTC": sum(moment.year > 2017 for moment in utc),
        "receipts of another month in UTC": sum(moment.month != moment.astimezone(TIME_ZONE).month for moment in utc),
        "receipts in one second with another of the household": len(sold) - len(seconds_of_households),
        "purchases": len(sold),
        "purchases with coupons": int((goods & with_coupon).sum()),
    }
