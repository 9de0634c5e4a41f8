"""What a promotion has really sold, on its page, and the report for whoever pays for it."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.widgets import UnfoldAdminSelectWidget

from coalition.kernel.money import print_roubles
from coalition.kernel.periods import month_of, previous
from coalition.toolkit.admin.asking import Question, ask, found
from coalition.toolkit.admin.base import ConsoleAdmin
from coalition.toolkit.admin.files import file_of
from coalition.toolkit.admin.panels import Panel, panel_on
from coalition.toolkit.admin.tables import Head, Table
from coalition.toolkit.period_words import months_to_choose, period_words
from promotions.models import Promotion
from settlements.analytics.promotion_sales import PromotionSales, Sales, promotion_sales
from settlements.documents.promotion_sales import promotion_sales_xlsx
from settlements.models import Purchase

READ = "promotions.view_promotion"
MOST_SHOWN = 15


class MonthForm(forms.Form):
    """What month."""

    month = forms.ChoiceField(label=gettext_lazy("Month"), choices=months_to_choose, widget=UnfoldAdminSelectWidget)


def download(request: HttpRequest, object_id: str, model_admin: ConsoleAdmin) -> HttpResponse:
    """Ask for the month, then give the report as a spreadsheet."""
    if not request.user.has_perm(READ):
        raise PermissionDenied
    promotion = found(model_admin, request, object_id)

    def give(wanted: dict[str, Any]) -> HttpResponse:
        paper = promotion_sales_xlsx(promotion_sales(promotion, month_of(date.fromisoformat(wanted["month"]))))
        return file_of(paper)

    question = Question(
        _("Report of compensated sales"),
        _("By product and by pharmacy, without anybody's name; groups of few buyers are joined."),
        _("Download"),
        MonthForm,
    )
    return ask(model_admin, request, question, give, row=promotion)


@panel_on(Promotion)
class SalesPanel(Panel):
    """The last month in which the promotion gave anything, by product, and the button for the report."""

    model = Purchase
    tab = False
    title = gettext_lazy("sold under the promotion")
    template = "console/promotion_sales.html"
    views = (("<path:object_id>/sales/", "promotions_promotion_sales", download),)

    def context(self) -> dict[str, Any]:
        """This month's sales, or last month's while this one has none."""
        month = month_of(timezone.localdate())
        report = promotion_sales(self.row, month)
        if not report.by_product:
            report = promotion_sales(self.row, previous(month))
        return {"promotion": self.row, "table": _table(report)}


def _table(report: PromotionSales) -> Table:
    figures = (_("buyers"), _("receipts"), _("list price"), _("given"), _("returned"), _("to be compensated"))
    return Table(
        title=period_words(report.period),
        heads=[Head(_("product")), *(Head(title, is_figure=True) for title in figures)],
        rows=[_row(sales) for sales in sorted(report.by_product, key=_by_cost)[:MOST_SHOWN]],
        note=_("Only what is charged to somebody. Groups of few buyers are joined.") if report.by_product else "",
        empty=_("Nothing was charged to anybody for this promotion in these two months."),
    )


def _by_cost(sales: Sales) -> tuple[bool, int]:
    return not sales.name, -sales.compensated_kopecks


def _row(sales: Sales) -> list[Any]:
    money = [print_roubles(each) for each in (sales.given_kopecks, sales.back_kopecks, sales.compensated_kopecks)]
    if sales.is_suppressed:
        return [_("others"), "–", "–", "–", *money]
    return [sales.name or _("others"), sales.buyers, sales.receipts, print_roubles(sales.amount_kopecks), *money]
