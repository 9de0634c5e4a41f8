"""On the page of a promotion's version: the button that tries it on past receipts, and what came of it before."""

from datetime import timedelta
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.widgets import UnfoldAdminIntegerFieldWidget, UnfoldAdminSelect2MultipleWidget

from coalition.kernel.periods import Period
from coalition.toolkit.admin.asking import Question, ask, found
from coalition.toolkit.admin.base import ConsoleAdmin
from coalition.toolkit.admin.columns import badge, link_to
from coalition.toolkit.admin.panels import Button, Panel, panel_on
from coalition.toolkit.admin.tables import Head, Table
from coalition.toolkit.admin.units import FigureField, parse_percent, print_percent
from pharmacies.models import Outlet
from promotions.engine.encoding import params_of
from promotions.models import PromotionVersion
from settlements.admin.backtest import STATES, TRY
from settlements.admin.backtest_words import days_of, percent, whole
from settlements.analytics.backtest.report import break_even_of
from settlements.analytics.backtest.runs import start_backtest, usual_margin_bp
from settlements.analytics.backtest.sums import Sums
from settlements.models import Backtest, Purchase

MOST_DAYS = 1_100
USUAL_DAYS = 90


def _shown(basis_points: int) -> str:
    return print_percent(basis_points).removesuffix("\u00a0%")


class TrialForm(forms.Form):
    """Which receipts, and what margin is reckoned with."""

    days = forms.IntegerField(
        label=gettext_lazy("Receipts of the last days"),
        min_value=1,
        max_value=MOST_DAYS,
        initial=USUAL_DAYS,
        widget=UnfoldAdminIntegerFieldWidget,
        help_text=gettext_lazy("Full days up to today."),
    )
    outlets = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Pharmacies"),
        queryset=Outlet.objects.order_by("name"),
        required=False,
        widget=UnfoldAdminSelect2MultipleWidget,
        help_text=gettext_lazy("None chosen: all of them."),
    )
    margin_bp = FigureField(
        label=gettext_lazy("Margin as a share of the price"),
        parse=parse_percent,
        show=_shown,
        initial=usual_margin_bp,
        help_text=gettext_lazy("In percent, once the goods are paid for: a mark-up of 30 is a margin of 23,08."),
    )

    def clean_margin_bp(self) -> int:
        """A share of the price."""
        margin = self.cleaned_data["margin_bp"]
        if not 0 < margin < 10_000:
            raise forms.ValidationError(_("A margin is more than nothing and less than the whole price."), "margin")
        return margin


def try_it(request: HttpRequest, object_id: str, model_admin: ConsoleAdmin) -> HttpResponse:
    """Ask for the days, then queue the back-test and show its bar."""
    if not request.user.has_perm(TRY):
        raise PermissionDenied
    version = found(model_admin, request, object_id)

    def begin(wanted: dict[str, Any]) -> HttpResponse:
        today = timezone.localdate()
        backtest = start_backtest(
            version=version,
            period=Period(today - timedelta(days=wanted["days"]), today),
            outlet_ids=[outlet.pk for outlet in wanted["outlets"]],
            margin_bp=wanted["margin_bp"],
            started_by=request.user.get_username(),
            now=timezone.now(),
        )
        return HttpResponseRedirect(reverse("admin:settlements_backtest_change", args=[backtest.pk]))

    sold = Purchase.objects.filter(programme=version.promotion.programme_id)
    first = sold.order_by("received_at").values_list("business_on", flat=True).first()
    known = _("The earliest receipt is of %(day)s.") % {"day": date_format(first)} if first else ""
    question = Question(
        _("Try on past receipts"),
        _(
            "%(version)s is judged on real receipts as if it had run all these days, by the very rules of the tills. "
            "Nothing is booked. %(known)s"
        )
        % {"version": version, "known": known},
        _("Try"),
        TrialForm,
    )
    return ask(model_admin, request, question, begin, row=version)


def can_be_tried(version: PromotionVersion) -> bool:
    """Whether it is a matter of receipts at all."""
    try:
        return params_of(version.mechanic, version.params).judges_receipts
    except ValueError:
        return False


@panel_on(PromotionVersion)
class BacktestPanel(Panel):
    """What the version would have cost, as often as it was tried."""

    model = Backtest
    tab = False
    title = gettext_lazy("past receipts")
    template = "console/backtest_panel.html"
    views = (("<path:object_id>/try/", "promotions_promotionversion_try", try_it),)

    @classmethod
    def buttons(cls, request: HttpRequest, row: PromotionVersion) -> list[Button]:
        """The way to a trial, for whoever may start one."""
        if not (request.user.has_perm(TRY) and can_be_tried(row)):
            return []
        return [Button(_("Try on past receipts"), reverse("admin:promotions_promotionversion_try", args=[row.pk]))]

    def context(self) -> dict[str, Any]:
        """The latest back-tests, and whether whoever looks may start one."""
        tried = Backtest.objects.filter(version=self.row).select_related("job", "version__promotion").defer("rulebook")
        heads = [
            *(Head(_("receipts of")), Head(_("state")), Head(_("cost"), True), Head(_("of the turnover"), True)),
            Head(_("sales must grow by"), True),
        ]
        may_try = self.request.user.has_perm(TRY) and can_be_tried(self.row)
        rows = [_row(backtest) for backtest in tried[:5]]
        empty = _("It has not been tried on past receipts yet.")
        return {"tables": [Table(heads, rows, empty=empty)], "may_try": may_try, "version": self.row}


def _row(backtest: Backtest) -> list[Any]:
    state = badge(backtest.job.get_state_display(), STATES.get(backtest.job.state, "default"))
    if not backtest.is_done:
        return [link_to(backtest, days_of(backtest)), state, "–", "–", "–"]
    sums = Sums.of(backtest.sums)
    even = break_even_of(sums, backtest.margin_bp)
    growth = _("never") if even.growth is None else percent(even.growth)
    return [link_to(backtest, days_of(backtest)), state, whole(sums.given.kopecks), percent(even.cost), growth]
