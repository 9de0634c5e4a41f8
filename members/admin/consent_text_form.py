"""A page where a new version of a consent's wording is written, looked at as a paper, and published."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextareaWidget

from coalition.kernel.errors import DomainError
from coalition.toolkit.admin.asking import address_of, date_input
from coalition.toolkit.admin.base import ConsoleAdmin
from coalition.toolkit.admin.files import shown_inline
from coalition.toolkit.admin.units import said
from coalition.toolkit.paper import Paper
from members.documents.facts import Facts
from members.documents.papers import PaperKind, print_paper
from members.models import ConsentText
from members.operations.consent_texts import BLOCKS, NEEDED, PLACES, check_text, publish_text
from members.queries.consent_texts import next_version
from pharmacies.models import Programme

ADD = "members.add_consenttext"
PLACE_WORDS = {
    "operator": gettext_lazy("the operator: full name, INN, OGRN"),
    "operator_address": gettext_lazy("the operator's legal address"),
    "operator_contacts": gettext_lazy("the operator's phone and e-mail"),
    "programme": gettext_lazy("name of the programme"),
    "subject": gettext_lazy("the member's full name"),
    "subject_birth_date": gettext_lazy("the member's date of birth"),
    "subject_address": gettext_lazy("the member's address"),
    "phone": gettext_lazy("the member's phone"),
    "email": gettext_lazy("the member's e-mail"),
    "card": gettext_lazy("card number"),
    "representative": gettext_lazy("the representative's full name"),
    "representative_address": gettext_lazy("the representative's address"),
    "authority": gettext_lazy("the representative's document"),
    "subject_details": gettext_lazy("paragraph: name, address and document of the member"),
    "representative_details": gettext_lazy("paragraph: name, address, document and authority of the representative"),
    "ways": gettext_lazy("paragraph: a box for each way of advertising"),
}


class ConsentTextForm(forms.Form):
    """A wording, of which kind, from when."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"), choices=ConsentText.Kind.choices, widget=UnfoldAdminSelectWidget
    )
    effective_on = forms.DateField(label=gettext_lazy("In force from"), widget=date_input())
    text = forms.CharField(
        label=gettext_lazy("Text"),
        strip=False,
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 26}),
        help_text=gettext_lazy(
            "The first line is the title. Paragraphs are parted by an empty line; “1. Purpose. …” is a clause."
        ),
    )


def write_text(admin: ConsoleAdmin, request: HttpRequest, start: ConsentText | None = None) -> HttpResponse:
    """Write a version, starting from an earlier one; look at it as a blank form; publish it."""
    if not request.user.has_perm(ADD):
        raise PermissionDenied
    initial = {"kind": start.kind, "text": start.text} if start else {}
    form = ConsentTextForm(request.POST or None, initial={"effective_on": timezone.localdate()} | initial)
    if request.method == "POST" and form.is_valid():
        try:
            return _preview(form.cleaned_data) if "preview" in request.POST else _publish(admin, request, form)
        except DomainError as error:
            form.add_error("text", said(error))
    context = {
        **admin.admin_site.each_context(request),
        "title": _("New version of a consent text"),
        "form": form,
        "places": [(name, PLACE_WORDS[name], name in _needed(form)) for name in (*PLACES, *BLOCKS)],
        "opts": admin.opts,
        "original": start,
        "back": address_of(admin, start),
    }
    return TemplateResponse(request, "members/consent_text.html", context)


def text_paper(text: ConsentText) -> Paper:
    """A wording as the blank form that is signed, of the first programme. Refused with Http404 before there is one."""
    programme = Programme.objects.select_related("operator").order_by("pk").first()
    if programme is None:
        raise Http404
    return print_paper(PaperKind(text.kind), Facts(programme, text.effective_on, text=text))


def _preview(typed: dict[str, Any]) -> HttpResponse:
    check_text(kind=typed["kind"], text=typed["text"])
    return shown_inline(text_paper(ConsentText(version=next_version(typed["kind"]), **typed)))


def _publish(admin: ConsoleAdmin, request: HttpRequest, form: ConsentTextForm) -> HttpResponse:
    published = publish_text(**form.cleaned_data)
    messages.success(request, _("Published: %(text)s.") % {"text": published})
    return HttpResponseRedirect(address_of(admin, published))


def _needed(form: ConsentTextForm) -> tuple[str, ...]:
    kind = form["kind"].value()
    return NEEDED.get(kind, ()) if kind else ()
