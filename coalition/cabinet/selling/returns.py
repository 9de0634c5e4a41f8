"""Goods that come back: the receipt is found, what a return would do is shown, then it is booked. Voids likewise."""

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

import msgspec
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _

from coalition.cabinet.entering import own, show
from coalition.cabinet.selling.draft import key_of
from coalition.cabinet.selling.judged import ReturnedAnswer, returned_answer
from coalition.cabinet.selling.places import Standing, at_desk
from coalition.cabinet.selling.slips import names_of, of_fiscal_qr
from coalition.cabinet.selling.words import one_line, said
from coalition.kernel.errors import DomainError
from coalition.kernel.quantity import format_quantity, parse_quantity
from settlements.models import Purchase, PurchaseReturn
from settlements.purchases.errors import IdempotencyConflict
from settlements.purchases.requests import Idempotency, ReturnLineRequest, ReturnRequest
from settlements.purchases.results import ReturnResult
from settlements.purchases.returns import preview_return
from settlements.purchases.web_desk import return_at_web_desk, void_at_web_desk
from settlements.queries.buyers import are_goods_readable
from settlements.queries.receipts import receipts_to_return

DAYS_BACK = 90
LONGEST = 200
WHOLE, LINES, VOID = "whole", "lines", "void"


class NothingChosen(DomainError):
    """A return by lines without a single line."""

    code = "nothing_chosen"
    message_ru = "Не выбрано, что возвращают. Укажите количество хотя бы в одной строке или верните весь чек."
    message_en = "Nothing is chosen. Type a quantity in one line at least, or return the whole receipt."


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the form of a return asks for: `typed` quantities by line number, as they were typed."""

    key: str
    what: str
    reason: str
    typed: dict[int, str]


@at_desk
def find(request: HttpRequest, at: Standing) -> HttpResponse:
    """Which receipt comes back: by the slip's code, its number, the fiscal sign or QR; of the own company."""
    typed = one_line(request.POST.get("receipt", ""), LONGEST)
    text = one_line(of_fiscal_qr(typed).get("fp", typed), LONGEST)
    found: list[Purchase] = []
    if text:
        since = timezone.localdate() - timedelta(days=DAYS_BACK)
        found = receipts_to_return(text=text, seller_id=own(request).pk, since=since)
        if len(found) == 1:
            return HttpResponseRedirect(at.address("return", found[0].pk))
    context = {"at": at, "here": "return", "text": typed, "found": found, "days": DAYS_BACK}
    return show(request, "cabinet/selling/find.html", context)


@at_desk
def give_back(request: HttpRequest, at: Standing, purchase_id: UUID) -> HttpResponse:
    """The return of one receipt: the form, then what it would do, then the booking."""
    sold = Purchase.objects.select_related("outlet", "desk", "cashier", "card__person")
    purchase = get_object_or_404(sold, pk=purchase_id, outlet__legal_entity=own(request))
    wanted = wanted_of(request)
    if request.method != "POST":
        return _form(request, at, purchase, wanted)
    if at.shift is None:
        return _form(request, at, purchase, wanted, problem=_("Open a shift first."), status=409)
    try:
        asked = _asked(request, at, purchase, wanted)
        if request.POST.get("do") != "book":
            coming = preview_return(request=asked, now=timezone.now())
            return _form(request, at, purchase, wanted, coming=coming)
        return HttpResponseRedirect(at.address("returned", _book(at, asked, wanted).return_id))
    except IdempotencyConflict:
        # The form was booked before it was changed: what was booked is shown.
        booked = PurchaseReturn.objects.filter(desk=at.desk, till_reference=f"web-{wanted.key}").first()
        if booked is None:
            raise Http404 from None
        return HttpResponseRedirect(at.address("returned", booked.pk))
    except DomainError as refusal:
        return _form(request, at, purchase, wanted, problem=said(refusal), status=422)


def wanted_of(request: HttpRequest) -> Wanted:
    """The form as it came."""
    sent = request.POST
    typed = {
        int(name.removeprefix("quantity-")): one_line(value, 20)
        for name, value in sent.items()
        if name.startswith("quantity-") and name.removeprefix("quantity-").isdecimal() and len(name) < 14
    }
    what = sent.get("what") if sent.get("what") in (WHOLE, LINES, VOID) else LINES
    return Wanted(key_of(sent.get("key", "")), what, one_line(sent.get("reason", ""), LONGEST), typed)


def _asked(request: HttpRequest, at: Standing, purchase: Purchase, wanted: Wanted) -> ReturnRequest:
    lines = ()
    if wanted.what == LINES:
        typed = {n: text.replace(",", ".") for n, text in wanted.typed.items() if text.strip("0., ")}
        lines = tuple(ReturnLineRequest(n, parse_quantity(text)) for n, text in sorted(typed.items()))
        if not lines:
            raise NothingChosen
    return ReturnRequest(
        desk=at.identity,
        purchase_id=str(purchase.pk),
        occurred_at=timezone.now(),
        till_reference=f"web-{wanted.key}",
        lines=lines,
        reason=wanted.reason,
        cashier_code=at.cashier.code,
        is_void=wanted.what == VOID,
    )


def _book(at: Standing, asked: ReturnRequest, wanted: Wanted) -> ReturnedAnswer:
    agreed = msgspec.json.encode((asked.purchase_id, asked.lines, asked.reason, asked.is_void))
    idempotency = Idempotency(f"web-{wanted.key}", hashlib.sha256(b"web return\n" + agreed).hexdigest())
    book = void_at_web_desk if asked.is_void else return_at_web_desk
    answer = book(request=asked, shift=at.shift, now=timezone.now(), idempotency=idempotency, render=returned_answer)
    return msgspec.json.decode(answer.body, type=ReturnedAnswer)


def _form(
    request: HttpRequest,
    at: Standing,
    purchase: Purchase,
    wanted: Wanted,
    *,
    coming: ReturnResult | None = None,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    names = names_of(purchase, is_shown=are_goods_readable(purchase))
    lines = [
        {
            "row": line,
            "name": names.get(line.line_no, ""),
            "sold": format_quantity(line.quantity_thousandths),
            "left": format_quantity(line.quantity_thousandths - line.returned_thousandths),
            "is_left": line.quantity_thousandths > line.returned_thousandths,
            "typed": wanted.typed.get(line.line_no, ""),
        }
        for line in purchase.lines.order_by("line_no")
    ]
    is_own_shift = at.shift is not None and purchase.desk_id == at.desk.pk and purchase.shift_no == at.shift.number
    context = {
        "at": at,
        "here": "return",
        "purchase": purchase,
        "wanted": wanted,
        "lines": lines,
        "coming": coming,
        "is_left": any(line["is_left"] for line in lines),
        "may_void": is_own_shift and purchase.state == Purchase.State.COMMITTED,
        **more,
    }
    return show(request, "cabinet/selling/return.html", context, status=status)
