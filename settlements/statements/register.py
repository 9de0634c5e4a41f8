"""The register of a statement: receipt by receipt what was accepted, and day by day what was issued."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum

from pharmacies.models import Outlet
from settlements.models import CouponUse, Entry, Posting, Statement, StatementClaim
from settlements.statements import turnover
from settlements.statements.sides import Side, side_of
from settlements.statements.wording import LABELS, OTHER_OUTLETS, REGISTER_LABELS, masked, vat_label

MOSCOW = ZoneInfo("Europe/Moscow")
COLUMNS = (
    *("at", "desk", "shift", "receipt", "fiscal", "kind", "coupons", "nominal", "bought", "accepted", "vat"),
    *("original", "is_late"),
)
"""The columns of a row; sums are kopecks, `at` is the outlet's local time."""

Codes = dict[tuple[UUID, int], list[str]]
"""(purchase, coupon series) → masked codes."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a row says of the receipt of sale or return that an entry was written for."""

    occurred_at: datetime
    paper_id: UUID
    purchase_id: UUID
    desk: int
    shift: int | None
    number: str
    fiscal: str
    bought_kopecks: int | None
    original: str
    is_late: bool

    def row(self, group: dict[str, Any], zone: ZoneInfo, codes: Codes, *, is_first: bool) -> list[Any]:
        """COLUMNS. The sum of a purchase stands in its first row only, so that the column adds up."""
        return [
            self.occurred_at.astimezone(zone).strftime("%Y-%m-%d %H:%M"),
            self.desk,
            self.shift,
            self.number,
            self.fiscal,
            REGISTER_LABELS[Posting.Kind(group["kind"])],
            ", ".join(codes.get((self.purchase_id, group["coupon_series_id"]), ())),
            group["coupon_nominal_kopecks"],
            self.bought_kopecks if is_first else None,
            group["sign"] * group["amount"],
            vat_label(group["vat_rate_bp"]),
            self.original,
            self.is_late,
        ]


def accepted_receipts(statement: Statement) -> list[dict[str, Any]]:
    """The outlets where something was accepted by name, each with its rows (COLUMNS) in order of time and a total."""
    receipts, codes = _receipts(statement), coupon_codes(statement)
    found: dict[int, list[tuple[Receipt, dict[str, Any]]]] = defaultdict(list)
    for group in _groups(statement):
        if group["entry_id"] in receipts:
            found[group["outlet_id"]].append((receipts[group["entry_id"]], group))
    outlets = Outlet.objects.filter(pk__in=found.keys()).order_by("name", "pk")
    return [_section(outlet, found[outlet.pk], codes, statement) for outlet in outlets]


def _section(
    outlet: Outlet, found: list[tuple[Receipt, dict[str, Any]]], codes: Codes, statement: Statement
) -> dict[str, Any]:
    found.sort(key=lambda pair: (pair[0].occurred_at, pair[0].paper_id))
    zone, rows, previous = ZoneInfo(outlet.time_zone), [], None
    for receipt, group in found:
        rows.append(receipt.row(group, zone, codes, is_first=receipt.paper_id != previous))
        previous = receipt.paper_id
    return {
        "outlet": outlet.name,
        "address": outlet.address,
        "clock": clock_note(outlet.time_zone, statement),
        "rows": rows,
        "total": sum(row[COLUMNS.index("accepted")] for row in rows),
    }


def issued_days(statement: Statement) -> list[dict[str, Any]]:
    """What the partner owes, by its outlet, day and kind: receipts and a sum above zero. Others' outlets are one."""
    own = dict(Outlet.objects.filter(legal_entity=statement.contract.legal_entity_id).values_list("pk", "name"))
    days: dict[tuple[str, str, str], list[int]] = defaultdict(lambda: [0, 0])
    groups = (
        turnover.claimed(statement)
        .order_by()
        .annotate(sign=turnover.signed(statement.account))
        .values("outlet_id", "business_on", "kind", "sign")
        .annotate(amount=Sum("amount_kopecks"), receipts=Count("entry", distinct=True))
    )
    for group in groups:
        amount = group["sign"] * group["amount"]
        if side_of(group["kind"], amount) is Side.ISSUED and group["outlet_id"]:
            cell = days[own.get(group["outlet_id"], OTHER_OUTLETS), group["business_on"].isoformat(), group["kind"]]
            cell[0] += group["receipts"]
            cell[1] -= amount
    return [
        {
            "outlet": outlet,
            "day": day,
            "label": LABELS[Side.ISSUED, Posting.Kind(kind)],
            "receipts": receipts,
            "amount": amount,
        }
        for (outlet, day, kind), (receipts, amount) in sorted(days.items())
    ]


def coupon_codes(statement: Statement) -> Codes:
    """The coupons that paid for the purchases in the statement, and for those whose returns are in it."""
    codes: Codes = defaultdict(list)
    uses = _coupon_uses(statement, "entry__purchase_id", "entry__purchase_return__purchase_id")
    for purchase_id, series_id, code in uses.values_list("purchase_id", "coupon__series_id", "coupon__code"):
        codes[purchase_id, series_id].append(masked(code))
    return codes


def coupon_counts(statement: Statement) -> dict[int, int]:
    """Nominal → how many coupons paid for the purchases in the statement."""
    by_nominal = _coupon_uses(statement, "entry__purchase_id").order_by().values("coupon__series__nominal_kopecks")
    return dict(by_nominal.annotate(count=Count("pk")).values_list("coupon__series__nominal_kopecks", "count"))


def _coupon_uses(statement: Statement, *purchases: str) -> QuerySet[CouponUse]:
    """Uses of the very series that the statement has postings of; a receipt may bear other funders' coupons too."""
    kinds = [Posting.Kind.COUPON, Posting.Kind.COUPON_BACK]
    wanted = Q()
    for purchase in purchases:
        of_series = turnover.claimed(statement).filter(kind__in=kinds, coupon_series=OuterRef("coupon__series"))
        wanted |= Q(Exists(of_series.order_by().filter(**{purchase: OuterRef("purchase_id")})))
    return CouponUse.objects.filter(wanted, accepted_kopecks__gt=0).order_by("pk")


def clock_note(zone: str, statement: Statement) -> str:
    """How the outlet's clock differs from Moscow's at the end of the period: «МСК», «МСК+2»."""
    noon = datetime(statement.ends_on.year, statement.ends_on.month, statement.ends_on.day, 12, tzinfo=MOSCOW)
    ahead = noon.astimezone(ZoneInfo(zone)).utcoffset() - noon.utcoffset()
    hours, minutes = divmod(round(ahead.total_seconds()) // 60, 60)
    return "МСК" if not ahead else f"МСК{hours:+d}{f':{minutes:02d}' if minutes else ''}".replace("-", "\u2212")


def _groups(statement: Statement) -> Iterator[dict[str, Any]]:
    groups = (
        turnover.claimed(statement)
        .order_by()
        .filter(kind__in=REGISTER_LABELS)
        .annotate(sign=turnover.signed(statement.account))
        .values("entry_id", "outlet_id", "kind", "sign", "vat_rate_bp", "coupon_series_id", "coupon_nominal_kopecks")
        .annotate(amount=Sum("amount_kopecks"))
        .order_by("kind", "coupon_nominal_kopecks", "vat_rate_bp")
    )
    for group in groups:
        if side_of(group["kind"], group["sign"]) is Side.ACCEPTED:
            yield group


def _receipts(statement: Statement) -> dict[UUID, Receipt]:
    entries = (
        Entry.objects.filter(pk__in=turnover.claimed(statement).order_by().values("entry_id"))
        .exclude(purchase=None, purchase_return=None)
        .select_related("purchase__desk", "purchase_return__desk", "purchase_return__purchase")
        .defer("purchase__decision", "purchase_return__purchase__decision")
    )
    earlier = _earlier_statements(statement)
    return {entry.pk: _receipt(entry, statement, earlier) for entry in entries}


def _receipt(entry: Entry, statement: Statement, earlier: dict[UUID, str]) -> Receipt:
    sold = entry.purchase or entry.purchase_return.purchase
    paper = entry.purchase_return or sold
    is_sale = entry.purchase_return is None
    return Receipt(
        occurred_at=paper.occurred_at,
        paper_id=paper.pk,
        purchase_id=sold.pk,
        desk=paper.desk.number,
        shift=sold.shift_no if is_sale else None,
        number=sold.receipt_no if is_sale else "",
        fiscal=" · ".join(part for part in (paper.fiscal_drive, paper.fiscal_document, paper.fiscal_sign) if part),
        bought_kopecks=sold.amount_kopecks if is_sale else None,
        original="" if is_sale else _original(sold, earlier.get(sold.pk)),
        is_late=entry.business_on < statement.starts_on,
    )


def _earlier_statements(statement: Statement) -> dict[UUID, str]:
    """Purchase → the number of the earlier statement that has it; of the purchases returned in this one."""
    returned = turnover.claimed(statement).filter(entry__purchase_return__isnull=False).order_by()
    claims = StatementClaim.objects.filter(
        account=statement.account_id,
        posting__entry__purchase__in=returned.values("entry__purchase_return__purchase_id"),
    ).exclude(statement=statement)
    return dict(claims.values_list("posting__entry__purchase_id", "statement__number").distinct())


def _original(sold: Any, statement_number: str | None) -> str:
    receipt = f"{sold.receipt_no} от {sold.business_on:%d.%m.%Y}"
    return f"{receipt}, {statement_number}" if statement_number else receipt
