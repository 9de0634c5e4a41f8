from typing import Any

from axes.models import AccessAttempt
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.decorators import action

from coalition.toolkit.admin.asking import Question, ask, found
from coalition.toolkit.admin.base import ReadOnlyAdmin
from pharmacies.access.sign_in_tries import FROM_ONE_ADDRESS, closed_until, open_sign_in


@admin.register(AccessAttempt)
class AccessAttemptAdmin(ReadOnlyAdmin):
    """Wrong passwords: who tried under which name from where, and whether the door is closed for him."""

    list_display = ("username", "ip_address", "failures_since_start", "attempt_time", "is_closed")
    search_fields = ("username", "ip_address")
    search_help_text = gettext_lazy("Name or address")
    fields = (("username", "ip_address"), ("failures_since_start", "attempt_time"), "opens_at", "user_agent")
    readonly_fields = ("opens_at",)
    ordering = ("-attempt_time",)
    actions_detail = ("open_sign_in",)

    @admin.display(description=gettext_lazy("closed"))
    def is_closed(self, attempt: AccessAttempt) -> str:
        """Whether this name is shut out at this address, as far as this row alone tells."""
        is_recent = timezone.now() - attempt.attempt_time < FROM_ONE_ADDRESS.window
        if attempt.failures_since_start < FROM_ONE_ADDRESS.most or not is_recent:
            return "–"
        return format_html('<span class="pill pill-danger">{}</span>', _("closed"))

    @admin.display(description=gettext_lazy("opens again"))
    def opens_at(self, attempt: AccessAttempt) -> Any:
        """When the name may be tried again at this address; nothing while it may be."""
        return closed_until(username=attempt.username or "", address=attempt.ip_address or "", now=timezone.now())

    @action(description=gettext_lazy("Open signing in"), icon="lock_open", permissions=["axes.delete_accessattempt"])
    def open_sign_in(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Let somebody try again before the time is up."""
        attempt = found(self, request, object_id)

        def opened(_wanted: dict[str, Any]) -> str:
            open_sign_in(username=attempt.username or "", address=attempt.ip_address or "", by=request.user)
            AccessAttempt.objects.filter(username=attempt.username).delete()
            return _("Signing in is open again.")

        question = Question(
            _("Open signing in"),
            _("Make sure that it was your colleague who mistyped. What was counted under this name is forgotten."),
            _("Open signing in"),
        )
        return ask(self, request, question, opened)
