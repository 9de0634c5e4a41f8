"""What the clock starts in promotions."""

from celery import shared_task
from django.utils import timezone

from coalition.toolkit.jobs import continue_jobs
from promotions.documents import coupon_sheet_runs
from promotions.operations import coupon_batches
from promotions.operations.coupon_filling import make_piece


@shared_task
def make_coupons() -> None:
    """Work through the queued batches of coupons, piece by piece."""
    continue_jobs(kind=coupon_batches.KIND, step=make_piece, now=timezone.now())


@shared_task
def print_coupons() -> None:
    """Work through the queued sheets of coupons, file by file."""
    continue_jobs(kind=coupon_sheet_runs.KIND, step=coupon_sheet_runs.print_part, now=timezone.now())


@shared_task
def sweep_coupon_sheets() -> None:
    """Delete sheets that lie about too long."""
    coupon_sheet_runs.sweep_sheets(now=timezone.now())
