"""Cards of a stock for tests."""

from coalition.tests.world import World
from coalition.toolkit.jobs import continue_jobs
from coalition.toolkit.models import Job
from members.models import CardBatch, CardExport
from members.operations.card_batches import KIND, queue_batch
from members.operations.card_exports import note_export
from members.operations.card_filling import make_piece


def work(world: World) -> list[Job]:
    """Fill the batches that were asked for."""
    return continue_jobs(kind=KIND, step=make_piece, now=world.now)


def a_batch(world: World, quantity: int, **fields) -> CardBatch:
    """A batch with its cards."""
    job = queue_batch(programme=world.programme, quantity=quantity, started_by="anna", now=world.now, **fields)
    work(world)
    return CardBatch.objects.get(pk=job.params["batch"])


def an_export(world: World, batch: CardBatch, form: str = "csv", by: str = "anna") -> CardExport:
    """That somebody took the numbers."""
    return note_export(batch=batch, form=CardExport.Form(form), exported_by=by, now=world.now)
