"""Purchases: booked, found again, completed by the numbers of the printed receipt."""

from uuid import UUID

from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response

from coalition.toolkit.rest.operations import Operation, Parameter, operation
from settlements.api.door import TillView, reply
from settlements.api.parsing import fiscal
from settlements.api.quotes import JUDGING
from settlements.api.schemas.answers import PurchaseAnswer
from settlements.api.schemas.requests import FiscalBody, PurchaseBody
from settlements.api.selling import sell
from settlements.purchases.errors import PurchaseNotFound
from settlements.purchases.fiscal import attach_fiscal
from settlements.purchases.lookup import purchase_by_reference

CONFLICTS = ("idempotency_conflict", "already_committed", "fiscal_sign_taken")
TILL_REFERENCE = Parameter(
    "till_reference",
    {"type": "string", "minLength": 1, "maxLength": 100, "pattern": "^[A-Za-z0-9._:/-]+$"},
    "The till's own reference of the purchase.",
)


class Purchases(TillView):
    """All purchases of the desk."""

    @operation(
        Operation(
            "commit_purchase",
            "Book a receipt, before it is printed",
            {201: PurchaseAnswer},
            body=PurchaseBody,
            refusals=(*JUDGING, *CONFLICTS, "quote_stale", "token_refused"),
            is_write=True,
            tag="selling",
        )
    )
    def post(self, request: Request, body: PurchaseBody, key: str) -> Response:
        return reply(sell(body, desk=request.user, key=key, now=timezone.now()))

    @operation(
        Operation(
            "find_purchase",
            "The answer that was lost, found by the till's own reference",
            {200: PurchaseAnswer},
            query=(TILL_REFERENCE,),
            refusals=("purchase_not_found",),
            tag="selling",
        )
    )
    def get(self, request: Request, till_reference: str) -> Response:
        answer = purchase_by_reference(desk=request.user, till_reference=till_reference)
        if answer is None:
            raise PurchaseNotFound()
        return Response(answer.body)


class FiscalNumbers(TillView):
    """Drive, document and sign of one purchase."""

    @operation(
        Operation(
            "attach_fiscal",
            "Add drive, document and sign of the printed receipt",
            {204: None},
            body=FiscalBody,
            refusals=("purchase_not_found", "fiscal_sign_taken"),
            is_write=True,
            tag="selling",
        )
    )
    def put(self, request: Request, purchase_id: UUID, body: FiscalBody, key: str) -> Response:
        attach_fiscal(desk=request.user, purchase_id=str(purchase_id), fiscal=fiscal(body))
        return Response(status=204)
