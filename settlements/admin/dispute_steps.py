"""What people do with disputes: decide line by line, settle, take back; each step is asked about."""

from collections.abc import Collection
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.decorators import action

from coalition.kernel.money import print_roubles
from coalition.toolkit.admin.asking import Question, ask, found
from coalition.toolkit.admin.columns import link_to
from coalition.toolkit.admin.files import PAPERS, PaperSteps
from coalition.toolkit.admin.steps import StateSteps
from coalition.toolkit.models import Approval
from settlements.admin.deciding import decide_lines
from settlements.documents.dispute import dispute_csv, dispute_pdf, dispute_xlsx
from settlements.models import Dispute, DisputeLine
from settlements.statements.disputes import correction, settle_dispute, withdraw_dispute

CHANGE = ["settlements.change_dispute"]
STEPS = ("decide", "settle", "withdraw")


class DisputeSteps(StateSteps, PaperSteps):
    """Buttons of a dispute's page; only those are offered that its state allows."""

    printers = (dispute_pdf, dispute_xlsx, dispute_csv)
    actions_detail = (*PAPERS, *STEPS)

    def steps_of(self, dispute: Dispute, request: HttpRequest) -> Collection[str]:
        """Steps while it is open, papers once it is settled."""
        return {Dispute.State.OPEN: STEPS, Dispute.State.SETTLED: PAPERS}.get(dispute.state, ())

    @action(description=gettext_lazy("Decide"), icon="rule", permissions=CHANGE)
    def decide(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Decide the objections, one by one or all at once."""
        return decide_lines(self, request, found(self, request, object_id))

    @action(description=gettext_lazy("Settle"), icon="handshake", permissions=CHANGE)
    def settle(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Settle a dispute whose lines are decided."""
        dispute = found(self, request, object_id)

        def settle(wanted: dict[str, Any]) -> str:
            done = settle_dispute(dispute=dispute, by=request.user.get_username(), now=timezone.now())
            if isinstance(done, Approval):
                return format_html(_("Money moves by it, so a second person decides: {}."), link_to(done, _("here")))
            return _("The dispute is settled by the protocol %(number)s.") % {"number": done.number}

        question = Question(_("Settle the dispute"), _told(dispute), _("Settle"))
        return ask(self, request, question, settle, row=dispute)

    @action(description=gettext_lazy("Withdraw"), icon="undo", permissions=CHANGE)
    def withdraw(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """The participant takes its objections back."""
        dispute = found(self, request, object_id)

        def withdraw(wanted: dict[str, Any]) -> str:
            withdraw_dispute(dispute=dispute, by=request.user.get_username(), now=timezone.now())
            return _("The objections are taken back; the statement waits for an answer again.")

        question = Question(
            _("Withdraw the objections"),
            _("The participant takes all objections back. The statement waits for an answer as before."),
            _("Withdraw"),
            is_dangerous=True,
        )
        return ask(self, request, question, withdraw, row=dispute)


def _told(dispute: Dispute) -> str:
    """What settling will do, in words and figures."""
    lines = list(dispute.lines.exclude(decision=DisputeLine.Decision.WAITING))
    difference = correction(lines)
    kept = _("The statement is agreed, the protocol takes a number and is frozen; the statement's own paper stays.")
    if not difference:
        return f"{_('No money moves.')} {kept}"
    told = (
        _("%(sum)s ₽ more for the participant are booked today and stand in its next statement.")
        if difference > 0
        else _("%(sum)s ₽ less for the participant are booked today and stand in its next statement.")
    )
    return f"{told % {'sum': print_roubles(abs(difference))}} {_('A second person agrees first.')} {kept}"
