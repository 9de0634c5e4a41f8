"""The button that starts a promotion: only the top storey can grant its budget."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coalition.kernel.money import print_roubles
from coalition.toolkit.admin.asking import Question, ask, found
from coalition.toolkit.admin.base import ConsoleAdmin
from coalition.toolkit.admin.panels import Panel, panel_on
from promotions.models import PromotionVersion
from settlements.movements.budgets import start_promotion

START = "promotions.change_promotionversion"


def start(request: HttpRequest, object_id: str, model_admin: ConsoleAdmin) -> HttpResponse:
    """Ask, then run the version, grant its budget and put the rules in force."""
    if not request.user.has_perm(START):
        raise PermissionDenied
    version = found(model_admin, request, object_id)

    def begin(wanted: dict[str, Any]) -> str:
        by, now = request.user.get_username(), timezone.now()
        start_promotion(version=version, started_by=by, now=now, business_on=timezone.localdate())
        return _("The promotion runs at every desk.")

    budget = print_roubles(version.budget_kopecks) if version.budget_kopecks else _("without a limit")
    question = Question(
        _("Start the promotion"),
        _("%(version)s, budget: %(budget)s. An older version that runs is finished by it.")
        % {"version": version, "budget": budget},
        _("Start"),
    )
    return ask(model_admin, request, question, begin, row=version)


@panel_on(PromotionVersion)
class StartPanel(Panel):
    """Whether the version can be started, and the button."""

    model = PromotionVersion
    tab = False
    title = gettext_lazy("start")
    template = "console/start.html"
    views = (("<path:object_id>/start/", "promotions_promotionversion_start", start),)

    def context(self) -> dict[str, Any]:
        """The version, and whether whoever looks may start it."""
        is_waiting = self.row.state in (PromotionVersion.State.APPROVED, PromotionVersion.State.PAUSED)
        may_start = is_waiting and self.request.user.has_perm(START)
        return {"may_start": may_start, "version": self.row}
