"""What people do to a colleague's way in."""

from collections.abc import Collection
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.decorators import action

from coalition.toolkit.admin.asking import Question, ask, found
from coalition.toolkit.admin.steps import StateSteps
from pharmacies.access.second_factor import reset_second_factor
from pharmacies.models import StaffUser


class StaffSteps(StateSteps):
    """Buttons of a staff user's page."""

    actions_detail = ("reset_second_factor",)

    def steps_of(self, user: StaffUser, request: HttpRequest) -> Collection[str]:
        """The reset, of a colleague who has something to reset."""
        is_possible = user.second_factor_at is not None and user.pk != request.user.pk
        return self.actions_detail if is_possible else ()

    @action(
        description=gettext_lazy("Reset the second factor"),
        icon="phonelink_erase",
        permissions=["pharmacies.reset_second_factor"],
    )
    def reset_second_factor(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """For a lost phone."""
        user = found(self, request, object_id)

        def reset(_wanted: dict[str, Any]) -> str:
            reset_second_factor(user=user, by=request.user)
            return _("The second factor is reset.")

        question = Question(
            _("Reset the second factor"),
            _(
                "For a lost phone. Make sure that it is really your colleague who asks: not by a message, by a call or "
                "in person. His sessions end now; at the next sign-in he sets up another phone."
            ),
            _("Reset"),
            is_dangerous=True,
        )
        return ask(self, request, question, reset, row=user)
