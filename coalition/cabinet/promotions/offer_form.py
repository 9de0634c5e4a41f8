"""The two forms of an own promotion: more points for chosen goods, or points accepted for them."""

from collections.abc import Collection
from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coalition.kernel.money import print_roubles
from coalition.toolkit.admin.units import parse_money, parse_percent, print_percent
from pharmacies.models import LegalEntity, Outlet, Product
from promotions.models import PromotionVersion
from promotions.operations.own_promotions import ACCEPTED, PERCENT, POINTS, OwnTerms

GIVES, ACCEPTS = "points", "accepted"
KINDS = (GIVES, ACCEPTS)
MOST_PRODUCTS, AT_MOST = 200, 8
DAY = {"type": "date"}
LATEST = date(2099, 12, 31)


class OfferForm(forms.Form):
    """What a pharmacy chooses. Goods come beside the form, as they are found."""

    name = forms.CharField(
        label=gettext_lazy("Name of the promotion"), max_length=160, help_text=gettext_lazy("Buyers read it.")
    )
    gives = forms.ChoiceField(
        label=gettext_lazy("What is given"),
        choices=[
            (PERCENT, gettext_lazy("A percent of the price")),
            (POINTS, gettext_lazy("So many points for each piece")),
        ],
    )
    figure = forms.CharField(label=gettext_lazy("How much"), max_length=14)
    outlets = forms.ModelMultipleChoiceField(
        label=gettext_lazy("At which outlets"),
        queryset=Outlet.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("None is ticked: at all of your outlets."),
        error_messages={"invalid_choice": gettext_lazy("Choose outlets of your own.")},
    )
    starts_on = forms.DateField(label=gettext_lazy("First day"), widget=forms.DateInput(DAY, "%Y-%m-%d"))
    last_on = forms.DateField(
        label=gettext_lazy("Last day"),
        widget=forms.DateInput(DAY, "%Y-%m-%d"),
        validators=[MaxValueValidator(LATEST)],
    )
    budget = forms.CharField(
        label=gettext_lazy("Budget, roubles"),
        max_length=14,
        required=False,
        help_text=gettext_lazy("The promotion stops when so many points are given. Empty: without a limit."),
    )
    expires_after_days = forms.IntegerField(
        label=gettext_lazy("Points live, days"),
        min_value=1,
        max_value=3650,
        required=False,
        help_text=gettext_lazy("Empty: they do not expire."),
    )

    def __init__(self, *args: Any, owner: LegalEntity, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        self.fields["outlets"].queryset = Outlet.objects.filter(legal_entity=owner).order_by("name")
        if kind == ACCEPTS:
            for name in ("gives", "budget", "expires_after_days"):
                del self.fields[name]
            self.fields["figure"].label = _("Points accepted for each piece")

    def clean(self) -> dict[str, Any]:
        """Days in their order."""
        typed = super().clean()
        begins, last = typed.get("starts_on"), typed.get("last_on")
        if begins and last and last < begins:
            self.add_error("last_on", _("The last day is before the first."))
        if last and last < timezone.localdate():
            self.add_error("last_on", _("The last day has passed already."))
        return typed

    def clean_figure(self) -> int:
        """Basis points of a percentage, else kopecks."""
        text = self.cleaned_data["figure"]
        is_percent = self.kind == GIVES and self.cleaned_data.get("gives") == PERCENT
        figure = parse_percent(text) if is_percent else parse_money(text)
        if figure <= 0:
            raise forms.ValidationError(_("It is above zero."))
        return figure

    def clean_budget(self) -> int | None:
        """Kopecks, or nothing."""
        kopecks = parse_money(self.cleaned_data["budget"]) if self.cleaned_data["budget"] else None
        if kopecks is not None and kopecks <= 0:
            raise forms.ValidationError(_("It is above zero."))
        return kopecks

    def terms(self, product_ids: Collection[int]) -> OwnTerms:
        """The terms as the operation takes them."""
        typed = self.cleaned_data
        return OwnTerms(
            mechanic=typed["gives"] if self.kind == GIVES else ACCEPTED,
            figure=typed["figure"],
            product_ids=frozenset(product_ids),
            outlet_ids=frozenset(outlet.pk for outlet in typed["outlets"]),
            starts_on=typed["starts_on"],
            ends_on=typed["last_on"] + timedelta(days=1),
            budget_kopecks=typed.get("budget"),
            expires_after_days=typed.get("expires_after_days"),
        )


def typed_of(version: PromotionVersion) -> dict[str, Any]:
    """The form as a version's terms would have filled it."""
    params, when = version.params, version.when
    is_percent = version.mechanic == PERCENT
    ends_on = when.get("ends_on")
    return {
        "name": version.promotion.name,
        "gives": version.mechanic,
        "figure": print_percent(params["rate_bp"]) if is_percent else print_roubles(params["points_kopecks"]),
        "outlets": version.where.get("outlet_ids", []),
        "starts_on": when.get("starts_on"),
        "last_on": date.fromisoformat(ends_on) - timedelta(days=1) if ends_on else None,
        "budget": print_roubles(version.budget_kopecks) if version.budget_kopecks else "",
        "expires_after_days": version.validity.get("expires_after_days"),
    }


def goods_to_offer(text: str) -> list[Product]:
    """Goods with all words in name, code or barcode that may be in an own promotion; at most eight."""
    rows: QuerySet[Product] = Product.objects.filter(is_rx=False)
    for word in text.split():
        rows = rows.filter(Q(name__icontains=word) | Q(code__icontains=word) | Q(gtin=word))
    return list(rows.order_by("name")[:AT_MOST]) if text.strip() else []
