"""Bodies that no honest cash program sends: a problem each time, never a fault of ours, and nothing written."""

import gzip
import http.client
import json
import random
from collections import Counter
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django.apps import apps
from django.utils import timezone

AMOUNTS = (
    *(
        "１０.００",
        "١٠.٠٠",
        "१०.००",
        "NaN",
        "Infinity",
        "-Infinity",
        "1e3",
        "1E400",
        "0x10",
        "1_0.00",
        "+1.00",
        "-1.00",
    ),
    *("", " ", "1.0", "1.000", "1,00", ".50", "1.", "1.00\n", "\t1.00", "1.00\x00", "\u200b1.00", "９９", "1.00" * 50),
    *(10, 10.5, -1, 1e308, True, False, None, [], {}, ["1.00"], {"amount": "1.00"}, 10**40),
)
QUANTITIES = (*("0", "0.000", "-1", "1.0000", "10000", "٢", "1e1", "NaN", "1/2", "0.0001", ""), 1, 1.5, None, True)
MOMENTS = (
    *("2026-01-01", "2026-01-01T00:00:00", "now", "", "2026-13-01T00:00:00Z", "2026-02-30T00:00:00Z"),
    *("2026-01-01T24:00:00Z", "2026-01-01T00:00:00+99:99", "0000-01-01T00:00:00Z", "٢٠٢٦-01-01T00:00:00Z"),
    *(0, 1e18, None, {"$date": 0}),
)
TEXTS = ("\x00", "a\x00b", "\x1b[2J", "x" * 5000, "", None, 7, ["a"], {"a": 1}, "\ud800", "a\nb")
PLACES = (
    *(("lines", 0, "amount"), ("lines", 1, "price"), ("lines", 0, "quantity"), ("lines", 0, "line_no")),
    *(("lines", 0, "product_code"), ("occurred_at",), ("receipt_no",), ("till_reference",), ("coupons",)),
    *(("identifier",), ("identifier", "value"), ("spend",), ("fiscal",), ("lines",), ("token",), ("shift_no",)),
)
NONSENSE = (*AMOUNTS, *QUANTITIES, *MOMENTS, *TEXTS, 2**31, 2**63, 2**64, -(2**63), "' OR 1=1 --", "<script>", "${7*7}")

NO_NUMBERS = (b"01", b"+1", b"1.", b"NaN", b"Infinity", b"-", b"1e")

Make = Callable[[random.Random], bytes]


def sale() -> dict[str, Any]:
    """A body in which any one change of PLACES by NONSENSE is wrong, or at worst harmless."""
    number = random.getrandbits(60)
    line = {"product_code": "aspirin", "quantity": "1", "price": "100.00", "amount": "100.00"}
    return {
        "occurred_at": timezone.now().isoformat(),
        "receipt_no": f"{number}",
        "till_reference": f"{number}",
        "identifier": {"kind": "card", "value": "2900000000001"},
        "lines": [line | {"line_no": 1}, line | {"line_no": 2}],
    }


def dumped(body: Any) -> bytes:
    """JSON with NaN, lone surrogates and all."""
    return json.dumps(body).encode()


def bad_amount(rng: random.Random) -> bytes:
    body = sale()
    body["lines"][rng.randrange(2)][rng.choice(["amount", "price"])] = rng.choice(AMOUNTS)
    return dumped(body)


def bad_quantity(rng: random.Random) -> bytes:
    body = sale()
    body["lines"][0]["quantity"] = rng.choice(QUANTITIES)
    return dumped(body)


def bad_moment(rng: random.Random) -> bytes:
    return dumped(sale() | {"occurred_at": rng.choice(MOMENTS)})


def bad_text(rng: random.Random) -> bytes:
    return dumped(sale() | {rng.choice(["receipt_no", "till_reference"]): rng.choice(TEXTS)})


def lacking(rng: random.Random) -> bytes:
    body = sale()
    del body[rng.choice(["occurred_at", "lines", "receipt_no", "till_reference"])]
    return dumped(body)


def unknown_name(rng: random.Random) -> bytes:
    name = rng.choice(["Lines", "__proto__", "id", "", "\x00", "x" * 10_000, "amount", "ключ", "purchase_id"])
    return dumped(sale() | {name: rng.choice(NONSENSE)})


def twice(rng: random.Random) -> bytes:
    name = rng.choice(["lines", "line_no", "amount", "receipt_no", "kind", "value"])
    spelt = rng.choice([name, "".join(f"\\u{ord(c):04x}" for c in name)])
    raw, key = dumped(sale()).decode(), f'"{name}": '
    return raw.replace(key, f'"{spelt}": "0", {key}', 1).encode()


def deep(rng: random.Random) -> bytes:
    depth = rng.choice([17, 100, 1_000, 10_000, 60_000])
    opened, closed = rng.choice([("[", "]"), ('{"lines":', "}"), ('{"a":[', "]}"), ("[{}, ", "]")])
    whole = opened * depth + "1" + (closed * depth if rng.random() < 0.5 else "")
    return whole[: 256 * 1024].encode() if rng.random() < 0.5 else b'{"identifier":' + whole[:260_000].encode() + b"}"


def giant(rng: random.Random) -> bytes:
    body = sale()
    kind = rng.randrange(4)
    if kind == 0:
        body["lines"] = [body["lines"][0] | {"line_no": n} for n in range(1, rng.choice([202, 2_000]))]
    elif kind == 1:
        body["coupons"] = [f"C{n}" for n in range(11)]
    elif kind == 2:
        body["lines"][0] |= {"price": "99999999.99", "amount": "99999999.99"}
    else:
        return dumped(body) + b" " * 300_000
    return dumped(body)


def wrong_encoding(rng: random.Random) -> bytes:
    text = json.dumps(sale() | {"cashier_code": "Иванова"}, ensure_ascii=False)
    return rng.choice(
        [
            lambda: text.encode("cp1251"),
            lambda: text.encode("koi8-r"),
            lambda: text.encode("utf-16"),
            lambda: text.encode("utf-32-be"),
            lambda: b"\xef\xbb\xbf" + text.encode(),
            lambda: gzip.compress(text.encode()),
            lambda: text.encode().replace("И".encode(), b"\xd0"),
            lambda: text.encode().replace("И".encode(), b"\xed\xa0\x80"),
            lambda: text.encode().replace("И".encode(), b"\xc0\x80"),
            lambda: text.encode().replace("И".encode(), b"\x00"),
        ]
    )()


def not_json(rng: random.Random) -> bytes:
    raw = dumped(sale())
    cut = rng.randrange(len(raw) - 1)
    return rng.choice(
        [
            raw[:cut],
            raw + raw,
            raw + b"\x00",
            raw.replace(b'"', b"'"),
            raw.replace(b", ", b",, ", 1),
            b"<xml/>",
            b"a=1&b=2",
            b"",
            b"\x00",
            rng.randbytes(200),
            raw.replace(b'"line_no": 1', b'"line_no": ' + rng.choice(NO_NUMBERS)),
            b"/* */" + raw,
        ]
    )


def no_object(rng: random.Random) -> bytes:
    return dumped(rng.choice([*NONSENSE, [sale()], [[sale()]], {"0": sale()}]))


def sown(rng: random.Random) -> bytes:
    """Nonsense at any place; some of it may be harmless there, as an empty list of coupons is."""
    body: Any = sale()
    *way, name = rng.choice(PLACES)
    inner = body
    for step in way:
        inner = inner[step]
    inner[name] = rng.choice(NONSENSE)
    body["lines"] = body["lines"] or "nonsense"
    return dumped(body | {"unheard_of": 1})


MAKERS: tuple[Make, ...] = (
    *(bad_amount, bad_quantity, bad_moment, bad_text, lacking, unknown_name, twice, deep, giant),
    *(wrong_encoding, not_json, no_object, sown),
)
PATHS = ("quotes", "purchases", "members/lookup", "offline-batches")
REFUSALS = {400, 413, 422}


def rows() -> dict[str, int]:
    """How many rows every table of the product holds."""
    models = [model for name in ("settlements", "promotions", "members", "pharmacies") for model in models_of(name)]
    return {model._meta.label: model.objects.count() for model in models if model.__name__ != "RateCounter"}


def models_of(name: str) -> list[Any]:
    return [model for model in apps.get_app_config(name).get_models() if not model._meta.label.endswith("Event")]


def test_whatever_is_sent_is_refused_with_a_problem(live, scale):
    rng = random.Random(20261122)
    address = urlsplit(live.url)
    before, told = rows(), Counter()
    headers = {"Authorization": f"Bearer {live.key}", "Content-Type": "application/json"}

    for number in range(scale(small=300, full=5_200)):
        make = MAKERS[number % len(MAKERS)]
        raw, path = make(rng), PATHS[0] if number % 5 == 0 and make is not bad_text else "purchases"
        if number % 17 == 0:
            path = rng.choice(PATHS[2:])
        connection = http.client.HTTPConnection(address.hostname, address.port, timeout=30)
        connection.request("POST", f"/api/v1/{path}", raw, headers | {"Idempotency-Key": f"fuzz-{number}"})
        response = connection.getresponse()
        answer = json.loads(response.read())
        connection.close()
        shown = (make.__name__, path, raw[:300], answer)
        assert response.status in REFUSALS, shown
        assert response.getheader("Content-Type") == "application/problem+json", shown
        assert answer["code"] in ("invalid_request", "body_too_large", "receipt_too_large", "totals_mismatch"), shown
        assert answer["message_ru"], shown
        told[answer["code"]] += 1

    assert rows() == before
    assert told["invalid_request"] > told["body_too_large"] > 0
