"""Shifts of web cash desks: opened by one cashier, worked in by all of the outlet, closed by any of them or by the
clock."""

from datetime import datetime

from django.db import transaction
from django.db.models import Max

from coalition.kernel.errors import DomainError
from coalition.kernel.periods import business_date
from pharmacies.models import CashDesk, Shift


class ShiftIsClosed(DomainError):
    code = "shift_is_closed"
    message_ru = "Смена закрыта. Откройте новую смену и повторите: набранное не пропало."
    message_en = "The shift is closed. Open a new one and try again: nothing that was typed is lost."


class NoWebDesk(DomainError):
    code = "no_web_desk"
    message_ru = "Эта касса отключена или продаёт через кассовую программу. Выберите другую кассу."
    message_en = "This desk is switched off or sells through a cash program. Choose another desk."


@transaction.atomic
def open_shift(*, desk: CashDesk, by: str, now: datetime) -> Shift:
    """The desk's open shift: a new one under the next number, or the one that another cashier has opened already.

    Refused with NoWebDesk.
    """
    desk = CashDesk.objects.select_for_update(no_key=True).get(pk=desk.pk)
    if not (desk.is_web and desk.is_active):
        raise NoWebDesk
    present = desk.shifts.filter(closed_at=None).first()
    if present is not None:
        return present
    last = desk.shifts.aggregate(last=Max("number"))["last"] or 0
    return Shift.objects.create(desk=desk, number=last + 1, opened_at=now, opened_by=by)


@transaction.atomic
def close_shift(*, shift: Shift, by: str, now: datetime) -> Shift:
    """Close the shift once every sale that has begun in it is booked; one that is closed already stays as it was."""
    shift = Shift.objects.select_for_update(no_key=True).get(pk=shift.pk)
    if shift.closed_at is None:
        shift.closed_at, shift.closed_by = now, by
        shift.save(update_fields=["closed_at", "closed_by"])
    return shift


def close_ended_shifts(*, now: datetime) -> int:
    """Close, in nobody's name, the shifts that are open since a day that has ended at their outlet; how many.

    What is being sold at this moment is still booked in its shift; whoever goes on selling opens the next one.
    """
    ended = [
        shift
        for shift in Shift.objects.filter(closed_at=None).select_related("desk__outlet")
        if business_date(shift.opened_at, zone := shift.desk.outlet.time_zone) < business_date(now, zone)
    ]
    for shift in ended:
        close_shift(shift=shift, by="", now=now)
    return len(ended)


def lock_open_shift(*, shift: Shift) -> Shift:
    """Hold the shift open until the caller's transaction ends; its sales wait in turn. Refused with ShiftIsClosed."""
    held = Shift.objects.select_for_update(no_key=True).filter(pk=shift.pk, closed_at=None).first()
    if held is None:
        raise ShiftIsClosed
    return held
