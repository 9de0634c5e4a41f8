"""The tables of a statement's paper, out of its lines. Pure: lines in, plain rows out, sums in kopecks."""

from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping
from typing import Any

from coalition.kernel.money import round_half_up
from settlements.models import Posting, StatementLine
from settlements.statements.sides import OWED_BY_CENTRE, OWED_BY_PARTNER, RETURNS, Side, side_of
from settlements.statements.wording import LABELS, NO_OUTLET, OTHER_OUTLETS, vat_label

Kind = Posting.Kind
Row = dict[str, Any]

COLUMN_OF = {
    **dict.fromkeys((Kind.SPENT, Kind.EARNED, Kind.CHARGED, Kind.OPENING), "points"),
    Kind.COUPON: "coupons",
    Kind.DISCOUNT: "discounts",
    **dict.fromkeys(RETURNS, "returned"),
    **dict.fromkeys((Kind.ADJUSTMENT, Kind.EXPIRED, Kind.FEE), "others"),
}
"""Kind of posting → the column it adds up in."""


def side(line: StatementLine) -> Side:
    """The side of a line."""
    return side_of(line.kind, line.amount_kopecks)


def calculation(lines: Iterable[StatementLine]) -> list[Row]:
    """What each party owes, kind by kind, in the order of LABELS: two sections, each sum above zero when it is owed."""
    sums: dict[tuple[Side, Kind], int] = defaultdict(int)
    for line in lines:
        sums[side(line), Kind(line.kind)] += line.amount_kopecks
    return [
        {
            "owed_by": owed_by,
            "rows": [
                {"label": LABELS[key], "amount": sign * sums[key]} for key in LABELS if key in sums and key[0] in sides
            ],
            "total": sign * sum(amount for key, amount in sums.items() if key[0] in sides),
        }
        for owed_by, sides, sign in (("centre", OWED_BY_CENTRE, 1), ("partner", OWED_BY_PARTNER, -1))
    ]


def by_outlet(lines: Iterable[StatementLine], own: Mapping[int, str]) -> list[Row]:
    """What was accepted and issued at each of the partner's outlets by name; others' outlets are one row."""

    def place(line: StatementLine) -> tuple[int, str]:
        if line.outlet_id is None:
            return 2, NO_OUTLET
        return (0, own[line.outlet_id]) if line.outlet_id in own else (1, OTHER_OUTLETS)

    rows = []
    for (_order, outlet), members in _grouped(lines, place):
        accepted = [line for line in members if side(line) in OWED_BY_CENTRE]
        issued = -sum(line.amount_kopecks for line in members if side(line) in OWED_BY_PARTNER)
        if accepted or issued:
            rows.append({"outlet": outlet, **columns(accepted), "issued": issued})
    return rows


def by_vat(lines: Iterable[StatementLine], focus: Side, *, with_vat: bool) -> list[Row]:
    """One side by the VAT rate of the goods, goods without VAT first; `with_vat` adds the tax that is inside.

    It is 10/110 or 22/122 of the sum, half up.
    """
    rows = []
    for rate_bp, members in _grouped(lines, lambda line: line.vat_rate_bp or 0, focus):
        row = {"rate": vat_label(rate_bp or None), **columns(members, focus)}
        if with_vat:
            row["vat"] = round_half_up(row["total"] * rate_bp, 10_000 + rate_bp)
        rows.append(row)
    return rows


def by_nominal(lines: Iterable[StatementLine], focus: Side, counts: Mapping[int, int]) -> list[Row]:
    """Coupons of one side by nominal: how many, worth how much in full, what was accepted, came back, is owed."""
    coupons = [line for line in lines if line.coupon_nominal_kopecks]
    return [
        {
            "nominal": nominal,
            "count": counts.get(nominal, 0),
            "worth": counts.get(nominal, 0) * nominal,
            **columns(members, focus),
        }
        for nominal, members in _grouped(coupons, lambda line: line.coupon_nominal_kopecks, focus)
    ]


def columns(lines: Collection[StatementLine], focus: Side = Side.ACCEPTED) -> Row:
    """Points, coupons, discounts, returned, others and their total; above zero when owed by the side looked at."""
    sign = -1 if focus is Side.ISSUED else 1
    row = dict.fromkeys(("points", "coupons", "discounts", "returned", "others"), 0)
    for line in lines:
        row[COLUMN_OF[Kind(line.kind)]] += sign * line.amount_kopecks
    return {**row, "total": sum(row.values())}


def _grouped(
    lines: Iterable[StatementLine], key: Callable[[StatementLine], Hashable], focus: Side | None = None
) -> list[tuple[Any, list[StatementLine]]]:
    groups: dict[Any, list[StatementLine]] = defaultdict(list)
    for line in lines:
        if focus is None or side(line) is focus:
            groups[key(line)].append(line)
    return sorted(groups.items())
