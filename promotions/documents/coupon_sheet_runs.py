"""Sheets of a batch in parts, as a job: thousands of pages come out one file after another."""

from datetime import datetime
from functools import partial

from django.db import transaction

from coalition.toolkit.jobs import queue_job
from coalition.toolkit.models import Job
from coalition.toolkit.paper import Paper
from coalition.toolkit.printed_parts import print_next, sweep_parts
from promotions.documents.coupon_sheets import A_SHEET, sheets_pdf
from promotions.models import CouponBatch, CouponExport
from promotions.operations.coupon_exports import note_export

KIND = "coupon_sheets"
PART = 25 * A_SHEET
"""Coupons in a file."""
AT_ONCE = 10 * A_SHEET
"""So many are printed while one waits; more are a job."""


def print_at_once(*, batch: CouponBatch, printed_by: str, now: datetime) -> Paper:
    """The sheets of a small batch, noted as taken out. Refused: BatchNotReady, BatchIsEmpty."""
    export = note_export(batch=batch, form=CouponExport.Form.SHEETS, exported_by=printed_by, now=now)
    return sheets_pdf(export, list(batch.coupons.order_by("pk")), 1)


@transaction.atomic
def queue_sheets(*, batch: CouponBatch, printed_by: str, now: datetime) -> Job:
    """Queue the sheets of a batch, noted as taken out now. Refused: BatchNotReady, BatchIsEmpty."""
    export = note_export(batch=batch, form=CouponExport.Form.SHEETS, exported_by=printed_by, now=now)
    params = {"export": export.pk, "batch": batch.pk}
    return queue_job(kind=KIND, params=params, total=batch.made, started_by=printed_by, now=now)


def print_part(job: Job, now: datetime) -> bool:
    """The next file of a job; a step of it."""
    export = CouponExport.objects.select_related("batch__series__programme").get(pk=job.params["export"])
    return print_next(
        job,
        rows=export.batch.coupons.all(),
        at_most=PART,
        folder=f"coupon-sheets/{export.mark}",
        paper_of=partial(sheets_pdf, export),
    )


def sweep_sheets(*, now: datetime) -> int:
    """Delete the files of jobs that ended a week ago: codes lie about no longer than they must. How many went."""
    return sweep_parts(kind=KIND, now=now)
