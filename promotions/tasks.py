"""What the clock starts in promotions."""

from celery import shared_task
from django.utils import timezone

from coalition.toolkit.jobs import continue_jobs
from promotions.operations.coupon_batches import KIND
from promotions.operations.coupon_filling import make_piece


@shared_task
def make_coupons() -> None:
    """Work through the queued batches of coupons, piece by piece."""
    continue_jobs(kind=KIND, step=make_piece, now=timezone.now())
