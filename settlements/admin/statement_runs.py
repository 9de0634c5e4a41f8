"""The statements of all contracts at once: started from the list, with a bar above it."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.contrib.admin import ModelAdmin
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.decorators import action
from unfold.widgets import UnfoldAdminSelectWidget

from coalition.kernel.periods import Period, back_from, half_month_of, last_full_month, previous
from coalition.toolkit.admin.asking import Question, ask
from coalition.toolkit.admin.columns import badge, grouped, link_to, progress
from coalition.toolkit.admin.tables import Head, Table
from coalition.toolkit.jobs import UNFINISHED
from coalition.toolkit.models import Job
from coalition.toolkit.period_words import period_words
from pharmacies.models import Programme
from settlements.statements.runs import KIND, period_of, start_run, start_sending

CHANGE = "settlements.change_statement"
MONTHS_OFFERED = 6
HALVES_OFFERED = 2
STATES = {"queued": "info", "running": "info", "stopped": "warning", "failed": "danger", "done": "success"}
RESUMABLE = (Job.State.STOPPED, Job.State.FAILED)


def periods() -> list[tuple[str, str]]:
    """The last full months, the latest first, then the last half-months."""
    today = timezone.localdate()
    months = back_from(last_full_month(today), MONTHS_OFFERED)
    halves = back_from(previous(half_month_of(today)), HALVES_OFFERED)
    return [(f"{each.starts_on}/{each.ends_on}", period_words(each)) for each in (*months, *halves)]


class PeriodForm(forms.Form):
    """Whose statements, and for what period."""

    programme = forms.ModelChoiceField(
        label=gettext_lazy("Programme"), queryset=Programme.objects, widget=UnfoldAdminSelectWidget, empty_label=None
    )
    period = forms.ChoiceField(
        label=gettext_lazy("Period"),
        choices=periods,
        widget=UnfoldAdminSelectWidget,
        help_text=gettext_lazy("A month takes both halves of contracts that settle by half-months."),
    )

    def clean_period(self) -> Period:
        """The period itself."""
        starts_on, ends_on = self.cleaned_data["period"].split("/")
        return Period(date.fromisoformat(starts_on), date.fromisoformat(ends_on))


class StatementRuns(ModelAdmin):
    """Buttons of the list of statements, and above it the runs that are on."""

    list_before_template = "console/runs_before.html"
    actions_list = ("draft_month", "send_month")

    @action(description=gettext_lazy("Draft a period"), icon="edit_calendar", permissions=[CHANGE])
    def draft_month(self, request: HttpRequest) -> HttpResponse:
        """Draft the statements of all contracts for a period."""
        question = Question(
            _("Draft the statements of a period"),
            _("Every contract gets a draft of what it moved. Drafts are computed anew, those sent stay as they are."),
            _("Draft"),
            PeriodForm,
        )

        def draft(wanted: dict[str, Any]) -> Any:
            return self._queued(start_run(**wanted, is_sending=False, **_by(request)))

        return ask(self, request, question, draft)

    @action(description=gettext_lazy("Send the drafts of a period"), icon="forward_to_inbox", permissions=[CHANGE])
    def send_month(self, request: HttpRequest) -> HttpResponse:
        """Send every draft of a period."""
        question = Question(
            _("Send the drafts of a period"),
            _(
                "Each draft is computed anew, takes a number, claims its postings, and its papers are frozen. "
                "This cannot be undone. Contracts without a draft are left alone."
            ),
            _("Send"),
            PeriodForm,
        )

        def send(wanted: dict[str, Any]) -> Any:
            return self._queued(start_sending(**wanted, **_by(request)))

        return ask(self, request, question, send)

    def _queued(self, job: Job) -> Any:
        said = _("Statements in the queue: %(count)s. The bar above the list shows how far they are.")
        return said % {"count": grouped(job.total)}

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """The list, with the runs that are on, or wait, above it."""
        runs = list(Job.objects.filter(kind=KIND, state__in=(*UNFINISHED, *RESUMABLE)).order_by("-pk")[:5])
        latest = Job.objects.filter(
            kind=KIND, state=Job.State.DONE, finished_at__gt=timezone.now() - timedelta(days=1)
        ).order_by("-finished_at")[:1]
        shown = {"table": _table_of([*runs, *latest]) if runs or latest else None}
        shown["is_waiting"] = any(job.state in UNFINISHED for job in runs)
        return super().changelist_view(request, shown | (extra_context or {}))


def _by(request: HttpRequest) -> dict[str, Any]:
    return {"started_by": request.user.get_username(), "now": timezone.now()}


def what_is_done(job: Job) -> str:
    """What a run does, in words."""
    if not job.params.get("is_drafting", True):
        return _("sending of drafts")
    return _("drafting and sending") if job.params["is_sending"] else _("drafting")


def _table_of(jobs: list[Job]) -> Table:
    heads = [Head(_("period")), Head(_("what is done")), Head(_("progress")), Head(_("state"))]
    heads += [Head(_("refused"), True), Head(_("started by"))]
    rows = [
        [
            link_to(job, period_words(period_of(job.params))),
            what_is_done(job),
            progress(job.done, job.total),
            badge(job.get_state_display(), STATES[job.state]),
            grouped(len(job.result.get("refused", []))),
            job.started_by or _("the clock"),
        ]
        for job in jobs
    ]
    return Table(heads, rows, title=_("Runs of statements"))
