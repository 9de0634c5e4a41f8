"""The page of a run of statements: what it does, its buttons, the contracts that were refused."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coalition.toolkit.admin.asking import found
from coalition.toolkit.admin.base import ConsoleAdmin
from coalition.toolkit.admin.columns import grouped, link_to
from coalition.toolkit.admin.panels import Button, Panel, panel_on
from coalition.toolkit.admin.steering import ask_to_resume, ask_to_stop
from coalition.toolkit.admin.tables import Head, Table
from coalition.toolkit.jobs import UNFINISHED
from coalition.toolkit.languages import is_in_russian
from coalition.toolkit.models import Job
from coalition.toolkit.period_words import period_words
from pharmacies.models import Contract
from settlements.admin.statement_runs import CHANGE, RESUMABLE, what_is_done
from settlements.statements.runs import KIND, period_of

SHOWN = 200


def stop(request: HttpRequest, object_id: str, model_admin: ConsoleAdmin) -> HttpResponse:
    """Ask, then stop a run after the contract it is at."""
    return ask_to_stop(model_admin, request, _run(request, object_id, model_admin))


def resume(request: HttpRequest, object_id: str, model_admin: ConsoleAdmin) -> HttpResponse:
    """Ask, then go on with a stopped run."""
    return ask_to_resume(model_admin, request, _run(request, object_id, model_admin))


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
        language = "ru" if is_in_russian() else "en"
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
            "told": f"{period_words(period)} · {what_is_done(job)}",
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
