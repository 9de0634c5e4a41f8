"""What settlements show on a promotion's page: its budget as a bar, what it gave day by day and where."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coalition.kernel.money import print_roubles
from coalition.toolkit.admin.charts import bars, chart, roubles
from coalition.toolkit.admin.columns import link_to
from coalition.toolkit.admin.panels import Panel, panel_on
from coalition.toolkit.admin.tables import Head, Table
from pharmacies.models import LegalEntity, Outlet
from promotions.models import Promotion
from settlements.analytics.promotion_days import budget_sums, budgets_of, given_by_day, given_by_outlet
from settlements.models import LedgerAccount, Posting

READ_BOOKS = "settlements.view_ledgeraccount"
HIGH_PERCENT = 80
MOST_OUTLETS = 7


def bar(used_kopecks: int, granted_kopecks: int) -> dict[str, Any]:
    """A budget as a bar: how much of it is used, and whether it is nearly over."""
    percent = min(100, used_kopecks * 100 // granted_kopecks) if granted_kopecks else 0
    return {
        "used": print_roubles(used_kopecks),
        "granted": print_roubles(granted_kopecks),
        "percent": percent,
        "state": "is-full" if percent >= 100 else "is-high" if percent >= HIGH_PERCENT else "",
    }


class BookPanel(Panel):
    """A part that is read out of the ledger, for those who may read it."""

    tab = False

    def context(self) -> dict[str, Any]:
        """What the books say, or why they say nothing."""
        if not self.request.user.has_perm(READ_BOOKS):
            return {"sentence": _("Your rights do not include reading the ledger.")}
        return self.figures()

    def figures(self) -> dict[str, Any]:
        """What the template prints."""
        raise NotImplementedError


@panel_on(Promotion)
class BudgetPanel(BookPanel):
    """How much of the budget is used, funder by funder."""

    model = LedgerAccount
    title = gettext_lazy("budget")
    template = "settlements/promotion_budget.html"

    @classmethod
    def cells(cls, request: HttpRequest, rows: Sequence[Any]) -> dict[int, Any]:
        """A bar for each promotion of a list that has a budget; one statement."""
        if not request.user.has_perm(READ_BOOKS):
            return {}
        return {
            key: render_to_string("settlements/budget_cell.html", bar(used, granted))
            for key, (used, granted) in budget_sums([row.pk for row in rows]).items()
            if granted
        }

    def figures(self) -> dict[str, Any]:
        """A bar for every funder."""
        found = [each for each in budgets_of(self.row) if each.granted_kopecks or each.left_kopecks]
        numbers = [int(each.funder) for each in found if each.funder.isdecimal()]
        names = {
            str(pk): name for pk, name in LegalEntity.objects.filter(pk__in=numbers).values_list("pk", "short_name")
        }
        names |= {"operator": _("the operator"), "outlets": _("pharmacies")}
        bars = [
            {"name": names.get(each.funder, each.funder), **bar(each.used_kopecks, each.granted_kopecks)}
            for each in found
        ]
        return {"bars": bars}


@panel_on(Promotion)
class DaysPanel(BookPanel):
    """What the promotion has given by day, and where."""

    model = Posting
    title = gettext_lazy("what it has given")
    template = "settlements/promotion_days.html"

    def figures(self) -> dict[str, Any]:
        """The chart and the outlets."""
        days = given_by_day(self.row)
        outlets = Table(
            [Head(_("outlet")), Head(_("given"), True)],
            [
                [link_to(Outlet(pk=row["outlet_id"]), row["outlet__name"]), print_roubles(row["total"])]
                for row in given_by_outlet(self.row, at_most=MOST_OUTLETS)
            ],
            empty=_("Nothing yet."),
            note=_("Points and compensated discounts, less what came back with returns."),
        )
        return {"chart": _chart(days) if days else None, "outlets": outlets}


def _chart(days: list[tuple[Any, int]]) -> dict[str, str]:
    given = bars(_("given, ₽"), roubles([kopecks for _day, kopecks in days]))
    return chart([f"{day:%d.%m}" for day, _kopecks in days], [given])
