"""The registers of receipts: sales and returns at the own outlets. Sums only: nobody here reads who bought what."""

from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.paginator import Paginator
from django.db.models import QuerySet, Sum
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coalition.cabinet.entering import cabinet_page, own, show
from coalition.cabinet.fields import day_field
from coalition.toolkit.admin.files import file_of
from coalition.toolkit.csv_lines import csv_lines, table_rows
from coalition.toolkit.paper import CSV, XLSX, Paper
from coalition.toolkit.xlsx import Column, Sheet, render_xlsx
from pharmacies.models import CashDesk, Cashier, LegalEntity, Outlet
from settlements.models import Purchase, PurchaseReturn

SALES, RETURNS = "settlements.view_purchase", "settlements.view_purchasereturn"
AT_ONCE, READ_AT_ONCE = 50, 2_000
LONGEST = timedelta(days=31)
SALE_SUMS = ("amount", "discount", "coupon", "points", "payable", "earned")
RETURN_SUMS = ("money", "points_returned", "points_withdrawn")


class Filters(forms.Form):
    """Which days (a month at the longest), and where."""

    since = day_field(gettext_lazy("From"), required=False)
    until = day_field(gettext_lazy("To"), required=False)
    outlet = forms.ModelChoiceField(label=gettext_lazy("Outlet"), queryset=Outlet.objects, required=False)
    desk = forms.ModelChoiceField(label=gettext_lazy("Cash desk"), queryset=CashDesk.objects, required=False)
    cashier = forms.ModelChoiceField(label=gettext_lazy("Cashier"), queryset=Cashier.objects, required=False)

    def __init__(self, data: Any, *, entity: LegalEntity, today: date) -> None:
        self.today = today
        first = {"since": today - timedelta(days=6), "until": today}
        super().__init__({**first, **data.dict()} if data else first)
        at_own = {"outlet__legal_entity": entity}
        for name, rows in (
            ("outlet", Outlet.objects.filter(legal_entity=entity)),
            ("desk", CashDesk.objects.filter(**at_own).select_related("outlet")),
            ("cashier", Cashier.objects.filter(**at_own).select_related("outlet")),
        ):
            self.fields[name].queryset = rows
            self.fields[name].empty_label = _("all")
        self.fields["cashier"].label_from_instance = lambda row: f"{row} · {row.outlet}"

    def clean(self) -> dict[str, Any]:
        """Days in their order, and no more of them than a month has."""
        typed = super().clean()
        since, until = typed.get("since") or self.today, typed.get("until") or self.today
        if since > until:
            self.add_error("until", _("The last day comes before the first one."))
        elif until - since >= LONGEST:
            self.add_error("until", _("Choose 31 days at most."))
        return typed | {"since": since, "until": until}

    def chosen(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Those of the rows that are asked for; none while the form is wrong."""
        if not self.is_valid():
            return rows.none()
        typed = self.cleaned_data
        rows = rows.filter(business_on__gte=typed["since"], business_on__lte=typed["until"])
        for name in ("outlet", "desk", "cashier"):
            if typed.get(name):
                rows = rows.filter(**{name: typed[name]})
        return rows


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


SALE_COLUMNS = (
    (gettext_lazy("date and time"), Column.MOMENT, 18),
    (gettext_lazy("outlet"), Column.TEXT, 32),
    (gettext_lazy("cash desk"), Column.COUNT, 8),
    (gettext_lazy("cashier"), Column.TEXT, 20),
    (gettext_lazy("shift"), Column.COUNT, 8),
    (gettext_lazy("receipt"), Column.TEXT, 14),
    (gettext_lazy("card"), Column.TEXT, 10),
    (gettext_lazy("state"), Column.TEXT, 18),
    (gettext_lazy("list price, ₽"), Column.ROUBLES, 14),
    (gettext_lazy("discount, ₽"), Column.ROUBLES, 14),
    (gettext_lazy("coupons, ₽"), Column.ROUBLES, 14),
    (gettext_lazy("points spent, ₽"), Column.ROUBLES, 14),
    (gettext_lazy("paid, ₽"), Column.ROUBLES, 14),
    (gettext_lazy("points issued, ₽"), Column.ROUBLES, 14),
)
RETURN_COLUMNS = (
    *SALE_COLUMNS[:4],
    (gettext_lazy("kind"), Column.TEXT, 12),
    (gettext_lazy("receipt"), Column.TEXT, 26),
    (gettext_lazy("money given back, ₽"), Column.ROUBLES, 16),
    (gettext_lazy("points given back, ₽"), Column.ROUBLES, 16),
    (gettext_lazy("points taken back, ₽"), Column.ROUBLES, 16),
)


def sale_cells(row: Purchase) -> list[Any]:
    """A sale as a row of SALE_COLUMNS."""
    shown = sale(row)
    words = [str(row.cashier or ""), row.shift_no, row.receipt_no, shown["card"], row.get_state_display()]
    sums = [getattr(row, f"{name}_kopecks") for name in SALE_SUMS]
    return [shown["at"].replace(tzinfo=None), row.outlet.name, row.desk.number, *words, *sums]


def return_cells(row: PurchaseReturn) -> list[Any]:
    """A return as a row of RETURN_COLUMNS."""
    shown = taken_back(row)
    words = [str(row.cashier or ""), row.get_kind_display(), shown["receipt"]]
    sums = [getattr(row, f"{name}_kopecks") for name in RETURN_SUMS]
    return [shown["at"].replace(tzinfo=None), row.outlet.name, row.desk.number, *words, *sums]


@cabinet_page(SALES)
def sales_file(request: HttpRequest, form: str) -> HttpResponse:
    """The chosen sales as a file."""
    return _file(request, sales_of(own(request)), form, "sales", SALE_COLUMNS, sale_cells)


@cabinet_page(RETURNS)
def returns_file(request: HttpRequest, form: str) -> HttpResponse:
    """The chosen returns as a file."""
    rows = returns_of(own(request)).select_related("purchase__outlet").defer("purchase__decision")
    return _file(request, rows, form, "returns", RETURN_COLUMNS, return_cells)


def _file(
    request: HttpRequest, rows: QuerySet[Any], form: str, name: str, columns: tuple[Any, ...], cells: Any
) -> HttpResponse:
    filters = Filters(request.GET, entity=own(request), today=timezone.localdate())
    if form not in ("csv", "xlsx") or not filters.is_valid():
        raise Http404
    typed = filters.cleaned_data
    file_name = f"{name}-{typed['since']:%Y-%m-%d}-{typed['until']:%Y-%m-%d}.{form}"
    found = (
        cells(row) for row in filters.chosen(rows).order_by("business_on", "occurred_at", "pk").iterator(READ_AT_ONCE)
    )
    heads = [(str(title), column, width) for title, column, width in columns]
    if form == "xlsx":
        return file_of(Paper(file_name, XLSX, render_xlsx([Sheet(_("Receipts"), heads, found)])))
    answer = StreamingHttpResponse(csv_lines(table_rows(heads, found), "utf-8"), content_type=CSV)
    answer.headers["Content-Disposition"] = f'attachment; filename="{file_name}"'
    return answer
