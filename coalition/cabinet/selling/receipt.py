"""A receipt: typed, quoted, booked. What is typed comes and goes in the body of a POST; nothing is lost."""

import hashlib
from dataclasses import replace
from typing import Any

import msgspec
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext as _

from coalition.cabinet.entering import show
from coalition.cabinet.fields import number_typed
from coalition.cabinet.selling.draft import Draft, DraftLine, Untidy, draft_of, request_of
from coalition.cabinet.selling.goods import goods_found
from coalition.cabinet.selling.judged import SoldAnswer, messages_of, sold_answer
from coalition.cabinet.selling.places import Standing, at_desk
from coalition.cabinet.selling.words import said
from coalition.kernel.errors import DomainError
from coalition.kernel.money import print_roubles
from pharmacies.models import Product
from pharmacies.operations.shifts import ShiftIsClosed, open_shift
from promotions.engine.receipt import SpendMode
from settlements.models import Purchase
from settlements.purchases.errors import IdempotencyConflict, QuoteStale, TokenRefused
from settlements.purchases.requests import Idempotency, PurchaseRequest
from settlements.purchases.results import QuoteResult
from settlements.purchases.selling import quote_receipt
from settlements.purchases.tokens import read
from settlements.purchases.web_desk import sell_at_web_desk

REFUSED = 409


@at_desk
def receipt(request: HttpRequest, at: Standing) -> HttpResponse:
    """The form of a receipt; what its buttons do. A form without a shift waits until one is open."""
    if request.method != "POST":
        return form(request, at, Draft())
    draft, wanted = draft_of(request.POST), request.POST.get("do", "quote")
    if wanted == "open":
        shift = open_shift(desk=at.desk, by=request.user.get_username(), now=timezone.now())
        at, wanted = replace(at, shift=shift), "edit"
    if at.shift is None:
        return form(request, at, draft, problems={"": said(ShiftIsClosed())}, status=REFUSED)
    if wanted.startswith("add-"):
        draft = _with_goods(draft, wanted.removeprefix("add-"))
    elif wanted.startswith("drop-"):
        kept = (line for n, line in enumerate(draft.lines, 1) if str(n) != wanted.removeprefix("drop-"))
        draft = replace(draft, lines=tuple(kept))
    elif draft.search:
        return _search(request, at, draft)
    elif wanted in ("quote", "commit"):
        return _judge(request, at, draft, wanted)
    return form(request, at, draft)


def form(
    request: HttpRequest, at: Standing, draft: Draft, *, problems: dict[str, str] | None = None, **more: Any
) -> HttpResponse:
    """The form with what stands in it."""
    status = more.pop("status", 200)
    context = {
        "at": at,
        "here": "receipt",
        "draft": draft,
        "problems": problems or {},
        "told": (problems or {}).get(""),
        **more,
    }
    return show(request, "cabinet/selling/receipt.html", context, status=status)


def _search(request: HttpRequest, at: Standing, draft: Draft) -> HttpResponse:
    found = goods_found(draft.search)
    if len(found) == 1:
        return form(request, at, _with_goods(draft, str(found[0].pk)))
    return form(request, at, draft, found=found, was_searched=True)


def _with_goods(draft: Draft, product_id: str) -> Draft:
    """One more piece of goods that are there, or a new line."""
    sent = DraftLine(number_typed(product_id))
    for n, line in enumerate(draft.lines):
        if line.product_id == sent.product_id and line.quantity.isascii() and line.quantity.isdecimal():
            more = replace(line, quantity=str(int(line.quantity) + 1))
            return replace(draft, search="", lines=(*draft.lines[:n], more, *draft.lines[n + 1 :]))
    product = Product.objects.filter(pk=sent.product_id).first()
    added = (replace(sent, name=product.name),) if product else ()
    return replace(draft, search="", lines=(*draft.lines, *added))


def _judge(request: HttpRequest, at: Standing, draft: Draft, wanted: str) -> HttpResponse:
    now = timezone.now()
    is_committing = wanted == "commit" and bool(draft.token)
    try:
        asked = request_of(
            draft if is_committing else replace(draft, token="", spend=SpendMode.NONE),
            desk=at.identity,
            cashier_code=at.cashier.code,
            shift_no=at.shift.number,
            now=now,
        )
        return _commit(request, at, draft, asked) if is_committing else _quote(request, at, draft, asked)
    except Untidy as untidy:
        if is_committing and set(untidy.problems) == {"spend_sum"}:
            return _quote_again(request, at, draft, untidy.problems["spend_sum"])
        return form(request, at, untidy.draft, problems=untidy.problems, status=422)
    except ShiftIsClosed as refusal:
        return form(request, replace(at, shift=None), draft, problems={"": said(refusal)}, status=REFUSED)
    except IdempotencyConflict as refusal:
        sold = Purchase.objects.filter(desk=at.desk, till_reference=f"web-{draft.key}").first()
        fresh = replace(draft, key=Draft().key, token="")
        return form(request, at, fresh, problems={"": said(refusal)}, sold=sold, status=REFUSED)
    except DomainError as refusal:
        return form(request, at, draft, problems={"": said(refusal)}, status=422)


def _quote(
    request: HttpRequest, at: Standing, draft: Draft, asked: PurchaseRequest, problem: str = "", status: int = 200
) -> HttpResponse:
    quote, judged = quote_receipt(asked=asked, now=timezone.now())
    return _show_quote(request, at, draft, quote, judged, problem=problem, status=status)


def _quote_again(request: HttpRequest, at: Standing, draft: Draft, problem: str) -> HttpResponse:
    """What was quoted cannot be booked as it is: a new quote, with the reason above it."""
    quiet = replace(draft, token="", spend=SpendMode.NONE)
    asked = request_of(
        quiet, desk=at.identity, cashier_code=at.cashier.code, shift_no=at.shift.number, now=timezone.now()
    )
    return _quote(request, at, draft, asked, problem, REFUSED)


def _show_quote(
    request: HttpRequest,
    at: Standing,
    draft: Draft,
    quote: QuoteResult,
    judged: PurchaseRequest,
    *,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    decision = quote.decision
    names = {n: line.name for n, line in enumerate(draft.lines, 1)}
    context = {
        "at": at,
        "here": "receipt",
        "draft": replace(draft, token=quote.token),
        "quote": quote,
        "decision": decision,
        "totals": {name: decision.total(f"{name}_kopecks") for name in ("base", "discount", "coupon", "earned")},
        "least_payable": decision.payable_kopecks - decision.max_spend_kopecks,
        "lines": [(names.get(line.line_no), line) for line in decision.lines],
        "messages_to_buyer": messages_of(quote, judged),
        "problem": problem,
    }
    return show(request, "cabinet/selling/quote.html", context, status=status)


def _commit(request: HttpRequest, at: Standing, draft: Draft, asked: PurchaseRequest) -> HttpResponse:
    idempotency = Idempotency(f"web-{draft.key}", _hash_of(asked))
    try:
        answer = sell_at_web_desk(
            asked=asked, shift=at.shift, now=timezone.now(), idempotency=idempotency, render=sold_answer
        )
    except QuoteStale as stale:
        told = _what_changed(stale, asked)
        return _show_quote(request, at, draft, stale.quote, asked, problem=told, status=REFUSED)
    except TokenRefused as refusal:
        return _quote_again(request, at, draft, said(refusal))
    sold = msgspec.json.decode(answer.body, type=SoldAnswer)
    return HttpResponseRedirect(at.address("slip", sold.purchase_id))


def _what_changed(stale: QuoteStale, asked: PurchaseRequest) -> str:
    """The refusal, with what the buyer had agreed to pay and what it would be now."""
    before = read(asked.token or "", asked).payable_kopecks(asked)
    decision = stale.quote.decision
    least = decision.payable_kopecks - decision.max_spend_kopecks
    figures = {"before": print_roubles(before), "now": print_roubles(decision.payable_kopecks)}
    changed = _("It was %(before)s to pay; now it is %(now)s.") % figures
    if decision.max_spend_kopecks:
        changed += " " + _("With points: from %(least)s.") % {"least": print_roubles(least)}
    return f"{said(stale)} {changed}"


def _hash_of(asked: PurchaseRequest) -> str:
    """What the buyer agreed to. Token, moment and number are left out: they differ when the same is sent again."""
    agreed = (asked.identifier, asked.lines, asked.coupons, asked.spend, asked.spend_kopecks)
    return hashlib.sha256(b"web purchase\n" + msgspec.json.encode(agreed)).hexdigest()
