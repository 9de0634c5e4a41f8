"""What is asked before a file of cards is imported, and again when its preview is confirmed."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy
from import_export.forms import ConfirmImportForm
from unfold.contrib.import_export.forms import ImportForm
from unfold.widgets import (
    UnfoldAdminSelectWidget,
    UnfoldAdminTextInputWidget,
    UnfoldBooleanSwitchWidget,
)

from coalition.toolkit.admin.asking import date_input
from pharmacies.models import LegalEntity, Outlet, Programme
from settlements.models import CardImport


class CardImportForm(ImportForm):
    """The file, and what is wanted of it."""

    programme = forms.ModelChoiceField(
        label=gettext_lazy("Programme"),
        queryset=Programme.objects.all(),
        widget=UnfoldAdminSelectWidget,
        empty_label=None,
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=150,
        widget=UnfoldAdminTextInputWidget,
        help_text=gettext_lazy("Where these cards and points come from; it stands in the books for ever."),
    )
    look_alikes = forms.ChoiceField(
        label=gettext_lazy("Somebody with this phone or this name and date of birth is there"),
        choices=CardImport.LookAlikes,
        initial=CardImport.LookAlikes.REJECT,
        widget=UnfoldAdminSelectWidget,
    )
    funder = forms.ModelChoiceField(
        label=gettext_lazy("Who pays for opening points"),
        queryset=LegalEntity.objects.filter(contracts__isnull=False).distinct(),
        required=False,
        widget=UnfoldAdminSelectWidget,
        empty_label=gettext_lazy("the operator"),
    )
    outlet = forms.ModelChoiceField(
        label=gettext_lazy("Outlet"), queryset=Outlet.objects.all(), required=False, widget=UnfoldAdminSelectWidget
    )
    dated_on = forms.DateField(
        label=gettext_lazy("Date of cards without a date of issue"), initial=timezone.localdate, widget=date_input()
    )
    accumulates_on = forms.DateField(
        label=gettext_lazy("Date of the accumulation"),
        required=False,
        widget=date_input(),
        help_text=gettext_lazy("Nothing: the day when the card was issued."),
    )
    is_again = forms.BooleanField(
        label=gettext_lazy("Read this file though it was imported before"),
        required=False,
        widget=UnfoldBooleanSwitchWidget,
    )
    field_order = (
        *("import_file", "programme", "reason", "look_alikes", "funder", "outlet", "dated_on", "accumulates_on"),
        *("is_again", "format"),
    )


class CardConfirmForm(ConfirmImportForm):
    """The same when the preview is confirmed."""

    programme = forms.ModelChoiceField(queryset=Programme.objects.all(), widget=forms.HiddenInput)
    reason = forms.CharField(widget=forms.HiddenInput)
    look_alikes = forms.ChoiceField(choices=CardImport.LookAlikes, widget=forms.HiddenInput)
    funder = forms.ModelChoiceField(queryset=LegalEntity.objects.all(), required=False, widget=forms.HiddenInput)
    outlet = forms.ModelChoiceField(queryset=Outlet.objects.all(), required=False, widget=forms.HiddenInput)
    dated_on = forms.DateField(widget=forms.HiddenInput)
    accumulates_on = forms.DateField(required=False, widget=forms.HiddenInput)
    is_again = forms.BooleanField(required=False, widget=forms.HiddenInput)


WANTED = ("programme", "reason", "look_alikes", "funder", "outlet", "dated_on", "accumulates_on", "is_again")
