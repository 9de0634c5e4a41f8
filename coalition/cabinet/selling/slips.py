"""The slip of a sale, what is keyed into the cash register, and the numbers of the fiscal receipt."""

import re
from datetime import timedelta
from typing import Any, TypeVar
from urllib.parse import parse_qs
from uuid import UUID

import msgspec
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _

from coalition.cabinet.entering import show
from coalition.cabinet.selling.draft import Draft
from coalition.cabinet.selling.judged import ReturnedAnswer, SoldAnswer
from coalition.cabinet.selling.places import Standing, at_desk, posted_at_desk
from coalition.cabinet.selling.words import said
from coalition.kernel.errors import DomainError
from coalition.toolkit.code_pictures import qr_of
from settlements.models import IdempotencyRecord, Purchase, PurchaseReturn
from settlements.purchases.fiscal import attach_fiscal
from settlements.purchases.requests import Fiscal
from settlements.queries.buyers import are_goods_readable

NUMBER = re.compile(r"[0-9]{1,20}")
FIELDS = {"fn": "drive", "fd": "document", "fp": "sign"}
Kind = TypeVar("Kind")
NAMED = timedelta(days=1)
"""How long the desk names what it sold, without the buyer's consent, while its shift is open."""
IN_QR = {"fn": "fn", "i": "fd", "fp": "fp"}
"""Names of drive, document and sign in the QR of a fiscal receipt."""


@at_desk
def slip(request: HttpRequest, at: Standing, purchase_id: UUID) -> HttpResponse:
    """A sale of this desk, for the printer and for the cash register."""
    return show_slip(request, at, sale_of(at, purchase_id))


@posted_at_desk
def fiscal(request: HttpRequest, at: Standing, purchase_id: UUID) -> HttpResponse:
    """Add drive, document and sign of the printed receipt, typed or out of its QR."""
    purchase = sale_of(at, purchase_id)
    typed = {name: request.POST.get(name, "").strip()[:20] for name in FIELDS}
    typed |= of_fiscal_qr(request.POST.get("fiscal_qr", ""))
    if not all(NUMBER.fullmatch(value) for value in typed.values()):
        wrong = _("Drive, document and sign are digits; all three are needed.")
        return show_slip(request, at, purchase, typed=typed, wrong=wrong, status=422)
    try:
        named = {field: typed[name] for name, field in FIELDS.items()}
        attach_fiscal(desk=at.identity, purchase_id=str(purchase.pk), fiscal=Fiscal(**named))
    except DomainError as refusal:
        return show_slip(request, at, purchase, typed=typed, wrong=said(refusal), status=409)
    messages.success(request, _("The fiscal receipt is noted."))
    return HttpResponseRedirect(at.address("slip", purchase.pk))


@at_desk
def returned(request: HttpRequest, at: Standing, return_id: UUID) -> HttpResponse:
    """The slip of a return or a void of this desk."""
    found = PurchaseReturn.objects.select_related("purchase", "cashier")
    back = get_object_or_404(found, pk=return_id, desk=at.desk)
    answer = kept(at, back.till_reference, ReturnedAnswer)
    return show(request, "cabinet/selling/returned.html", {"at": at, "back": back, "answer": answer})


def show_slip(
    request: HttpRequest, at: Standing, purchase: Purchase, *, status: int = 200, **more: Any
) -> HttpResponse:
    """The slip as the sale's answer has it, the same whenever it is printed."""
    answer = kept(at, purchase.idempotency_key, SoldAnswer)
    is_now = at.shift is not None and at.shift.number == purchase.shift_no
    is_today = is_now and timezone.now() - purchase.received_at < NAMED  # a shift may be left open for weeks
    names = names_of(purchase, is_shown=is_today or are_goods_readable(purchase))
    context = {
        "at": at,
        "purchase": purchase,
        "answer": answer,
        "items": [(names.get(item.line_no), item) for item in answer.items],
        "may_void": is_now and purchase.state == Purchase.State.COMMITTED,
        "picture": qr_of(str(purchase.pk)).svg,
        "next": Draft(),
        **more,
    }
    return show(request, "cabinet/selling/slip.html", context, status=status)


def kept(at: Standing, key: str, kind: type[Kind]) -> Kind:
    """The answer that the desk gave under a key. One that a cash program got before the desk was a web desk: 404."""
    record = get_object_or_404(IdempotencyRecord, desk=at.desk, key=key)
    try:
        return msgspec.json.decode(record.answer, type=kind)
    except msgspec.ValidationError:
        raise Http404 from None


def sale_of(at: Standing, purchase_id: UUID) -> Purchase:
    """A sale of the desk that one stands at; any other is not there."""
    return get_object_or_404(Purchase.objects.select_related("cashier", "card__person"), pk=purchase_id, desk=at.desk)


def names_of(purchase: Purchase, *, is_shown: bool) -> dict[int, str]:
    """Line number → the name of its goods. What somebody bought is named while he stands here, later by his consent."""
    if not is_shown:
        return {}
    lines = purchase.lines.exclude(product=None).values_list("line_no", "product__name")
    return dict(lines)


def of_fiscal_qr(text: str) -> dict[str, str]:
    """Drive, document and sign as the QR of a fiscal receipt has them; what it has not is left as typed."""
    found = parse_qs(text.strip())
    return {name: found[key][0] for key, name in IN_QR.items() if key in found}
