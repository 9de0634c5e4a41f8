"""The segments of `data/segments`: those with conditions, and the list of staff."""

from typing import Any

from coalition.demo.data.segments import SEGMENTS, STAFF
from coalition.demo.timeline import Timeline
from members.models import AccountHolder, StaffMembership
from pharmacies.models import Manufacturer, Programme, Substance
from promotions.models import Segment, SegmentMember
from promotions.operations.segments import add_to_segment

GOODS = {"substances": ("substance_ids", Substance), "manufacturers": ("manufacturer_ids", Manufacturer)}


def load_segments(programme: Programme, timeline: Timeline) -> None:
    """All of them; nobody is in those with conditions until they are refreshed."""
    for row in SEGMENTS:
        conditions = {name: _numbered(value) for name, value in row["conditions"].items()}
        Segment.objects.create(programme=programme, **row | {"conditions": conditions})
    staff = Segment.objects.create(programme=programme, kind=Segment.Kind.LIST, is_kept=False, **STAFF)
    people = StaffMembership.objects.values("person")
    accounts = AccountHolder.objects.filter(person__in=people).values_list("account", flat=True)
    add_to_segment(
        segment=staff, account_ids=list(accounts), source=SegmentMember.Source.IMPORT, now=timeline.before(1)
    )


def _numbered(value: Any) -> Any:
    """Goods by their numbers; anything else as it is."""
    if not isinstance(value, dict):
        return value
    found = {
        field: list(model.objects.filter(name__in=value[name]).values_list("pk", flat=True))
        for name, (field, model) in GOODS.items()
        if name in value
    }
    return {name: each for name, each in value.items() if name not in GOODS} | found
