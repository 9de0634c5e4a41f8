from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import ChoicesDropdownFilter
from unfold.decorators import action

from coalition.toolkit.admin.asking import Question, ask, found
from coalition.toolkit.admin.base import ReadOnlyAdmin
from coalition.toolkit.admin.columns import DASH, pill
from coalition.toolkit.admin.kind_column import KindInWords
from coalition.toolkit.jobs import UNFINISHED, resume_job, stop_job
from coalition.toolkit.kinds import result_in_words
from coalition.toolkit.models import Job

CHANGE = ["toolkit.change_job"]
RESUMABLE = (Job.State.STOPPED, Job.State.FAILED)


@admin.register(Job)
class JobAdmin(KindInWords, ReadOnlyAdmin):
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
        return format_html(
            '<progress class="bar" max="{}" value="{}"></progress> {} / {}',
            job.total or 1,
            job.done,
            job.done,
            job.total,
        )

    @admin.display(description=_("result"))
    def told(self, job: Job) -> str:
        """What it has done, in words."""
        return format_html_join("", "<p>{}</p>", ((line,) for line in result_in_words(job))) or DASH

    def get_actions_detail(self, request: HttpRequest, object_id: str) -> list[Any]:
        """What the job's state allows."""
        job = self.get_object(request, object_id)
        state = job.state if job else None
        possible = {"stop": state in UNFINISHED, "resume": state in RESUMABLE}
        offered = super().get_actions_detail(request, object_id)
        return [each for each in offered if possible[each.action_name.rpartition("_")[2]]]

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
