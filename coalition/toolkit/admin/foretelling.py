"""A page that asks twice: what is wanted, then, with figures, whether that is meant. The answers travel in the form."""

from collections.abc import Callable, Sequence
from typing import Any

from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.views.decorators.debug import sensitive_post_parameters

from coalition.kernel.errors import DomainError
from coalition.toolkit.admin.asking import Question, address_of
from coalition.toolkit.admin.units import said

CONFIRMED = "is_confirmed"


@sensitive_post_parameters()
def ask_twice(
    request: HttpRequest,
    admin: ModelAdmin,
    question: Question,
    foretell: Callable[[dict[str, Any]], Sequence[Any]],
    do: Callable[[dict[str, Any]], Any],
    *,
    row: Any,
    draft: Callable[[dict[str, Any]], str] | None = None,
) -> HttpResponse:
    """Ask; say what would happen (`foretell`: sentences, a DomainError in words); do it once that is confirmed.

    What `do` returns is said on the row's page; a response is given as it is. `draft`: a paper that is signed before,
    sealed, and printed by the view whose address the question names.
    """
    form = question.form(request.POST if request.method == "POST" else None)
    told: Sequence[Any] = ()
    sealed = ""
    if request.method == "POST" and form.is_valid():
        try:
            if CONFIRMED in request.POST:
                answer = do(form.cleaned_data)
                if isinstance(answer, HttpResponse):
                    return answer
                messages.success(request, answer)
                return HttpResponseRedirect(address_of(admin, row, request))
            told = foretell(form.cleaned_data)
            sealed = draft(form.cleaned_data) if draft else ""
        except DomainError as error:
            form.add_error(None, said(error))
    context = {
        **admin.admin_site.each_context(request),
        "title": question.title,
        "question": question,
        "form": form,
        "told": told,
        "confirmed": CONFIRMED,
        "draft": sealed,
        "opts": admin.opts,
        "original": row,
        "back": address_of(admin, row, request),
    }
    return TemplateResponse(request, "console/foretold.html", context)
