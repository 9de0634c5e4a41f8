"""The word of accounts on a promotion above the programme's limit, on the page of the request."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coalition.kernel.money import print_roubles
from coalition.toolkit.admin.asking import Question, Reason, ask, found_request
from coalition.toolkit.admin.base import ConsoleAdmin
from coalition.toolkit.admin.columns import link_to
from coalition.toolkit.admin.panels import Button, Panel, panel_on
from coalition.toolkit.admin.requests import tell_request
from coalition.toolkit.models import Approval
from promotions.models import Promotion, PromotionVersion
from promotions.operations.second_look import agree_second_look, refuse_second_look
from promotions.queries.second_looks import KIND

AGREE = "promotions.approve_promotion_budget"


def agree(request: HttpRequest, object_id: str, model_admin: ConsoleAdmin) -> HttpResponse:
    """Ask, then let the version be approved."""
    approval = _asked(request, object_id, model_admin)

    def say_yes(_typed: dict[str, Any]) -> str:
        agree_second_look(
            approval=approval, by=request.user.get_username(), now=timezone.now(), today=timezone.localdate()
        )
        return _("The version is approved and may be started.")

    question = Question(_("Agree to the promotion"), _sentence(approval), _("Agree"))
    return ask(model_admin, request, question, say_yes, row=approval)


def refuse(request: HttpRequest, object_id: str, model_admin: ConsoleAdmin) -> HttpResponse:
    """Ask why, then send the version back to its author."""
    approval = _asked(request, object_id, model_admin)

    def say_no(typed: dict[str, Any]) -> str:
        refuse_second_look(
            approval=approval, by=request.user.get_username(), reason=typed["reason"], now=timezone.now()
        )
        return _("The version is a draft again.")

    question = Question(_("Refuse the promotion"), _sentence(approval), _("Refuse"), Reason, is_dangerous=True)
    return ask(model_admin, request, question, say_no, row=approval)


def _asked(request: HttpRequest, object_id: str, model_admin: ConsoleAdmin) -> Approval:
    if not request.user.has_perm(AGREE):
        raise PermissionDenied
    return found_request(model_admin, request, object_id, KIND)


def _sentence(approval: Approval) -> str:
    content = approval.content
    budget = content["budget_kopecks"]
    return _("“%(promotion)s”, version %(number)s: %(budget)s. Made by %(maker)s, approved by %(who)s.") % {
        "promotion": content["promotion"],
        "number": content["number"],
        "budget": _("without a budget") if budget is None else _("budget %(sum)s") % {"sum": print_roubles(budget)},
        "maker": content["made_by"] or "–",
        "who": approval.requested_by,
    }


tell_request(KIND, _sentence)


@panel_on(Approval)
class SecondLookPanel(Panel):
    """What accounts are asked for, and the two answers."""

    model = Promotion
    tab = False
    title = gettext_lazy("promotion above the budget")
    template = "console/buttons.html"
    views = (
        ("<path:object_id>/promotion-agree/", "toolkit_approval_promotion_agree", agree),
        ("<path:object_id>/promotion-refuse/", "toolkit_approval_promotion_refuse", refuse),
    )

    def context(self) -> dict[str, Any]:
        """The request; nobody agrees who has had a hand in it."""
        approval, user = self.row, self.request.user
        if approval.kind != KIND:
            self.title = ""
            return {}
        is_waiting = approval.state == Approval.State.REQUESTED and user.has_perm(AGREE)
        hands = (approval.requested_by, approval.content["made_by"], approval.content["checked_by"])
        buttons = []
        if is_waiting and user.get_username() not in hands:
            address = reverse("admin:toolkit_approval_promotion_agree", args=[approval.pk])
            buttons.append(Button(_("Agree"), address, "primary"))
        if is_waiting:
            buttons.append(Button(_("Refuse"), reverse("admin:toolkit_approval_promotion_refuse", args=[approval.pk])))
        version = PromotionVersion.objects.select_related("promotion").filter(pk=approval.content["version"]).first()
        page = link_to(version.promotion, _("Its page")) if version else ""
        return {"sentence": format_html("{} {}", _sentence(approval), page), "buttons": buttons}
