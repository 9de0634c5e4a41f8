"""Bank cards by which buyers are known: bound with a card or a QR code in the hand."""

import msgspec
from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response

from coalition.toolkit.rest.bodies import hash_of_body
from coalition.toolkit.rest.operations import Operation, operation
from pharmacies.access.lookups import begin_lookup, end_known_lookup
from settlements.api.door import TillView, reply
from settlements.api.parsing import binding_request
from settlements.api.rendering import buyer_answer, sentences
from settlements.api.schemas.answers import BankCardAnswer
from settlements.api.schemas.requests import BankCardBody
from settlements.purchases.binding import bind_at_till
from settlements.purchases.errors import MemberNotRecognised
from settlements.purchases.guesses import UNKNOWN
from settlements.purchases.requests import Idempotency
from settlements.purchases.results import Answer, BindingResult

REFUSALS = (
    *("bank_card_number_refused", "bank_card_needs_a_card", "bank_card_elsewhere", "member_not_recognised"),
    *("too_many_tries", "no_contract", "no_rulebook", "idempotency_conflict", "busy"),
)


class BankCards(TillView):
    """Asking is limited as for look-ups: the card that is shown may be a guess."""

    @operation(
        Operation(
            "bind_bank_card",
            "Let a bank card open the account of whoever shows a card or a QR code",
            {201: BankCardAnswer},
            body=BankCardBody,
            refusals=REFUSALS,
            is_write=True,
            tag="members",
        )
    )
    def post(self, request: Request, body: BankCardBody, key: str) -> Response:
        now, desk, asked = timezone.now(), request.user, binding_request(body, request.user)
        shown = asked.identifier
        begin_lookup(desk_id=desk.desk_id, identifier=f"{shown.kind}:{shown.value}", now=now)
        idempotency = Idempotency(key, hash_of_body("bind_bank_card", body))
        try:
            answer = bind_at_till(request=asked, now=now, idempotency=idempotency, render=_render)
        except MemberNotRecognised as refusal:
            if not UNKNOWN & set(refusal.context["codes"]):
                end_known_lookup(desk_id=desk.desk_id, now=now)
            raise
        end_known_lookup(desk_id=desk.desk_id, now=now)
        return reply(answer)


def _render(result: BindingResult) -> Answer:
    answer = BankCardAnswer(
        bound_at=result.bound_at, buyer=buyer_answer(result.buyer), notices=sentences(result.notices)
    )
    return Answer(201, msgspec.json.encode(answer))
