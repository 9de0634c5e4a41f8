"""Bodies as the operations want them: strings of roubles become kopecks here and nowhere else."""

from datetime import datetime

from coalition.kernel.barcodes import tidy_code
from coalition.kernel.errors import DomainError
from coalition.kernel.money import MAX_KOPECKS, parse_roubles
from coalition.kernel.quantity import ONE, line_amount, parse_quantity
from members.operations.bank_cards import digest_of_token
from pharmacies.queries.desks import DeskIdentity
from promotions.engine.receipt import SpendMode
from settlements.api.schemas.requests import (
    BankCardBody,
    EntryMode,
    FiscalBody,
    IdentifierBody,
    LineBody,
    PurchaseBody,
    QuoteBody,
    ReturnBody,
    ReturnLineBody,
    VoidBody,
)
from settlements.purchases.errors import ReceiptTooLarge, TimeRefused, TotalsMismatch
from settlements.purchases.identifying import e164
from settlements.purchases.requests import (
    BindingRequest,
    Fiscal,
    Identifier,
    IdentifierKind,
    LineRequest,
    PurchaseRequest,
    ReturnLineRequest,
    ReturnRequest,
)

YEARS = range(2020, 2100)
"""Beyond them a clock is broken, and dates of time zones run out of bounds."""


class LineRepeated(DomainError):
    code = "line_repeated"
    message_ru = "Номер строки встречается в чеке дважды. Это ошибка кассовой программы."
    message_en = "A line number occurs twice on the receipt. This is a fault of the cash program."


def receipt_request(body: QuoteBody, desk: DeskIdentity) -> PurchaseRequest:
    """A quote's or a purchase's body as a request.

    Refused with LineRepeated, TotalsMismatch (unless the receipt is printed already), ReceiptTooLarge, TimeRefused,
    BankCardNumberRefused.
    """
    purchase = body if isinstance(body, PurchaseBody) else None
    is_sold = purchase is not None and purchase.already_sold
    lines = tuple(_line(line, position, is_sold=is_sold) for position, line in enumerate(body.lines))
    if len({line.line_no for line in lines}) < len(lines):
        raise LineRepeated()
    if sum(line.amount_kopecks for line in lines) > MAX_KOPECKS:
        raise ReceiptTooLarge()
    mode = body.spend.mode if body.spend else SpendMode.NONE
    sold = purchase.sold_payable if purchase else None
    return PurchaseRequest(
        desk=desk,
        occurred_at=moment(body.occurred_at),
        receipt_no=purchase.receipt_no if purchase else "",
        till_reference=purchase.till_reference if purchase else "",
        lines=lines,
        identifier=identifier(body.identifier) if body.identifier else None,
        coupons=tuple(tidy_code(code) for code in body.coupons),
        spellings={tidy_code(code): code for code in body.coupons},
        spend=mode,
        spend_kopecks=parse_roubles(body.spend.amount) if body.spend and mode is SpendMode.EXACT else 0,
        shift_no=body.shift_no,
        cashier_code=body.cashier_code,
        token=purchase.token if purchase else None,
        already_sold=is_sold,
        sold_payable_kopecks=None if sold is None else parse_roubles(sold),
        fiscal=fiscal(purchase.fiscal) if purchase and purchase.fiscal else None,
    )


def return_request(body: VoidBody, desk: DeskIdentity, purchase_id: str) -> ReturnRequest:
    """A void's or a return's body as a request. Refused with LineRepeated, TimeRefused."""
    lines = body.lines if isinstance(body, ReturnBody) else ()
    if len({line.line_no for line in lines}) < len(lines):
        raise LineRepeated()
    is_return = isinstance(body, ReturnBody)
    return ReturnRequest(
        desk=desk,
        purchase_id=purchase_id,
        occurred_at=moment(body.occurred_at),
        till_reference=body.till_reference,
        lines=tuple(_return_line(line) for line in lines),
        reason=body.reason,
        cashier_code=body.cashier_code,
        is_void=not is_return,
        fiscal=fiscal(body.fiscal) if isinstance(body, ReturnBody) and body.fiscal else None,
    )


def identifier(body: IdentifierBody) -> Identifier:
    """By what the buyer is known; a phone in any spelling becomes E.164, and one that is none stays unknown.

    A bank card's token goes no further than this: its hash does. Refused with BankCardNumberRefused.
    """
    value = body.value.strip()
    if body.kind is IdentifierKind.PHONE:
        value = e164(value)
    elif body.kind is IdentifierKind.BANK_CARD:
        value = digest_of_token(value)
    return Identifier(body.kind, value, is_typed=body.entry_mode is EntryMode.TYPED)


def binding_request(body: BankCardBody, desk: DeskIdentity) -> BindingRequest:
    """A bank card's body as a request. Refused with BankCardNumberRefused."""
    digest = digest_of_token(body.bank_card.strip())
    return BindingRequest(desk=desk, identifier=identifier(body.identifier), digest=digest)


def fiscal(body: FiscalBody) -> Fiscal:
    """The printed receipt's numbers."""
    return Fiscal(body.drive, body.document, body.sign)


def moment(at: datetime) -> datetime:
    """The moment itself. Refused with TimeRefused when no clock that works can show it."""
    if at.year not in YEARS:
        raise TimeRefused()
    return at


def _line(line: LineBody, position: int, *, is_sold: bool) -> LineRequest:
    price, amount = parse_roubles(line.price), parse_roubles(line.amount)
    quantity = parse_quantity(line.quantity)
    if max(price, amount) > MAX_KOPECKS:
        raise ReceiptTooLarge()
    units = -(-quantity // ONE)
    if not is_sold and abs(amount - line_amount(price, quantity)) > units:
        raise TotalsMismatch(line_no=line.line_no, pointer=f"/lines/{position}/amount")
    return LineRequest(
        line_no=line.line_no,
        product_code=line.product_code,
        quantity_thousandths=quantity,
        price_kopecks=price,
        amount_kopecks=amount,
        gtin=line.gtin,
        min_price_kopecks=None if line.min_price is None else parse_roubles(line.min_price),
        is_earning_barred=line.no_earn,
        is_spending_barred=line.no_spend,
        is_discount_barred=line.no_discount,
        is_coupon_barred=line.no_coupon,
    )


def _return_line(line: ReturnLineBody) -> ReturnLineRequest:
    return ReturnLineRequest(line.line_no, parse_quantity(line.quantity))
