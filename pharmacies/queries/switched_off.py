"""Who made a row inactive, as its history says: what the centre has closed, a participant does not open."""

from coalition.toolkit.tracked import event_model
from pharmacies.models import CashDesk, StaffUser


def is_closed_by_centre(row: CashDesk | StaffUser) -> bool:
    """Whether somebody of the operator made it inactive; False while it is active, and when nobody is known."""
    events = event_model(type(row)).objects.filter(pgh_obj_id=row.pk).select_related("pgh_context")
    ended = None
    for event in events.order_by("-pgh_id").iterator():
        if event.is_active:
            break
        ended = event
    if ended is None or ended.pgh_context is None:
        return False
    return StaffUser.objects.filter(pk=ended.pgh_context.metadata.get("user"), is_staff=True).exists()
