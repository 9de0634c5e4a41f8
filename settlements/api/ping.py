"""Is the server there, and what time is it?"""

from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response

from coalition.toolkit.rest.operations import Operation, operation
from settlements.api.door import OpenView
from settlements.api.schemas.answers import PingAnswer


class Ping(OpenView):
    """Asks nothing of the database, and wants no key."""

    @operation(Operation("ping", "Is the server there?", {200: PingAnswer}, is_open=True, tag="setup"))
    def get(self, request: Request) -> Response:
        return Response(PingAnswer(status="ok", server_time=timezone.now()))
