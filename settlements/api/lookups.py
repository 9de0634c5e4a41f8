"""Whose card is it? Stands here and not with the members, since balances are known on this floor only."""

from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response

from coalition.toolkit.rest.operations import Operation, operation
from pharmacies.access.lookups import begin_lookup, end_known_lookup
from settlements.api.door import TillView
from settlements.api.parsing import identifier
from settlements.api.rendering import buyer_answer, sentences
from settlements.api.schemas.answers import LookupAnswer
from settlements.api.schemas.requests import LookupBody
from settlements.purchases.guesses import UNKNOWN
from settlements.purchases.lookup import buyer_state


class MemberLookups(TillView):
    """Asks are limited: per desk, per card, and per desk for cards that nobody knows."""

    @operation(
        Operation(
            "look_up_member",
            "The buyer behind a card, a phone, a QR code or a bank card",
            {200: LookupAnswer},
            body=LookupBody,
            refusals=("too_many_tries", "bank_card_number_refused", "no_contract", "no_rulebook"),
            tag="members",
        )
    )
    def post(self, request: Request, body: LookupBody) -> Response:
        now, desk, asked = timezone.now(), request.user, identifier(body.identifier)
        begin_lookup(desk_id=desk.desk_id, identifier=f"{asked.kind}:{asked.value}", now=now)
        buyer, notices = buyer_state(identifier=asked, desk=desk, now=now)
        if not any(notice.code in UNKNOWN for notice in notices):
            end_known_lookup(desk_id=desk.desk_id, now=now)
        return Response(LookupAnswer(buyer=buyer_answer(buyer), notices=sentences(notices)))
