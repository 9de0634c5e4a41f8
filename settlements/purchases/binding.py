"""A buyer's bank card is bound at the till: whoever shows his card or QR is known by his bank card from then on."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import psycopg
from django.db import transaction
from psycopg import errors

from coalition.toolkit import pool
from members.models import Account, Card
from members.operations.bank_cards import bind_bank_card
from settlements.purchases.answers import answer_of, ask_for_answer, find_answer, keep_answer
from settlements.purchases.errors import BankCardNeedsCard, Busy, MemberNotRecognised
from settlements.purchases.judging import read_at
from settlements.purchases.lookup import shown_state
from settlements.purchases.notices import recognise
from settlements.purchases.requests import BindingRequest, Idempotency, IdentifierKind, PurchaseRequest
from settlements.purchases.results import Answer, BindingResult

OPERATION = "bind_bank_card"
PROVES = (IdentifierKind.CARD, IdentifierKind.QR)
"""What only its holder has; a phone can be told by anybody."""


def bind_at_till(
    *,
    request: BindingRequest,
    now: datetime,
    idempotency: Idempotency,
    render: Callable[[BindingResult], Answer],
) -> Answer:
    """Bind a bank card to the account of whoever shows a card or a QR; the answer is stored with the effect.

    The same key and body get the same answer; binding it again to the same account changes nothing. Refused:
    IdempotencyConflict, BankCardNeedsCard, MemberNotRecognised (`context["codes"]` says why), BankCardElsewhere,
    NoContract, NoRulebook, Busy. When refused, nothing is stored.
    """
    if request.identifier.kind not in PROVES:
        raise BankCardNeedsCard
    try:
        with transaction.atomic(), pool.transaction() as connection:
            return _bind(connection, request, now, idempotency, render)
    except errors.UniqueViolation as error:
        answer = find_answer(request.desk, idempotency, OPERATION)
        if answer is None:
            raise Busy from error
        return answer


def _bind(
    connection: psycopg.Connection[Any],
    request: BindingRequest,
    now: datetime,
    idempotency: Idempotency,
    render: Callable[[BindingResult], Answer],
) -> Answer:
    known = answer_of(ask_for_answer(connection, request.desk, idempotency), idempotency, OPERATION)
    if known:
        return known
    shown = PurchaseRequest(
        desk=request.desk, occurred_at=now, receipt_no="", till_reference="", lines=(), identifier=request.identifier
    )
    situation, _ = read_at(connection, shown, now=now, lock=False)
    buyer, notices = recognise(request.identifier, situation)
    if buyer is None:
        why = notices[0]
        raise MemberNotRecognised(why_ru=why.message_ru, why_en=why.message_en, codes=[why.code])
    bound = bind_bank_card(
        digest=request.digest,
        account=Account(pk=buyer.account_id),
        person=Card.objects.select_related("person").get(pk=buyer.card_id).person,
        desk_id=request.desk.desk_id,
        now=now,
    )
    answer = render(BindingResult(bound.bound_at, shown_state(situation, buyer), notices))
    keep_answer(connection, request.desk, idempotency, OPERATION, answer, now)
    return answer
