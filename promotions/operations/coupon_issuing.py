"""Issuing coupons at once: to a few members by name, or a word for everybody."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from members.models import Account
from promotions.models import Coupon, CouponBatch, CouponSeries
from promotions.operations.coupon_batches import (
    NobodyToIssueTo,
    SeriesIsBlocked,
    SeriesIsNotPersonal,
    locked_series,
    new_batch,
    refuse_quantity,
)
from promotions.operations.coupon_codes import word_of
from promotions.operations.coupon_filling import PIECE, write_coupons


@transaction.atomic
def issue_to_accounts(
    *, series: CouponSeries, accounts: Sequence[Account], started_by: str, now: datetime, purpose: str = ""
) -> list[Coupon]:
    """Issue one personal coupon to each of some accounts at once. Effect: a batch with its coupons.

    Refused: SeriesIsNotPersonal, SeriesIsBlocked, NobodyToIssueTo (none given, or not of the programme),
    QuantityRefused (more than a piece), CodesTooShort.
    """
    series = locked_series(series)
    if not series.is_personal:
        raise SeriesIsNotPersonal
    if not accounts or any(account.programme_id != series.programme_id for account in accounts):
        raise NobodyToIssueTo
    refuse_quantity(series, len(accounts), most=PIECE)
    batch = new_batch(series, len(accounts), purpose, started_by, now)
    write_coupons(batch, [account.pk for account in accounts], now)
    CouponBatch.objects.filter(pk=batch.pk).update(made=len(accounts))
    return list(batch.coupons.order_by("pk"))


@transaction.atomic
def issue_word(*, series: CouponSeries, started_by: str, now: datetime) -> Coupon:
    """Make a series' word a code that works, or give it as many uses as the series says by now.

    It never gets fewer uses than it has had. Refused: WordTaken, SeriesIsBlocked.
    """
    series = locked_series(series)
    word = word_of(series)
    if series.is_blocked:
        raise SeriesIsBlocked
    coupon = series.coupons.select_for_update(no_key=True).filter(code=word).first()
    if coupon is None:
        batch = new_batch(series, 1, series.word, started_by, now)
        CouponBatch.objects.filter(pk=batch.pk).update(made=1)
        limit = series.uses_per_coupon
        return Coupon.objects.create(series=series, batch=batch, code=word, uses_limit=limit, issued_at=now)
    coupon.uses_limit = max(series.uses_per_coupon, coupon.uses)
    coupon.save(update_fields=["uses_limit"])
    return coupon
