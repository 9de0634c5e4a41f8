"""Families as they stand: who belongs to them, who else could, what they may share out."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from members.models import Account, AccountHolder, FamilyChange, Person
from members.queries.ages import ADULT, latest_birth
from settlements.models import LedgerAccount

ADULTS = (AccountHolder.Role.HEAD, AccountHolder.Role.ADULT)


@dataclass(frozen=True, slots=True)
class Room:
    """How many more adults and children a family may take in; those who wait for a signature have their place."""

    adults: int
    children: int


def composition(account: Account) -> list[AccountHolder]:
    """Who belongs to an account now, the head first."""
    rows = AccountHolder.objects.filter(account=account, ends_at__isnull=True).select_related("person")
    order = {AccountHolder.Role.HEAD: 0, AccountHolder.Role.HOLDER: 0, AccountHolder.Role.ADULT: 1}
    return sorted(rows, key=lambda each: (order.get(each.role, 2), each.starts_at, each.pk))


def head_of(account: Account) -> Person | None:
    """The head of a family."""
    row = AccountHolder.objects.filter(account=account, ends_at__isnull=True, role=AccountHolder.Role.HEAD)
    found = row.select_related("person").first()
    return found.person if found else None


def room_in(account: Account, *, today: date, but: FamilyChange | None = None) -> Room:
    """Places that are free; `but` is a waiting change that is about to take its own.

    A child that came of age and found no place among the adults does not take a child's any more.
    """
    programme = account.programme
    held = Q(account=account, ends_at__isnull=True)
    adults = AccountHolder.objects.filter(held, role__in=ADULTS).count()
    grown = Q(person__birth_date__lte=latest_birth(ADULT, today))
    children = AccountHolder.objects.filter(held, role=AccountHolder.Role.CHILD).exclude(grown).count()
    waiting = FamilyChange.objects.filter(
        account=account, kind=FamilyChange.Kind.JOINED, state=FamilyChange.State.WAITING
    ).exclude(pk=but.pk if but else None)
    adults += waiting.exclude(role=AccountHolder.Role.CHILD).count()
    children += waiting.filter(role=AccountHolder.Role.CHILD).count()
    return Room(programme.max_adults - adults, programme.max_children - children)


def other_holdings(person: Person, *, programme_id: int, but: int | None = None) -> QuerySet[AccountHolder]:
    """Open accounts of a programme that a person holds now, `but` for one."""
    rows = AccountHolder.objects.filter(
        person=person, ends_at__isnull=True, account__programme=programme_id, account__closed_at__isnull=True
    )
    return rows.exclude(account=but).select_related("account__programme").order_by("account_id")


def points_to_share(account: Account) -> int:
    """Kopecks of points that may leave an account with somebody: what is on it less what it owes."""
    rows = LedgerAccount.objects.filter(member_account=account).values_list("kind", "balance_kopecks")
    balances = dict(rows)
    has = balances.get(LedgerAccount.Kind.WALLET, 0) - balances.get(LedgerAccount.Kind.SHORTFALL, 0)
    return max(0, has)
