"""Benefit categories: which paper was shown and until when; the paper itself is not kept."""

from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate

from coalition.toolkit.tracked import event_model
from members.models import BenefitProof, ConsentText, Person
from members.operations.consent_errors import BenefitRefused, HealthConsentNeeded, PersonErased
from members.queries.consents import has_live_consent
from pharmacies.models import StaffUser


@transaction.atomic
def note_benefit(
    *,
    person: Person,
    category: BenefitProof.Category,
    document: str,
    seen_by: StaffUser | None,
    now: datetime,
    starts_on: date | None = None,
    ends_on: date | None = None,
) -> BenefitProof:
    """Note that a paper of a category was shown; `ends_on` is not included, None: without a term.

    An earlier one of the category ends where this one starts. Refused: PersonErased, HealthConsentNeeded (a
    disability without a live health-data consent), BenefitRefused.
    """
    today = localdate(now)
    starts_on = starts_on or today
    if person.anonymised_at is not None:
        raise PersonErased
    if not document.strip() or (ends_on is not None and ends_on <= max(starts_on, today)):
        raise BenefitRefused
    if category == BenefitProof.Category.DISABLED and not has_live_consent(
        person_id=person.pk, kind=ConsentText.Kind.HEALTH
    ):
        raise HealthConsentNeeded
    # One after another, so that the same day is not noted twice.
    Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    earlier = BenefitProof.objects.filter(person=person, category=category)
    if earlier.filter(starts_on__gte=starts_on).exists():
        raise BenefitRefused
    for proof in earlier.exclude(ends_on__lte=starts_on):
        proof.ends_on = starts_on
        proof.save(update_fields=["ends_on"])
    return BenefitProof.objects.create(
        person=person,
        category=category,
        document=document.strip(),
        starts_on=starts_on,
        ends_on=ends_on,
        seen_by=seen_by,
        seen_at=now,
    )


def strike_disability(*, person_ids: Collection[int]) -> int:
    """Strike out that people are disabled, from the history as well: health data without a consent. How many rows."""
    return strike_benefits(person_ids=person_ids, categories=[BenefitProof.Category.DISABLED])


def strike_benefits(*, person_ids: Collection[int], categories: Collection[str]) -> int:
    """Strike out benefit categories with their history; how many rows it were."""
    events = event_model(BenefitProof)
    gone, _ = BenefitProof.objects.filter(person__in=person_ids, category__in=categories).delete()
    if events is not None:
        gone += events._default_manager.filter(person_id__in=person_ids, category__in=categories).delete()[0]
    return gone
