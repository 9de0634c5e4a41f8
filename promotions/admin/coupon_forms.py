"""Forms about coupons, in people's words."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminIntegerFieldWidget, UnfoldAdminSelectWidget, UnfoldAdminTextInputWidget

from promotions.admin.constructor.terms import TermsForm
from promotions.engine.axes import Goods
from promotions.models import CouponBatch, CouponExport, CouponSeries, Segment
from promotions.operations.coupon_batches import MOST_AT_ONCE

SETTLED = ("programme", "kind", "nominal_kopecks", "code_format", "word", "is_personal", "uses_per_coupon")
"""What stands on printed coupons, or in their codes: once there are coupons, another series is needed for another."""


class CouponSeriesForm(forms.ModelForm):
    """A series; what does not fit is said at its field. For what goods is asked in inputs of its own, `terms`."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        data = self.data if self.is_bound else None
        self.terms = TermsForm(Goods, prefix="goods", plain=self.instance.goods, data=data)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.terms.is_valid():
            self.instance.goods = self.terms.plain()
        else:
            self.add_error(None, _("Mend the goods that are marked below."))
        self._clean_kind(cleaned)
        self._clean_code(cleaned)
        self._clean_dates(cleaned)
        self._refuse_settled(cleaned)
        return cleaned

    def _clean_kind(self, cleaned: dict[str, Any]) -> None:
        if cleaned.get("kind") == CouponSeries.Kind.PROMO_CODE:
            cleaned["nominal_kopecks"] = 0
            return
        if "nominal_kopecks" in cleaned and not cleaned["nominal_kopecks"]:
            self.add_error("nominal_kopecks", _("A coupon that pays needs a nominal, such as 200."))
        cleaned["code_format"], cleaned["word"] = CouponSeries.CodeFormat.RANDOM, ""

    def _clean_code(self, cleaned: dict[str, Any]) -> None:
        if cleaned.get("code_format") != CouponSeries.CodeFormat.WORD:
            cleaned["word"] = ""
            return
        cleaned["is_personal"] = False
        if "word" in cleaned and not cleaned["word"]:
            self.add_error("word", _("Type the word that buyers will say, such as SPRING26."))

    def _clean_dates(self, cleaned: dict[str, Any]) -> None:
        starts_at, ends_at = cleaned.get("starts_at"), cleaned.get("ends_at")
        if starts_at and ends_at and ends_at <= starts_at:
            self.add_error("ends_at", _("The series must end after it starts."))
        if not cleaned.get("is_personal"):
            cleaned["valid_days"] = None

    def _refuse_settled(self, cleaned: dict[str, Any]) -> None:
        if self.instance.pk is None or not self.instance.coupons.exists():
            return
        for name in SETTLED:
            may_grow = name == "uses_per_coupon" and self.instance.code_format == CouponSeries.CodeFormat.WORD
            if name in cleaned and cleaned[name] != getattr(self.instance, name) and not may_grow:
                self.add_error(name, ValidationError(_("There are coupons already: make another series for this.")))


class QuantityForm(forms.Form):
    """How many codes."""

    quantity = forms.IntegerField(
        label=_("How many"), min_value=1, max_value=MOST_AT_ONCE, initial=1_000, widget=UnfoldAdminIntegerFieldWidget
    )
    purpose = forms.CharField(
        label=_("Purpose"),
        max_length=120,
        required=False,
        help_text=_("Stands on the batch, such as “leaflets for November”."),
        widget=UnfoldAdminTextInputWidget,
    )


def segment_form(series: CouponSeries) -> type[forms.Form]:
    """Whose coupons: a segment of the series' programme."""

    class SegmentForm(forms.Form):
        segment = forms.ModelChoiceField(
            label=_("To everybody in the segment"),
            queryset=Segment.objects.filter(programme=series.programme_id),
            empty_label=None,
            widget=UnfoldAdminSelectWidget,
        )

    return SegmentForm


def batch_form(series: CouponSeries) -> type[forms.Form]:
    """Which batch of a series, the latest first."""

    class BatchForm(forms.Form):
        batch = BatchField(
            label=_("Which batch"), queryset=CouponBatch.objects.filter(series=series), widget=UnfoldAdminSelectWidget
        )

    return BatchForm


class BatchField(forms.ModelChoiceField):
    """A batch by its number, size and purpose."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(empty_label=None, **kwargs)

    def label_from_instance(self, batch: CouponBatch) -> str:
        """What the list says of a batch."""
        about = f" · {batch.purpose}" if batch.purpose else ""
        return _("№ %(number)s, coupons: %(made)s%(about)s") % {
            "number": batch.number,
            "made": batch.made,
            "about": about,
        }


class ExportForm(forms.Form):
    """In which form codes are taken out."""

    form = forms.ChoiceField(
        label=_("File"),
        choices=[choice for choice in CouponExport.Form.choices if choice[0] != CouponExport.Form.SHEETS],
        widget=UnfoldAdminSelectWidget,
    )


def with_batch(form: type[forms.Form], series: CouponSeries) -> type[forms.Form]:
    """The same form that asks for a batch of the series first."""
    return type(form.__name__, (form, batch_form(series)), {"field_order": ["batch"]})
