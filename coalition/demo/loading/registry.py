"""What the registry wrote down besides members and families: papers of pensioners, cards in stock."""

from datetime import date, timedelta

from coalition.demo.timeline import Timeline
from coalition.toolkit.jobs import continue_jobs
from members.models import BenefitProof, CardBatch, Person
from members.operations.card_batches import KIND, queue_batch
from members.operations.card_filling import make_piece
from members.operations.card_stock import send_batch
from pharmacies.models import Outlet, Programme

IN_STOCK = 240
TO_EACH = 12
PENSION_AGE = {Person.Sex.FEMALE: 60, Person.Sex.MALE: 65}


def load_registry(programme: Programme, timeline: Timeline) -> None:
    """Papers that pensioners showed, and a batch of cards that is spread over the outlets."""
    _pensioners(timeline.month.starts_on)
    _stock(programme, timeline)


def _pensioners(today: date) -> None:
    BenefitProof.objects.bulk_create(
        BenefitProof(
            person=person,
            category=BenefitProof.Category.PENSIONER,
            document="Пенсионное удостоверение",
            starts_on=person.enrolled_at.date(),
            seen_at=person.enrolled_at,
        )
        for person in Person.objects.exclude(birth_date=None).order_by("pk")
        if today.year - person.birth_date.year > PENSION_AGE.get(person.sex, 150)
    )


def _stock(programme: Programme, timeline: Timeline) -> None:
    ordered = timeline.before(20)
    job = queue_batch(
        programme=programme, quantity=IN_STOCK, started_by="operator", now=ordered, note="Первая поставка"
    )
    continue_jobs(kind=KIND, step=make_piece, now=ordered + timedelta(hours=1), only=job)
    batch = CardBatch.objects.get(pk=job.params["batch"])
    for outlet in Outlet.objects.order_by("code"):
        send_batch(batch=batch, outlet=outlet, quantity=TO_EACH)
