"""The documents by which families change, and the locks under which they are made."""

from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet

from coalition.toolkit import pool
from coalition.toolkit.numbering import take_number
from members.models import Account, AccountHolder, FamilyChange, Person
from pharmacies.models import Outlet, StaffUser
from settlements.ledger import book, chart
from settlements.models import LedgerAccount
from settlements.movements.clock import local_now
from settlements.movements.family_errors import ComposedAtOnce, NotAFamily, NotInFamily
from settlements.queries.families import head_of

SERIES = "СЕМ"
HAPPENS = (FamilyChange.Kind.DIED, FamilyChange.Kind.OF_AGE)


@dataclass(frozen=True, slots=True)
class Desk:
    """Who does it, where, and at whose wish."""

    clerk: StaffUser | None = None
    outlet: Outlet | None = None
    requested_by: Person | None = None
    reason: str = ""

    @property
    def name(self) -> str:
        """Whom ledger entries name; nobody: the clock did it."""
        return self.clerk.get_username() if self.clerk else ""

    def columns(self) -> dict[str, Any]:
        """As columns of a document."""
        return {field.name: getattr(self, field.name) for field in fields(self)}


def day_of(now: datetime) -> date:
    """The operator's day."""
    return local_now(now).date()


def lock(accounts: Iterable[int], people: Iterable[int] = ()) -> dict[int, Account]:
    """Lock accounts, then their wallets, then people, each by their numbers; the accounts as they are now.

    Purchases lock wallets alone, and what only points at the rows does not wait.
    """
    wanted = sorted(set(accounts))
    rows = Account.objects.select_for_update(of=("self",), no_key=True).select_related("programme")
    found = {row.pk: row for row in rows.filter(pk__in=wanted).order_by("pk")}
    wallets = LedgerAccount.objects.filter(member_account__in=wanted)
    with pool.transaction() as connection:
        # Opened here if need be: a first purchase, which opens it too, waits for this row or is waited for.
        book.account_ids(connection, [chart.wallet(row.programme_id, row.pk) for row in found.values()])
        book.lock_accounts(connection, wallets.values_list("pk", flat=True))
    list(Person.objects.select_for_update(no_key=True).filter(pk__in=set(people)).order_by("pk"))
    return found


def lock_family(account: Account, *, people: Iterable[int] = (), others: Iterable[int] = ()) -> Account:
    """The same of a family and of others. Refused with NotAFamily: another kind, or closed."""
    family = lock([account.pk, *others], people)[account.pk]
    if family.kind != Account.Kind.FAMILY or family.closed_at is not None:
        raise NotAFamily
    return family


def holding_in(account: Account, person: Person) -> AccountHolder:
    """Somebody's place in a family now. Refused with NotInFamily."""
    row = AccountHolder.objects.filter(account=account, person=person, ends_at__isnull=True).first()
    if row is None:
        raise NotInFamily
    row.account = account
    return row


def note_change(
    *,
    account: Account,
    kind: FamilyChange.Kind,
    person: Person,
    desk: Desk,
    now: datetime,
    is_done: bool = True,
    **columns: Any,
) -> FamilyChange:
    """Write a numbered document; its number is taken before those of other series, so that none waits for another.

    What nobody is named for was asked for by the head, unless it just happens: people die and come of age.
    """
    if desk.requested_by is None and kind not in HAPPENS:
        desk = replace(desk, requested_by=head_of(account))
    return FamilyChange.objects.create(
        number=take_number(series=SERIES, year=day_of(now).year),
        account=account,
        kind=kind,
        person=person,
        state=FamilyChange.State.DONE if is_done else FamilyChange.State.WAITING,
        requested_at=now,
        effective_at=now if is_done else None,
        **desk.columns(),
        **columns,
    )


def begin(account: Account, person: Person, role: AccountHolder.Role, now: datetime) -> AccountHolder:
    """Somebody belongs to an account from now on."""
    return AccountHolder.objects.create(account=account, person=person, role=role, starts_at=now)


def end(holding: AccountHolder, now: datetime) -> None:
    """Somebody belongs to an account until now. Refused as `end_all`."""
    end_all(AccountHolder.objects.filter(pk=holding.pk), now)
    holding.ends_at = now


def end_all(holdings: QuerySet[AccountHolder], now: datetime) -> None:
    """Nobody of these belongs to his account after now. Refused with ComposedAtOnce: one of them has joined since
    whoever asks looked at the clock, while he waited for the locks."""
    if holdings.filter(starts_at__gte=now).exists():
        raise ComposedAtOnce
    holdings.update(ends_at=now)
