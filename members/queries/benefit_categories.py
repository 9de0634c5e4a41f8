"""To what categories of people somebody belongs by the papers that he showed."""

from datetime import date

from django.db.models import Q

from members.models import BenefitProof, ConsentText
from members.queries.consents import has_live_consent


def categories_of(*, person_id: int, today: date) -> set[str]:
    """Categories whose papers are in force. That somebody is disabled counts only while he agrees to health data."""
    in_force = BenefitProof.objects.filter(Q(ends_on=None) | Q(ends_on__gt=today), starts_on__lte=today)
    categories = set(in_force.filter(person=person_id).values_list("category", flat=True))
    disabled = BenefitProof.Category.DISABLED
    if disabled in categories and not has_live_consent(person_id=person_id, kind=ConsentText.Kind.HEALTH):
        categories.discard(disabled)
    return categories
