"""The buttons that start, pause and finish a promotion: only the top storey can grant a budget and take it back."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coalition.kernel.errors import DomainError
from coalition.kernel.money import print_roubles
from coalition.toolkit.admin.asking import Question, ask, found
from coalition.toolkit.admin.base import ConsoleAdmin
from coalition.toolkit.admin.panels import Button, Panel, panel_on
from coalition.toolkit.admin.units import said
from promotions.models import PromotionVersion
from settlements.movements.budgets import finish_promotion, pause_promotion, start_promotion

START = "promotions.change_promotionversion"
State = PromotionVersion.State


def start(request: HttpRequest, object_id: str, model_admin: ConsoleAdmin) -> HttpResponse:
    """Ask, then run the version, grant its budget and put the rules in force."""
    version = _found(request, object_id, model_admin)

    def begin(by: str) -> str:
        start_promotion(version=version, started_by=by, now=timezone.now(), business_on=timezone.localdate())
        return _("The promotion runs at every desk.")

    budget = print_roubles(version.budget_kopecks) if version.budget_kopecks else _("without a limit")
    question = Question(
        _("Start the promotion"),
        _("%(version)s, budget: %(budget)s. An older version that runs is finished by it.")
        % {"version": version, "budget": budget},
        _("Start"),
    )
    return _step(request, version, model_admin, question, begin)


def pause(request: HttpRequest, object_id: str, model_admin: ConsoleAdmin) -> HttpResponse:
    """Ask, then let the version rest."""
    version = _found(request, object_id, model_admin)

    def rest(by: str) -> str:
        pause_promotion(version=version, paused_by=by, now=timezone.now())
        return _("The promotion rests; its budget waits.")

    sentence = _("It gives nothing until it is started again. Points already earned stay, the budget waits.")
    return _step(request, version, model_admin, Question(_("Pause the promotion"), sentence, _("Pause")), rest)


def finish(request: HttpRequest, object_id: str, model_admin: ConsoleAdmin) -> HttpResponse:
    """Ask, then end the version for good."""
    version = _found(request, object_id, model_admin)

    def end(by: str) -> str:
        finish_promotion(version=version, finished_by=by, now=timezone.now(), business_on=timezone.localdate())
        return _("The promotion is over; what was left of its budget is given back.")

    sentence = _("It cannot be started again; a new version can be made. What is left of the budget is given back.")
    question = Question(_("Finish the promotion"), sentence, _("Finish"), is_dangerous=True)
    return _step(request, version, model_admin, question, end)


def _found(request: HttpRequest, object_id: str, model_admin: ConsoleAdmin) -> PromotionVersion:
    if not request.user.has_perm(START):
        raise PermissionDenied
    return found(model_admin, request, object_id)


def _step(
    request: HttpRequest,
    version: PromotionVersion,
    model_admin: ConsoleAdmin,
    question: Question,
    do: Callable[[str], str],
) -> HttpResponse:
    """Ask; what came of it is said on the promotion's page."""

    def act(wanted: dict[str, Any]) -> HttpResponse:
        try:
            messages.success(request, do(request.user.get_username()))
        except DomainError as error:
            messages.error(request, said(error))
        return HttpResponseRedirect(reverse("admin:promotions_promotion_change", args=[version.promotion_id]))

    return ask(model_admin, request, question, act, row=version)


@panel_on(PromotionVersion)
class StartPanel(Panel):
    """Whether the version can be started, and the button."""

    model = PromotionVersion
    tab = False
    title = gettext_lazy("start")
    template = "console/start.html"
    views = (
        ("<path:object_id>/start/", "promotions_promotionversion_start", start),
        ("<path:object_id>/pause/", "promotions_promotionversion_pause", pause),
        ("<path:object_id>/finish/", "promotions_promotionversion_finish", finish),
    )

    @classmethod
    def buttons(cls, request: HttpRequest, row: PromotionVersion) -> list[Button]:
        """Start, pause or finish, as the state allows."""
        if not request.user.has_perm(START):
            return []

        def button(title: Any, name: str, variant: str = "default") -> Button:
            return Button(title, reverse(f"admin:promotions_promotionversion_{name}", args=[row.pk]), variant)

        begin = button(_("Start"), "start", "primary")
        rest, end = button(_("Pause"), "pause"), button(_("Finish"), "finish")
        return {State.APPROVED: [begin], State.PAUSED: [begin, end], State.RUNNING: [rest, end]}.get(row.state, [])

    def context(self) -> dict[str, Any]:
        """The version, and whether whoever looks may start it."""
        is_waiting = self.row.state in (State.APPROVED, State.PAUSED)
        may_start = is_waiting and self.request.user.has_perm(START)
        return {"may_start": may_start, "version": self.row}
