"""What every address of the tills' API shares: the desk's key, the table of statuses, stored answers as they were."""

from rest_framework.response import Response

from coalition.toolkit.rest.views import JsonView
from pharmacies.access.authentication import DeskAuthentication
from settlements.api.statuses import STATUSES
from settlements.purchases.results import Answer


class TillView(JsonView):
    """A view behind a desk's key; `request.user` is the DeskIdentity."""

    authentication_classes = (DeskAuthentication,)
    statuses = STATUSES


class OpenView(JsonView):
    """A view without a key."""

    statuses = STATUSES


def reply(answer: Answer) -> Response:
    """An answer's own bytes and status; one that was given before is marked by a header, its body is the same."""
    response = Response(answer.body, answer.status)
    if answer.is_repeated:
        response["Idempotency-Replayed"] = "true"
    return response
