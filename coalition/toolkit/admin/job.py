from collections.abc import Collection
from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import ChoicesDropdownFilter
from unfold.decorators import action

from coalition.toolkit.admin.asking import Question, ask, found
from coalition.toolkit.admin.base import ReadOnlyAdmin
from coalition.toolkit.admin.columns import pill, plain_json
from coalition.toolkit.admin.kind_column import KindInWords
from coalition.toolkit.admin.steps import StateSteps
from coalition.toolkit.jobs import UNFINISHED, resume_job, stop_job
from coalition.toolkit.models import Job

CHANGE = ["toolkit.change_job"]
RESUMABLE = (Job.State.STOPPED, Job.State.FAILED)


PARAMS, RESULT = plain_json(Job, "params"), plain_json(Job, "result")


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
    readonly_fields = ("kind_words", "bar", PARAMS, RESULT)
    actions_detail = ("stop", "resume")
    fieldsets = (
        (None, {"fields": (("kind_words", "state"), "bar", "message")}),
        (_("Details"), {"fields": (("started_by", "created_at", "finished_at"), PARAMS, RESULT)}),
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

    def steps_of(self, job: Job, request: HttpRequest) -> Collection[str]:
        """What its state allows."""
        return ("stop",) if job.state in UNFINISHED else ("resume",) if job.state in RESUMABLE else ()

    @action(description=_("Stop"), icon="pause_circle", permissions=CHANGE)
    def stop(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Stop the job after the piece it is at."""
        job = found(self, request, object_id)

        def stop(wanted: dict[str, Any]) -> Any:
            stop_job(job=job)
            return _("The job stops after the piece it is at.")

        question = Question(_("Stop the job"), _("What is done stays done; it can be resumed later."), _("Stop"))
        return ask(self, request, question, stop, row=job)

    @action(description=_("Resume"), icon="play_circle", permissions=CHANGE)
    def resume(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Queue the job again; it goes on where it was."""
        job = found(self, request, object_id)

        def resume(wanted: dict[str, Any]) -> Any:
            resume_job(job=job)
            return _("The job goes on where it was.")

        question = Question(_("Resume the job"), _("It goes on where it was."), _("Resume"))
        return ask(self, request, question, resume, row=job)
