"""What was sold in a shift of a web cash desk, on the page of the shift."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coalition.kernel.money import print_roubles
from coalition.toolkit.admin.panels import Panel, panel_on
from coalition.toolkit.admin.tables import Head, Table
from pharmacies.models import Shift
from settlements.models import Purchase
from settlements.queries.shifts import ShiftSums, shift_figures


@panel_on(Shift)
class ShiftFiguresPanel(Panel):
    """Cashier by cashier, and together."""

    model = Purchase
    tab = False
    title = gettext_lazy("cashiers")
    template = "console/table.html"
    permission = "settlements.view_purchase"

    def context(self) -> dict[str, Any]:
        """The table."""
        figures = shift_figures(self.row)
        heads = [
            Head(_("cashier")),
            *(Head(title, True) for title in (_("receipts"), _("paid"), _("points spent"), _("points earned"))),
            *(Head(title, True) for title in (_("returns"), _("voids"), _("money back"))),
        ]
        rows = [_row(name, sums) for name, sums in figures.by_cashier]
        foot = _row(_("Together"), figures.together) if len(rows) > 1 else ()
        return {"table": Table(heads, rows, foot=foot, empty=_("Nothing was sold."))}


def _row(name: str, sums: ShiftSums) -> list[Any]:
    return [
        name,
        sums.receipts,
        *(print_roubles(each) for each in (sums.payable_kopecks, sums.points_kopecks, sums.earned_kopecks)),
        *(sums.returns, sums.voids, print_roubles(sums.money_back_kopecks)),
    ]
