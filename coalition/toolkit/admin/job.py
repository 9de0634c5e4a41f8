from django.contrib import admin
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import ChoicesDropdownFilter

from coalition.toolkit.admin.base import ReadOnlyAdmin
from coalition.toolkit.admin.columns import pill
from coalition.toolkit.models import Job


@admin.register(Job)
class JobAdmin(ReadOnlyAdmin):
    """Long work and how far it has come."""

    list_display = (
        "kind",
        pill(Job, "state", running="info", done="success", failed="danger", stopped="warning"),
        "bar",
        "started_by",
        "created_at",
        "finished_at",
    )
    list_filter = (("state", ChoicesDropdownFilter),)
    search_fields = ("kind", "message", "started_by")
    readonly_fields = ("bar",)
    fieldsets = (
        (None, {"fields": (("kind", "state"), "bar", "message")}),
        (_("Details"), {"fields": (("started_by", "created_at", "finished_at"), "params", "result")}),
    )

    @admin.display(description=_("progress"))
    def bar(self, job: Job) -> str:
        """How much of it is done."""
        return format_html(
            '<progress class="bar" max="{}" value="{}"></progress> {} / {}',
            job.total or 1,
            job.done,
            job.done,
            job.total,
        )
