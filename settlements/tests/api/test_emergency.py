"""A stop, a pause and new rules reach every desk of every worker at once, whatever quotes are about."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

import pytest
from django.utils import timezone

from coalition.tests.world import make_world
from pharmacies.access.keys import issue_key
from pharmacies.models import CashDesk
from promotions.models import PromotionVersion
from promotions.operations.lifecycle import pause_version, run_version
from promotions.operations.publishing import publish_rulebook
from promotions.operations.stopping import stop_promotion
from settlements.management.conformance.counter import Counter
from settlements.management.conformance.wire import Wire
from settlements.tests.api.live import serving

ASKS = 24
"""So many at once, on connections of their own, meet both workers."""


@pytest.fixture
def half(cloned_database: str) -> Iterator[tuple[PromotionVersion, list[Counter]]]:
    """A promotion of 50 % off that runs, and eight counters before a server of two workers."""
    world = make_world()
    world.coupon("200.00")
    version = world.promote("half", "percent_of_receipt", {"rate_bp": 5000, "effect": "discount"})
    world.publish()
    desk = CashDesk.objects.get(pk=world.desk_a.desk_id)
    key = issue_key(desk=desk, issued_by="test", now=timezone.now())[1]
    with serving(GRANIAN_WORKERS="2") as url:
        yield version, [Counter(Wire(url, key)) for _ in range(8)]


def everywhere(counters: list[Counter], ask: Callable[[Counter], str]) -> set[str]:
    """What all counters answer, several times over and at once."""
    with ThreadPoolExecutor(len(counters)) as threads:
        return set(threads.map(lambda number: ask(counters[number % len(counters)]), range(ASKS)))


def at_once(counters: list[Counter], ask: Callable[[int], Any]) -> tuple[list[Any], float]:
    """What the counters answer at the same moment, and in how many seconds the last of them has."""
    started = time.monotonic()
    with ThreadPoolExecutor(len(counters)) as threads:
        return list(threads.map(ask, range(len(counters)))), time.monotonic() - started


def discount(counter: Counter) -> str:
    return counter.quote(counter.receipt())["totals"]["discount"]


def test_a_stop_works_at_every_desk_within_a_second(half):
    version, counters = half
    assert everywhere(counters, discount) == {"1500.00"}
    quoted = [counter.receipt() for counter in counters]
    tokens, usual_seconds = at_once(counters, lambda at: counters[at].quote(quoted[at])["token"])

    stop_promotion(promotion=version.promotion, reason="wrong", now=timezone.now())
    replies, seconds = at_once(
        counters, lambda at: counters[at].commit(counters[at].sale(quoted[at], token=tokens[at]))
    )

    # From the stop to the last desk's answer, on a machine that is busy with other things: what a round usually takes.
    assert seconds < max(1, 3 * usual_seconds)
    assert [(reply.status, reply.code) for reply in replies] == [(409, "quote_stale")] * len(counters)
    assert everywhere(counters, discount) == {"0.00"}


def test_a_pause_bars_old_quotes_too_and_what_is_resumed_works_again(half):
    version, counters = half
    receipt = counters[0].receipt()
    token = counters[0].quote(receipt)["token"]

    pause_version(version=version)  # and nothing is published as yet

    assert counters[0].commit(counters[0].sale(receipt, token=token)).code == "quote_stale"
    assert everywhere(counters, discount) == {"0.00"}

    run_version(version=version, today=date(2026, 10, 15))
    assert everywhere(counters, discount) == {"1500.00"}
    assert counters[0].commit(counters[0].sale(receipt, token=token)).status == 201


def test_new_rules_reach_every_worker_with_its_next_receipt(half):
    version, counters = half
    assert everywhere(counters, discount) == {"1500.00"}

    # The same promotion in another wording, as the console would start it.
    PromotionVersion.objects.filter(pk=version.pk).update(state="finished")
    version.pk, version.number, version.params = None, 2, version.params | {"rate_bp": 2000}
    version.save(force_insert=True)
    publish_rulebook(programme=version.promotion.programme, published_by="test", now=timezone.now())

    assert everywhere(counters, discount) == {"600.00"}
