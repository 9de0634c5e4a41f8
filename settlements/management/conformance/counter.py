"""The counter at which a scenario is played: goods, a card, a coupon, receipts with numbers of their own."""

import secrets
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from settlements.management.conformance.wire import Reply, Wire

PRICE = Decimal("1000.00")


class NotMet(Exception):
    """The deployment did not do what the protocol says; the text says what was expected."""


class NotPossible(Exception):
    """The deployment lacks what the scenario needs; the text says what."""


class Counter:
    """Makes receipts and calls; every number of it is new in each run."""

    def __init__(self, wire: Wire) -> None:
        self.wire = wire
        self.config = self.expect(wire.ask("GET", "config"), 200).body
        self.sandbox = self.config["sandbox"]
        if self.sandbox is None:
            raise NotPossible("the deployment is no sandbox, or has no card, coupon and goods left to try")
        self.run = secrets.token_hex(4)
        self.count = 0

    def name(self, what: str) -> str:
        """A reference, receipt number or key that was never used before."""
        self.count += 1
        return f"{what}-{self.run}-{self.count}"

    def receipt(self, *, card: bool = True, coupon: bool = False, **fields: Any) -> dict[str, Any]:
        """A quote's body: the sandbox's goods at 1000 roubles, the second one twice."""
        lines = [
            {
                "line_no": number,
                "product_code": code,
                "quantity": str(number),
                "price": str(PRICE),
                "amount": str(PRICE * number),
            }
            for number, code in enumerate(self.sandbox["product_codes"], 1)
        ]
        body: dict[str, Any] = {"occurred_at": now(), "lines": lines}
        if card:
            body["identifier"] = {"kind": "card", "value": self.sandbox["card"]}
        if coupon:
            if not self.config["outlet"]["accepts_coupons"]:
                raise NotPossible("the outlet takes no coupons")
            body["coupons"] = [self.sandbox["coupon"]]
        return body | fields

    def sale(self, receipt: dict[str, Any], **fields: Any) -> dict[str, Any]:
        """The same receipt as a purchase."""
        return receipt | {"receipt_no": self.name("r"), "till_reference": self.name("ref")} | fields

    def quote(self, receipt: dict[str, Any]) -> dict[str, Any]:
        """A quote that must succeed."""
        return self.expect(self.wire.ask("POST", "quotes", receipt), 200).body

    def commit(self, sale: dict[str, Any], *, key: str = "") -> Reply:
        """A purchase, whatever comes of it."""
        return self.wire.ask("POST", "purchases", sale, key=key or self.name("key"))

    def buy(self, receipt: dict[str, Any], **fields: Any) -> dict[str, Any]:
        """A purchase that must succeed."""
        return self.expect(self.commit(self.sale(receipt, **fields)), 201).body

    def take_back(self, purchase_id: str, how: str, **fields: Any) -> Reply:
        """A void or a return, whatever comes of it."""
        body = {"occurred_at": now(), "till_reference": self.name("ret")} | fields
        return self.wire.ask("POST", f"purchases/{purchase_id}/{how}", body, key=self.name("key"))

    def expect(self, reply: Reply, status: int, code: str = "") -> Reply:
        """The reply, when it is as the protocol says; otherwise NotMet."""
        wanted = f"{status} {code}".strip()
        self.must(reply.status == status and (not code or reply.code == code), f"{wanted} was expected")
        return reply

    def must(self, is_met: bool, words: str) -> None:
        """NotMet with the words unless the condition holds."""
        if not is_met:
            raise NotMet(words)


def now(**earlier: float) -> str:
    """This moment, or one that was so much earlier, with an offset."""
    return (datetime.now(UTC) - timedelta(**earlier)).isoformat()
