"""A web cash desk with two cashiers, so that selling in the cabinet can be tried at once."""

from pharmacies.models import Cashier, Outlet, StaffUser
from pharmacies.operations.desks import add_web_desk

CASHIERS = ("cashier-1", "cashier-2")


def load_web_desk() -> None:
    """The desk at the first outlet of the demonstration cashiers' company; a no-op where they are not, or it is."""
    users = list(StaffUser.objects.filter(username__in=CASHIERS).order_by("username"))
    if not users:
        return
    outlet = Outlet.objects.filter(legal_entity=users[0].legal_entity_id, closed_on=None).order_by("name").first()
    if outlet is None or outlet.desks.filter(is_web=True).exists():
        return
    add_web_desk(outlet=outlet, name="")
    for user in users:
        Cashier.objects.get_or_create(
            outlet=outlet, user=user, defaults={"code": user.username, "name": user.get_full_name()}
        )
