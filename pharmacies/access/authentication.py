"""The bearer key of a desk in `Authorization`, as Django REST framework wants to be told."""

from rest_framework.authentication import BaseAuthentication
from rest_framework.request import Request

from pharmacies.access.errors import BadCredentials
from pharmacies.access.identification import identify_desk
from pharmacies.queries.desks import DeskIdentity


class DeskAuthentication(BaseAuthentication):
    """Makes `request.user` the DeskIdentity. There is no anonymous till."""

    def authenticate(self, request: Request) -> tuple[DeskIdentity, None]:
        scheme, _, bearer = request.META.get("HTTP_AUTHORIZATION", "").partition(" ")
        if scheme.lower() != "bearer":
            raise BadCredentials()
        return identify_desk(bearer.strip()), None

    def authenticate_header(self, request: Request) -> str:
        return 'Bearer realm="till"'
