"""The page on which the objections of a dispute are decided, all of them or those that are ready."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextInputWidget

from coalition.kernel.errors import DomainError
from coalition.kernel.money import print_roubles
from coalition.toolkit.admin.asking import address_of
from coalition.toolkit.admin.units import FigureField, parse_money, said
from settlements.models import Dispute, DisputeLine
from settlements.statements.disputes import decide_line


class DecisionForm(forms.Form):
    """What is decided about one objection."""

    decision = forms.ChoiceField(
        label=gettext_lazy("Decision"), choices=DisputeLine.Decision.choices, widget=UnfoldAdminSelectWidget
    )
    agreed_kopecks = FigureField(
        label=gettext_lazy("Agreed sum, when in part"), parse=parse_money, show=print_roubles, required=False
    )
    answer = forms.CharField(
        label=gettext_lazy("Answer"), max_length=300, required=False, widget=UnfoldAdminTextInputWidget
    )

    def __init__(self, *args: Any, line: DisputeLine, **kwargs: Any) -> None:
        said_before = {name: getattr(line, name) for name in ("decision", "agreed_kopecks", "answer")}
        if line.decision != DisputeLine.Decision.PARTLY:
            said_before["agreed_kopecks"] = None
        super().__init__(*args, initial=said_before, prefix=str(line.number), **kwargs)
        self.line = line

    @property
    def sums(self) -> list[tuple[Any, str]]:
        """Theirs, ours and the difference, printed."""
        theirs, ours = self.line.partner_kopecks, self.line.centre_kopecks
        return [
            (_("the participant's sum"), print_roubles(theirs)),
            (_("the centre's sum"), print_roubles(ours)),
            (_("difference"), print_roubles(theirs - ours)),
        ]


def decide_lines(admin: ModelAdmin, request: HttpRequest, dispute: Dispute) -> HttpResponse:
    """Ask what is decided, then write it down: all that was changed, or nothing when one of it is refused."""
    lines = dispute.lines.order_by("number")
    typed = request.POST if request.method == "POST" else None
    questions = [DecisionForm(typed, line=line) for line in lines]
    is_open = dispute.state == Dispute.State.OPEN
    if typed is not None and all(form.is_valid() for form in questions) and _decided(questions, request):
        messages.success(request, _("The decisions are noted."))
        return HttpResponseRedirect(address_of(admin, dispute))
    context = {
        **admin.admin_site.each_context(request),
        "title": _("Decide the objections"),
        "questions": questions,
        "is_open": is_open,
        "opts": admin.opts,
        "original": dispute,
        "back": address_of(admin, dispute),
    }
    return TemplateResponse(request, "settlements/deciding.html", context)


def _decided(questions: list[DecisionForm], request: HttpRequest) -> bool:
    by = request.user.get_username()
    with transaction.atomic():
        for form in questions:
            if not form.has_changed():
                continue
            try:
                decide_line(line=form.line, by=by, **form.cleaned_data)
            except DomainError as refusal:
                form.add_error(None, said(refusal))
        is_done = all(not form.errors for form in questions)
        transaction.set_rollback(not is_done)
    return is_done
