"""Codes go out of the console: sheets and lists, each noted under the name of whoever takes them."""

from typing import Any

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from coalition.toolkit.admin.files import file_of
from promotions.documents.coupon_lists import coupons_csv, coupons_xlsx, file_name, refuse_too_long
from promotions.documents.coupon_sheet_runs import AT_ONCE, print_at_once, queue_sheets
from promotions.models import CouponBatch, CouponExport
from promotions.operations.coupon_exports import note_export


def print_sheets(request: HttpRequest, batch: CouponBatch) -> Any:
    """The sheets of a small batch at once; those of a large one are queued, which is said."""
    by, now = request.user.get_username(), timezone.now()
    if batch.made <= AT_ONCE:
        return file_of(print_at_once(batch=batch, printed_by=by, now=now))
    queue_sheets(batch=batch, printed_by=by, now=now)
    return _("Sheets are being printed in parts; they stand under “Taken out” as they come.")


def export_codes(request: HttpRequest, batch: CouponBatch, form: str) -> HttpResponse | StreamingHttpResponse:
    """The codes of a batch as a file; CSV streams."""
    if form == CouponExport.Form.XLSX:
        refuse_too_long(batch.made)
    export = note_export(
        batch=batch, form=CouponExport.Form(form), exported_by=request.user.get_username(), now=timezone.now()
    )
    if export.form == CouponExport.Form.XLSX:
        return file_of(coupons_xlsx(export))
    headers = {"Content-Disposition": f'attachment; filename="{file_name(export)}"'}
    return StreamingHttpResponse(coupons_csv(export), content_type="text/csv", headers=headers)
