"""What people do with a case: they say that it was abuse, or that it was not."""

from collections.abc import Collection
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.decorators import action
from unfold.widgets import UnfoldAdminTextareaWidget

from coalition.toolkit.admin.asking import Question, ask, found
from coalition.toolkit.admin.steps import StateSteps
from settlements.analytics.suspicions.deciding import decide_suspicion
from settlements.models import Suspicion

DECIDE = ["settlements.change_suspicion"]


class Note(forms.Form):
    """What was found out."""

    note = forms.CharField(
        label=gettext_lazy("What you have found out"),
        max_length=500,
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 4}),
    )


class SuspicionSteps(StateSteps):
    """Buttons of a case's page while it is open."""

    actions_detail = ("confirm", "dismiss")

    def steps_of(self, suspicion: Suspicion, request: HttpRequest) -> Collection[str]:
        """Both while it is open."""
        return self.actions_detail if suspicion.state == Suspicion.State.OPEN else ()

    @action(description=gettext_lazy("It was abuse"), icon="gavel", permissions=DECIDE)
    def confirm(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Confirm the case."""
        question = Question(
            _("It was abuse"),
            _(
                "The case is closed as confirmed. It moves nothing by itself: block the card on its page, write off "
                "points on the account's page."
            ),
            _("Confirm"),
            Note,
            is_dangerous=True,
        )
        return self._decide(request, object_id, question, is_abuse=True, told=_("The case is confirmed."))

    @action(description=gettext_lazy("It was innocent"), icon="check", permissions=DECIDE)
    def dismiss(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Dismiss the case."""
        question = Question(
            _("It was innocent"),
            _("The case is closed. It comes back only when new receipts reach the thresholds by themselves."),
            _("Dismiss"),
            Note,
        )
        return self._decide(request, object_id, question, is_abuse=False, told=_("The case is dismissed."))

    def _decide(
        self, request: HttpRequest, object_id: str, question: Question, *, is_abuse: bool, told: str
    ) -> HttpResponse:
        suspicion = found(self, request, object_id)

        def decide(wanted: dict[str, Any]) -> str:
            decide_suspicion(
                suspicion=suspicion,
                is_abuse=is_abuse,
                note=wanted["note"],
                decided_by=request.user,
                now=timezone.now(),
            )
            return told

        return ask(self, request, question, decide, row=suspicion)
