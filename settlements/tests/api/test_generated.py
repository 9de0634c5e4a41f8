"""Calls made up from the OpenAPI document: every answer is a documented one, and never a fault of ours."""

import random
from collections import Counter
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from uuid import uuid4

import hypothesis
import pytest
import yaml
from django.utils import timezone
from hypothesis import HealthCheck, Phase, given, strategies
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.openapi import from_dict
from schemathesis.specs.openapi import checks

from settlements.models import Entry, IdempotencyRecord, Purchase, PurchaseReturn

DOCUMENT = Path(__file__).resolve().parents[3] / "docs" / "api" / "openapi.yaml"
CHECKS = [
    not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.response_schema_conformance,
    checks.negative_data_rejection,
]
ANSWERED_ITEM_BY_ITEM = ("/api/v1/offline-batches",)
NOTHING_TO_SPOIL = ("GET /api/v1/ping", "GET /api/v1/config")
REFUSED_FOR_ITS_SENSE = {403, 404, 409, 422, 429}

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::hypothesis.errors.HypothesisWarning")


class Player:
    """Sends cases; most of the sound ones get real cards, products and purchases, for depth."""

    def __init__(self, live):
        self.live = live
        self.sent = Counter()
        self.known = []

    def play(self, case, *, is_sound, is_real):
        if is_sound:
            case.body = whole_numbers(case.body)
        if is_sound and is_real:
            self.make_real(case)
        headers = {"Authorization": f"Bearer {self.live.key}"}
        if is_sound and "Idempotency-Key" in (case.headers or {}):
            case.headers["Idempotency-Key"] = uuid4().hex
        response = case.call(base_url=self.live.url, headers=headers)
        left_out = [checks.negative_data_rejection] if case.operation.path in ANSWERED_ITEM_BY_ITEM else []
        case.validate_response(response, checks=CHECKS, excluded_checks=left_out)
        self.sent[response.status_code] += 1
        if response.status_code >= 400:
            problem = response.json()
            assert response.headers["content-type"] == ["application/problem+json"]
            assert problem["code"]
            assert problem["message_ru"]
        elif response.status_code == 201 and "till_reference" in response.json():
            self.known.append(response.json()["purchase_id"])
        if is_sound:
            status = response.status_code
            assert status < 300 or status in REFUSED_FOR_ITS_SENSE, (status, response.json()["errors"], case.body)

    def make_real(self, case):
        if self.known and "purchase_id" in (case.path_parameters or {}):
            case.path_parameters["purchase_id"] = random.choice(self.known)
        if isinstance(case.body, dict):
            queued = [item["purchase"] for item in case.body.get("items", ())]
            for body in queued or [case.body]:
                self.make_body_real(body)
            for body in queued:
                body["already_sold"] = True

    def make_body_real(self, body):
        if "occurred_at" in body:
            body["occurred_at"] = timezone.now().isoformat()
        if "till_reference" in body:
            body["till_reference"] = uuid4().hex
        if "receipt_no" in body:
            body["receipt_no"] = uuid4().hex
        for name in ("token", "already_sold", "sold_payable", "fiscal"):
            body.pop(name, None)
        if body.get("identifier"):
            body["identifier"] = {"kind": "card", "value": self.live.world.card.number}
        for number, line in enumerate(body.get("lines", ()), 1):
            line["line_no"] = number
            if "price" not in line:
                line["quantity"] = "0.001"
            else:
                price, quantity = Decimal(line["price"]) % 1000, Decimal(line["quantity"]) % 5 + 1
                line["price"], line["quantity"] = f"{price:.2f}", f"{quantity.normalize():f}"
                line["amount"] = str((price * quantity).quantize(Decimal("0.01"), ROUND_HALF_UP))
                line["product_code"] = random.choice(["aspirin", "cream", "insulin", "unheard-of"])


def whole_numbers(value):
    """JSON Schema takes 7.0 for an integer; a till that sends floats is refused."""
    match value:
        case float():
            return int(value)
        case dict():
            return {name: whole_numbers(inner) for name, inner in value.items()}
        case list():
            return [whole_numbers(inner) for inner in value]
    return value


def without_keys():
    """The document, so that no case spoils the desk's key: everything would be 401."""
    document = yaml.safe_load(DOCUMENT.read_text(encoding="utf-8"))
    for methods in document["paths"].values():
        for operation in methods.values():
            del operation["security"]
    return document


def explore(player, operation, mode, *, examples, derandomize):
    """So many calls of one operation, sound or spoilt."""

    @hypothesis.settings(
        max_examples=examples,
        deadline=None,
        database=None,
        derandomize=derandomize,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode), is_real=strategies.sampled_from([True, True, True, False]))
    def play(case, is_real):
        player.play(case, is_sound=mode is GenerationMode.POSITIVE, is_real=is_real)

    play()


def test_the_api_is_as_documented(live, scale, pytestconfig):
    player = Player(live)
    operations = [result.ok() for result in from_dict(without_keys()).get_all_operations()]

    for operation in sorted(operations, key=lambda one: ("{" in one.path, one.path)):
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
            if mode is GenerationMode.POSITIVE or operation.label not in NOTHING_TO_SPOIL:
                explore(
                    player,
                    operation,
                    mode,
                    examples=scale(small=8, full=215),
                    derandomize=not pytestconfig.getoption("--all"),
                )

    print(dict(player.sent), sum(player.sent.values()))
    assert sum(player.sent.values()) >= scale(small=100, full=3_000)
    assert player.sent[201] >= scale(small=3, full=100)
    booked = IdempotencyRecord.objects.exclude(operation="bind_bank_card").count()
    assert Purchase.objects.count() + PurchaseReturn.objects.count() == booked
    assert Entry.objects.count() <= booked
