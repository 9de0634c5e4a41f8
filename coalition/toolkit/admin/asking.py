"""A page that asks before something is done: what will happen, what is needed for it, one button.

Nothing is done by following a link; the operation is called when the form comes back.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from unfold.widgets import INPUT_CLASSES, UnfoldAdminTextareaWidget

from coalition.kernel.errors import DomainError
from coalition.toolkit.admin.panels import panels_on
from coalition.toolkit.admin.tables import Table
from coalition.toolkit.admin.units import said


@dataclass(frozen=True)
class Question:
    """What is asked before an operation is called; `form` is what it needs to know.

    `paper_address`: where the paper is printed that is signed before. `tables`: what is decided about, row by row.
    """

    title: Any
    sentence: Any
    button: Any
    form: type[forms.Form] = forms.Form
    is_dangerous: bool = False
    paper_address: str = ""
    tables: Sequence[Table] = ()


def ask(
    admin: ModelAdmin,
    request: HttpRequest,
    question: Question,
    do: Callable[[dict[str, Any]], Any],
    *,
    row: Any = None,
) -> HttpResponse:
    """Ask; when the form comes back, do it and say on the row's page (or the list) what `do` returned.

    A DomainError is shown in words: above the form with all that was typed, or on that page when nothing is typed.
    A response that `do` returns is given as it is.
    """
    form = question.form(request.POST, request.FILES) if request.method == "POST" else question.form()
    if request.method == "POST" and form.is_valid():
        try:
            told = do(form.cleaned_data)
        except DomainError as error:
            if not form.fields:
                messages.error(request, said(error))
                return HttpResponseRedirect(address_of(admin, row, request))
            form.add_error(None, said(error))
        else:
            if isinstance(told, HttpResponseBase):  # a file that streams is no HttpResponse
                return told
            messages.success(request, told)
            return HttpResponseRedirect(address_of(admin, row, request))
    return TemplateResponse(
        request,
        "console/ask.html",
        {
            **admin.admin_site.each_context(request),
            "title": question.title,
            "question": question,
            "form": form,
            "opts": admin.opts,
            "original": row,
            "back": address_of(admin, row, request),
        },
    )


def address_of(admin: ModelAdmin, row: Any = None, request: HttpRequest | None = None) -> str:
    """The page of a row, or the list; with the request, the tab of the page whose button led here."""
    name = f"admin:{admin.opts.app_label}_{admin.opts.model_name}"
    if row is None:
        return reverse(f"{name}_changelist")
    return reverse(f"{name}_change", args=[row.pk]) + _tab_of(request, row)


def _tab_of(request: HttpRequest | None, row: Any) -> str:
    here = request.resolver_match.url_name if request and request.resolver_match else ""
    for panel in panels_on(type(row)):
        if panel.tab and here in {name for _path, name, _view in panel.views}:
            return f"#dataset-{panel.__name__.lower()}"
    return ""


def found(admin: ModelAdmin, request: HttpRequest, object_id: str) -> Any:
    """The row that an address names. Refused: Http404, PermissionDenied to those who may not see such rows."""
    row = admin.get_object(request, object_id)
    if row is None:
        raise Http404
    if not admin.has_view_permission(request, row):
        raise PermissionDenied
    return row


def found_request(admin: ModelAdmin, request: HttpRequest, object_id: str, kind: str, right: str) -> Any:
    """The request for a second person's decision.

    Refused: PermissionDenied without the right to decide, Http404 when it is about something else, and as in `found`.
    """
    if not request.user.has_perm(right):
        raise PermissionDenied
    approval = found(admin, request, object_id)
    if approval.kind != kind:
        raise Http404
    return approval


def date_input() -> forms.DateInput:
    """The browser's own calendar."""
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": " ".join(INPUT_CLASSES)})


class Reason(forms.Form):
    """Why."""

    reason = forms.CharField(label=_("Reason"), max_length=300, widget=UnfoldAdminTextareaWidget(attrs={"rows": 3}))
