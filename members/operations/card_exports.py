"""Numbers of cards leave the system: whoever takes them out is written down first, under a mark that stands on them."""

import secrets
from datetime import datetime

from coalition.kernel.barcodes import random_code
from members.models import CardBatch, CardExport
from members.operations.errors import CardBatchNotReady

MARK_LENGTH = 8


def note_export(*, batch: CardBatch, form: CardExport.Form, exported_by: str, now: datetime) -> CardExport:
    """Write down that somebody takes a batch's numbers out. Effect: one row for ever, with a mark of its own.

    Refused with CardBatchNotReady.
    """
    batch.refresh_from_db()
    if batch.made < batch.quantity:
        raise CardBatchNotReady(made=batch.made, quantity=batch.quantity)
    return CardExport.objects.create(
        batch=batch,
        form=form,
        mark=random_code(MARK_LENGTH, secrets.randbelow),
        exported_by=exported_by,
        exported_at=now,
    )
