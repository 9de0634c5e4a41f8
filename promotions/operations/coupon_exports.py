"""Codes leave the system: whoever takes them out is written down first, under a mark that stands on what he takes."""

import secrets
from datetime import datetime

from coalition.kernel.barcodes import random_code
from coalition.kernel.errors import DomainError
from promotions.models import CouponBatch, CouponExport

MARK_LENGTH = 8


class BatchNotReady(DomainError):
    code = "coupon_batch_not_ready"
    message_ru = "Партия ещё создаётся: готово {made} из {quantity}. Подождите."
    message_en = "The batch is still being made: {made} of {quantity} are ready. Wait."


class BatchIsEmpty(DomainError):
    code = "coupon_batch_is_empty"
    message_ru = "В партии нет ни одного купона."
    message_en = "There is no coupon in the batch."


def note_export(*, batch: CouponBatch, form: CouponExport.Form, exported_by: str, now: datetime) -> CouponExport:
    """Write down that somebody takes a batch's codes out. Effect: one row for ever, with a mark of its own.

    Refused: BatchNotReady, BatchIsEmpty.
    """
    batch.refresh_from_db()
    if batch.made < batch.quantity:
        raise BatchNotReady(made=batch.made, quantity=batch.quantity)
    if not batch.made:
        raise BatchIsEmpty
    return CouponExport.objects.create(
        batch=batch,
        form=form,
        mark=random_code(MARK_LENGTH, secrets.randbelow),
        coupons=batch.made,
        exported_by=exported_by,
        exported_at=now,
    )
