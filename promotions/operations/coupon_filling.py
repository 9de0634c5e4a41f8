"""Filling batches with coupons: pieces that are whole or not at all."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from coalition.toolkit.copying import NULL, copy_anew
from coalition.toolkit.models import Job
from promotions.models import Coupon, CouponBatch
from promotions.operations.coupon_codes import new_codes
from promotions.queries.segments_now import accounts_of

PIECE = 5_000
COPY = """
copy promotions_coupon (series_id, batch_id, code, state, account_id, uses, uses_limit, issued_at, expires_at)
from stdin
"""


def make_piece(job: Job, now: datetime) -> bool:
    """The next coupons of a batch; a step of a job."""
    batch = CouponBatch.objects.select_for_update(no_key=True).get(pk=job.params["batch"])
    count = min(PIECE, batch.quantity - batch.made)
    holders: list[int | None] = [None] * count
    if "segment" in job.params:
        at, after = datetime.fromisoformat(job.params["at"]), job.result.get("after", 0)
        waiting = accounts_of(batch.series.programme_id, job.params["segment"], at).filter(pk__gt=after).order_by("pk")
        holders = list(waiting.values_list("pk", flat=True)[:count])
        # Somebody may have left the programme since the batch was counted.
        batch.quantity = batch.quantity if holders else batch.made
        job.result["after"] = holders[-1] if holders else after
        job.total = batch.quantity
    if holders:
        write_coupons(batch, holders, now)
    batch.made += len(holders)
    batch.save(update_fields=["made", "quantity"])
    job.done = batch.made
    return batch.made < batch.quantity


def write_coupons(batch: CouponBatch, holders: Sequence[int | None], now: datetime) -> None:
    """Copy coupons into the table; in the hardly possible case that a code exists, all of them get new ones."""
    copy_anew(COPY, lambda: _rows(batch, holders, now))


def _rows(batch: CouponBatch, holders: Sequence[int | None], now: datetime) -> Iterator[str]:
    """The rows as COPY reads them; there is nothing in them that it would have to be told apart."""
    series = batch.series
    is_dated = series.is_personal and series.valid_days
    expires = (now + timedelta(days=series.valid_days)).isoformat() if is_dated else NULL
    head, tail = f"{series.pk}\t{batch.pk}\t", f"\t0\t{series.uses_per_coupon}\t{now.isoformat()}\t{expires}\n"
    for code, holder in zip(new_codes(series, len(holders)), holders, strict=True):
        yield f"{head}{code}\t{Coupon.State.LIVE.value}\t{holder or NULL}{tail}"
