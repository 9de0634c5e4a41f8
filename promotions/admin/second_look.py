"""The word of accounts on a promotion above the programme's limit, on the page of the request."""

from collections.abc import Collection
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coalition.kernel.money import print_roubles
from coalition.toolkit.admin.asking import Question, Reason, ask, found_request
from coalition.toolkit.admin.base import ConsoleAdmin
from coalition.toolkit.admin.columns import link_to
from coalition.toolkit.admin.panels import panel_on
from coalition.toolkit.admin.requests import tell_request
from coalition.toolkit.admin.second_word import SecondWordPanel
from coalition.toolkit.models import Approval
from promotions.models import Promotion, PromotionVersion
from promotions.operations.second_look import agree_second_look, refuse_second_look
from promotions.queries.second_looks import KIND

AGREE = "promotions.approve_promotion_budget"


def agree(request: HttpRequest, object_id: str, model_admin: ConsoleAdmin) -> HttpResponse:
    """Ask, then let the version be approved."""
    approval = found_request(model_admin, request, object_id, KIND, AGREE)

    def say_yes(_typed: dict[str, Any]) -> str:
        agree_second_look(
            approval=approval, by=request.user.get_username(), now=timezone.now(), today=timezone.localdate()
        )
        return _("The version is approved and may be started.")

    question = Question(_("Agree to the promotion"), _sentence(approval), _("Agree"))
    return ask(model_admin, request, question, say_yes, row=approval)


def refuse(request: HttpRequest, object_id: str, model_admin: ConsoleAdmin) -> HttpResponse:
    """Ask why, then send the version back to its author."""
    approval = found_request(model_admin, request, object_id, KIND, AGREE)

    def say_no(typed: dict[str, Any]) -> str:
        refuse_second_look(
            approval=approval, by=request.user.get_username(), reason=typed["reason"], now=timezone.now()
        )
        return _("The version is a draft again.")

    question = Question(_("Refuse the promotion"), _sentence(approval), _("Refuse"), Reason, is_dangerous=True)
    return ask(model_admin, request, question, say_no, row=approval)


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


def _sentence_with_page(approval: Approval) -> str:
    version = PromotionVersion.objects.select_related("promotion").filter(pk=approval.content["version"]).first()
    page = link_to(version.promotion, _("Its page")) if version else ""
    return format_html("{} {}", _sentence(approval), page)


@panel_on(Approval)
class SecondLookPanel(SecondWordPanel):
    """What accounts are asked for."""

    model = Promotion
    title = gettext_lazy("promotion above the budget")
    kind, right = KIND, AGREE
    words = staticmethod(_sentence_with_page)
    views = (
        ("<path:object_id>/promotion-agree/", "toolkit_approval_promotion_agree", agree),
        ("<path:object_id>/promotion-refuse/", "toolkit_approval_promotion_refuse", refuse),
    )

    def hands(self) -> Collection[str]:
        """Whoever made the version, checked it, or approved it first."""
        content = self.row.content
        return (self.row.requested_by, content["made_by"], content["checked_by"])
