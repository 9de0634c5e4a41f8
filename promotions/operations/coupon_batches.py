"""Asking for coupons: a batch, and the job that fills it."""

from datetime import datetime

from django.db import transaction
from django.db.models import Max

from coalition.kernel.errors import DomainError
from coalition.toolkit.jobs import queue_job
from coalition.toolkit.models import Job
from promotions.models import CouponBatch, CouponSeries, Segment
from promotions.operations.coupon_codes import refuse_guessable
from promotions.queries.segments_now import accounts_of

KIND = "coupons"
MOST_AT_ONCE = 1_000_000


class QuantityRefused(DomainError):
    code = "coupon_quantity_refused"
    message_ru = "Укажите от 1 до {most} купонов за раз."
    message_en = "Ask for 1 to {most} coupons at once."


class SeriesIsPersonal(DomainError):
    code = "coupon_series_is_personal"
    message_ru = "Купоны этой серии именные: выдайте их участникам сегмента."
    message_en = "Coupons of this series are personal: issue them to the members of a segment."


class SeriesIsNotPersonal(DomainError):
    code = "coupon_series_is_not_personal"
    message_ru = "Купоны этой серии не именные. Отметьте в серии «именные» или создайте тираж кодов."
    message_en = "Coupons of this series are not personal. Mark the series as personal, or generate codes."


class NobodyToIssueTo(DomainError):
    code = "nobody_to_issue_to"
    message_ru = "В этом списке нет действующих участников программы."
    message_en = "There are no members of the programme on this list."


class SeriesIsBlocked(DomainError):
    code = "coupon_series_is_blocked"
    message_ru = "Серия заблокирована: новые купоны не выпускаются."
    message_en = "The series is blocked: no coupons are made."


class OneWordForAll(DomainError):
    code = "one_word_for_all"
    message_ru = "У этой серии один код на всех – её слово. Тираж не нужен."
    message_en = "This series has one code for everybody, its word. Nothing is to be generated."


@transaction.atomic
def queue_generation(*, series: CouponSeries, quantity: int, started_by: str, now: datetime, purpose: str = "") -> Job:
    """Queue so many new coupons with random codes. Effect: a batch, empty yet, and the job that fills it.

    Refused: QuantityRefused, SeriesIsPersonal, SeriesIsBlocked, OneWordForAll, CodesTooShort.
    """
    series = locked_series(series)
    if series.is_personal:
        raise SeriesIsPersonal
    if series.code_format == CouponSeries.CodeFormat.WORD:
        raise OneWordForAll
    refuse_quantity(series, quantity)
    batch = new_batch(series, quantity, purpose, started_by, now)
    return queue_job(kind=KIND, params={"batch": batch.pk}, total=quantity, started_by=started_by, now=now)


@transaction.atomic
def queue_issue_to_segment(*, series: CouponSeries, segment: Segment, started_by: str, now: datetime) -> Job:
    """Queue a personal coupon for everybody who is in a segment now. Effect: a batch and the job that fills it.

    Refused: SeriesIsNotPersonal, SeriesIsBlocked, NobodyToIssueTo, QuantityRefused, CodesTooShort.
    """
    series = locked_series(series)
    if not series.is_personal:
        raise SeriesIsNotPersonal
    holders = accounts_of(series.programme_id, segment.pk, now).count()
    if not holders:
        raise NobodyToIssueTo
    refuse_quantity(series, holders)
    batch = new_batch(series, holders, segment.name, started_by, now)
    params = {"batch": batch.pk, "segment": segment.pk, "at": now.isoformat()}
    return queue_job(kind=KIND, params=params, total=holders, started_by=started_by, now=now)


def locked_series(series: CouponSeries) -> CouponSeries:
    """The series' row, locked to the transaction's end, so that numbers of batches have no gaps and no twins."""
    return CouponSeries.objects.select_for_update(no_key=True).get(pk=series.pk)


def refuse_quantity(series: CouponSeries, quantity: int, most: int = MOST_AT_ONCE) -> None:
    """Refused with SeriesIsBlocked, QuantityRefused, CodesTooShort."""
    if series.is_blocked:
        raise SeriesIsBlocked
    if not 1 <= quantity <= most:
        raise QuantityRefused(most=most)
    refuse_guessable(series, quantity)


def new_batch(series: CouponSeries, quantity: int, purpose: str, made_by: str, now: datetime) -> CouponBatch:
    """The next batch of a locked series."""
    last = series.batches.aggregate(last=Max("number"))["last"] or 0
    return CouponBatch.objects.create(
        series=series, number=last + 1, quantity=quantity, purpose=purpose, created_by=made_by, created_at=now
    )
