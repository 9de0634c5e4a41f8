"""The reference's one view."""

from django.utils import timezone
from rest_framework import exceptions
from rest_framework.authentication import BaseAuthentication
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from coalition.benchmarks.reference.booking import book_purchase
from coalition.benchmarks.reference.serializers import BookedSerializer, PurchaseSerializer, request_of
from pharmacies.access.keys import hash_of
from pharmacies.models import DeskKey
from pharmacies.queries.desks import DeskIdentity, desk_identity


class KeyAuthentication(BaseAuthentication):
    """Asks the database whose key it is, at every call."""

    def authenticate(self, request: Request) -> tuple[DeskIdentity, None]:
        bearer = request.headers.get("Authorization", "").removeprefix("Bearer ")
        try:
            key = DeskKey.objects.select_related("desk").get(key_hash=hash_of(bearer), revoked_at=None)
        except DeskKey.DoesNotExist as error:
            raise exceptions.AuthenticationFailed from error
        return desk_identity(key.desk_id, key.pk), None


class Purchases(APIView):
    """Purchases of the desk."""

    authentication_classes = [KeyAuthentication]

    def post(self, request: Request) -> Response:
        serializer = PurchaseSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        asked = request_of(serializer.validated_data, request.user)
        key = request.headers["Idempotency-Key"]
        booked = book_purchase(
            request=asked, key=key, now=timezone.now(), render=lambda result: BookedSerializer(result).data
        )
        return Response(booked, status=201)
