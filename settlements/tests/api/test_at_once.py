"""Many calls at once, under the production server: one purchase for one key, and limits that hold across workers."""

import json
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

from pharmacies.access.lookups import UNKNOWN
from settlements.management.conformance.counter import Counter as CashCounter
from settlements.management.conformance.wire import Wire
from settlements.models import Purchase
from settlements.tests.api.live import serving

THREADS = 8


def test_one_key_at_once_is_one_purchase(live):
    counter = CashCounter(Wire(live.url, live.key))
    sale = counter.sale(counter.receipt())

    with ThreadPoolExecutor(THREADS) as threads:
        asked = [
            threads.submit(Wire(live.url, live.key).ask, "POST", "purchases", sale, key="one") for _ in range(THREADS)
        ]
        replies = [each.result() for each in asked]

    assert {reply.status for reply in replies} == {201}
    assert len({reply.raw for reply in replies}) == 1
    assert sum("idempotency-replayed" in reply.headers for reply in replies) == THREADS - 1
    assert Purchase.objects.count() == 1


def test_a_limit_holds_across_workers(cloned_database, live):
    def guess(n):
        body = {"identifier": {"kind": "card", "value": f"29{n:011}"}}
        return Wire(url, live.key).ask("POST", "members/lookup", body).status

    with serving(GRANIAN_WORKERS="2") as url, ThreadPoolExecutor(THREADS) as threads:
        statuses = Counter(threads.map(guess, range(80)))

    assert statuses == {200: UNKNOWN.most, 429: 80 - UNKNOWN.most}


def test_coupons_shown_at_two_desks_at_once_pay_once(live):
    wires = [Wire(live.url, key) for key in (live.key, live.other_key)]
    counters = [CashCounter(wire) for wire in wires]
    code = live.world.vouchers[0].code
    sales = [counter.sale(counter.receipt(coupons=[code])) for counter in counters for _ in range(3)]

    with ThreadPoolExecutor(THREADS) as threads:
        asked = [
            threads.submit(Wire(live.url, key).ask, "POST", "purchases", sale, key=f"{n}")
            for n, (key, sale) in enumerate(zip([live.key] * 3 + [live.other_key] * 3, sales, strict=True))
        ]
        answers = [json.loads(each.result().raw) for each in asked]

    assert [answer["coupons"][0]["outcome"] for answer in answers].count("applied") == 1
    assert {answer["coupons"][0]["code"] for answer in answers} == {"coupon_accepted", "coupon_used"}
