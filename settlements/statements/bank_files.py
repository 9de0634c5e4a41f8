"""What the bank says happened on the operator's account: a file is read once, a payment is known once."""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q

from coalition.kernel.client_bank import BankText, Document, Party, read_bank_text
from pharmacies.models import LegalEntity, Programme
from settlements.models import BankFile, BankPayment
from settlements.statements.matching import match_payment
from settlements.statements.payment_errors import (
    BankFileKnown,
    BankFileNoStatement,
    BankFileOfAnotherAccount,
    BankFileOfManyAccounts,
    PaymentNotOfAccount,
)

MATCHED_AT_ONCE = 200
"""Payments that are matched while somebody waits; those of a longer file follow within a minute."""

Direction = BankPayment.Direction
Features = tuple[str, date | None, str, int, str]


@dataclass(frozen=True, slots=True)
class Loaded:
    """What came of a file: its new payments, those known from another file, those the bank has not carried out."""

    file: BankFile
    new: int
    known: int
    not_carried_out: int


def load_bank_file(*, programme: Programme, content: bytes, file_name: str, by: str, now: datetime) -> Loaded:
    """Read a statement of the operator's account and match its payments.

    Effect: the file with its payments in one transaction, then each payment in one of its own: what cannot be matched
    is kept with the reason; payments beyond MATCHED_AT_ONCE wait for `match_waiting`.
    Refused, and nothing is kept: BankTextUnreadable, BankTextTooLarge, BankFileKnown,
    BankFileNoStatement, BankFileOfManyAccounts, BankFileOfAnotherAccount, PaymentNotOfAccount.
    """
    loaded = _keep(programme, content, file_name, by, now)
    for payment in loaded.file.payments.order_by("booked_on", "pk")[:MATCHED_AT_ONCE]:
        match_payment(payment=payment, by=by, now=now)
    return loaded


@transaction.atomic
def _keep(programme: Programme, content: bytes, file_name: str, by: str, now: datetime) -> Loaded:
    # One file after another for an operator, so that the second one knows the payments of the first.
    LegalEntity.objects.select_for_update(no_key=True).get(pk=programme.operator_id)
    digest = hashlib.sha256(content).hexdigest()
    if known := BankFile.objects.filter(programme__operator=programme.operator_id, content_hash=digest).first():
        raise _known(known)
    text = read_bank_text(content)
    account = _account_of(text, programme)
    payments = [_payment(document, account) for document in text.documents]
    carried_out = [payment for payment in payments if payment.booked_on]
    new = list(_not_known(carried_out, account))
    state = text.states
    file = BankFile.objects.create(
        programme=programme,
        file_name=file_name[-200:],
        content_hash=digest,
        account=account,
        starts_on=text.starts_on or state[0].starts_on,
        last_on=text.last_on or state[-1].last_on,
        opening_kopecks=state[0].opening_kopecks,
        closing_kopecks=state[-1].closing_kopecks,
        loaded_by=by,
        loaded_at=now,
    )
    for payment in new:
        payment.file = file
    BankPayment.objects.bulk_create(new)
    return Loaded(file, len(new), len(carried_out) - len(new), len(payments) - len(carried_out))


def _known(file: BankFile) -> BankFileKnown:
    return BankFileKnown(when=f"{file.loaded_at:%d.%m.%Y}", who=file.loaded_by)


def _account_of(text: BankText, programme: Programme) -> str:
    """The one account of ours that the file is a statement of."""
    if not text.states:
        raise BankFileNoStatement
    accounts = list(dict.fromkeys([*text.accounts, *(state.number for state in text.states)]))
    if len(accounts) != 1:
        raise BankFileOfManyAccounts
    if not programme.operator.bank_accounts.filter(number=accounts[0]).exists():
        raise BankFileOfAnotherAccount(account=accounts[0][:20])
    return accounts[0]


def _not_known(payments: list[BankPayment], account: str) -> Iterator[BankPayment]:
    """The payments that no other file of the account has told of, each with its fingerprint.

    What cannot be told apart in one file is as many payments as it lists; of those, other files know the ones with the
    same purpose first. A purpose may be written otherwise in another file, so by itself it makes no other payment.
    """
    days = {payment.order_on for payment in payments}
    told = BankPayment.objects.filter(Q(order_on__in=days) | Q(order_on=None), file__account=account).order_by("pk")
    known: dict[Features, list[BankPayment]] = defaultdict(list)
    for payment in told:
        known[_features(payment)].append(payment)
    alike: dict[Features, list[BankPayment]] = defaultdict(list)
    for payment in payments:
        alike[_features(payment)].append(payment)
    for features, listed in alike.items():
        others = Counter(payment.purpose for payment in known[features])
        strange = []
        for payment in listed:
            if others[payment.purpose]:
                others[payment.purpose] -= 1
            else:
                strange.append(payment)
        for ordinal, payment in enumerate(strange[others.total() :], start=len(known[features])):
            text = "\n".join(map(str, (account, *features, ordinal)))
            payment.fingerprint = hashlib.sha256(text.encode()).hexdigest()
            yield payment


def _features(payment: BankPayment) -> Features:
    """What tells payments of an account apart; banks put zeros before the number of an order, or do not."""
    number = payment.order_number.lstrip("0")
    return payment.direction, payment.order_on, number, payment.amount_kopecks, payment.other_account


def _payment(document: Document, account: str) -> BankPayment:
    if account not in (document.payer.account, document.payee.account):
        raise PaymentNotOfAccount(line=document.line, number=document.number[:20], account=account)
    is_out = document.payer.account == account
    direction = Direction.OUT if is_out else Direction.IN
    other: Party = document.payee if is_out else document.payer
    return BankPayment(
        direction=direction,
        order_number=document.number[:20],
        order_on=document.on,
        # An order without the day of writing off has not left yet; what came in, came in on some day.
        booked_on=document.written_off_on if is_out else (document.came_in_on or document.on),
        amount_kopecks=document.amount_kopecks,
        other_name=other.name[:300],
        other_inn=other.inn[:12],
        other_account=other.account[:20],
        other_bik=other.bik[:9],
        purpose=document.purpose[:1000],
    )
