"""Points by hand on an account's page, and the second person's word on the page of the approval."""

from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextareaWidget

from coalition.kernel.money import print_roubles
from coalition.toolkit.admin.asking import Question, Reason, ask, found, found_request
from coalition.toolkit.admin.base import ConsoleAdmin
from coalition.toolkit.admin.columns import link_to
from coalition.toolkit.admin.panels import panel_on
from coalition.toolkit.admin.requests import tell_request
from coalition.toolkit.admin.second_word import SecondWordPanel
from coalition.toolkit.admin.units import FigureField, parse_money
from coalition.toolkit.models import Approval
from members.models import Account
from settlements.admin.member_panels import AccountPanel
from settlements.models import Adjustment
from settlements.movements.adjusting import Wanted
from settlements.movements.adjustments import (
    KIND,
    adjust_points,
    alone_kopecks,
    approve_adjustment,
    refuse_adjustment,
)

MAKE, APPROVE = "settlements.add_adjustment", "settlements.approve_adjustment"


class AdjustmentForm(forms.Form):
    """What, how much, why."""

    kind = forms.ChoiceField(
        label=gettext_lazy("What is done"), choices=Adjustment.Kind.choices, widget=UnfoldAdminSelectWidget
    )
    amount_kopecks = FigureField(label=gettext_lazy("Points"), parse=parse_money, show=print_roubles)
    reason = forms.ChoiceField(
        label=gettext_lazy("Reason"), choices=Adjustment.Reason.choices, widget=UnfoldAdminSelectWidget
    )
    comment = forms.CharField(
        label=gettext_lazy("Comment"), max_length=300, widget=UnfoldAdminTextareaWidget(attrs={"rows": 3})
    )
    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)


def adjust(request: HttpRequest, object_id: str, model_admin: ConsoleAdmin) -> HttpResponse:
    """Ask what is wanted; book it, or leave it to a second person."""
    if not request.user.has_perms((MAKE, "members.view_person")):
        raise PermissionDenied
    account = found(model_admin, request, object_id)

    def book(typed: dict[str, Any]) -> str:
        wanted = Wanted(
            account_id=account.pk,
            kind=Adjustment.Kind(typed["kind"]),
            amount_kopecks=typed["amount_kopecks"],
            reason=Adjustment.Reason(typed["reason"]),
            comment=typed["comment"],
            key=typed["key"],
        )
        done = adjust_points(wanted=wanted, by=request.user, now=timezone.now())
        if isinstance(done, Approval):
            return format_html(_("This is above your limit: a second person decides, {}."), link_to(done, _("here")))
        return _("%(what)s: %(points)s.") % {
            "what": done.get_kind_display().capitalize(),
            "points": print_roubles(done.amount_kopecks),
        }

    alone = alone_kopecks(request.user, now=timezone.now())
    question = Question(
        _("Points by hand"),
        _("You may book up to %(points)s today by yourself; above that a second person agrees. The operator bears it.")
        % {"points": print_roubles(alone)},
        _("Book"),
        AdjustmentForm,
    )
    return ask(model_admin, request, question, book, row=account)


def approve(request: HttpRequest, object_id: str, model_admin: ConsoleAdmin) -> HttpResponse:
    """Ask, then book what somebody else asked for."""
    approval = found_request(model_admin, request, object_id, KIND, APPROVE)

    def agree(typed: dict[str, Any]) -> str:
        approve_adjustment(approval=approval, by=request.user, now=timezone.now())
        return _("It is agreed and booked.")

    question = Question(_("Agree to points by hand"), _sentence(approval), _("Agree"))
    return ask(model_admin, request, question, agree, row=approval)


def refuse(request: HttpRequest, object_id: str, model_admin: ConsoleAdmin) -> HttpResponse:
    """Ask why, then say no."""
    approval = found_request(model_admin, request, object_id, KIND, APPROVE)

    def say_no(typed: dict[str, Any]) -> str:
        refuse_adjustment(approval=approval, by=request.user, reason=typed["reason"], now=timezone.now())
        return _("It is refused; nothing has moved.")

    question = Question(_("Refuse points by hand"), _sentence(approval), _("Refuse"), Reason, is_dangerous=True)
    return ask(model_admin, request, question, say_no, row=approval)


def _sentence(approval: Approval) -> str:
    wanted = Wanted.of(approval.content)
    return _("%(what)s: %(points)s. %(reason)s: %(comment)s. Asked by %(who)s.") % {
        "what": wanted.kind.label.capitalize(),
        "points": print_roubles(wanted.amount_kopecks),
        "reason": wanted.reason.label.capitalize(),
        "comment": wanted.comment,
        "who": approval.requested_by,
    }


@panel_on(Account)
class AdjustPanel(AccountPanel):
    """The button for points by hand, and what waits for a second person."""

    model = Adjustment
    tab = False
    title = gettext_lazy("points by hand")
    template = "console/adjust.html"
    views = (("<path:object_id>/points/", "members_account_points", adjust),)

    def context(self) -> dict[str, Any]:
        """Whether whoever looks may, and what waits."""
        waiting = Approval.objects.filter(
            kind=KIND, subject=f"account:{self.object_id}", state=Approval.State.REQUESTED
        ).first()
        is_open = self.row.closed_at is None
        return {
            "account": self.row,
            "may_adjust": is_open and self.request.user.has_perm(MAKE),
            "waiting": link_to(waiting, _sentence(waiting)) if waiting else "",
        }


def _sentence_with_account(approval: Approval) -> str:
    account = Account.objects.get(pk=approval.content["account"])
    return format_html("{} {}: {}", _sentence(approval), _("The member's account"), link_to(account))


tell_request(KIND, _sentence)


@panel_on(Approval)
class DecidePanel(SecondWordPanel):
    """Points by hand that somebody asked for."""

    model = Adjustment
    title = gettext_lazy("points by hand")
    kind, right = KIND, APPROVE
    words = staticmethod(_sentence_with_account)
    views = (
        ("<path:object_id>/agree/", "toolkit_approval_agree", approve),
        ("<path:object_id>/refuse/", "toolkit_approval_refuse", refuse),
    )
