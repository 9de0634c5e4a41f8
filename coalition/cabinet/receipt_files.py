"""The registers of receipts as files: what is chosen on the page, as CSV or a spreadsheet."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coalition.cabinet.entering import cabinet_page, own
from coalition.cabinet.receipt_filters import Filters
from coalition.cabinet.receipts import RETURN_SUMS, RETURNS, SALE_SUMS, SALES, returns_of, sale, sales_of, taken_back
from coalition.toolkit.admin.files import file_of
from coalition.toolkit.csv_lines import csv_lines, table_rows
from coalition.toolkit.paper import CSV, XLSX, Paper
from coalition.toolkit.xlsx import Column, Sheet, render_xlsx
from settlements.models import Purchase, PurchaseReturn

READ_AT_ONCE = 2_000
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
