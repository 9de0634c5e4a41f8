"""The page on which a payment register is gathered: agreed statements with boxes to tick."""

from django import forms
from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coalition.kernel.errors import DomainError
from coalition.kernel.money import print_roubles
from coalition.toolkit.admin.asking import address_of, date_input
from coalition.toolkit.admin.units import said
from settlements.models import Statement
from settlements.statements.payables import WhyNot, payables
from settlements.statements.registers import prepare_register

WHY_NOT = {
    WhyNot.NO_ACCOUNT: gettext_lazy("no bank account on record"),
    WhyNot.REOPENING: gettext_lazy("somebody asks to reopen it"),
    WhyNot.BELOW_MINIMUM: gettext_lazy("below the minimum payout, carried over"),
}


class RegisterForm(forms.Form):
    """Which statements are paid, and the day of the orders."""

    pay_on = forms.DateField(label=gettext_lazy("Date of the orders"), widget=date_input(), initial=timezone.localdate)
    statements = forms.ModelMultipleChoiceField(queryset=Statement.objects.all(), required=False)


def gather(admin: ModelAdmin, request: HttpRequest) -> HttpResponse:
    """What can be paid, ticked beforehand; what cannot says why. A refusal loses nothing that was chosen."""
    form = RegisterForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            register = prepare_register(
                statements=form.cleaned_data["statements"],
                pay_on=form.cleaned_data["pay_on"],
                by=request.user.get_username(),
                now=timezone.now(),
            )
        except DomainError as error:
            form.add_error(None, said(error))
        else:
            messages.success(request, _("The register is prepared; a second person approves it."))
            return HttpResponseRedirect(address_of(admin, register))
    chosen = set(request.POST.getlist("statements")) if request.method == "POST" else None
    rows = [
        {
            "payable": each,
            "key": str(each.statement.pk),
            "sum": print_roubles(each.amount_kopecks),
            "why_not": WHY_NOT[each.why_not] if each.why_not else "",
            "is_chosen": not each.why_not and (chosen is None or str(each.statement.pk) in chosen),
            "is_late": each.pay_by is not None and each.pay_by < timezone.localdate(),
        }
        for each in payables()
    ]
    context = {
        **admin.admin_site.each_context(request),
        "title": _("Prepare a register"),
        "opts": admin.opts,
        "form": form,
        "rows": rows,
        "back": address_of(admin),
    }
    return TemplateResponse(request, "settlements/register_prepare.html", context)
