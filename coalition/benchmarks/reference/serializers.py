"""What a till sends, in nested serializers."""

from typing import Any

from rest_framework import serializers

from coalition.kernel.money import parse_roubles
from coalition.kernel.quantity import parse_quantity
from pharmacies.queries.desks import DeskIdentity
from settlements.purchases.requests import Identifier, IdentifierKind, LineRequest, PurchaseRequest


class LineSerializer(serializers.Serializer):
    """A line at its list price."""

    line_no = serializers.IntegerField(min_value=1, max_value=9999)
    product_code = serializers.CharField(max_length=40)
    quantity = serializers.DecimalField(max_digits=7, decimal_places=3)
    price = serializers.DecimalField(max_digits=10, decimal_places=2)
    amount = serializers.DecimalField(max_digits=10, decimal_places=2)


class IdentifierSerializer(serializers.Serializer):
    """The card."""

    kind = serializers.ChoiceField(choices=["card"])
    value = serializers.CharField(max_length=64)


class PurchaseSerializer(serializers.Serializer):
    """A receipt to be booked."""

    occurred_at = serializers.DateTimeField()
    receipt_no = serializers.CharField(max_length=40)
    till_reference = serializers.CharField(max_length=100)
    cashier_code = serializers.CharField(max_length=40, required=False, default="")
    identifier = IdentifierSerializer()
    lines = LineSerializer(many=True, allow_empty=False)


class BookedLineSerializer(serializers.Serializer):
    """A line of the answer."""

    line_no = serializers.IntegerField()
    base_kopecks = serializers.IntegerField()
    discount_kopecks = serializers.IntegerField()
    payable_kopecks = serializers.IntegerField()
    earned_kopecks = serializers.IntegerField()


class BookedSerializer(serializers.Serializer):
    """The answer."""

    purchase_id = serializers.UUIDField()
    payable_kopecks = serializers.IntegerField()
    earned_kopecks = serializers.IntegerField()
    balance_kopecks = serializers.IntegerField()
    lines = BookedLineSerializer(many=True)


def request_of(data: dict[str, Any], desk: DeskIdentity) -> PurchaseRequest:
    """Validated data as the engine's side wants them."""
    lines = tuple(
        LineRequest(
            line_no=line["line_no"],
            product_code=line["product_code"],
            quantity_thousandths=parse_quantity(f"{line['quantity'].normalize():f}"),
            price_kopecks=parse_roubles(f"{line['price']:.2f}"),
            amount_kopecks=parse_roubles(f"{line['amount']:.2f}"),
        )
        for line in data["lines"]
    )
    return PurchaseRequest(
        desk=desk,
        occurred_at=data["occurred_at"],
        receipt_no=data["receipt_no"],
        till_reference=data["till_reference"],
        lines=lines,
        identifier=Identifier(IdentifierKind.CARD, data["identifier"]["value"]),
        cashier_code=data["cashier_code"],
    )
