"""Accounts are opened with their holders; a personal account and a family differ in the roles alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from members.models import Account, AccountHolder, Person
from members.operations.errors import FamilyTooLarge, HolderNeeded
from pharmacies.models import Programme


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds an account, in what role."""

    person: Person
    role: AccountHolder.Role = AccountHolder.Role.HOLDER


@transaction.atomic
def open_account(*, programme: Programme, holders: Sequence[Holder], now: datetime, name: str = "") -> Account:
    """Open an account of one person, or of a family when somebody is its head. Its wallet opens with the first points.

    Refused with HolderNeeded (nobody is named) and FamilyTooLarge (beyond the programme's limits).
    """
    if not holders:
        raise HolderNeeded
    roles = [holder.role for holder in holders]
    is_family = AccountHolder.Role.HEAD in roles
    children = roles.count(AccountHolder.Role.CHILD)
    if is_family and (len(roles) - children > programme.max_adults or children > programme.max_children):
        raise FamilyTooLarge(adults=programme.max_adults, children=programme.max_children)
    account = Account.objects.create(
        programme=programme,
        kind=Account.Kind.FAMILY if is_family else Account.Kind.PERSONAL,
        name=name,
        opened_at=now,
    )
    AccountHolder.objects.bulk_create(
        AccountHolder(account=account, person=holder.person, role=holder.role, starts_at=now) for holder in holders
    )
    return account


def open_bearer_account(*, programme: Programme, now: datetime) -> Account:
    """Open an account that nobody holds: whoever shows its card uses it, and nothing tells who that was."""
    return Account.objects.create(programme=programme, kind=Account.Kind.BEARER, opened_at=now)
