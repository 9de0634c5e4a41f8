"""What a receipt would cost, earn and allow to spend."""

from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response

from coalition.toolkit.rest.operations import Operation, operation
from settlements.api.door import TillView
from settlements.api.parsing import receipt_request
from settlements.api.rendering import quote_answer
from settlements.api.schemas.answers import QuoteAnswer
from settlements.api.schemas.requests import QuoteBody
from settlements.purchases.selling import quote_receipt

JUDGING = (
    "totals_mismatch",
    "receipt_too_large",
    "line_repeated",
    "time_refused",
    "bank_card_number_refused",
    "no_contract",
    "no_rulebook",
    "busy",
)


class Quotes(TillView):
    """Receipts that are judged and not stored."""

    @operation(
        Operation(
            "quote",
            "Judge a receipt at the subtotal; nothing is stored",
            {200: QuoteAnswer},
            body=QuoteBody,
            refusals=JUDGING,
            tag="selling",
        )
    )
    def post(self, request: Request, body: QuoteBody) -> Response:
        result, request_judged = quote_receipt(asked=receipt_request(body, request.user), now=timezone.now())
        return Response(quote_answer(result, request_judged))
