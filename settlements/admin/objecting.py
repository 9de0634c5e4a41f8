"""The page on which objections of a participant are written down: as many as there are, line by line."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.forms.utils import ErrorDict
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextInputWidget

from coalition.kernel.errors import DomainError
from coalition.kernel.money import print_roubles
from coalition.toolkit.admin.asking import address_of, date_input
from coalition.toolkit.admin.units import FigureField, parse_money, said
from settlements.models import Statement
from settlements.queries.receipts import receipts_of_seller
from settlements.statements.disputes import open_dispute
from settlements.statements.objections import Objection, name_of_line, name_of_missing

AT_MOST = 200


class ObjectionForm(forms.Form):
    """One objection: to a line, to a receipt, or to what is missing."""

    line_id = forms.TypedChoiceField(
        label=gettext_lazy("Line of the statement"),
        coerce=int,
        empty_value=None,
        required=False,
        widget=UnfoldAdminSelectWidget,
    )
    receipt_no = forms.CharField(
        label=gettext_lazy("Receipt"),
        max_length=40,
        required=False,
        widget=UnfoldAdminTextInputWidget(attrs={"autocomplete": "off"}),
    )
    receipt_on = forms.DateField(label=gettext_lazy("Date of the receipt"), required=False, widget=date_input())
    partner_kopecks = FigureField(
        label=gettext_lazy("Sum by the participant's data"), parse=parse_money, show=print_roubles
    )
    subject = forms.CharField(
        label=gettext_lazy("What is missing"), max_length=200, required=False, widget=UnfoldAdminTextInputWidget
    )
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=300, widget=UnfoldAdminTextInputWidget)

    def __init__(self, *args: Any, statement: Statement, lines: list[tuple[Any, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.statement = statement
        self.fields["line_id"].choices = lines

    def clean(self) -> dict[str, Any]:
        """Which receipt is meant; one that is unknown is missing, and named by what was typed."""
        typed = super().clean()
        number, on = typed.get("receipt_no", "").strip(), typed.get("receipt_on")
        typed["purchase_id"] = None
        if number and not on:
            self.add_error("receipt_on", _("Enter the date of the receipt too."))
        elif number:
            found = receipts_of_seller(number=number, on=on, seller_id=self.statement.contract.legal_entity_id)
            if len(found) > 1:
                self.add_error("receipt_no", _("Several tills have this number that day. Enter its fiscal sign."))
            elif found:
                typed["purchase_id"] = found[0].pk
            else:
                typed["subject"] = typed.get("subject") or name_of_missing(number, on)
        elif typed.get("line_id") is None and not typed.get("subject"):
            self.add_error("subject", _("Choose a line, name a receipt, or say what is missing."))
        return typed

    @property
    def objection(self) -> Objection:
        """What was typed."""
        typed = self.cleaned_data
        return Objection(
            typed["line_id"], typed["purchase_id"], typed["subject"], typed["partner_kopecks"], typed["reason"]
        )


Objections = forms.formset_factory(ObjectionForm, extra=1, max_num=AT_MOST, absolute_max=AT_MOST)


def object_to(admin: ModelAdmin, request: HttpRequest, statement: Statement) -> HttpResponse:
    """Ask for the objections, then write them down; nothing that was typed is lost on a refusal."""
    lines = list(statement.lines.select_related("outlet", "statement__contract"))
    choices = [(line.pk, f"{name_of_line(line)}: {print_roubles(line.amount_kopecks)}") for line in lines]
    shared = {"statement": statement, "lines": [("", _("Not in the statement")), *choices]}
    forms_ = Objections(_typed(request), form_kwargs=shared)
    error = ""
    if request.method == "POST" and "more" in request.POST:
        for form in forms_:
            form._errors = ErrorDict()  # it was not sent yet, only made longer
    elif request.method == "POST" and forms_.is_valid():
        try:
            dispute = open_dispute(
                statement=statement,
                objections=[form.objection for form in forms_ if form.has_changed()],
                opened_by=request.user.get_username(),
                now=timezone.now(),
            )
        except DomainError as refusal:
            error = said(refusal)
        else:
            messages.success(request, _("The objections are noted."))
            return HttpResponseRedirect(reverse("admin:settlements_dispute_change", args=[dispute.pk]))
    context = {
        **admin.admin_site.each_context(request),
        "title": _("Note objections"),
        "formset": forms_,
        "error": error,
        "opts": admin.opts,
        "original": statement,
        "back": address_of(admin, statement),
        "can_add_more": forms_.total_form_count() < AT_MOST,
    }
    return TemplateResponse(request, "settlements/objecting.html", context)


def _typed(request: HttpRequest) -> Any:
    if request.method != "POST":
        return None
    data = request.POST.copy()
    data.setdefault("form-TOTAL_FORMS", "1")
    data.setdefault("form-INITIAL_FORMS", "0")
    if "more" in data and data["form-TOTAL_FORMS"].isdigit():
        data["form-TOTAL_FORMS"] = str(min(int(data["form-TOTAL_FORMS"]) + 1, AT_MOST))
    return data
