"""The statements of all contracts at once: started from the list, followed by a bar, stopped, resumed."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.contrib.admin import ModelAdmin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from unfold.decorators import action
from unfold.widgets import UnfoldAdminSelectWidget

from coalition.kernel.periods import Period, half_month_of, last_full_month, month_of, previous
from coalition.toolkit.admin.asking import Question, ask, found
from coalition.toolkit.admin.base import ConsoleAdmin
from coalition.toolkit.admin.columns import badge, grouped, link_to, progress
from coalition.toolkit.admin.panels import Button, Panel, panel_on
from coalition.toolkit.admin.tables import Head, Table
from coalition.toolkit.jobs import UNFINISHED, resume_job, stop_job
from coalition.toolkit.models import Job
from pharmacies.models import Contract, Programme
from settlements.statements.runs import KIND, period_of, start_run, start_sending

CHANGE = "settlements.change_statement"
MONTHS_OFFERED = 6
HALVES_OFFERED = 2
SHOWN = 200
STATES = {"queued": "info", "running": "info", "stopped": "warning", "failed": "danger", "done": "success"}
RESUMABLE = (Job.State.STOPPED, Job.State.FAILED)


def periods() -> list[tuple[str, str]]:
    """The last full months, the latest first, then the last half-months."""
    today = timezone.localdate()
    months, halves = [last_full_month(today)], [previous(half_month_of(today))]
    while len(months) < MONTHS_OFFERED:
        months.append(previous(months[-1]))
    while len(halves) < HALVES_OFFERED:
        halves.append(previous(halves[-1]))
    return [(f"{each.starts_on}/{each.ends_on}", period_told(each)) for each in (*months, *halves)]


def period_told(period: Period) -> str:
    """A month by its name, anything else by its first and last day."""
    if month_of(period.starts_on) == period:
        return date_format(period.starts_on, "YEAR_MONTH_FORMAT")
    return f"{date_format(period.starts_on)} – {date_format(period.last_on)}"


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
            link_to(job, period_told(period_of(job.params))),
            what_is_done(job),
            progress(job.done, job.total),
            badge(job.get_state_display(), STATES[job.state]),
            grouped(len(job.result.get("refused", []))),
            job.started_by or _("the clock"),
        ]
        for job in jobs
    ]
    return Table(heads, rows, title=_("Runs of statements"))


def stop(request: HttpRequest, object_id: str, model_admin: ConsoleAdmin) -> HttpResponse:
    """Ask, then stop a run after the contract it is at."""
    job = _run(request, object_id, model_admin)

    def stop_it(wanted: dict[str, Any]) -> str:
        stop_job(job=job)
        return _("The job stops after the piece it is at.")

    question = Question(_("Stop the run"), _("What is done stays done; it can be resumed later."), _("Stop"))
    return ask(model_admin, request, question, stop_it, row=job)


def resume(request: HttpRequest, object_id: str, model_admin: ConsoleAdmin) -> HttpResponse:
    """Ask, then go on with a stopped run."""
    job = _run(request, object_id, model_admin)

    def resume_it(wanted: dict[str, Any]) -> str:
        resume_job(job=job)
        return _("The job goes on where it was.")

    question = Question(_("Resume the run"), _("It goes on where it was."), _("Resume"))
    return ask(model_admin, request, question, resume_it, row=job)


def _run(request: HttpRequest, object_id: str, model_admin: ConsoleAdmin) -> Job:
    if not request.user.has_perm(CHANGE):
        raise PermissionDenied
    job = found(model_admin, request, object_id)
    if job.kind != KIND:
        raise Http404
    return job


@panel_on(Job)
class StatementRunPanel(Panel):
    """On the page of a run: what it does, its buttons, and the contracts that were refused."""

    model = Contract
    tab = False
    title = gettext_lazy("statements of a period")
    template = "console/statement_run.html"
    views = (
        ("<path:object_id>/statements/stop/", "toolkit_job_statements_stop", stop),
        ("<path:object_id>/statements/resume/", "toolkit_job_statements_resume", resume),
    )

    @property
    def contents(self) -> Any:
        """Nothing on the pages of other jobs."""
        return super().contents if self.row.kind == KIND else ""

    @classmethod
    def buttons(cls, request: HttpRequest, row: Job) -> list[Button]:
        """Stop or resume, for accountants, who have no right to other jobs."""
        if not request.user.has_perm(CHANGE) or request.user.has_perm("toolkit.change_job"):
            return []
        if row.state in UNFINISHED:
            return [Button(_("Stop"), reverse("admin:toolkit_job_statements_stop", args=[row.pk]))]
        if row.state in RESUMABLE:
            return [Button(_("Resume"), reverse("admin:toolkit_job_statements_resume", args=[row.pk]))]
        return []

    def context(self) -> dict[str, Any]:
        """The refusals, each with its contract and what to do."""
        job = self.row
        refused = job.result.get("refused", [])
        contracts = Contract.objects.select_related("legal_entity").in_bulk(
            [each["contract_id"] for each in refused[:SHOWN] if "contract_id" in each]
        )
        heads = [Head(_("contract")), Head(_("participant")), Head(_("why it was refused"))]
        language = "ru" if (get_language() or "ru").startswith("ru") else "en"
        rows = [
            [
                link_to(contract, each["contract"]) if contract else each["contract"],
                link_to(contract.legal_entity) if contract else "–",
                each[language],
            ]
            for each in refused[:SHOWN]
            for contract in [contracts.get(each.get("contract_id"))]
        ]
        note = _("Shown: %(shown)s of %(count)s.") % {"shown": SHOWN, "count": grouped(len(refused))}
        period = period_of(job.params)
        return {
            "buttons": self.buttons(self.request, job),
            "is_waiting": job.state in UNFINISHED,
            "told": f"{period_told(period)} · {what_is_done(job)}",
            "list_address": f"{reverse('admin:settlements_statement_changelist')}?starts_on_from={period.starts_on}"
            f"&starts_on_to={period.last_on}",
            "tables": [
                Table(
                    heads,
                    rows,
                    title=_("Refused"),
                    empty=_("Nobody has been refused."),
                    note=note if len(refused) > SHOWN else "",
                )
            ],
        }
