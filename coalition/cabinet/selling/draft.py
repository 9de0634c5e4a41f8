"""What stands in the form of a receipt, word for word as it was typed, and the request that it makes."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID, uuid4

from django.http import QueryDict
from django.utils.translation import gettext as _

from coalition.cabinet.fields import number_typed
from coalition.cabinet.selling.words import one_line, said
from coalition.kernel.barcodes import tidy_code
from coalition.kernel.errors import DomainError
from coalition.kernel.money import MAX_KOPECKS, parse_typed_roubles
from coalition.kernel.quantity import ONE, line_amount, parse_quantity
from pharmacies.models import Product
from pharmacies.queries.desks import DeskIdentity
from promotions.engine.receipt import SpendMode
from settlements.purchases.errors import ReceiptTooLarge
from settlements.purchases.identifying import shown_by
from settlements.purchases.requests import LineRequest, PurchaseRequest
from settlements.purchases.web_desk import AMOUNT_ONLY

MOST_LINES, MOST_COUPONS = 200, 10
LONGEST = 128
SCANNED, TYPED = "scanned", "typed"


@dataclass(frozen=True, slots=True)
class DraftLine:
    """Goods in the form. `wrong`: what to mend."""

    product_id: int
    quantity: str = "1"
    price: str = ""
    name: str = ""
    wrong: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """A receipt that is being typed. `key` belongs to this one sale, however often its form is sent."""

    key: str = field(default_factory=lambda: str(uuid4()))
    shown: str = ""
    entry: str = TYPED
    coupons: str = ""
    amount: str = ""
    search: str = ""
    lines: tuple[DraftLine, ...] = ()
    spend: str = SpendMode.NONE
    spend_sum: str = ""
    token: str = ""

    @property
    def coupon_codes(self) -> tuple[str, ...]:
        """Codes as they were typed, each once."""
        return tuple(dict.fromkeys(re.split(r"[\s,;]+", self.coupons.strip()))) if self.coupons.strip() else ()


class Untidy(Exception):
    """The form needs mending: `draft` says in its lines what, `problems` by the names of fields."""

    def __init__(self, draft: Draft, problems: dict[str, str]) -> None:
        super().__init__()
        self.draft, self.problems = draft, problems


def draft_of(sent: QueryDict) -> Draft:
    """The form as it came, with the names of its goods. One statement."""
    rows = list(zip(*(sent.getlist(f"line-{name}") for name in ("product", "quantity", "price")), strict=False))
    ids = [number_typed(row[0]) for row in rows]
    names = dict(Product.objects.filter(pk__in=ids).values_list("pk", "name"))
    lines = [
        DraftLine(pk, one_line(quantity, 20), one_line(price, 20), names[pk])
        for pk, (_pk, quantity, price) in zip(ids, rows, strict=True)
        if pk in names
    ]
    return Draft(
        key=key_of(sent.get("key", "")),
        entry=SCANNED if sent.get("entry") == SCANNED else TYPED,
        lines=tuple(lines[:MOST_LINES]),
        spend=sent.get("spend") if sent.get("spend") in list(SpendMode) else SpendMode.NONE,
        token=sent.get("token", "")[:2000],
        **{name: one_line(sent.get(name, ""), LONGEST) for name in ("shown", "amount", "search", "spend_sum")},
        coupons=one_line(sent.get("coupons", ""), 42 * MOST_COUPONS),
    )


def request_of(draft: Draft, *, desk: DeskIdentity, cashier_code: str, shift_no: int, now: datetime) -> PurchaseRequest:
    """The receipt as operations take it; its number is given when it is booked.

    Refused with Untidy when a field does not read, with ReceiptTooLarge above what a receipt may be.
    """
    problems: dict[str, str] = {}
    lines = list(_lines(draft, problems))
    if not lines and not problems:
        problems["amount"] = _("Type the sum of the receipt, or add goods.")
    spend_kopecks = 0
    if draft.spend == SpendMode.EXACT:
        spend_kopecks = _money(draft.spend_sum, "spend_sum", problems)
    if len(draft.coupon_codes) > MOST_COUPONS or any(len(code) > 40 for code in draft.coupon_codes):
        problems["coupons"] = _("At most ten coupons, each by its code.")
    if problems:
        wrong = [replace(line, wrong=problems.get(f"line-{n}", "")) for n, line in enumerate(draft.lines, 1)]
        raise Untidy(replace(draft, lines=tuple(wrong)), problems)
    if sum(line.amount_kopecks for line in lines) > MAX_KOPECKS:
        raise ReceiptTooLarge
    return PurchaseRequest(
        desk=desk,
        occurred_at=now,
        receipt_no="",
        till_reference=f"web-{draft.key}",
        lines=tuple(lines),
        identifier=shown_by(draft.shown, is_typed=draft.entry != SCANNED) if draft.shown else None,
        coupons=tuple(tidy_code(code) for code in draft.coupon_codes),
        spellings={tidy_code(code): code for code in draft.coupon_codes},
        spend=SpendMode(draft.spend),
        spend_kopecks=spend_kopecks,
        shift_no=shift_no,
        cashier_code=cashier_code,
        token=draft.token or None,
    )


def _lines(draft: Draft, problems: dict[str, str]) -> Iterator[LineRequest]:
    """Goods under their numbers, then what was typed as a sum."""
    codes = dict(Product.objects.filter(pk__in=[line.product_id for line in draft.lines]).values_list("pk", "code"))
    for n, line in enumerate(draft.lines, 1):
        price = _money(line.price, f"line-{n}", problems)
        quantity = _quantity(line.quantity, f"line-{n}", problems)
        if f"line-{n}" not in problems:
            yield LineRequest(n, codes[line.product_id], quantity, price, line_amount(price, quantity))
    if draft.amount:
        kopecks = _money(draft.amount, "amount", problems)
        yield LineRequest(len(draft.lines) + 1, AMOUNT_ONLY, ONE, kopecks, kopecks)


def _money(text: str, name: str, problems: dict[str, str]) -> int:
    try:
        kopecks = parse_typed_roubles(text)
    except DomainError as error:
        problems[name] = said(error) if text else _("Type the price.")
        return 0
    if kopecks <= 0:
        problems[name] = _("The sum is above zero.")
    elif kopecks > MAX_KOPECKS:
        problems[name] = said(ReceiptTooLarge())
    return kopecks


def _quantity(text: str, name: str, problems: dict[str, str]) -> int:
    try:
        return parse_quantity(text.strip().replace(",", "."))
    except DomainError as error:
        problems[name] = said(error)
        return 0


def key_of(text: str) -> str:
    """The key that a form was given, whatever became of it on the way; a new one in place of nonsense."""
    try:
        return str(UUID(text))
    except ValueError:
        return str(uuid4())
