"""Back-tests in the console: a list, a page with a bar and then the result, two side by side."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from coalition.toolkit.admin.asking import address_of, found
from coalition.toolkit.admin.base import ReadOnlyAdmin
from coalition.toolkit.admin.columns import badge, progress_bar
from coalition.toolkit.admin.files import shown_inline
from coalition.toolkit.admin.units import print_percent
from coalition.toolkit.jobs import UNFINISHED, resume_job, stop_job
from coalition.toolkit.languages import is_in_russian
from coalition.toolkit.models import Job
from pharmacies.models import LegalEntity, Outlet
from promotions.engine.encoding import params_of
from promotions.models import PromotionVersion
from settlements.admin import backtest_charts as charts
from settlements.admin import backtest_page as page
from settlements.admin.backtest_compare import comparison
from settlements.admin.backtest_words import days_of, whole
from settlements.analytics.backtest.report import Report, is_outdated, report_of
from settlements.analytics.backtest.sums import Sums
from settlements.documents.backtest import backtest_pdf
from settlements.models import Backtest

STATES = {"running": "info", "done": "success", "failed": "danger", "stopped": "warning"}
TRY = "settlements.add_backtest"
OTHERS = 10
ROWS_ON_PAPER = 6


@require_POST
def stop(request: HttpRequest, object_id: str, model_admin: "BacktestAdmin") -> HttpResponse:
    """Stop after the portion it is at."""
    return _steer(request, object_id, model_admin, stop_job, _("It stops after the receipts it is at."))


@require_POST
def resume(request: HttpRequest, object_id: str, model_admin: "BacktestAdmin") -> HttpResponse:
    """Go on where it was."""
    return _steer(request, object_id, model_admin, resume_job, _("It goes on where it was."))


def compare(request: HttpRequest, object_id: str, other_id: int, model_admin: "BacktestAdmin") -> HttpResponse:
    """Two back-tests side by side."""
    left = model_admin.readable(request, object_id)
    right = model_admin.readable(request, str(other_id))
    sides = [report_of(each, is_guarded=is_manufacturer(request)) for each in (left, right)]
    highest = charts.highest_day(*sides)
    context = {
        "title": _("Two drafts side by side"),
        "sides": [
            {"backtest": each, "days": days_of(each), "promise": promise(each.version)} for each in (left, right)
        ],
        "table": comparison(*sides),
        "pictures": [
            {"title": str(report.backtest.version), **charts.by_day(report, highest_kopecks=highest)}
            for report in sides
        ],
        "back": address_of(model_admin, left),
    }
    return model_admin.answer(request, "console/backtest_compare.html", left, context)


def paper(request: HttpRequest, object_id: str, model_admin: "BacktestAdmin") -> HttpResponse:
    """The result on one sheet."""
    backtest = model_admin.readable(request, object_id)
    if not backtest.is_done:
        raise Http404
    report = report_of(backtest, is_guarded=is_manufacturer(request))
    said = {
        "title": str(backtest.version),
        "language": get_language(),
        "promise": promise(backtest.version),
        "days": days_of(backtest),
        "terms": ", ".join(model_admin.terms(backtest)),
        "made": f"{_('Loyalty coalition')} · {date_format(timezone.localdate())}",
        "cards": page.cards(report),
        "verdict": page.verdict(report),
        "even": page.even_rows(report),
        "tables": [
            page.worlds_table(report),
            page.payers_table(report),
            page.others_table(report, at_most=ROWS_ON_PAPER),
            page.entities_table(report, at_most=ROWS_ON_PAPER),
        ],
    }
    printed = backtest_pdf(report, said)
    return shown_inline(printed)


def is_manufacturer(request: HttpRequest) -> bool:
    """Whether whoever looks works for one, and so must not recognise anybody."""
    employer = getattr(request.user, "legal_entity", None)
    return employer is not None and employer.role == LegalEntity.Role.MANUFACTURER


def promise(version: PromotionVersion) -> str:
    """The sentence of the regulations, in the language of the page, or why the parameters make none."""
    try:
        params = params_of(version.mechanic, version.params)
    except ValueError as error:
        return str(error)
    return params.sentence_ru() if is_in_russian() else params.sentence_en()


@admin.register(Backtest)
class BacktestAdmin(ReadOnlyAdmin):
    """What promotions would have cost."""

    list_display = ("title", "days", "state", "bar", "cost", "started_by")
    list_select_related = ("version__promotion", "job")
    search_fields = ("version__promotion__name", "version__promotion__code")
    search_help_text = gettext_lazy("Name or code of the promotion")
    custom_urls = (
        ("<path:object_id>/stop/", "settlements_backtest_stop", stop),
        ("<path:object_id>/resume/", "settlements_backtest_resume", resume),
        ("<path:object_id>/paper/", "settlements_backtest_paper", paper),
        ("<path:object_id>/beside/<int:other_id>/", "settlements_backtest_compare", compare),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Backtest]:
        """Without the rules, which are long."""
        return super().get_queryset(request).defer("rulebook")

    @admin.display(description=gettext_lazy("promotion"), ordering="version__promotion__name")
    def title(self, backtest: Backtest) -> str:
        """The promotion and its version."""
        return str(backtest.version)

    @admin.display(description=gettext_lazy("receipts of"), ordering="starts_on")
    def days(self, backtest: Backtest) -> str:
        """The period."""
        return days_of(backtest)

    @admin.display(description=gettext_lazy("state"), ordering="job__state")
    def state(self, backtest: Backtest) -> str:
        """How far the job is."""
        return badge(backtest.job.get_state_display(), STATES.get(backtest.job.state, "default"))

    @admin.display(description=gettext_lazy("progress"))
    def bar(self, backtest: Backtest) -> str:
        """How much of it is done."""
        job = backtest.job
        return progress_bar(job.done, job.total)

    @admin.display(description=gettext_lazy("cost"))
    def cost(self, backtest: Backtest) -> str:
        """What the promotion would have cost, once it is known."""
        return whole(Sums.of(backtest.sums).given.kopecks) if backtest.is_done else "–"

    @admin.display(description=gettext_lazy("started by"), ordering="job__started_by")
    def started_by(self, backtest: Backtest) -> str:
        """Who asked."""
        return backtest.job.started_by

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The bar while it runs, then the result."""
        if request.method != "GET":
            raise PermissionDenied
        backtest = self.readable(request, object_id)
        report = report_of(backtest, is_guarded=is_manufacturer(request))
        context = self._context(request, backtest) | (_result(report) if backtest.is_done else {})
        return self.answer(request, "console/backtest.html", backtest, context)

    def readable(self, request: HttpRequest, object_id: str) -> Backtest:
        """The row, for those who may read it. Refused with Http404 or PermissionDenied."""
        backtest = found(self, request, object_id)
        if not self.has_view_permission(request, backtest):
            raise PermissionDenied
        return backtest

    def answer(self, request: HttpRequest, template: str, backtest: Backtest, context: dict[str, Any]) -> HttpResponse:
        """A page of the console."""
        shared = {**self.admin_site.each_context(request), "opts": self.opts, "original": backtest}
        return TemplateResponse(request, template, shared | context)

    def terms(self, backtest: Backtest) -> list[str]:
        """Which receipts, at what margin."""
        names = Outlet.objects.filter(pk__in=backtest.outlet_ids).values_list("name", flat=True)
        return [
            _("receipts of %(days)s") % {"days": days_of(backtest)},
            ", ".join(names) or _("all pharmacies"),
            _("margin %(margin)s") % {"margin": print_percent(backtest.margin_bp)},
        ]

    def _context(self, request: HttpRequest, backtest: Backtest) -> dict[str, Any]:
        job = backtest.job
        programme_id = backtest.version.promotion.programme_id
        others = Backtest.objects.filter(job__state=Job.State.DONE, version__promotion__programme=programme_id)
        others = others.exclude(pk=backtest.pk).select_related("version__promotion").defer("rulebook", "sums")
        return {
            "title": str(backtest.version),
            "backtest": backtest,
            "job": job,
            "is_waiting": job.state in UNFINISHED,
            "part": f"{100 * job.done / (job.total or 1):.0f}",
            "promise": promise(backtest.version),
            "terms": self.terms(backtest),
            "may_try": request.user.has_perm(TRY),
            "is_outdated": is_outdated(backtest),
            "others": others.exclude(pk=backtest.pk)
            .select_related("version__promotion")
            .defer("rulebook", "sums")[:10],
        }


def _result(report: Report) -> dict[str, Any]:
    return {
        "report": report,
        "cards": page.cards(report),
        "verdict": page.verdict(report),
        "gauge": charts.gauge(report.break_even.growth),
        "even": page.even_rows(report),
        "pictures": [
            {"title": _("Benefits by day, ₽"), "is_wide": True, **charts.by_day(report)},
            {"title": _("Who would have paid, ₽"), **charts.by_funder(report)},
            {"title": _("How many members would have gained how much, ₽"), **charts.by_gain(report)},
            {"title": _("By pharmacy, ₽"), "is_wide": True, **charts.by_entity(report)},
        ],
        "tables": page.tables(report),
    }


def _steer(request: HttpRequest, object_id: str, model_admin: BacktestAdmin, do: Any, told: str) -> HttpResponse:
    backtest = model_admin.readable(request, object_id)
    if not request.user.has_perm(TRY):
        raise PermissionDenied
    do(job=backtest.job)
    messages.success(request, told)
    return HttpResponseRedirect(address_of(model_admin, backtest))
