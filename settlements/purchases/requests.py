"""What a till asks for, parsed: plain values in kopecks and thousandths. Doors make these, operations take them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from pharmacies.queries.desks import DeskIdentity
from promotions.engine.receipt import SpendMode


class IdentifierKind(StrEnum):
    """By what a buyer is recognised."""

    CARD = "card"
    PHONE = "phone"
    QR = "qr"
    BANK_CARD = "bank_card"


@dataclass(frozen=True, slots=True)
class Identifier:
    """A card number, a phone in E.164, a QR token, or the hash of a bank card's; `is_typed` when a hand entered it."""

    kind: IdentifierKind
    value: str
    is_typed: bool = False


@dataclass(frozen=True, slots=True)
class BindingRequest:
    """A bank card, by the hash of its token, that is to open the account of whoever shows `identifier`."""

    desk: DeskIdentity
    identifier: Identifier
    digest: str


@dataclass(frozen=True, slots=True)
class LineRequest:
    """A line as the till has it. The till's amount rules over price times quantity."""

    line_no: int
    product_code: str
    quantity_thousandths: int
    price_kopecks: int
    amount_kopecks: int
    gtin: str = ""
    min_price_kopecks: int | None = None
    is_earning_barred: bool = False
    is_spending_barred: bool = False
    is_discount_barred: bool = False
    is_coupon_barred: bool = False


@dataclass(frozen=True, slots=True)
class Fiscal:
    """Drive, document and sign of a fiscal receipt; unique together."""

    drive: str
    document: str
    sign: str


@dataclass(frozen=True, slots=True)
class PurchaseRequest:
    """A receipt to be quoted or committed. `occurred_at` is aware; `token` is that of the quote, if there was one.

    `already_sold`: the receipt was printed without us (offline queue), so its content is never refused. `spellings`:
    codes of coupons as the till wrote them, by the tidy code; it is answered in its own letters.
    """

    desk: DeskIdentity
    occurred_at: datetime
    receipt_no: str
    till_reference: str
    lines: tuple[LineRequest, ...]
    identifier: Identifier | None = None
    coupons: tuple[str, ...] = ()
    spellings: Mapping[str, str] = field(default_factory=dict)
    spend: SpendMode = SpendMode.NONE
    spend_kopecks: int = 0
    shift_no: int = 0
    cashier_code: str = ""
    token: str | None = None
    already_sold: bool = False
    sold_payable_kopecks: int | None = None
    fiscal: Fiscal | None = None


@dataclass(frozen=True, slots=True)
class ReturnLineRequest:
    """How much of a line came back."""

    line_no: int
    quantity_thousandths: int


@dataclass(frozen=True, slots=True)
class ReturnRequest:
    """Goods that come back. No lines: everything that is left. `is_void`: the whole purchase, in its own shift."""

    desk: DeskIdentity
    purchase_id: str
    occurred_at: datetime
    till_reference: str
    lines: tuple[ReturnLineRequest, ...] = ()
    reason: str = ""
    cashier_code: str = ""
    is_void: bool = False
    fiscal: Fiscal | None = None


@dataclass(frozen=True, slots=True)
class Idempotency:
    """The key of a write and the hash of its body: the same pair again gives the same answer."""

    key: str
    body_hash: str
