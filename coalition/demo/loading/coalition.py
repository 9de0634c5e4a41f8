"""Loads the whole invented coalition in one transaction, or finds it loaded."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Max, Min

from coalition.demo.loading.catalogue import load_catalogue
from coalition.demo.loading.members import load_members
from coalition.demo.loading.participants import PROGRAMME, load_participants
from coalition.demo.loading.promises import load_promises, start_promotions
from coalition.demo.loading.registry import load_registry
from coalition.demo.loading.segments import load_segments
from coalition.demo.loading.staff import load_staff
from coalition.demo.loading.survey import load_survey
from coalition.demo.loading.web_desks import load_web_desk
from coalition.demo.timeline import CENTRE, Timeline
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
    load_registry(programme, timeline)
    load_segments(programme, timeline)
    load_survey(programme, timeline)
    load_staff()
    load_web_desk()
    start_promotions(programme, timeline)
    return programme


def timeline_of(now: datetime) -> Timeline:
    """The last full month, up to now; once something was played, the month in which that began.

    Within one day the first run counts: what it has played of the day is all, so that a second run adds nothing.
    """
    ours = Purchase.objects.filter(programme__code=PROGRAMME, till_reference__startswith="demo-")
    booked = ours.aggregate(began_on=Min("business_on"), latest_at=Max("received_at"))
    today = now.astimezone(CENTRE).date()
    if booked["latest_at"] is None:
        return Timeline(last_full_month(today), now)
    is_played = booked["latest_at"].astimezone(CENTRE).date() == today
    return Timeline(month_of(booked["began_on"]), booked["latest_at"] + timedelta(microseconds=1) if is_played else now)
