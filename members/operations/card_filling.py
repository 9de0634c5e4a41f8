"""Filling batches with cards: pieces that are whole or not at all."""

import secrets
from collections.abc import Iterator
from datetime import datetime

from coalition.kernel.barcodes import random_card_number
from coalition.toolkit.copying import NULL, copy_anew
from coalition.toolkit.models import Job
from members.models import Card, CardBatch
from members.operations.qr_tokens import new_qr_token

PIECE = 5_000
COPY = """
copy members_card (programme_id, batch_id, stock_outlet_id, number, qr_token, kind, state,
                   ground, fee_kopecks, identity_check, state_reason)
from stdin
"""


def make_piece(job: Job, now: datetime) -> bool:
    """The next cards of a batch; a step of a job."""
    batch = CardBatch.objects.select_related("programme").select_for_update(of=("self",), no_key=True)
    batch = batch.get(pk=job.params["batch"])
    count = min(PIECE, batch.quantity - batch.made)
    write_cards(batch, count)
    batch.made += count
    batch.save(update_fields=["made"])
    job.done = batch.made
    return batch.made < batch.quantity


def write_cards(batch: CardBatch, count: int) -> None:
    """Copy so many cards into the table. Should a number be taken in the meantime, all of them get new ones."""
    copy_anew(COPY, lambda: _rows(batch, _free_numbers(batch, count)))


def _free_numbers(batch: CardBatch, count: int) -> set[str]:
    """Random numbers that no card has yet. With a million cards a few of thousands are taken, so they are asked for."""
    prefix, numbers = batch.programme.card_prefix, set[str]()
    while len(numbers) < count:
        new = {random_card_number(prefix, secrets.randbelow) for _ in range(count - len(numbers))} - numbers
        numbers |= new - set(Card.objects.filter(number__in=new).values_list("number", flat=True))
    return numbers


def _rows(batch: CardBatch, numbers: set[str]) -> Iterator[str]:
    """The rows as COPY reads them; there is nothing in them that it would have to be told apart."""
    head = f"{batch.programme_id}\t{batch.pk}\t{batch.outlet_id or NULL}\t"
    tail = f"\t{Card.Kind.PLASTIC.value}\t{Card.State.STOCK.value}\t\t0\t\t\n"
    for number in numbers:
        yield f"{head}{number}\t{new_qr_token()}{tail}"
