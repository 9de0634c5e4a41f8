"""Goods that come back: a void of the whole purchase, or a return of lines."""

from uuid import UUID

import msgspec
from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response

from coalition.toolkit.rest.bodies import hash_of_body
from coalition.toolkit.rest.operations import Operation, operation
from settlements.api.door import TillView, reply
from settlements.api.parsing import return_request
from settlements.api.rendering import return_answer
from settlements.api.schemas.answers import ReturnAnswer
from settlements.api.schemas.requests import ReturnBody, VoidBody
from settlements.purchases.requests import Idempotency
from settlements.purchases.results import Answer, ReturnResult
from settlements.purchases.returns import preview_return, return_purchase

REFUSALS = (
    *("purchase_not_found", "line_repeated", "time_refused", "return_exceeds_purchase", "void_refused"),
    *("idempotency_conflict", "already_committed", "busy"),
)


class Voids(TillView):
    """The void of a purchase."""

    @operation(
        Operation(
            "void_purchase",
            "Take a whole purchase back: its receipt was not printed, or was reversed in the same shift",
            {201: ReturnAnswer},
            body=VoidBody,
            refusals=REFUSALS,
            is_write=True,
            tag="returning",
        )
    )
    def post(self, request: Request, purchase_id: UUID, body: VoidBody, key: str) -> Response:
        return give_back(request, purchase_id, body, key)


class Returns(TillView):
    """The returns of a purchase."""

    @operation(
        Operation(
            "return_goods",
            "Take goods back, or ask what that would do (`dry_run`)",
            {200: ReturnAnswer, 201: ReturnAnswer},
            body=ReturnBody,
            refusals=REFUSALS,
            is_write=True,
            tag="returning",
            description="200 for a dry run, which books nothing and keeps no key; 201 for a return that is booked.",
        )
    )
    def post(self, request: Request, purchase_id: UUID, body: ReturnBody, key: str) -> Response:
        if body.dry_run:
            asked = return_request(body, request.user, str(purchase_id))
            return Response(return_answer(preview_return(request=asked, now=timezone.now())))
        return give_back(request, purchase_id, body, key)


def give_back(request: Request, purchase_id: UUID, body: VoidBody, key: str) -> Response:
    """Book the return; the purchase's number belongs to what the key stands for."""
    asked = return_request(body, request.user, str(purchase_id))
    operation_name = f"{'void' if asked.is_void else 'return'} {purchase_id}"
    answer = return_purchase(
        request=asked,
        now=timezone.now(),
        idempotency=Idempotency(key, hash_of_body(operation_name, body)),
        render=_render,
    )
    return reply(answer)


def _render(result: ReturnResult) -> Answer:
    return Answer(201, msgspec.json.encode(return_answer(result)))
