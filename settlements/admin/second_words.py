"""The second person's word on settling a dispute and on reopening a statement, on the page of the request."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coalition.kernel.money import print_roubles
from coalition.toolkit.admin.asking import Question, Reason, ask, found_request
from coalition.toolkit.admin.base import ConsoleAdmin
from coalition.toolkit.admin.panels import panel_on
from coalition.toolkit.admin.requests import tell_request
from coalition.toolkit.admin.second_word import SecondWordPanel
from coalition.toolkit.models import Approval
from settlements.models import Dispute, Statement
from settlements.statements import disputes, reopening

SETTLE, REOPEN = "settlements.change_dispute", "settlements.change_statement"


def settle(request: HttpRequest, object_id: str, model_admin: ConsoleAdmin) -> HttpResponse:
    """Ask, then settle as somebody else asked."""
    approval = found_request(model_admin, request, object_id, disputes.SETTLING, SETTLE)

    def do(typed: dict[str, Any]) -> str:
        done = disputes.approve_settling(approval=approval, by=request.user.get_username(), now=timezone.now())
        return _("The dispute is settled by the protocol %(number)s.") % {"number": done.number}

    question = Question(_("Agree to settling a dispute"), settling_in_words(approval), _("Agree"))
    return ask(model_admin, request, question, do, row=approval)


def refuse_settling(request: HttpRequest, object_id: str, model_admin: ConsoleAdmin) -> HttpResponse:
    """Ask why, then say no."""
    approval = found_request(model_admin, request, object_id, disputes.SETTLING, SETTLE)

    def do(typed: dict[str, Any]) -> str:
        by, now = request.user.get_username(), timezone.now()
        disputes.refuse_settling(approval=approval, by=by, reason=typed["reason"], now=now)
        return _("It is refused; nothing has moved.")

    question = Question(
        _("Refuse to settle a dispute"), settling_in_words(approval), _("Refuse"), Reason, is_dangerous=True
    )
    return ask(model_admin, request, question, do, row=approval)


def reopen(request: HttpRequest, object_id: str, model_admin: ConsoleAdmin) -> HttpResponse:
    """Ask, then reopen as somebody else asked."""
    approval = found_request(model_admin, request, object_id, reopening.KIND, REOPEN)

    def do(typed: dict[str, Any]) -> str:
        done = reopening.approve_reopening(approval=approval, by=request.user.get_username(), now=timezone.now())
        return _("The statement %(number)s waits for the participant's answer again.") % {"number": done.number}

    question = Question(_("Agree to reopening a statement"), reopening_in_words(approval), _("Agree"))
    return ask(model_admin, request, question, do, row=approval)


def refuse_reopening(request: HttpRequest, object_id: str, model_admin: ConsoleAdmin) -> HttpResponse:
    """Ask why, then say no."""
    approval = found_request(model_admin, request, object_id, reopening.KIND, REOPEN)

    def do(typed: dict[str, Any]) -> str:
        by, now = request.user.get_username(), timezone.now()
        reopening.refuse_reopening(approval=approval, by=by, reason=typed["reason"], now=now)
        return _("It is refused; the statement stays agreed.")

    question = Question(
        _("Refuse to reopen a statement"), reopening_in_words(approval), _("Refuse"), Reason, is_dangerous=True
    )
    return ask(model_admin, request, question, do, row=approval)


def settling_in_words(approval: Approval) -> str:
    """What is asked for, in words and figures."""
    return _("Statement %(number)s, objections: %(count)s, agreed difference: %(sum)s ₽. Asked by %(who)s.") % {
        "number": approval.content["statement"],
        "count": len(approval.content["lines"]),
        "sum": print_roubles(approval.content["difference_kopecks"]),
        "who": approval.requested_by,
    }


def reopening_in_words(approval: Approval) -> str:
    """What is asked for, and why."""
    return _("Statement %(number)s: %(reason)s. Asked by %(who)s.") % {
        "number": approval.content["number"],
        "reason": approval.content["reason"],
        "who": approval.requested_by,
    }


tell_request(disputes.SETTLING, settling_in_words)
tell_request(reopening.KIND, reopening_in_words)


@panel_on(Approval)
class SettlingPanel(SecondWordPanel):
    """Settling a dispute by which money moves."""

    model = Dispute
    title = gettext_lazy("settling of a dispute")
    kind, right = disputes.SETTLING, SETTLE
    words = staticmethod(settling_in_words)
    views = (
        ("<path:object_id>/settle/", "toolkit_approval_settle", settle),
        ("<path:object_id>/unsettle/", "toolkit_approval_unsettle", refuse_settling),
    )


@panel_on(Approval)
class ReopeningPanel(SecondWordPanel):
    """Reopening a statement that was agreed to."""

    model = Statement
    title = gettext_lazy("reopening of a statement")
    kind, right = reopening.KIND, REOPEN
    words = staticmethod(reopening_in_words)
    views = (
        ("<path:object_id>/reopen/", "toolkit_approval_reopen", reopen),
        ("<path:object_id>/stay-agreed/", "toolkit_approval_stay_agreed", refuse_reopening),
    )
