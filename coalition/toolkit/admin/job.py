from collections.abc import Collection

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import ChoicesDropdownFilter
from unfold.decorators import action

from coalition.toolkit.admin.asking import found
from coalition.toolkit.admin.base import ReadOnlyAdmin
from coalition.toolkit.admin.columns import DASH, pill, progress_bar
from coalition.toolkit.admin.kind_column import KindInWords
from coalition.toolkit.admin.steering import ask_to_resume, ask_to_stop
from coalition.toolkit.admin.steps import StateSteps
from coalition.toolkit.jobs import UNFINISHED
from coalition.toolkit.kinds import result_in_words
from coalition.toolkit.models import Job

CHANGE = ["toolkit.change_job"]
RESUMABLE = (Job.State.STOPPED, Job.State.FAILED)


@admin.register(Job)
class JobAdmin(StateSteps, KindInWords, ReadOnlyAdmin):
    """Long work and how far it has come."""

    list_display = (
        "kind_words",
        pill(Job, "state", running="info", done="success", failed="danger", stopped="warning"),
        "bar",
        "started_by",
        "created_at",
        "finished_at",
    )
    list_filter = (("state", ChoicesDropdownFilter),)
    search_fields = ("kind", "message", "started_by")
    readonly_fields = ("kind_words", "bar", "told")
    actions_detail = ("stop", "resume")
    fieldsets = (
        (None, {"fields": (("kind_words", "state"), "bar", "message", "told")}),
        (_("Details"), {"fields": (("started_by", "created_at", "finished_at"),)}),
    )

    @admin.display(description=_("progress"))
    def bar(self, job: Job) -> str:
        """How much of it is done."""
        return format_html("{} {} / {}", progress_bar(job.done, job.total), job.done, job.total)

    @admin.display(description=_("result"))
    def told(self, job: Job) -> str:
        """What it has done, in words."""
        return format_html_join("", "<p>{}</p>", ((line,) for line in result_in_words(job))) or DASH

    def steps_of(self, job: Job, request: HttpRequest) -> Collection[str]:
        """What its state allows."""
        return ("stop",) if job.state in UNFINISHED else ("resume",) if job.state in RESUMABLE else ()

    @action(description=_("Stop"), icon="pause_circle", permissions=CHANGE)
    def stop(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Stop the job after the piece it is at."""
        return ask_to_stop(self, request, found(self, request, object_id))

    @action(description=_("Resume"), icon="play_circle", permissions=CHANGE)
    def resume(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Queue the job again; it goes on where it was."""
        return ask_to_resume(self, request, found(self, request, object_id))
