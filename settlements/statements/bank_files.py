"""What the bank says happened on the operator's account: a file is read once, a payment is known once."""

import hashlib
from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from coalition.kernel.client_bank import BankText, Document, Party, read_bank_text
from pharmacies.models import Programme
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
    digest = hashlib.sha256(content).hexdigest()
    if known := BankFile.objects.filter(programme__operator=programme.operator_id, content_hash=digest).first():
        raise _known(known)
    text = read_bank_text(content)
    account = _account_of(text, programme)
    payments = [_payment(document, account, ordinal) for document, ordinal in _twins_numbered(text.documents)]
    state = text.states
    file = BankFile(
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
    try:
        with transaction.atomic():
            file.save()
    except IntegrityError as error:  # somebody has loaded the same file at the same time
        raise _known(BankFile.objects.get(programme=programme, content_hash=digest)) from error
    carried_out = [payment for payment in payments if payment.booked_on]
    for payment in carried_out:
        payment.file = file
    BankPayment.objects.bulk_create(carried_out, ignore_conflicts=True)
    new = file.payments.count()
    return Loaded(file, new, len(carried_out) - new, len(payments) - len(carried_out))


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


def _twins_numbered(documents: tuple[Document, ...]) -> list[tuple[Document, int]]:
    """Payments that cannot be told apart are numbered: two files of the same days number them the same way."""
    seen: Counter[tuple[object, ...]] = Counter()
    numbered = []
    for document in documents:
        numbered.append((document, seen[_features(document)]))
        seen[_features(document)] += 1
    return numbered


def _features(document: Document) -> tuple[object, ...]:
    accounts = document.payer.account, document.payee.account
    return (document.on, document.number, document.amount_kopecks, *accounts, document.purpose)


def _payment(document: Document, account: str, ordinal: int) -> BankPayment:
    if account not in (document.payer.account, document.payee.account):
        raise PaymentNotOfAccount(line=document.line, number=document.number[:20], account=account)
    is_out = document.payer.account == account
    direction = Direction.OUT if is_out else Direction.IN
    other: Party = document.payee if is_out else document.payer
    features = "\n".join(map(str, (direction, *_features(document), ordinal)))
    return BankPayment(
        fingerprint=hashlib.sha256(features.encode()).hexdigest(),
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
