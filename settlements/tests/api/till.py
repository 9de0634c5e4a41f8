"""A till for tests: it knows its key and makes references and keys as real ones do."""

import itertools
import json
from typing import Any

from django.test import Client
from django.utils import timezone

from coalition.tests.world import World

PREFIX = "/api/v1/"


class Till:
    """Speaks JSON to the API through Django's client; each answer is a response with `.json()`."""

    count = itertools.count(1)

    def __init__(self, key: str) -> None:
        self.key = key
        self.client = Client(raise_request_exception=False)

    def get(self, path: str, **headers: str) -> Any:
        return self.client.get(PREFIX + path, headers=self._headers(headers))

    def post(self, path: str, body: Any, *, key: str | None = "", **headers: str) -> Any:
        return self._send("post", path, body, key, headers)

    def put(self, path: str, body: Any, *, key: str | None = "", **headers: str) -> Any:
        return self._send("put", path, body, key, headers)

    def _send(self, method: str, path: str, body: Any, key: str | None, headers: dict[str, str]) -> Any:
        if key is not None:
            headers["Idempotency-Key"] = key or f"key-{next(self.count)}"
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        send = getattr(self.client, method)
        return send(PREFIX + path, raw, content_type="application/json", headers=self._headers(headers))

    def _headers(self, headers: dict[str, str]) -> dict[str, str]:
        given = {"Authorization": f"Bearer {self.key}"} | {k.replace("_", "-"): v for k, v in headers.items()}
        return {name: value for name, value in given.items() if value}

    def receipt(self, *goods: tuple[str, str, str], world: World | None = None, **fields: Any) -> dict[str, Any]:
        """A quote's body: `("aspirin", "2", "100.00")` is product, quantity, price; `world`: its card."""
        goods = goods or (("aspirin", "1", "500.00"), ("cream", "2", "250.00"))
        body = {
            "occurred_at": timezone.now().isoformat(),
            "lines": [
                {
                    "line_no": number,
                    "product_code": code,
                    "quantity": quantity,
                    "price": price,
                    "amount": f"{float(quantity) * float(price):.2f}",
                }
                for number, (code, quantity, price) in enumerate(goods, 1)
            ],
        }
        if world:
            body["identifier"] = {"kind": "card", "value": world.card.number}
        return body | fields

    def sale(self, *goods: tuple[str, str, str], world: World | None = None, **fields: Any) -> dict[str, Any]:
        """A purchase's body."""
        n = next(self.count)
        return self.receipt(*goods, world=world) | {"receipt_no": f"r{n}", "till_reference": f"ref-{n}"} | fields

    def bought(self, *goods: tuple[str, str, str], world: World | None = None, **fields: Any) -> dict[str, Any]:
        """The answer to a purchase that must succeed."""
        answer = self.post("purchases", self.sale(*goods, world=world, **fields))
        assert answer.status_code == 201, answer.content
        return answer.json()

    def took_back(self, purchase_id: str, how: str = "returns", **fields: Any) -> Any:
        """The response to a return or a void."""
        body = {"occurred_at": timezone.now().isoformat(), "till_reference": f"ret-{next(self.count)}"} | fields
        return self.post(f"purchases/{purchase_id}/{how}", body)
