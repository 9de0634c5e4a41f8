"""What tills send. A field that is not named here is refused, so that a misspelt one is noticed on the first day."""

from enum import StrEnum
from typing import Annotated

from msgspec import Meta, Raw, Struct

from promotions.engine.receipt import SpendMode
from settlements.api.schemas.words import (
    Code,
    CouponCode,
    LineNumber,
    Moment,
    OptionalCode,
    Quantity,
    Reference,
    Roubles,
    ShiftNumber,
    Text,
)
from settlements.purchases.requests import IdentifierKind

MAX_LINES = 200
MAX_COUPONS = 10
MAX_ITEMS = 100


class EntryMode(StrEnum):
    """How the number got into the till; typed ones are looked at by the operator."""

    SCANNED = "scanned"
    TYPED = "typed"


class Request(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """Defaults are left out of the canonical bytes, so a field added later changes no hash of an old request."""


class IdentifierBody(Request, kw_only=True):
    """By what the buyer is recognised: a card's 13 digits, a phone, the text of the QR code in his telephone, or the
    payment terminal's token of a bank card that was bound before (never the bank card's number)."""

    kind: IdentifierKind
    value: Annotated[str, Meta(min_length=1, max_length=128, pattern=r"^[0-9A-Za-z+()=/.: _-]+$")]
    entry_mode: EntryMode = EntryMode.SCANNED


class LineBody(Request, kw_only=True):
    """A line at its list price. `amount` is what the till has for price × quantity; it may differ by rounding."""

    line_no: LineNumber
    product_code: Code
    quantity: Quantity
    price: Roubles
    amount: Roubles
    gtin: Annotated[str, Meta(pattern="^([0-9]{8}|[0-9]{12,14})?$")] = ""
    min_price: Annotated[Roubles | None, Meta(description="The lowest price of a unit that you may sell at.")] = None
    no_earn: bool = False
    no_spend: bool = False
    no_discount: bool = False
    no_coupon: bool = False


class SpendBody(Request, kw_only=True):
    """How many points the buyer wants to spend; `amount` belongs to `exact`."""

    mode: SpendMode
    amount: Roubles = "0.00"


class FiscalBody(Request, kw_only=True):
    """Fiscal drive (tag 1041), document (1040) and sign (1077) of the printed receipt."""

    drive: Annotated[str, Meta(pattern="^[0-9]{1,20}$")]
    document: Annotated[str, Meta(pattern="^[0-9]{1,20}$")]
    sign: Annotated[str, Meta(pattern="^[0-9]{1,20}$")]


class LookupBody(Request, kw_only=True):
    """Whose card is this?"""

    identifier: IdentifierBody


class BankCardBody(Request, kw_only=True):
    """A bank card that is to open the account of whoever shows a card or a QR code. `bank_card`: the payment terminal's
    token of it, the same at every payment; never its number."""

    identifier: IdentifierBody
    bank_card: Annotated[str, Meta(min_length=8, max_length=128, pattern=r"^[0-9A-Za-z+()=/.: _-]+$")]


class QuoteBody(Request, kw_only=True):
    """A receipt to be judged. Nothing is stored."""

    occurred_at: Moment
    lines: Annotated[tuple[LineBody, ...], Meta(min_length=1, max_length=MAX_LINES)]
    identifier: IdentifierBody | None = None
    coupons: Annotated[tuple[CouponCode, ...], Meta(max_length=MAX_COUPONS)] = ()
    spend: SpendBody | None = None
    cashier_code: OptionalCode = ""
    shift_no: ShiftNumber = 0


class PurchaseBody(QuoteBody, kw_only=True):
    """A receipt to be booked. `token` is the quote's; `already_sold` marks one that was printed without us."""

    receipt_no: Code
    till_reference: Reference
    token: Annotated[str, Meta(min_length=1, max_length=2000, pattern="^[!-~]+$")] | None = None
    already_sold: bool = False
    sold_payable: Annotated[Roubles | None, Meta(description="With already_sold: what was paid in money.")] = None
    fiscal: FiscalBody | None = None


class ReturnLineBody(Request, kw_only=True):
    """How much of a line of the purchase comes back."""

    line_no: LineNumber
    quantity: Quantity


class VoidBody(Request, kw_only=True):
    """The whole purchase is taken back, because its receipt was not printed or was reversed in the same shift."""

    till_reference: Reference
    occurred_at: Moment
    reason: Text = ""
    cashier_code: OptionalCode = ""


class ReturnBody(VoidBody, kw_only=True):
    """Goods come back. No lines: all that is left. `dry_run` tells everything and books nothing."""

    lines: Annotated[tuple[ReturnLineBody, ...], Meta(max_length=MAX_LINES)] = ()
    dry_run: bool = False
    fiscal: FiscalBody | None = None


Key = Annotated[str, Meta(min_length=1, max_length=100, pattern="^[!-~]+$")]


class OfflineItemBody(Request, kw_only=True):
    """One receipt of the queue, with a key of its own."""

    idempotency_key: Key
    purchase: PurchaseBody


class OfflineBatchBody(Request, kw_only=True):
    """Receipts printed without us, in the order of their sale."""

    items: Annotated[tuple[OfflineItemBody, ...], Meta(min_length=1, max_length=MAX_ITEMS)]


class SealedItemBody(Request, kw_only=True):
    """The same item before its receipt is read, so that one bad receipt does not hold up the queue."""

    idempotency_key: Key
    purchase: Raw


class SealedBatchBody(Request, kw_only=True):
    """The same batch before its receipts are read."""

    items: Annotated[tuple[SealedItemBody, ...], Meta(min_length=1, max_length=MAX_ITEMS)]
