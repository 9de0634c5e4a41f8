"""What the registry wrote down: families' documents, parents of children, papers of pensioners, cards in stock."""

from datetime import date, timedelta

from coalition.demo.timeline import Timeline
from coalition.toolkit.jobs import continue_jobs
from coalition.toolkit.numbering import take_number
from members.models import Account, AccountHolder, BenefitProof, CardBatch, FamilyChange, Person, Representation
from members.operations.card_batches import KIND, queue_batch
from members.operations.card_filling import make_piece
from members.operations.card_stock import send_batch
from pharmacies.models import Outlet, Programme

IN_STOCK = 240
TO_EACH = 12
SERIES = "СЕМ"
BIRTH_PAPER = "Свидетельство о рождении"
PENSION_AGE = {Person.Sex.FEMALE: 60, Person.Sex.MALE: 65}


def load_registry(programme: Programme, timeline: Timeline) -> None:
    """The papers of those who joined as families, of pensioners, and a batch of cards on its way to the outlets."""
    families = Account.objects.filter(programme=programme, kind=Account.Kind.FAMILY).order_by("opened_at", "pk")
    for family in families.prefetch_related("holders__person"):
        _family(family)
    _pensioners(timeline.month.starts_on)
    _stock(programme, timeline)


def _family(family: Account) -> None:
    holders = sorted(family.holders.all(), key=lambda holder: (holder.role != AccountHolder.Role.HEAD, holder.pk))
    head = holders[0].person
    for holder in holders:
        is_child = holder.role == AccountHolder.Role.CHILD
        represented = _parent(holder, head) if is_child else None
        FamilyChange.objects.create(
            number=take_number(series=SERIES, year=family.opened_at.year),
            account=family,
            kind=FamilyChange.Kind.FOUNDED if holder.person == head else FamilyChange.Kind.JOINED,
            person=holder.person,
            role=holder.role,
            representation=represented,
            requested_by=head,
            requested_at=holder.starts_at,
            effective_at=holder.starts_at,
            outlet=holder.person.enrolled_outlet,
        )


def _parent(child: AccountHolder, head: Person) -> Representation:
    return Representation.objects.create(
        ward=child.person,
        representative=head,
        kind=Representation.Kind.PARENT,
        authority=BIRTH_PAPER,
        starts_at=child.starts_at,
    )


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
