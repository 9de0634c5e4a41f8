"""Asking for cards: a batch, and the job that fills it."""

from datetime import datetime

from django.db import transaction
from django.db.models import Max

from coalition.toolkit.jobs import queue_job
from coalition.toolkit.models import Job
from members.models import Card, CardBatch
from members.operations.errors import CardPrefixTooNarrow, CardQuantityRefused
from pharmacies.models import Outlet, Programme

KIND = "cards"
MOST_AT_ONCE = 1_000_000
SPARSE = 20
"""Of so many numbers at most one is a card: whoever makes a number up hardly meets one."""


@transaction.atomic
def queue_batch(
    *,
    programme: Programme,
    quantity: int,
    started_by: str,
    now: datetime,
    outlet: Outlet | None = None,
    note: str = "",
) -> Job:
    """Queue so many cards for the stock of an outlet (None: the operator's own). Effect: a batch, empty yet, and the
    job that fills it; `params` of the job names the batch.

    Refused: CardQuantityRefused, CardPrefixTooNarrow.
    """
    # Locked, so that numbers of batches have no gaps and no twins.
    programme = Programme.objects.select_for_update(no_key=True).get(pk=programme.pk)
    if not 1 <= quantity <= MOST_AT_ONCE:
        raise CardQuantityRefused(most=MOST_AT_ONCE)
    if (Card.objects.filter(programme=programme).count() + quantity) * SPARSE > 10 ** (12 - len(programme.card_prefix)):
        raise CardPrefixTooNarrow(prefix=programme.card_prefix)
    last = programme.card_batches.aggregate(last=Max("number"))["last"] or 0
    batch = CardBatch.objects.create(
        programme=programme,
        number=last + 1,
        quantity=quantity,
        note=note,
        outlet=outlet,
        created_at=now,
        created_by=started_by,
    )
    return queue_job(kind=KIND, params={"batch": batch.pk}, total=quantity, started_by=started_by, now=now)
