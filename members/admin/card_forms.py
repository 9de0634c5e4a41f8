"""Forms about cards, in people's words."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from unfold.widgets import (
    UnfoldAdminIntegerFieldWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextInputWidget,
)

from coalition.toolkit.admin.asking import Reason
from members.models import CardExport, CardRule
from members.operations.card_batches import MOST_AT_ONCE
from members.operations.recognising import Proof
from pharmacies.models import Outlet, Programme


def outlet_field(label: Any, empty: Any, **kwargs: Any) -> forms.ModelChoiceField:
    """One of the outlets, or what `empty` says."""
    return forms.ModelChoiceField(
        label=label,
        queryset=Outlet.objects.all(),
        required=False,
        empty_label=empty,
        widget=UnfoldAdminSelectWidget,
        **kwargs,
    )


def programme_field() -> forms.ModelChoiceField:
    """Which programme."""
    return forms.ModelChoiceField(
        label=_("Programme"), queryset=Programme.objects.all(), empty_label=None, widget=UnfoldAdminSelectWidget
    )


def number_field(label: Any = None, **kwargs: Any) -> forms.CharField:
    """A card's number, scanned or typed; spaces are no matter."""
    attrs = {"inputmode": "numeric", "autocomplete": "off"}
    return CardNumberField(label=label or _("Card number"), widget=UnfoldAdminTextInputWidget(attrs=attrs), **kwargs)


class CardNumberField(forms.CharField):
    """Thirteen digits however they were typed."""

    def to_python(self, value: Any) -> str:
        return "".join(super().to_python(value).split())


class BatchForm(forms.Form):
    """How many cards, for whom."""

    programme = programme_field()
    quantity = forms.IntegerField(
        label=_("How many"), min_value=1, max_value=MOST_AT_ONCE, initial=1_000, widget=UnfoldAdminIntegerFieldWidget
    )
    outlet = outlet_field(_("For the outlet"), _("The operator's stock"))
    note = forms.CharField(
        label=_("Note on the batch"),
        max_length=200,
        required=False,
        help_text=_("Stands on the batch, such as “for the opening in November”."),
        widget=UnfoldAdminTextInputWidget,
    )


class SendForm(forms.Form):
    """Where cards of a batch go."""

    outlet = forms.ModelChoiceField(
        label=_("To the outlet"), queryset=Outlet.objects.all(), empty_label=None, widget=UnfoldAdminSelectWidget
    )
    quantity = forms.IntegerField(
        label=_("How many"),
        min_value=1,
        required=False,
        help_text=_("Nothing: all that lie at the operator's."),
        widget=UnfoldAdminIntegerFieldWidget,
    )


class MoveForm(forms.Form):
    """From where cards go to where."""

    programme = programme_field()
    source = outlet_field(_("From where"), _("The operator's stock"))
    target = outlet_field(_("To where"), _("The operator's stock"))
    quantity = forms.IntegerField(
        label=_("How many"),
        min_value=1,
        required=False,
        help_text=_("Nothing: all of them."),
        widget=UnfoldAdminIntegerFieldWidget,
    )


class ExportForm(forms.Form):
    """In which form numbers are taken out."""

    form = forms.ChoiceField(
        label=_("File"),
        choices=[choice for choice in CardExport.Form.choices if choice[0] != CardExport.Form.SHEETS],
        widget=UnfoldAdminSelectWidget,
    )


class ReplaceForm(Reason):
    """Who asks, why, and which card he gets."""

    field_order = ("proof", "words", "number", "outlet", "reason")
    proof = forms.ChoiceField(
        label=_("How the holder was recognised"),
        choices=[("", _("choose…")), *Proof.choices],  # nothing is chosen for whoever did not look
        widget=UnfoldAdminSelectWidget,
    )
    words = forms.CharField(
        label=_("In words, if otherwise"),
        max_length=80,
        required=False,
        help_text=_("Never the number of a paper."),
        widget=UnfoldAdminTextInputWidget,
    )
    number = number_field(
        _("Number of the new card"),
        required=False,
        help_text=_("Of a card of the stock. Nothing: a virtual card is made."),
    )
    outlet = outlet_field(_("Issued at"), _("not at an outlet"))

    def clean(self) -> dict[str, Any]:
        """Something else than a paper must be told in words."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("proof") == Proof.OTHER and not cleaned.get("words", "").strip():
            self.add_error("words", _("Say how the holder was recognised."))
        return cleaned


class BearerForm(forms.Form):
    """Which card goes to whoever shows it."""

    programme = programme_field()
    number = number_field()
    outlet = outlet_field(_("Issued at"), _("not at an outlet"))


class CardRuleForm(forms.ModelForm):
    """A rule; what its ground does not need is emptied, what it needs is asked for at its field."""

    class Meta:
        model = CardRule
        fields = (
            *("programme", "name", "ground", "starts_on", "ends_on", "min_receipt_kopecks", "receipt_days", "groups"),
            *("category", "fee_kopecks"),
        )

    def clean(self) -> dict[str, Any]:
        """Each ground has what it needs, and nothing else."""
        cleaned = super().clean() or self.cleaned_data
        needs = {
            CardRule.Ground.PURCHASE: ("min_receipt_kopecks", 0, _("Say for how much must be bought, such as 500.")),
            CardRule.Ground.CATEGORY: ("category", "", _("Choose the category.")),
            CardRule.Ground.FEE: ("fee_kopecks", 0, _("Say what the card costs, such as 100.")),
        }
        for ground, (name, nothing, complaint) in needs.items():
            if ground != cleaned.get("ground"):
                cleaned[name] = nothing
                self.errors.pop(name, None)
            elif name not in self.errors and not cleaned.get(name):
                self.add_error(name, complaint)
        if cleaned.get("ground") != CardRule.Ground.PURCHASE:
            cleaned |= {"groups": [], "receipt_days": 1}
            self.errors.pop("receipt_days", None)
        starts_on, ends_on = cleaned.get("starts_on"), cleaned.get("ends_on")
        if starts_on and ends_on and ends_on <= starts_on:
            self.add_error("ends_on", _("The rule must end after it starts."))
        return cleaned
