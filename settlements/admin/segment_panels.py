"""What the top storey adds to a segment's page: how many fit now, refreshing, its course, its make-up, its members."""

from typing import Any

from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from coalition.toolkit.admin.asking import Question, ask, found
from coalition.toolkit.admin.base import ConsoleAdmin
from coalition.toolkit.admin.columns import DASH, link_to
from coalition.toolkit.admin.panels import Panel, panel_on
from coalition.toolkit.admin.tables import Head, Table
from coalition.toolkit.jobs import UNFINISHED
from coalition.toolkit.models import Job
from members.models import Account
from pharmacies.models import Programme
from promotions.models import Segment, SegmentMember
from promotions.queries.segment_conditions import segments_that_read_goods
from settlements.admin.purchase_panels import READ_GOODS
from settlements.admin.segment_drawing import course_chart, make_up_bars
from settlements.analytics.audiences import count_audience
from settlements.analytics.refreshing import KIND, queue_refresh
from settlements.analytics.segment_pictures import course_of, make_up_of

REFRESH = "promotions.change_segment"
MAY_NOT_READ = gettext_lazy("Your rights do not include reading what members buy.")
AT_MOST = 50
KEPT_SECONDS = 3_600
"""Pictures change with a refresh only, and the key of what is kept names it."""


@require_POST
def count_now(request: HttpRequest, model_admin: ConsoleAdmin) -> HttpResponse:
    """How many accounts fulfil the conditions that stand in the form; nothing is written down."""
    if not request.user.has_perm(REFRESH):
        raise PermissionDenied
    conditions, problems = model_admin.read_conditions(request.POST)
    programme = _programme(request)
    if conditions is not None and conditions.reads_goods and not request.user.has_perm(READ_GOODS):
        problems = [*problems, MAY_NOT_READ]
    if conditions is None or problems or programme is None:
        return JsonResponse(
            {"count": None, "problems": [str(each) for each in problems] or [_("Choose the programme first.")]}
        )
    count = count_audience(programme=programme, conditions=conditions, now=timezone.now())
    return JsonResponse({"count": count, "problems": []})


def _programme(request: HttpRequest) -> Programme | None:
    """The programme of the segment that is there, or the one that was chosen for a new one."""
    segment, chosen = request.GET.get("segment", ""), request.POST.get("programme", "")
    if segment.isdecimal():
        return Programme.objects.filter(segments=int(segment)).first()
    return Programme.objects.filter(pk=int(chosen)).first() if chosen.isdecimal() else None


def refresh(request: HttpRequest, object_id: str, model_admin: ConsoleAdmin) -> HttpResponse:
    """Ask, then queue the refreshing of a segment and of those that it is built on."""
    if not request.user.has_perm(REFRESH):
        raise PermissionDenied
    segment = found(model_admin, request, object_id)

    def queue(wanted: dict[str, Any]) -> str:
        job = queue_refresh(segments=[segment], started_by=request.user.get_username(), now=timezone.now())
        return _("Queued, segments to refresh: %(count)s.") % {"count": job.total}

    question = Question(
        _("Refresh the segment"),
        _("Who fits now joins, who does not any more leaves; segments that it is built on are refreshed first."),
        _("Refresh"),
    )
    return ask(model_admin, request, question, queue, row=segment)


@panel_on(Segment)
class RefreshPanel(Panel):
    """How large the segment is, as of when, the job that is at work on it, and the button."""

    model = Segment
    tab = False
    title = gettext_lazy("members now")
    template = "console/segment_refresh.html"
    views = (
        ("count/", "promotions_segment_count", count_now),
        ("<path:object_id>/refresh/", "promotions_segment_refresh", refresh),
    )

    def context(self) -> dict[str, Any]:
        """Figures; a job only while it is unfinished."""
        segment: Segment = self.row
        is_computed = segment.kind == Segment.Kind.COMPUTED
        at_work = Job.objects.filter(kind=KIND, state__in=UNFINISHED, params__segments__contains=[segment.pk])
        return {
            "segment": segment,
            "job": at_work.order_by("pk").first() if is_computed else None,
            "may_refresh": is_computed and self.request.user.has_perm(REFRESH),
        }


@panel_on(Segment)
class PicturesPanel(Panel):
    """How the size went, and whom the segment is made up of."""

    model = SegmentMember
    tab = False
    title = gettext_lazy("in pictures")
    template = "console/segment_pictures.html"

    def context(self) -> dict[str, Any]:
        """The chart and the bars; a segment that nobody was ever in has none."""
        segment, now = self.row, timezone.now()
        written_at = segment.refreshed_at.timestamp() if segment.refreshed_at else ""
        key = f"segment.{segment.pk}.{written_at}.{timezone.localdate(now)}"
        course = cache.get_or_set(f"{key}.course", lambda: course_of(segment, now=now), KEPT_SECONDS)
        if not course:
            return {"sentence": _("Nobody has been in this segment yet.")}
        made_up = cache.get_or_set(f"{key}.made_up", lambda: make_up_of(segment, now=now), KEPT_SECONDS)
        return {"chart": course_chart(course), "groups": make_up_bars(made_up)}


@panel_on(Segment)
class MembersPanel(Panel):
    """Who joined and who left lately, by the numbers of accounts: names are on their own pages."""

    model = SegmentMember
    title = gettext_lazy("members")

    def context(self) -> dict[str, Any]:
        """The latest memberships; a link only for those who may open accounts, nothing where it would tell too much."""
        reads_goods = not self.request.user.has_perm(READ_GOODS) and self.row.pk in segments_that_read_goods()
        if reads_goods:
            return {"sentence": MAY_NOT_READ}
        may_open = self.request.user.has_perm("members.view_account")
        members = list(self.row.members.order_by("-starts_at", "-pk")[:AT_MOST])
        heads = [Head(_("account")), Head(_("from")), Head(_("until")), Head(_("through"))]
        rows = [
            [
                self._account(member.account_id, may_open),
                member.starts_at,
                member.ends_at or DASH,
                member.get_source_display(),
            ]
            for member in members
        ]
        more = f"{reverse('admin:promotions_segmentmember_changelist')}?segment__id__exact={self.row.pk}"
        table = Table(
            heads, rows, empty=_("Nobody has been in this segment yet."), more=more if len(rows) == AT_MOST else ""
        )
        return {"tables": [table]}

    def _account(self, account_id: int, may_open: bool) -> Any:
        number = f"№\u00a0{account_id}"
        return link_to(Account(pk=account_id), number) if may_open else number
