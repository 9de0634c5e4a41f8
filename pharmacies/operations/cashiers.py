"""A pharmacy's own cashiers: accounts that only sell, and the outlets where they do."""

import secrets

from django.contrib.auth.models import Group
from django.db import IntegrityError, transaction

from pharmacies.models import Cashier, LegalEntity, Outlet, StaffUser
from pharmacies.operations.errors import CashierSeated, ClosedByCentre, NotACashier, SignInNameTaken
from pharmacies.queries.switched_off import is_closed_by_centre

LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""Of a password that is read aloud: nothing that looks like something else."""


@transaction.atomic
def hire_cashier(
    *, legal_entity: LegalEntity, group: str, username: str, first_name: str, last_name: str
) -> tuple[StaffUser, str]:
    """An account that has the rights of a group of cashiers, with its password, which is to be changed first.

    Refused with SignInNameTaken.
    """
    if StaffUser.objects.filter(username__iexact=username).exists():
        raise SignInNameTaken(name=username)
    password = _temporary_password()
    person = {"first_name": first_name, "last_name": last_name, "legal_entity": legal_entity}
    try:
        with transaction.atomic():
            user = StaffUser.objects.create_user(username, password=password, **person)
    except IntegrityError:  # somebody took the name a moment ago
        raise SignInNameTaken(name=username) from None
    user.groups.add(Group.objects.get(name=group))
    return user, password


@transaction.atomic
def seat_cashier(*, user: StaffUser, group: str, outlet: Outlet, code: str) -> Cashier:
    """Let somebody sell at an outlet of his own participant: the cashier of this code there signs in as him.

    A code that the outlet knows already, and that nobody signs in under, becomes his. Refused: NotACashier,
    CashierSeated.
    """
    user = _locked(user, group)
    if outlet.legal_entity_id != user.legal_entity_id:
        raise NotACashier
    cashier = Cashier.objects.select_for_update(no_key=True).filter(outlet=outlet, code=code).first()
    if Cashier.objects.filter(outlet=outlet, user=user).exists() or (cashier and cashier.user_id):
        raise CashierSeated
    cashier = cashier or Cashier(outlet=outlet, code=code)
    cashier.user, cashier.name = user, cashier.name or user.get_full_name()
    try:
        with transaction.atomic():
            cashier.save()
    except IntegrityError:  # somebody was seated there a moment ago
        raise CashierSeated from None
    return cashier


@transaction.atomic
def unseat_cashier(*, cashier: Cashier) -> None:
    """Nobody signs in as this cashier any more; what was sold under the code stays."""
    Cashier.objects.filter(pk=cashier.pk).update(user=None)


@transaction.atomic
def block_cashier(*, user: StaffUser, group: str) -> None:
    """Close the door to a cashier; whoever is signed in is out at once. Refused with NotACashier."""
    user = _locked(user, group)
    user.is_active = False
    user.save(update_fields=["is_active"])


@transaction.atomic
def unblock_cashier(*, user: StaffUser, group: str) -> None:
    """Let a cashier in again. Refused with NotACashier, and with ClosedByCentre when the centre has shut him out."""
    user = _locked(user, group)
    if is_closed_by_centre(user):
        raise ClosedByCentre
    user.is_active = True
    user.save(update_fields=["is_active"])


@transaction.atomic
def reset_password(*, user: StaffUser, group: str) -> str:
    """A new password of a cashier, which is to be changed first; sessions under the old one end.

    Refused with NotACashier.
    """
    user = _locked(user, group)
    password = _temporary_password()
    user.set_password(password)
    user.last_login = None  # who has never come in is asked for a password of his own
    user.save(update_fields=["password", "last_login"])
    return password


def _locked(user: StaffUser, group: str) -> StaffUser:
    """The account, locked. Refused with NotACashier unless it has the rights of a cashier and no others."""
    locked = StaffUser.objects.select_for_update(no_key=True, of=("self",)).get(pk=user.pk)
    has_more = locked.is_staff or locked.is_superuser or locked.user_permissions.exists()
    if has_more or set(locked.groups.values_list("name", flat=True)) != {group}:
        raise NotACashier
    return locked


def _temporary_password() -> str:
    """Twelve characters in three groups: about 59 bits."""
    return "-".join("".join(secrets.choice(LETTERS) for _place in range(4)) for _group in range(3))
