"""Whatever goes wrong below /api/ is a problem in JSON."""

import json

import psycopg
import pytest
from django.db import OperationalError

from coalition.kernel.errors import DomainError
from coalition.toolkit.rest import bodies
from pharmacies.access import errors as access_errors
from settlements.api import parsing, quotes, statuses
from settlements.purchases import errors as purchase_errors

MEMBERS = {"type", "title", "status", "detail", "instance", "code", "message_ru", "message_en", "trace_id"}


def problem(response, status, code):
    assert (response.status_code, response["Content-Type"]) == (status, "application/problem+json")
    body = response.json()
    assert body.keys() >= MEMBERS
    assert (body["status"], body["code"], body["trace_id"]) == (status, code, response["X-Request-Id"])
    return body


@pytest.mark.parametrize(
    "path", ["", "quotes/", "v2", "purchases/1/void", "purchases/01930000-0000/fiscal", "%00", "a%0Ab"]
)
@pytest.mark.parametrize("method", ["get", "post", "put", "delete", "patch", "options"])
def test_an_address_that_is_none(till, method, path):
    problem(getattr(till.client, method)(f"/api/v1/{path}"), 404, "address_unknown")


def test_just_the_prefix_too(client):
    problem(client.get("/api"), 404, "address_unknown")
    problem(client.post("/api/"), 404, "address_unknown")


@pytest.mark.parametrize("method", ["get", "put", "delete", "patch", "options", "trace"])
def test_a_method_that_is_none(till, method):
    response = getattr(till.client, method)("/api/v1/quotes", headers={"Authorization": f"Bearer {till.key}"})

    problem(response, 405, "method_not_allowed")
    assert response["Allow"] == "POST"


def test_another_kind_of_answer_is_not_to_be_had(till):
    problem(till.get("config", Accept="text/html"), 406, "not_acceptable")
    assert till.get("config", Accept="text/html, application/json;q=0.5").status_code == 200


@pytest.mark.parametrize("header", ["", "Basic bWs6", "Bearer", "Bearer mk_", "Bearer mk_" + "a" * 43, "Bearer ключ"])
def test_a_key_that_is_none(till, header):
    response = till.post("quotes", till.receipt(), Authorization=header)

    problem(response, 401, "bad_credentials")
    assert response["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize("content_type", ["text/plain", "application/json; charset=cp1251", "multipart/form-data", ""])
def test_a_body_of_another_kind(till, content_type):
    headers = {"Authorization": f"Bearer {till.key}"}
    response = till.client.post("/api/v1/quotes", b"{}", content_type=content_type, headers=headers)

    problem(response, 415, "unsupported_body")


def test_a_compressed_body(till):
    problem(till.post("quotes", till.receipt(), Content_Encoding="gzip"), 415, "unsupported_body")


def test_a_giant_body(till):
    problem(till.post("quotes", b" " * (bodies.MAX_BYTES + 1)), 413, "body_too_large")


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"", "not_json"),
        (b"{", "not_json"),
        (b"[]", "not_allowed"),
        (b"null", "not_allowed"),
        (b"\xef\xbb\xbf{}", "not_json"),
        ('{"occurred_at":"2026-01-01T00:00:00Z"}'.encode("utf-16"), "not_json"),
        (b'{"a":' * 50_000, "unknown"),
        (b"[" * 250_000, "not_allowed"),
        (b'{"occurred_at":"2026-01-01T00:00:00"}', "not_allowed"),
        (b'{"occurred_at":"2026-01-01T00:00:00Z"}', "missing"),
    ],
)
def test_a_body_that_is_none(till, raw, code):
    body = problem(till.post("quotes", raw), 400, "invalid_request")

    assert body["errors"][0]["code"] == code


def test_the_place_of_a_misfit_is_pointed_at(till):
    body = till.receipt()
    body["lines"][1]["price"] = 250.0

    (error,) = problem(till.post("quotes", body), 400, "invalid_request")["errors"]

    assert error == {"pointer": "/lines/1/price", "code": "not_allowed", "message": "Expected `str`, got `float`"}


def test_a_name_given_twice_is_refused_wherever_it_is(till):
    raw = json.dumps(till.receipt()).encode()
    for twice in (b'"line_no": 1, "line_no": 1', b'"line_no": 1, "no_e\\u0061rn": true, "no_earn": false'):
        body = problem(till.post("quotes", raw.replace(b'"line_no": 1', twice)), 400, "invalid_request")
        assert body["errors"][0]["code"] == "named_twice"


def test_a_request_id_of_the_till_is_kept_unless_it_is_nonsense(till):
    assert till.get("config", X_Request_Id="till-7.42")["X-Request-Id"] == "till-7.42"
    assert till.get("config", X_Request_Id="<script>")["X-Request-Id"] != "<script>"


@pytest.mark.parametrize("away", [OperationalError("gone"), psycopg.OperationalError("gone")])
def test_a_database_that_is_away_is_worth_another_try(till, monkeypatch, away):
    monkeypatch.setattr(quotes, "quote_receipt", raiser(away))

    response = till.post("quotes", till.receipt())

    problem(response, 503, "unavailable")
    assert response["Retry-After"] == "2"


def test_a_fault_of_ours_shows_nothing_of_itself(till, monkeypatch, caplog):
    monkeypatch.setattr(quotes, "quote_receipt", raiser(RuntimeError("secret table")))

    body = problem(till.post("quotes", till.receipt()), 500, "internal_error")

    assert "secret" not in json.dumps(body)
    assert body["trace_id"] in body["message_ru"]
    assert "secret table" in caplog.text


def raiser(error):
    def fail(**_anything):
        raise error

    return fail


DOMAIN_ERRORS = [
    kind
    for module in (purchase_errors, access_errors, parsing)
    for kind in vars(module).values()
    if isinstance(kind, type) and issubclass(kind, DomainError) and kind.__module__ == module.__name__
]


@pytest.mark.parametrize("kind", DOMAIN_ERRORS, ids=lambda kind: kind.code)
def test_every_refusal_has_its_status_and_both_sentences(till, monkeypatch, kind):
    arguments = {
        "QuoteStale": {"quote": None},
        "TooManyTries": {"retry_after_seconds": 5},
        "MemberNotRecognised": {"why_ru": "Карта не найдена.", "why_en": "The card is not known."},
    }
    monkeypatch.setattr(quotes, "quote_receipt", raiser(kind(**arguments.get(kind.__name__, {}))))

    status = statuses.STATUSES.get(kind.code, 422)
    body = problem(till.post("quotes", till.receipt()), status, kind.code)

    assert 400 <= status < 600
    assert body["message_ru"] != body["message_en"]
    assert any("а" <= letter <= "я" for letter in body["message_ru"])
