"""What a shift of a web cash desk has done, cashier by cashier."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from pharmacies.models import Cashier, Shift
from settlements.models import Purchase, PurchaseReturn

NUMBERED = "W-"
"""How numbers begin that a web cash desk gives its receipts."""
SUMS = ("amount", "discount", "coupon", "points", "payable", "earned")


@dataclass(frozen=True, slots=True)
class ShiftSums:
    """Counts and kopecks of one cashier, or of all of them. What came back stands apart, voids included."""

    receipts: int = 0
    amount_kopecks: int = 0
    discount_kopecks: int = 0
    coupon_kopecks: int = 0
    points_kopecks: int = 0
    payable_kopecks: int = 0
    earned_kopecks: int = 0
    returns: int = 0
    voids: int = 0
    money_back_kopecks: int = 0
    points_back_kopecks: int = 0
    points_withdrawn_kopecks: int = 0

    @property
    def money_kopecks(self) -> int:
        """Money taken less money given back."""
        return self.payable_kopecks - self.money_back_kopecks


@dataclass(frozen=True, slots=True)
class ShiftFigures:
    """A shift in figures: each cashier's, and together."""

    by_cashier: tuple[tuple[str, ShiftSums], ...]
    together: ShiftSums


def shift_figures(shift: Shift) -> ShiftFigures:
    """Figures of a shift, so far while it is open. Four statements."""
    sales = {
        row.pop("cashier"): row
        for row in _by_cashier(sales_of(shift)).annotate(
            receipts=Count("pk"), **{f"{name}_kopecks": Sum(f"{name}_kopecks") for name in SUMS}
        )
    }
    backs = {
        row.pop("cashier"): row
        for row in _by_cashier(returns_of(shift)).annotate(
            returns=Count("pk", filter=Q(kind=PurchaseReturn.Kind.RETURN)),
            voids=Count("pk", filter=Q(kind=PurchaseReturn.Kind.VOID)),
            money_back_kopecks=Sum("money_kopecks"),
            points_back_kopecks=Sum("points_returned_kopecks"),
            points_withdrawn=Sum("points_withdrawn_kopecks"),
        )
    }
    names = {
        cashier.pk: str(cashier) for cashier in Cashier.objects.filter(pk__in=(sales.keys() | backs.keys()) - {None})
    }
    rows = []
    for key in sorted(sales.keys() | backs.keys(), key=lambda each: (each is None, names.get(each, ""))):
        back = dict(backs.get(key, {}))
        back["points_withdrawn_kopecks"] = back.pop("points_withdrawn", 0)
        rows.append((names.get(key, "–"), ShiftSums(**{**sales.get(key, {}), **back})))
    return ShiftFigures(tuple(rows), _together(sums for _, sums in rows))


def sales_of(shift: Shift) -> QuerySet[Purchase]:
    """Receipts of a shift, voided ones too: what was voided is counted as given back."""
    # A cash program may have sold at the desk before, in a shift that it numbered itself.
    return Purchase.objects.filter(desk=shift.desk_id, shift_no=shift.number, receipt_no__startswith=NUMBERED)


def returns_of(shift: Shift) -> QuerySet[PurchaseReturn]:
    """What came back in a shift: until the next one began, since nothing comes back at a desk between two shifts.

    Not until it was closed: a return that held the shift open may bear a moment just after that.
    """
    came = PurchaseReturn.objects.filter(desk=shift.desk_id, received_at__gte=shift.opened_at)
    after = Shift.objects.filter(desk=shift.desk_id, number__gt=shift.number).order_by("number").first()
    return came.filter(received_at__lt=after.opened_at) if after else came


def _by_cashier(rows: QuerySet[Any]) -> QuerySet[Any]:
    return rows.order_by().values("cashier")


def _together(rows: Iterable[ShiftSums]) -> ShiftSums:
    rows = list(rows)
    return ShiftSums(**{each.name: sum(getattr(row, each.name) for row in rows) for each in fields(ShiftSums)})
