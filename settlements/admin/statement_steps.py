"""What people do to statements: each step is asked about, then one operation is called."""

from collections.abc import Collection
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.decorators import action

from coalition.kernel.periods import Period
from coalition.toolkit.admin.asking import Question, Reason, ask, found
from coalition.toolkit.admin.columns import link_to
from coalition.toolkit.admin.files import PAPERS, PaperSteps
from coalition.toolkit.admin.steps import StateSteps
from settlements.admin import statement_credit
from settlements.admin.objecting import object_to
from settlements.documents.statement import statement_csv, statement_pdf, statement_xlsx
from settlements.models import Statement
from settlements.statements.agreement import agree_statement, cancel_statement
from settlements.statements.drafting import draft_statement
from settlements.statements.reopening import ask_reopening
from settlements.statements.sending import send_statement
from settlements.statements.steps import possible_steps

CHANGE = ["settlements.change_statement"]
OBJECT = ["settlements.add_dispute"]
STEPS = ("redraft", "send", "dispute", "agree", "reopen", "cancel")


class StatementSteps(StateSteps, PaperSteps, statement_credit.CreditSteps):
    """Buttons of a statement's page; only those are offered that its state allows."""

    printers = (statement_pdf, statement_xlsx, statement_csv)
    actions_detail = (*PAPERS, *STEPS, *statement_credit.STEPS)

    def steps_of(self, statement: Statement, request: HttpRequest) -> Collection[str]:
        """Steps of its state; papers once it is sent."""
        possible = {str(step) for step in possible_steps(statement.state)}
        if "send" in possible:
            return possible | {"redraft"}
        return possible | set(PAPERS) | statement_credit.credit_steps(statement)

    @action(description=gettext_lazy("Compute anew"), icon="refresh", permissions=CHANGE)
    def redraft(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Compute a draft again from the ledger."""
        statement = found(self, request, object_id)

        def draft(wanted: dict[str, Any]) -> str:
            period = Period(statement.starts_on, statement.ends_on)
            draft_statement(contract=statement.contract, period=period, now=timezone.now())
            return _("The draft was computed anew.")

        question = Question(_("Compute anew"), _("Later returns and late receipts come in."), _("Compute anew"))
        return ask(self, request, question, draft, row=statement)

    @action(description=gettext_lazy("Send"), icon="send", permissions=CHANGE)
    def send(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Send a draft to its participant."""
        statement = found(self, request, object_id)

        def send(wanted: dict[str, Any]) -> str:
            sent = send_statement(statement=statement, sent_by=request.user.get_username(), now=timezone.now())
            return _("Statement %(number)s is sent.") % {"number": sent.number}

        question = Question(
            _("Send the statement"),
            _("It takes a number, its postings are claimed and the paper is frozen. This cannot be undone."),
            _("Send"),
        )
        return ask(self, request, question, send, row=statement)

    @action(description=gettext_lazy("Objections"), icon="report", permissions=OBJECT)
    def dispute(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Write down what the participant objects to, line by line."""
        return object_to(self, request, found(self, request, object_id))

    @action(description=gettext_lazy("Agreed"), icon="handshake", permissions=CHANGE)
    def agree(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Write down that the participant agrees."""
        statement = found(self, request, object_id)

        def agree(wanted: dict[str, Any]) -> str:
            agree_statement(statement=statement, agreed_by=request.user.get_username(), now=timezone.now())
            return _("The statement is agreed.")

        question = Question(_("The participant agrees"), _("A payout can be prepared then."), _("Agreed"))
        return ask(self, request, question, agree, row=statement)

    @action(description=gettext_lazy("Reopen"), icon="lock_open", permissions=CHANGE)
    def reopen(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Ask a second person to send an agreed statement to its participant again."""
        statement = found(self, request, object_id)

        def ask_second(wanted: dict[str, Any]) -> str:
            by, now = request.user.get_username(), timezone.now()
            asked = ask_reopening(statement=statement, reason=wanted["reason"], by=by, now=now)
            return format_html(_("A second person decides: {}."), link_to(asked, _("the request")))

        question = Question(
            _("Reopen the statement"),
            _("The participant may object to it anew; its sums and its paper stay. A second person agrees. Say why."),
            _("Ask a second person"),
            Reason,
        )
        return ask(self, request, question, ask_second, row=statement)

    @action(description=gettext_lazy("Annul"), icon="block", permissions=CHANGE)
    def cancel(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Cancel a sent statement; the next one carries what it left open."""
        statement = found(self, request, object_id)

        def cancel(wanted: dict[str, Any]) -> str:
            by, now = request.user.get_username(), timezone.now()
            cancel_statement(statement=statement, reason=wanted["reason"], by=by, now=now)
            return _("The statement is cancelled; the next one carries what it left open.")

        question = Question(
            _("Cancel the statement"),
            _("Its number stays taken. Say why: the reason stands on the statement."),
            _("Cancel the statement"),
            Reason,
            is_dangerous=True,
        )
        return ask(self, request, question, cancel, row=statement)
