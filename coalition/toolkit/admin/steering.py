"""Stopping and resuming a job, asked about in the same words on every page that shows one."""

from typing import Any

from django.contrib.admin import ModelAdmin
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from coalition.toolkit.admin.asking import Question, ask
from coalition.toolkit.jobs import resume_job, stop_job
from coalition.toolkit.models import Job


def ask_to_stop(admin: ModelAdmin, request: HttpRequest, job: Job, *, row: Any = None) -> HttpResponse:
    """Ask, then stop the job after the piece it is at; `row`: whose page it is, when not the job's own."""

    def stop(wanted: dict[str, Any]) -> str:
        stop_job(job=job)
        return _("The job stops after the piece it is at.")

    question = Question(_("Stop the job"), _("What is done stays done; it can be resumed later."), _("Stop"))
    return ask(admin, request, question, stop, row=row or job)


def ask_to_resume(admin: ModelAdmin, request: HttpRequest, job: Job, *, row: Any = None) -> HttpResponse:
    """Ask, then queue the job again; it goes on where it was."""

    def resume(wanted: dict[str, Any]) -> str:
        resume_job(job=job)
        return _("The job goes on where it was.")

    question = Question(_("Resume the job"), _("It goes on where it was."), _("Resume"))
    return ask(admin, request, question, resume, row=row or job)
