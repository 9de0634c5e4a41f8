"""Loads the whole invented coalition in one transaction, or finds it loaded."""

from datetime import date

from django.db import transaction
from django.db.models import Min

from coalition.demo.loading.catalogue import load_catalogue
from coalition.demo.loading.members import load_members
from coalition.demo.loading.participants import PROGRAMME, load_participants
from coalition.demo.loading.promises import load_promises, start_promotions
from coalition.demo.loading.staff import load_staff
from coalition.demo.timeline import Timeline
from coalition.kernel.periods import last_full_month, month_of
from pharmacies.models import Programme
from settlements.models import Purchase


@transaction.atomic
def load_coalition(timeline: Timeline) -> Programme:
    """Participants, goods, promises, members and staff; a coalition that is there already is left alone."""
    found = Programme.objects.filter(code=PROGRAMME).first()
    if found is not None:
        return found
    programme = load_participants(timeline)
    load_catalogue()
    load_promises(programme, timeline)
    load_members(programme, timeline)
    load_staff()
    start_promotions(programme, timeline)
    return programme


def timeline_of(today: date) -> Timeline:
    """The last full month before today; once something was played, the month in which that began."""
    began_on = Purchase.objects.filter(programme__code=PROGRAMME).aggregate(Min("business_on"))["business_on__min"]
    return Timeline(month=month_of(began_on) if began_on else last_full_month(today), today=today)
