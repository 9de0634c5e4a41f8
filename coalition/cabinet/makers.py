"""What a manufacturer sees: the promotions it pays for, its budgets, and what was sold under them, nobody's name."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coalition.cabinet.entering import cabinet_page, own, show
from coalition.cabinet.navigation import MANUFACTURER
from coalition.kernel.money import print_roubles
from coalition.kernel.periods import Period, month_of
from coalition.toolkit.admin.units import print_percent, print_quantity
from coalition.toolkit.period_words import months_to_choose
from pharmacies.models import LegalEntity
from promotions.models import Promotion, PromotionFunding, PromotionVersion
from settlements.analytics.promotion_sales import Sales, own_sales
from settlements.queries.own_budgets import budgets_of_funder, cost_of_funder

RIGHT = "promotions.view_promotion"
MAKERS = (MANUFACTURER,)
State = PromotionVersion.State
TOLD = (State.APPROVED, State.RUNNING, State.PAUSED, State.FINISHED)
"""Versions that a funder is told of; a draft is the centre's own."""


def funded(entity: LegalEntity) -> QuerySet[Promotion]:
    """Promotions of which a participant pays a share, in a version that was agreed on."""
    shares = shares_of(entity).filter(version__promotion=OuterRef("pk"))
    return Promotion.objects.filter(Exists(shares)).order_by("name", "pk")


def shares_of(entity: LegalEntity) -> QuerySet[PromotionFunding]:
    """A participant's shares, the latest version of a promotion last."""
    shares = PromotionFunding.objects.filter(funder=entity, version__state__in=TOLD).select_related("version")
    return shares.order_by("version__number")


@cabinet_page(RIGHT, MAKERS)
def promotions(request: HttpRequest) -> HttpResponse:
    """The promotions with the own share and what is left of the own budget."""
    entity = own(request)
    rows = list(funded(entity))
    keys = [row.pk for row in rows]
    latest = {each.version.promotion_id: each for each in shares_of(entity).filter(version__promotion__in=keys)}
    budgets = budgets_of_funder(entity.pk, keys)
    shown = [
        {
            "promotion": row,
            "share": latest[row.pk],
            "share_words": share_words(latest[row.pk]),
            "budget": budgets.get(row.pk),
        }
        for row in rows
    ]
    return show(request, "cabinet/promotions_funded.html", {"rows": shown})


class MonthForm(forms.Form):
    """What month."""

    month = forms.ChoiceField(label=gettext_lazy("Month"), choices=months_to_choose)


def month_asked(request: HttpRequest) -> tuple[MonthForm, Period]:
    """The month that was chosen, else this one."""
    today = timezone.localdate()
    form = MonthForm({"month": request.GET.get("month") or month_of(today).starts_on.isoformat()})
    return form, month_of(date.fromisoformat(form.cleaned_data["month"]) if form.is_valid() else today)


@cabinet_page(RIGHT, MAKERS)
def promotion(request: HttpRequest, pk: int) -> HttpResponse:
    """One promotion: the own budget and cost, and a month's sales by own product, small groups joined.

    What it gave in all is told to a funder who bears all of it: else the rest would be another's sum.
    """
    entity = own(request)
    found = get_object_or_404(funded(entity), pk=pk)
    form, period = month_asked(request)
    share = shares_of(entity).filter(version__promotion=found).last()
    report = own_sales(found, period, funder_id=entity.pk)
    context = {
        "promotion": found,
        "share": share,
        "share_words": share_words(share),
        "is_sole": _is_sole(found, entity),
        "form": form,
        "sales": [_shown(each) for each in sorted(report.by_product, key=_largest_first)],
        "of_others": report.of_others,
        "cost": cost_of_funder(entity.pk, found.pk, period),
        "budget": budgets_of_funder(entity.pk, [found.pk]).get(found.pk),
    }
    return show(request, "cabinet/promotion_funded.html", context)


def share_words(share: PromotionFunding) -> str:
    """A share in percent, with the most it comes to for one receipt."""
    percent = print_percent(share.share_bp)
    if share.cap_kopecks is None:
        return percent
    return _("%(share)s, at most %(sum)s ₽ for a receipt") % {"share": percent, "sum": print_roubles(share.cap_kopecks)}


def _largest_first(sales: Sales) -> tuple[bool, int]:
    return not sales.name, -sales.amount_kopecks


def _shown(sales: Sales) -> dict[str, Any]:
    names = ("name", "buyers", "receipts", "amount_kopecks", "given_kopecks", "back_kopecks", "compensated_kopecks")
    figures = {name: getattr(sales, name) for name in (*names, "is_suppressed")}
    return figures | {"packs": print_quantity(sales.quantity_thousandths)}


def _is_sole(found: Promotion, entity: LegalEntity) -> bool:
    """Whether nobody else has ever paid a share."""
    shares = PromotionFunding.objects.filter(version__promotion=found, version__state__in=TOLD)
    return not shares.exclude(funder=entity).exists()
