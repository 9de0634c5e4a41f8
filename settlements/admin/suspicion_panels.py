"""The page of a case: the receipts that show it, and what is usual there."""

from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coalition.kernel.money import print_roubles
from coalition.toolkit.admin.charts import AMBER, PALE, axis, bars, chart
from coalition.toolkit.admin.columns import DASH, link_to, masked_number, moment
from coalition.toolkit.admin.panels import Panel, panel_on
from coalition.toolkit.admin.tables import Head, Table
from settlements.admin.suspicion_words import COMPARED, average
from settlements.analytics.suspicions.usual import Bar, usual
from settlements.models import Purchase, Sign, Suspicion, SuspicionReceipt

MOST_SHOWN = 200
IN_ROUBLES = (Sign.SPENT_AFTER_ENROLMENT, Sign.RETURNED_AFTER_SPENDING, Sign.POINTS_BY_ONE_HAND)


@panel_on(Suspicion)
class UsualPanel(Panel):
    """The suspect beside the others."""

    model = Purchase
    tab = False
    place = 10
    title = gettext_lazy("what is usual there")
    template = "settlements/suspicion_usual.html"

    def context(self) -> dict[str, Any]:
        """Bars, and the average in a sentence."""
        found = usual(self.row)
        return {
            "chart": drawn(self.row.sign, found.bars) if found.bars else None,
            "chart_title": COMPARED[Sign(self.row.sign)],
            "usually": average(found),
        }


@panel_on(Suspicion)
class ShownPanel(Panel):
    """Receipts, returns and adjustments that show the case."""

    model = SuspicionReceipt
    tab = False
    place = 20
    title = gettext_lazy("what shows it")

    def context(self) -> dict[str, Any]:
        """A table, the first first."""
        is_by_hand = self.row.sign == Sign.POINTS_BY_ONE_HAND
        rows = list(_receipts(self.row)[: MOST_SHOWN + 1])
        table = _adjustments(rows[:MOST_SHOWN]) if is_by_hand else _purchases(rows[:MOST_SHOWN])
        later = self.row.receipts.count() - self.row.count
        notes = []
        if later > 0 and self.row.sign != Sign.RETURNED_AFTER_SPENDING:
            notes.append(_("Found later, while the case was open: %(count)s.") % {"count": later})
        if len(rows) > MOST_SHOWN:
            notes.append(_("The first %(count)s are shown.") % {"count": MOST_SHOWN})
        return {"tables": [table], "sentence": " ".join(notes)}


def _receipts(suspicion: Suspicion) -> Any:
    related = ("outlet", "desk", "cashier", "card")
    return suspicion.receipts.select_related(
        *(f"purchase__{name}" for name in related),
        "purchase_return__desk",
        "purchase_return__outlet",
        "purchase_return__cashier",
        "adjustment__account",
    ).order_by("pk")


def _purchases(rows: list[SuspicionReceipt]) -> Table:
    heads = [
        *(Head(_("when")), Head(_("document")), Head(_("outlet")), Head(_("cash desk")), Head(_("cashier"))),
        *(Head(_("card")), Head(_("card was")), Head(_("list price"), True), Head(_("points spent"), True)),
        Head(_("points earned"), True),
    ]
    return Table(heads, [_returned(row) if row.purchase_return else _sold(row) for row in rows])


def _sold(row: SuspicionReceipt) -> list[Any]:
    sold = row.purchase
    return [
        moment(sold.occurred_at),
        link_to(sold),
        sold.outlet,
        f"№\u00a0{sold.desk.number}",
        sold.cashier or DASH,
        masked_number(sold.card.number) if sold.card else DASH,
        sold.get_entry_mode_display(),
        print_roubles(sold.amount_kopecks),
        print_roubles(sold.points_kopecks),
        print_roubles(sold.earned_kopecks),
    ]


def _returned(row: SuspicionReceipt) -> list[Any]:
    back = row.purchase_return
    return [
        moment(back.occurred_at),
        link_to(back, _("return of receipt %(number)s") % {"number": row.purchase}),
        back.outlet,
        f"№\u00a0{back.desk.number}",
        back.cashier or DASH,
        masked_number(row.purchase.card.number) if row.purchase.card else DASH,
        DASH,
        print_roubles(-back.money_kopecks),
        print_roubles(-back.points_returned_kopecks),
        print_roubles(-back.points_withdrawn_kopecks),
    ]


def _adjustments(rows: list[SuspicionReceipt]) -> Table:
    heads = [
        *(Head(_("when")), Head(_("adjustment")), Head(_("account")), Head(_("reason")), Head(_("comment"))),
        *(Head(_("made by")), Head(_("points"), True)),
    ]
    cells = [
        [
            moment(made.made_at),
            link_to(made, date_format(made.made_at, "SHORT_DATE_FORMAT")),
            link_to(made.account),
            made.get_reason_display(),
            made.comment,
            made.made_by,
            print_roubles(made.amount_kopecks),
        ]
        for made in (row.adjustment for row in rows)
    ]
    return Table(heads, cells)


def drawn(sign: str, found: tuple[Bar, ...]) -> dict[str, str]:
    """Lying bars, the suspect's in another colour."""
    colors = [AMBER if bar.is_suspect else PALE for bar in found]
    figures = bars("", [_figure(sign, bar) for bar in found], colors)
    return chart([_name(sign, bar) for bar in found], [figures], values=axis(is_whole=True), is_lying=True)


def _name(sign: str, bar: Bar) -> str:
    if not bar.name:
        return _("not named")
    return masked_number(bar.name) if sign == Sign.OFTEN_AT_ONE_DESK else bar.name


def _figure(sign: str, bar: Bar) -> float:
    return bar.figure / 100 if sign == Sign.TYPED_NUMBERS or sign in IN_ROUBLES else bar.figure
