"""The queue of receipts that were printed without us: each one on its own, in the order of sale."""

import msgspec
from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response

from coalition.kernel.errors import DomainError
from coalition.toolkit.rest.bodies import misfit
from coalition.toolkit.rest.errors import InvalidRequest
from coalition.toolkit.rest.operations import Operation, operation
from coalition.toolkit.rest.problems import problem_of, refusal_for
from settlements.api.door import TillView
from settlements.api.schemas.answers import OfflineBatchAnswer, SealedBatchAnswer, SealedItemAnswer
from settlements.api.schemas.requests import OfflineBatchBody, PurchaseBody, SealedBatchBody, SealedItemBody
from settlements.api.selling import sell


class OnlySold(DomainError):
    code = "only_sold"
    message_ru = "В очереди только проданные чеки (already_sold). Новые чеки проводите по одному."
    message_en = "The queue is for receipts that are sold already (already_sold). Commit new ones one by one."


class OfflineBatches(TillView):
    """Batches are not kept; their receipts are."""

    @operation(
        Operation(
            "play_offline_queue",
            "Book the receipts that were printed without a connection",
            {200: OfflineBatchAnswer},
            body=SealedBatchBody,
            documented_body=OfflineBatchBody,
            tag="selling",
            description=(
                "Items carry keys of their own, so the header is not wanted. Each item is answered as if it had come"
                " alone; send again those with a status of 500 and above, and only those."
            ),
        )
    )
    def post(self, request: Request, body: SealedBatchBody) -> Response:
        return Response(SealedBatchAnswer(items=tuple(self._sell(request, item) for item in body.items)))

    def _sell(self, request: Request, item: SealedItemBody) -> SealedItemAnswer:
        try:
            purchase = _unsealed(item)
            answer = sell(purchase, desk=request.user, key=item.idempotency_key, now=timezone.now())
        except Exception as error:
            refusal = refusal_for(error, trace_id=self.trace_id)
            status = self.statuses.get(refusal.code, 422)
            problem = problem_of(refusal, status=status, instance=request.path, trace_id=self.trace_id)
            return _answered(item, status, msgspec.json.encode(problem))
        return _answered(item, answer.status, answer.body, is_repeated=answer.is_repeated)


def _unsealed(item: SealedItemBody) -> PurchaseBody:
    try:
        purchase = msgspec.json.decode(item.purchase, type=PurchaseBody)
    except msgspec.ValidationError as error:
        raise misfit(str(error)) from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise InvalidRequest(str(error)[:200], code="not_json") from None
    if not purchase.already_sold:
        raise OnlySold()
    return purchase


def _answered(item: SealedItemBody, status: int, body: bytes, *, is_repeated: bool = False) -> SealedItemAnswer:
    return SealedItemAnswer(
        idempotency_key=item.idempotency_key, status=status, is_repeated=is_repeated, answer=msgspec.Raw(body)
    )
