"""What is in such a file, whoever wrote it."""

from dataclasses import dataclass
from datetime import date, datetime

PAYMENT_ORDER = "Платежное поручение"


@dataclass(frozen=True, slots=True)
class Party:
    """A payer or a payee with the bank that keeps its account."""

    name: str
    inn: str
    account: str
    kpp: str = ""
    bank: str = ""
    city: str = ""
    bik: str = ""
    correspondent_account: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """One payment. A bank adds when it wrote the money off, or when it came in; an order does not know yet.

    `line`: where it begins in the file it was read from.
    """

    number: str
    on: date | None
    amount_kopecks: int
    payer: Party
    payee: Party
    purpose: str
    written_off_on: date | None = None
    came_in_on: date | None = None
    kind: str = PAYMENT_ORDER
    line: int = 0


@dataclass(frozen=True, slots=True)
class Account:
    """What a bank says of an account over some days; sums it does not tell are None."""

    number: str
    starts_on: date | None = None
    last_on: date | None = None
    opening_kopecks: int | None = None
    came_in_kopecks: int | None = None
    written_off_kopecks: int | None = None
    closing_kopecks: int | None = None


@dataclass(frozen=True, slots=True)
class BankText:
    """A whole file: whose it is, what days it covers, its accounts and its payments.

    `states`: what a bank says of the accounts; orders on their way to a bank have none.
    """

    sender: str = ""
    receiver: str = ""
    created_at: datetime | None = None
    starts_on: date | None = None
    last_on: date | None = None
    accounts: tuple[str, ...] = ()
    states: tuple[Account, ...] = ()
    documents: tuple[Document, ...] = ()
