"""What people do to statements: each step is asked about, then one operation is called."""

from collections.abc import Callable
from datetime import date
from io import BytesIO
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.decorators import action
from unfold.widgets import UnfoldAdminSelectWidget

from coalition.kernel.errors import DomainError
from coalition.kernel.money import print_roubles
from coalition.kernel.periods import Period, last_full_month, month_of, previous
from coalition.toolkit.admin.asking import Question, Reason, address_of, ask, date_input, found
from coalition.toolkit.admin.columns import link_to
from coalition.toolkit.admin.units import said
from coalition.toolkit.paper import Paper
from pharmacies.models import Programme
from settlements.admin.objecting import object_to
from settlements.documents.statement import statement_pdf, statement_xlsx
from settlements.models import Payout, Statement
from settlements.statements.agreement import agree_statement, cancel_statement
from settlements.statements.drafting import draft_statement, draft_statements
from settlements.statements.payouts import approve_payout, prepare_payout, withdraw_payout
from settlements.statements.reopening import ask_reopening
from settlements.statements.sending import send_statement
from settlements.statements.steps import possible_steps

CHANGE = ["settlements.change_statement"]
OBJECT = ["settlements.add_dispute"]
PREPARE = ["settlements.add_payout"]
APPROVE = ["settlements.change_payout"]
MONTHS_OFFERED = 6
READ = ["settlements.view_statement"]
PAPERS = {"paper_pdf", "paper_xlsx"}
STEPS = (
    "redraft",
    "send",
    "dispute",
    "agree",
    "reopen",
    "cancel",
    "prepare_payout",
    "approve_payout",
    "withdraw_payout",
)


def months() -> list[tuple[str, str]]:
    """The last full months, the latest first."""
    periods = [last_full_month(timezone.localdate())]
    while len(periods) < MONTHS_OFFERED:
        periods.append(previous(periods[-1]))
    return [(each.starts_on.isoformat(), date_format(each.starts_on, "YEAR_MONTH_FORMAT")) for each in periods]


def waiting_payout(statement: Statement) -> Payout:
    """The statement's payout. Refused with Http404 when it has none."""
    payout = Payout.objects.filter(statement=statement).first()
    if payout is None:
        raise Http404
    return payout


class MonthForm(forms.Form):
    """Whose statements, and for what month."""

    programme = forms.ModelChoiceField(
        label=gettext_lazy("Programme"), queryset=Programme.objects, widget=UnfoldAdminSelectWidget, empty_label=None
    )
    month = forms.ChoiceField(label=gettext_lazy("Month"), choices=months, widget=UnfoldAdminSelectWidget)


class PaidOn(forms.Form):
    """The day the money left."""

    paid_on = forms.DateField(label=gettext_lazy("Paid on"), widget=date_input(), initial=timezone.localdate)


class StatementSteps(ModelAdmin):
    """Buttons of a statement's page; only those are offered that its state allows."""

    actions_list = ("draft_month",)
    actions_detail = ("paper_pdf", "paper_xlsx", *STEPS)

    def get_actions_detail(self, request: HttpRequest, object_id: str) -> list[Any]:
        """Steps that are possible now and allowed to whoever looks."""
        statement = self.get_object(request, object_id)
        possible = {str(step) for step in possible_steps(statement.state)} if statement else set()
        possible |= {"redraft"} if "send" in possible else PAPERS
        prefix = f"{self.opts.app_label}_{self.opts.model_name}_"
        offered = super().get_actions_detail(request, object_id)
        return [each for each in offered if each.action_name.removeprefix(prefix) in possible]

    @action(description="PDF", icon="picture_as_pdf", permissions=READ)
    def paper_pdf(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """The statement on paper."""
        return self._print(request, object_id, statement_pdf)

    @action(description="XLSX", icon="table_view", permissions=READ)
    def paper_xlsx(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """The statement as a spreadsheet."""
        return self._print(request, object_id, statement_xlsx)

    def _print(self, request: HttpRequest, object_id: str, document: Callable[[Statement], Paper]) -> HttpResponse:
        statement = found(self, request, object_id)
        try:
            paper = document(statement)
        except DomainError as error:
            messages.error(request, said(error))
            return HttpResponseRedirect(address_of(self, statement))
        return FileResponse(BytesIO(paper.body), filename=paper.file_name, content_type=paper.media_type)

    @action(description=gettext_lazy("Draft a month"), icon="edit_calendar", permissions=CHANGE)
    def draft_month(self, request: HttpRequest) -> HttpResponse:
        """Draft the statements of all contracts for a month."""

        def draft(wanted: dict[str, Any]) -> str:
            period = month_of(date.fromisoformat(wanted["month"]))
            drafts = draft_statements(programme=wanted["programme"], period=period, now=timezone.now())
            return _("Statements drafted: %(count)s.") % {"count": len(drafts)}

        question = Question(
            _("Draft the statements of a month"),
            _("Every contract gets a draft of what it moved. Drafts are computed anew, those sent stay as they are."),
            _("Draft"),
            MonthForm,
        )
        return ask(self, request, question, draft)

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

    @action(description=gettext_lazy("Note objections"), icon="report", permissions=OBJECT)
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

    @action(description=gettext_lazy("Cancel the statement"), icon="block", permissions=CHANGE)
    def cancel(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Cancel a sent statement; the next one carries what it left open."""
        statement = found(self, request, object_id)

        def cancel(wanted: dict[str, Any]) -> str:
            cancel_statement(statement=statement, reason=wanted["reason"])
            return _("The statement is cancelled; the next one carries what it left open.")

        question = Question(
            _("Cancel the statement"),
            _("Its number stays taken. Say why: the reason stands on the statement."),
            _("Cancel the statement"),
            Reason,
            is_dangerous=True,
        )
        return ask(self, request, question, cancel, row=statement)

    @action(description=gettext_lazy("Prepare a payout"), icon="payments", permissions=PREPARE)
    def prepare_payout(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Prepare the payout of an agreed statement."""
        statement = found(self, request, object_id)

        def prepare(wanted: dict[str, Any]) -> str:
            prepare_payout(statement=statement, prepared_by=request.user.get_username(), now=timezone.now())
            return _("The payout is prepared; a second person approves it.")

        question = Question(
            _("Prepare a payout"),
            _("%(sum)s ₽ to %(participant)s. Somebody else approves it afterwards.")
            % {"sum": print_roubles(statement.payable_kopecks), "participant": statement.contract.legal_entity},
            _("Prepare"),
        )
        return ask(self, request, question, prepare, row=statement)

    @action(description=gettext_lazy("Approve the payout"), icon="verified", permissions=APPROVE)
    def approve_payout(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Approve a payout that somebody else prepared, and book it."""
        statement = found(self, request, object_id)
        payout = waiting_payout(statement)

        def approve(wanted: dict[str, Any]) -> str:
            by, now = request.user.get_username(), timezone.now()
            approve_payout(payout=payout, approved_by=by, paid_on=wanted["paid_on"], now=now)
            return _("The payout is approved and booked.")

        question = Question(
            _("Approve the payout"),
            _("%(sum)s ₽ to %(participant)s, prepared by %(who)s.")
            % {
                "sum": print_roubles(statement.payable_kopecks),
                "participant": statement.contract.legal_entity,
                "who": payout.prepared_by,
            },
            _("Approve"),
            PaidOn,
        )
        return ask(self, request, question, approve, row=statement)

    @action(description=gettext_lazy("Take the payout back"), icon="undo", permissions=PREPARE)
    def withdraw_payout(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Take back a payout that nobody has approved."""
        statement = found(self, request, object_id)
        payout = waiting_payout(statement)

        def withdraw(wanted: dict[str, Any]) -> str:
            withdraw_payout(payout=payout, reason=wanted["reason"])
            return _("The payout is taken back; the statement is agreed again.")

        question = Question(_("Take the payout back"), _("Say why."), _("Take back"), Reason)
        return ask(self, request, question, withdraw, row=statement)
