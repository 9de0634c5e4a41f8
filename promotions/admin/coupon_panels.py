"""Parts of the pages of coupons: a picture of the uses, batches, what was taken out, what was blocked."""

from typing import Any

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coalition.toolkit.admin.base import ConsoleAdmin
from coalition.toolkit.admin.columns import badge, grouped, link_to, moment, progress
from coalition.toolkit.admin.panels import Panel, panel_on
from coalition.toolkit.admin.tables import Head, Table
from coalition.toolkit.models import Job
from promotions.documents.coupon_sheet_runs import KIND as SHEETS
from promotions.models import Coupon, CouponBatch, CouponBlock, CouponExport, CouponSeries
from promotions.queries.coupon_figures import figures_of
from promotions.queries.series_in_force import is_in_force

SHOWN = 50


class UsesPanel(Panel):
    """What has become of the uses that the series promised. It stands above the form."""

    on = CouponSeries
    model = Coupon
    tab = False
    title = gettext_lazy("uses of the coupons")
    template = "console/coupon_uses.html"

    def context(self) -> dict[str, Any]:
        """The parts of the bar with their shares; nothing when no coupon was made."""
        figures = figures_of(self.row, at=timezone.now())
        parts = (
            ("used", _("used"), figures.used),
            ("left", _("left"), figures.left),
            ("lapsed", _("lapsed"), figures.lapsed),
            ("blocked", _("blocked"), figures.blocked),
        )
        total = figures.total or 1
        return {
            "coupons": figures.coupons and grouped(figures.coupons),
            "parts": [
                {
                    "name": name,
                    "title": title,
                    "uses": uses,
                    "printed": grouped(uses),
                    "share": f"{uses * 100 / total:.2f}",
                }
                for name, title, uses in parts
                if uses or name in ("used", "left")
            ],
            "is_blocked": self.row.is_blocked,
            "is_in_force": is_in_force(self.row),
        }


@panel_on(CouponSeries)
class BatchesPanel(Panel):
    """The batches of a series."""

    model = CouponBatch
    tab = False
    title = gettext_lazy("batches")

    def context(self) -> dict[str, Any]:
        """The latest batches."""
        heads = [Head(_("batch")), Head(_("purpose")), Head(_("coupons"), True), Head(_("made")), Head(_("state"))]
        rows = [
            [
                link_to(batch, f"№ {batch.number}"),
                batch.purpose or "–",
                grouped(batch.quantity),
                progress(batch.made, batch.quantity),
                badge(_("blocked"), "danger") if batch.is_blocked else badge(_("valid"), "success"),
            ]
            for batch in self.row.batches.all()[:SHOWN]
        ]
        return {"tables": [Table(heads, rows, empty=_("No coupon has been made yet: press “Generate codes”."))]}


class ExportsPanel(Panel):
    """Who took codes out."""

    model = CouponExport
    tab = False
    title = gettext_lazy("taken out")

    def context(self) -> dict[str, Any]:
        """The latest exports and how far their sheets are."""
        exports = list(self.exports().select_related("batch__series")[:SHOWN])
        jobs = {
            job.params["export"]: job
            for job in Job.objects.filter(kind=SHEETS, params__export__in=[export.pk for export in exports])
        }
        heads = [Head(_("mark")), Head(_("batch")), Head(_("form")), Head(_("coupons"), True), Head(_("taken"))]
        rows = [
            [
                link_to(export),
                f"№ {export.batch.number}",
                self._form(export, jobs.get(export.pk)),
                grouped(export.coupons),
                f"{export.exported_by}, {moment(export.exported_at)}",
            ]
            for export in exports
        ]
        return {"tables": [Table(heads, rows, empty=_("Nobody has taken these codes out."))]}

    def _form(self, export: CouponExport, job: Job | None) -> SafeString | str:
        if job is None or job.state == Job.State.DONE:
            return export.get_form_display()
        return format_html("{} {}", export.get_form_display(), progress(job.done, job.total))


@panel_on(CouponSeries)
class SeriesExportsPanel(ExportsPanel):
    """Who took codes of a series out."""

    def exports(self) -> Any:
        """Those of the series."""
        return CouponExport.objects.filter(batch__series=self.row)


@panel_on(CouponBatch)
class BatchExportsPanel(ExportsPanel):
    """Who took the codes of a batch out."""

    def exports(self) -> Any:
        """Those of the batch."""
        return self.row.exports


class BlocksPanel(Panel):
    """What was blocked and opened again, and why."""

    model = CouponBlock
    tab = False
    title = gettext_lazy("blocked and opened")

    def context(self) -> dict[str, Any]:
        """The latest blockings."""
        heads = [Head(_("what")), Head(_("step")), Head(_("reason")), Head(_("by"))]
        rows = [
            [
                self._what(block),
                badge(_("blocked"), "danger") if block.is_blocked else badge(_("opened"), "success"),
                block.reason,
                f"{block.done_by}, {moment(block.done_at)}",
            ]
            for block in self.row.blocks.select_related("batch__series", "coupon")[:SHOWN]
        ]
        return {"tables": [Table(heads, rows, empty=_("Nothing has been blocked."))]}

    def _what(self, block: CouponBlock) -> Any:
        if block.coupon:
            return link_to(block.coupon)
        return link_to(block.batch, f"№ {block.batch.number}") if block.batch else _("the whole series")


for blocked in (CouponSeries, CouponBatch, Coupon):
    panel_on(blocked)(type(f"{blocked.__name__}BlocksPanel", (BlocksPanel,), {"__doc__": BlocksPanel.__doc__}))


def sheet(request: HttpRequest, object_id: str, number: int, model_admin: ConsoleAdmin) -> FileResponse:
    """One file of printed sheets, for those who may handle codes."""
    job = Job.objects.filter(kind=SHEETS, params__export=int(object_id)).first() if object_id.isdigit() else None
    parts = job.result.get("parts", []) if job else []
    if not request.user.has_perm("promotions.handle_coupon_codes") or not 1 <= number <= len(parts):
        raise Http404
    place = parts[number - 1]
    return FileResponse(default_storage.open(place), as_attachment=True, filename=place.rpartition("/")[2])


@panel_on(CouponExport)
class SheetsPanel(Panel):
    """The files of printed sheets."""

    model = CouponExport
    tab = False
    title = gettext_lazy("files")
    views = (("<path:object_id>/sheets/<int:number>/", "promotions_couponexport_sheets", sheet),)

    def context(self) -> dict[str, Any]:
        """Links to the parts that are printed, and how far the rest is."""
        job = Job.objects.filter(kind=SHEETS, params__export=self.row.pk).first()
        if job is None:
            return {"sentence": _("The file was handed over at once and is not kept.")}
        address = "admin:promotions_couponexport_sheets"
        rows = [
            [
                format_html(
                    '<a class="text-link" href="{}">{}</a>',
                    reverse(address, args=[self.row.pk, number]),
                    place.rpartition("/")[2],
                )
            ]
            for number, place in enumerate(job.result.get("parts", []), 1)
        ]
        gone = job.finished_at is not None and not rows
        empty = _("The files were deleted after a week; print the batch again.") if gone else _("No part is ready yet.")
        figures = [(_("printed"), progress(job.done, job.total))]
        return {"figures": figures, "tables": [Table([Head(_("part"))], rows, empty=empty)]}
