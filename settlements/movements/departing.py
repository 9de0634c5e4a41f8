"""Somebody leaves the programme: his account is closed, his cards end, his points go back to whoever bore them."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import NAMESPACE_URL, uuid5

from django.db import transaction
from django.utils.timezone import localdate

from coalition.toolkit.freezing import freeze
from coalition.toolkit.numbering import take_number
from members.models import Account, AccountHolder, Card, Consent, ConsentText, Departure, Person
from members.operations.bank_cards import end_bank_cards
from members.operations.cards import annul_card
from members.operations.consent_errors import ConsentWithdrawn
from members.operations.consents import withdraw_consent
from members.queries.consent_rows import is_withdrawn, not_withdrawn
from members.queries.same_person import kept_row, same_person_ids
from pharmacies.models import StaffUser
from promotions.models import SegmentMember
from settlements.models import Adjustment, LedgerAccount
from settlements.movements.adjusting import Wanted, book_adjustment
from settlements.movements.clock import local_now
from settlements.movements.departure_errors import DepartureReasonMissing, DiedWhen, InFamily, NotHolder
from settlements.movements.errors import AccountClosed
from settlements.movements.family_errors import ComposedAtOnce
from settlements.movements.family_papers import end_all, lock

SERIES = "ВЫХ"
DOCUMENT = "departure"
ERASED_WITHIN = timedelta(days=30)
PERSONAL = (ConsentText.Kind.PERSONAL_DATA, ConsentText.Kind.REPRESENTATIVE)
GROUNDS = {
    Departure.Kind.LEFT: "Вышел из программы",
    Departure.Kind.WITHDREW: "Отозвал согласие на персональные данные",
    Departure.Kind.DIED: "Участник умер",
}
LIVE_CARDS = (Card.State.ACTIVE, Card.State.BLOCKED)


@dataclass(frozen=True, slots=True)
class Left:
    """What leaving would take away, in kopecks and cards: told before it is done."""

    points_kopecks: int
    owed_kopecks: int
    cards: int


def what_is_left(*, account: Account) -> Left:
    """What is on an account that is about to be closed."""
    balances = dict(account.ledger_accounts.values_list("kind", "balance_kopecks"))
    return Left(
        balances.get(LedgerAccount.Kind.WALLET, 0),
        balances.get(LedgerAccount.Kind.SHORTFALL, 0),
        account.cards.filter(state__in=LIVE_CARDS).count(),
    )


def open_accounts_of(person: Person) -> list[Account]:
    """The accounts that somebody holds now and that are not closed."""
    holding = AccountHolder.objects.filter(person=person, ends_at__isnull=True)
    accounts = Account.objects.filter(pk__in=holding.values("account"), closed_at__isnull=True)
    return list(accounts.select_related("programme").order_by("pk"))


@transaction.atomic
def leave_programme(
    *,
    person: Person,
    account: Account | None,
    kind: Departure.Kind,
    reason: str,
    now: datetime,
    clerk: StaffUser | None = None,
    died_on: date | None = None,
) -> Departure:
    """Close somebody's account, annul its cards, write its points off; what he owes stays owed on the closed account.

    With his last account his consents end too, and his data are to be erased within 30 days. Points go where the
    programme sends those that lapse. `account`: None for somebody who holds none (he left a family, say).
    Refused: DepartureReasonMissing, DiedWhen, NotHolder (a duplicate too), AccountClosed, InFamily; then nothing has
    changed.
    """
    if not reason.strip():
        raise DepartureReasonMissing
    found = lock([account.pk] if account else (), [person.pk])
    if account is not None:
        account = found[account.pk]
        _refuse_leaving(person, account)
    elif is_duplicate(person) or open_accounts_of(person) or _has_left(person, kind):
        raise NotHolder
    _note_death(person, kind, died_on, localdate(now))
    number = take_number(series=SERIES, year=local_now(now).year)
    written_off = _close(account, kind, number, clerk, now) if account is not None else 0
    departure = Departure(
        number=number,
        person=person,
        account=account,
        kind=kind,
        reason=reason.strip(),
        written_off_kopecks=written_off,
        made_at=now,
        clerk=clerk,
    )
    return _written(departure, is_last=not open_accounts_of(person))


@transaction.atomic
def withdraw_personal_data(
    *, consent: Consent, reason: str, now: datetime, clerk: StaffUser | None = None
) -> list[Departure]:
    """Take back the consent to personal data: with it every consent ends, at once, and erasing is due.

    Accounts that he alone holds are closed. In a family of several he stays until his leaving it is noted: the others
    keep their account, his own cards end. Refused: ConsentWithdrawn, ComposedAtOnce; then nothing has changed.
    """
    person, kind = kept_row(consent.person), Departure.Kind.WITHDREW
    accounts = lock_open_accounts(person)
    if consent.text.kind not in PERSONAL or is_withdrawn(consent):
        raise ConsentWithdrawn
    shared = [account for account in accounts if is_shared(account)]
    made = [
        leave_programme(person=person, account=account, kind=kind, reason=reason, now=now, clerk=clerk)
        for account in accounts
        if account not in shared
    ]
    if made and not shared:
        return made
    number = take_number(series=SERIES, year=local_now(now).year)
    for card in person.cards.filter(state__in=LIVE_CARDS).order_by("pk"):
        annul_card(card=card, reason=number)
    end_bank_cards(rows=person.bank_cards.all(), now=now, reason=number)
    departure = Departure(number=number, person=person, kind=kind, reason=reason.strip(), made_at=now, clerk=clerk)
    return [*made, _written(departure, is_last=True)]


def lock_open_accounts(person: Person) -> list[Account]:
    """Lock somebody's open accounts and himself, in the order of the house; the accounts as they are now.

    Refused with ComposedAtOnce: he has just got another one.
    """
    known = {account.pk for account in open_accounts_of(person)}
    lock(known, [person.pk])
    accounts = open_accounts_of(person)
    if not known.issuperset(account.pk for account in accounts):
        raise ComposedAtOnce
    return accounts


def is_duplicate(person: Person) -> bool:
    """Whether a row is kept as a duplicate's history only: whoever it was leaves under the row that is kept."""
    return Person.objects.filter(pk=person.pk, merged_into__isnull=False).exists()


def is_shared(account: Account) -> bool:
    """Whether several people hold an account now."""
    return account.holders.filter(ends_at__isnull=True).count() > 1


def _written(departure: Departure, *, is_last: bool) -> Departure:
    """Write the departure down and freeze it, naming nobody; with the last account consents end, erasing is due."""
    now = departure.made_at
    if is_last:
        departure.erase_by = localdate(now) + ERASED_WITHIN
        _end_consents(departure, now)
    departure.save()
    content = {
        "number": departure.number,
        "kind": str(departure.kind),
        "person": departure.person_id,
        "account": departure.account_id,
        "written_off_kopecks": departure.written_off_kopecks,
        "made_at": now.isoformat(),
        "erase_by": departure.erase_by.isoformat() if departure.erase_by else None,
    }
    frozen_by = departure.clerk.get_username() if departure.clerk else ""
    freeze(kind=DOCUMENT, number=departure.number, content=content, frozen_by=frozen_by, now=now)
    return departure


def _refuse_leaving(person: Person, account: Account) -> None:
    if account.closed_at is not None:
        raise AccountClosed
    holders = list(account.holders.filter(ends_at__isnull=True).values_list("person_id", flat=True))
    if person.pk not in holders:
        raise NotHolder
    if len(holders) > 1:
        raise InFamily


def _has_left(person: Person, kind: str) -> bool:
    return Departure.objects.filter(person=person, account=None, kind=kind).exists()


def _note_death(person: Person, kind: str, died_on: date | None, today: date) -> None:
    if kind != Departure.Kind.DIED:
        return
    if died_on is None or died_on > today:
        raise DiedWhen
    person.deceased_on = died_on
    person.save(update_fields=["deceased_on"])


def _close(account: Account, kind: str, number: str, clerk: StaffUser | None, now: datetime) -> int:
    """Close an account with all that hangs on it; how many kopecks of points were written off."""
    written_off = _write_off(account, number, clerk, now)
    for card in account.cards.filter(state__in=LIVE_CARDS).order_by("pk"):
        annul_card(card=card, reason=number)
    end_bank_cards(rows=account.bank_cards.all(), now=now, reason=number)
    end_all(account.holders.filter(ends_at__isnull=True), now)
    SegmentMember.objects.filter(account=account, ends_at__isnull=True, starts_at__lt=now).update(ends_at=now)
    account.closed_at, account.closed_reason = now, f"{GROUNDS[Departure.Kind(kind)]}: {number}"
    account.save(update_fields=["closed_at", "closed_reason"])
    return written_off


def _write_off(account: Account, number: str, clerk: StaffUser | None, now: datetime) -> int:
    """Write off all points of an account as an adjustment; how many kopecks."""
    # Locked by id, as tills do, before it is read: nothing is spent in between.
    kept = account.ledger_accounts.filter(kind__in=(LedgerAccount.Kind.WALLET, LedgerAccount.Kind.SHORTFALL))
    balances = {each.kind: each.balance_kopecks for each in kept.order_by("pk").select_for_update(no_key=True)}
    points = balances.get(LedgerAccount.Kind.WALLET, 0)
    if not points:
        return 0
    wanted = Wanted(
        account_id=account.pk,
        kind=Adjustment.Kind.WRITE_OFF,
        amount_kopecks=points,
        reason=Adjustment.Reason.OTHER,
        comment=number,
        key=uuid5(NAMESPACE_URL, number),
    )
    made_by = clerk.get_username() if clerk else ""
    return book_adjustment(wanted=wanted, account=account, made_by=made_by, now=now).amount_kopecks


def _end_consents(departure: Departure, now: datetime) -> None:
    people = same_person_ids(departure.person)
    for consent in not_withdrawn().filter(person__in=people).select_related("text", "person"):
        withdraw_consent(consent=consent, now=now, reason=departure.number, clerk=departure.clerk)
