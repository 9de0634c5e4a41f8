"""Cards of the stock go from place to place; where each is, is a column of it, and its history tells the way."""

from django.db import connection, transaction

from members.models import CardBatch
from members.operations.errors import CardBatchNotReady, NoCardsToMove, SameOutlet
from pharmacies.models import Outlet, Programme

# Cards that somebody issues at this moment are left alone. A batch may have a million, so none is read out.
MOVE = """
with taken as materialized (
    select id from members_card
     where programme_id = %(programme)s and state = 'stock' and stock_outlet_id is not distinct from %(source)s
       and (%(batch)s::bigint is null or batch_id = %(batch)s)
     order by id limit %(quantity)s for no key update skip locked)
update members_card c set stock_outlet_id = %(target)s from taken where c.id = taken.id
"""


@transaction.atomic
def send_batch(*, batch: CardBatch, outlet: Outlet, quantity: int | None = None) -> int:
    """Send cards of a batch that lie at the operator's to an outlet: all of them, or the next so many. How many went.

    Refused: CardBatchNotReady, NoCardsToMove.
    """
    batch = CardBatch.objects.select_for_update(no_key=True).get(pk=batch.pk)
    if batch.made < batch.quantity:
        raise CardBatchNotReady(made=batch.made, quantity=batch.quantity)
    return _move(batch.programme_id, None, outlet, quantity, batch)


@transaction.atomic
def move_stock(
    *, programme: Programme, source: Outlet | None, target: Outlet | None, quantity: int | None = None
) -> int:
    """Move cards of the stock from one place to another (None: the operator's): all, or so many. How many went.

    Refused: SameOutlet, NoCardsToMove.
    """
    if source == target:
        raise SameOutlet
    return _move(programme.pk, source, target, quantity)


def _move(
    programme_id: int,
    source: Outlet | None,
    target: Outlet | None,
    quantity: int | None,
    batch: CardBatch | None = None,
) -> int:
    params = {
        "programme": programme_id,
        "source": source.pk if source else None,
        "target": target.pk if target else None,
        "batch": batch.pk if batch else None,
        "quantity": quantity,
    }
    with connection.cursor() as cursor:
        cursor.execute(MOVE, params)
        moved = cursor.rowcount
    if not moved or (quantity is not None and moved < quantity):
        raise NoCardsToMove(left=moved)
    return moved
