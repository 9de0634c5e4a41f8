"""The registers of receipts: sales and returns at the own outlets. Sums only: nobody here reads who bought what."""

from typing import Any
from zoneinfo import ZoneInfo

from django.core.paginator import Paginator
from django.db.models import QuerySet, Sum
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from coalition.cabinet.entering import cabinet_page, own, show
from coalition.cabinet.receipt_filters import Filters
from pharmacies.models import LegalEntity
from settlements.models import Purchase, PurchaseReturn

SALES, RETURNS = "settlements.view_purchase", "settlements.view_purchasereturn"
AT_ONCE = 50
SALE_SUMS = ("amount", "discount", "coupon", "points", "payable", "earned")
RETURN_SUMS = ("money", "points_returned", "points_withdrawn")


def sales_of(entity: LegalEntity) -> QuerySet[Purchase]:
    """Receipts at a participant's outlets."""
    rows = Purchase.objects.filter(outlet__legal_entity=entity).select_related("outlet", "desk", "cashier", "card")
    return rows.defer("decision").order_by("-business_on", "-occurred_at", "-pk")


def returns_of(entity: LegalEntity) -> QuerySet[PurchaseReturn]:
    """Returns at a participant's outlets; the receipt may have been another's, so of it the number alone is shown."""
    rows = PurchaseReturn.objects.filter(outlet__legal_entity=entity)
    return rows.select_related("outlet", "desk", "cashier").order_by("-business_on", "-occurred_at", "-pk")


@cabinet_page(SALES)
def sales(request: HttpRequest) -> HttpResponse:
    """Sales."""
    return _register(request, sales_of(own(request)), SALE_SUMS, "cabinet/sales.html", sale)


@cabinet_page(RETURNS)
def returns(request: HttpRequest) -> HttpResponse:
    """Returns."""
    rows = returns_of(own(request)).select_related("purchase__outlet").defer("purchase__decision")
    return _register(request, rows, RETURN_SUMS, "cabinet/returns.html", taken_back)


def _register(
    request: HttpRequest, rows: QuerySet[Any], sums: tuple[str, ...], template: str, shown: Any
) -> HttpResponse:
    filters = Filters(request.GET, entity=own(request), today=timezone.localdate())
    chosen = filters.chosen(rows)
    totals = chosen.order_by().aggregate(**{name: Sum(f"{name}_kopecks", default=0) for name in sums})
    page = Paginator(chosen, AT_ONCE).get_page(request.GET.get("page"))
    query = request.GET.copy()
    query.pop("page", None)
    context = {"filters": filters, "page": page, "rows": [shown(row) for row in page], "totals": totals}
    return show(request, template, context | {"query": query.urlencode()})


def sale(row: Purchase) -> dict[str, Any]:
    """A sale as the register shows it."""
    return {
        "at": row.occurred_at.astimezone(ZoneInfo(row.outlet.time_zone)),
        "row": row,
        "card": f"•••{row.card.number[-4:]}" if row.card else "",
    }


def taken_back(row: PurchaseReturn) -> dict[str, Any]:
    """A return as the register shows it. A receipt of somebody else's outlet is not told."""
    is_own = row.purchase.outlet.legal_entity_id == row.outlet.legal_entity_id
    return {
        "at": row.occurred_at.astimezone(ZoneInfo(row.outlet.time_zone)),
        "row": row,
        "receipt": f"{row.purchase.receipt_no} · {row.purchase.business_on:%d.%m.%Y}" if is_own else "",
    }
