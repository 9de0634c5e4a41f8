"""The report of cards, and what a card's own page says of its use."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.widgets import UnfoldAdminSelectWidget

from coalition.kernel.money import print_roubles
from coalition.toolkit.admin.asking import date_input
from coalition.toolkit.admin.base import ConsoleAdmin
from coalition.toolkit.admin.charts import axis, bars, chart
from coalition.toolkit.admin.columns import DASH, grouped
from coalition.toolkit.admin.files import file_of
from coalition.toolkit.admin.panels import Panel, panel_on
from coalition.toolkit.admin.tables import Head, Table
from members.models import Card
from pharmacies.models import Outlet, Programme
from settlements.analytics.card_use import By, CardUse, Line, card_use, uses_of
from settlements.documents.card_use import card_use_xlsx, printed_average
from settlements.models import Purchase

READ = "settlements.view_purchase"
REPORT = ("members.view_cardbatch", READ)
"""Not a clerk's: how colleagues work is no business of his."""
LONGEST_DAYS = 366
WORDS = {
    By.OUTLET: gettext_lazy("by outlet"),
    By.CLERK: gettext_lazy("by clerk"),
    By.DAY: gettext_lazy("by day"),
}


class UseForm(forms.Form):
    """Of which days, and what a line stands for."""

    programme = forms.ModelChoiceField(
        label=gettext_lazy("Programme"),
        queryset=Programme.objects.all(),
        empty_label=None,
        widget=UnfoldAdminSelectWidget,
    )
    starts_on = forms.DateField(label=gettext_lazy("First day"), widget=date_input())
    last_on = forms.DateField(label=gettext_lazy("Last day"), widget=date_input())
    by = forms.ChoiceField(
        label=gettext_lazy("Lines"),
        choices=[(by.value, words) for by, words in WORDS.items()],
        widget=UnfoldAdminSelectWidget,
    )
    outlet = forms.ModelChoiceField(
        label=gettext_lazy("Outlet"),
        queryset=Outlet.objects.all(),
        required=False,
        empty_label=gettext_lazy("all"),
        widget=UnfoldAdminSelectWidget,
    )

    def clean(self) -> dict[str, Any]:
        """A year at most, and not backwards."""
        cleaned = super().clean() or self.cleaned_data
        starts_on, last_on = cleaned.get("starts_on"), cleaned.get("last_on")
        if starts_on and last_on and not 0 <= (last_on - starts_on).days < LONGEST_DAYS:
            self.add_error("last_on", _("The report covers a year at most, and ends after it starts."))
        return cleaned


def report(request: HttpRequest, model_admin: ConsoleAdmin) -> HttpResponse:
    """The page; with `form=xlsx` the same as a spreadsheet."""
    if not request.user.has_perms(REPORT):
        raise PermissionDenied
    today = timezone.localdate()
    first = Programme.objects.order_by("name").first()
    asked = {
        "programme": first.pk if first else None,
        "starts_on": today - timedelta(days=29),
        "last_on": today,
        "by": By.OUTLET.value,
    }
    form = UseForm(asked | {key: value for key, value in request.GET.items() if key != "form"})
    found = _report(form.cleaned_data, today) if form.is_valid() else None
    if found and request.GET.get("form") == "xlsx":
        return file_of(card_use_xlsx(found))
    address = request.GET.copy()
    address["form"] = "xlsx"
    context = {
        **model_admin.admin_site.each_context(request),
        "title": _("Cards: issue and use"),
        "opts": Card._meta,
        "form": form,
        "figures": _figures(found.total) if found else [],
        "chart": _chart(found) if found else None,
        "table": _table(found) if found else None,
        "papers": [("XLSX", f"?{address.urlencode()}")] if found else [],
    }
    return TemplateResponse(request, "settlements/card_use.html", context)


def _report(wanted: dict[str, Any], today: date) -> CardUse:
    return card_use(
        programme_id=wanted["programme"].pk,
        starts_on=wanted["starts_on"],
        ends_on=wanted["last_on"] + timedelta(days=1),
        by=By(wanted["by"]),
        today=today,
        outlet=wanted["outlet"],
    )


def _figures(total: Line) -> list[tuple[Any, str]]:
    return [
        (_("issued"), grouped(total.issued)),
        (_("work now"), grouped(total.active)),
        (_("used in the last 30 days"), grouped(total.used_lately)),
        (_("purchases per card"), printed_average(total)),
        (_("fees"), f"{print_roubles(total.fee_kopecks)}\u00a0₽"),
    ]


def _chart(found: CardUse) -> dict[str, str]:
    issued = bars(_("issued"), [count for _day, count in found.days])
    return chart([f"{day:%d.%m}" for day, _count in found.days], [issued], values=axis(is_whole=True))


def _table(found: CardUse) -> Table:
    firsts = {By.OUTLET: _("outlet"), By.CLERK: _("issued by"), By.DAY: _("day")}
    figures = (
        *(_("issued"), _("by receipt"), _("by category"), _("for a fee"), _("replacements"), _("free")),
        *(_("cards that are virtual"), _("fees"), _("work now"), _("used in 30 days"), _("used in 90 days")),
        *(_("purchases"), _("per card")),
    )
    return Table(
        heads=[Head(firsts[found.by]), *(Head(title, is_figure=True) for title in figures)],
        rows=[[_name(found.by, line), *_cells(line)] for line in found.lines],
        foot=[_("in all"), *_cells(found.total)] if found.lines else [],
        empty=_("No card was issued in these days."),
        note=_("Purchases since the card was issued; what came back as a whole does not count."),
    )


def _name(by: By, line: Line) -> Any:
    if by is By.DAY:
        return date_format(line.key, "SHORT_DATE_FORMAT")
    return line.name or (_("not at an outlet") if by is By.OUTLET else _("nobody who signed in"))


def _cells(line: Line) -> list[str]:
    counts = (
        line.issued,
        line.by_purchase,
        line.by_category,
        line.by_fee,
        line.replacements,
        line.others,
        line.virtual,
    )
    used = (line.active, line.used_lately, line.used_in_quarter, line.purchases)
    return [*map(grouped, counts), print_roubles(line.fee_kopecks), *map(grouped, used), printed_average(line)]


@panel_on(Card)
class UsePanel(Panel):
    """How often a card is used, when last, where. What was bought is not here."""

    model = Purchase
    title = gettext_lazy("use")
    tab = False
    views = (("use/", "members_card_use", report),)

    def context(self) -> dict[str, Any]:
        """Figures and the outlets."""
        if not self.request.user.has_perm(READ):
            return {"sentence": _("Your rights do not include reading purchases.")}
        uses = uses_of(self.row)
        last = max((use.last_on for use in uses), default=None)
        figures = [
            (_("purchases"), grouped(sum(use.purchases for use in uses))),
            (_("last used"), date_format(last, "SHORT_DATE_FORMAT") if last else DASH),
        ]
        heads = [Head(_("outlet")), Head(_("purchases"), is_figure=True), Head(_("last used"))]
        rows = [[use.outlet, grouped(use.purchases), use.last_on] for use in uses]
        return {"figures": figures, "tables": [Table(heads, rows, empty=_("The card has not been used yet."))]}
