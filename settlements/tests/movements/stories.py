"""Short words for stories of points without a receipt."""

from datetime import date, timedelta
from uuid import uuid4

from django.contrib.auth.models import Group
from django.db.models import Sum

from coalition.tests.world import World
from coalition.toolkit import pool
from members.models import Account
from pharmacies.models import StaffUser
from settlements.ledger import book, chart
from settlements.ledger.audit import audit
from settlements.ledger.gift_books import Given, Share, gift_books
from settlements.models import Adjustment, AdjustmentLimit, LedgerAccount, Posting
from settlements.movements.adjusting import Wanted

TODAY = date(2026, 10, 15)


def share(world: World, who: str, kopecks: int) -> Share:
    """What one of the world's participants, or the `operator`, bears."""
    if who == "operator":
        return Share(world.operator.pk, kopecks)
    contract = world.contracts[who]
    return Share(contract.legal_entity_id, kopecks, contract.pk, contract.funding_moment)


def give(world: World, account: Account, days: float | None = None, **shares: int) -> None:
    """Points of an account, so many kopecks from each funder, that lapse so many days from now."""
    expires_at = world.now + timedelta(days=days) if days is not None else None
    given = Given(
        world.programme.pk, account.pk, [share(world, *each) for each in shares.items()], world.now, expires_at
    )
    books = gift_books(given, kind="opening", shortfall_kopecks=owed(account))
    with pool.transaction() as connection:
        ids = book.account_ids(connection, book.accounts_of(books))
        book.write(
            connection,
            books=books,
            kind="opening",
            programme_id=world.programme.pk,
            business_on=TODAY,
            now=world.now,
            ids=ids,
        )


def balances(world: World) -> dict[str, int]:
    """Every account that anything is left on, credits less debits, under the names that an accountant uses."""
    names = {f"clearing:{contract.pk}": f"clearing of {who}" for who, contract in world.contracts.items()}
    names |= {f"pledge:{contract.pk}": f"pledge of {who}" for who, contract in world.contracts.items()}
    found = {}
    for account in LedgerAccount.objects.exclude(kind="allotment"):
        total = sum(
            sign * (Posting.objects.filter(**{side: account}).aggregate(sum=Sum("amount_kopecks"))["sum"] or 0)
            for side, sign in (("credit", 1), ("debit", -1))
        )
        if total:
            name = names.get(account.key) or account.key.replace(f":{world.programme.pk}", "").replace(":", " ")
            found[account.kind if account.member_account_id else name] = total
    return found


def wallet(account: Account) -> int:
    """What is in the wallet."""
    return _kept(chart.wallet(account.programme_id, account.pk).key)


def owed(account: Account) -> int:
    """What the account owes."""
    return _kept(chart.shortfall(account.programme_id, account.pk).key)


def _kept(key: str) -> int:
    return LedgerAccount.objects.filter(key=key).values_list("balance_kopecks", flat=True).first() or 0


def staff(name: str) -> StaffUser:
    """Somebody of the operator's."""
    return StaffUser.objects.create(username=name)


def clerk(name: str = "vera", *, at_once: int = 100_00, per_day: int = 250_00) -> StaffUser:
    """Somebody with a limit of his own."""
    user = staff(name)
    group = Group.objects.create(name=f"clerks of {name}")
    AdjustmentLimit.objects.create(group=group, at_once_kopecks=at_once, per_day_kopecks=per_day)
    user.groups.add(group)
    return user


def wanted(account: Account, kopecks: int, kind: str = "accrual", **changes) -> Wanted:
    """What a person fills in."""
    filled = {
        "account_id": account.pk,
        "kind": Adjustment.Kind(kind),
        "amount_kopecks": kopecks,
        "reason": Adjustment.Reason.COMPLAINT,
        "comment": "Звонила, очередь стояла час",
        "key": uuid4(),
    }
    return Wanted(**filled | changes)


def broken() -> list[str]:
    """The sentences of the audit that do not hold."""
    return [finding.code for proof in audit() for finding in proof.findings if finding.wrong]


def entries(kind: str) -> int:
    """How many entries of a kind there are."""
    return Posting.objects.filter(entry__kind=kind).values("entry").distinct().count()
