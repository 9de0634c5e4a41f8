"""Who looked at whose data is written down."""

from datetime import datetime

from members.models import PersonView
from pharmacies.models import StaffUser


def note_look(*, person_id: int, user: StaffUser, page: PersonView.Page, now: datetime) -> None:
    """Note that somebody looked at a member's data: one row for a person, user, page and hour, however often."""
    hour = now.replace(minute=0, second=0, microsecond=0)
    seen = PersonView.objects.filter(person=person_id, user=user, page=page, viewed_at__gte=hour, viewed_at__lte=now)
    if not seen.exists():
        PersonView.objects.create(person_id=person_id, user=user, page=page, viewed_at=now)
