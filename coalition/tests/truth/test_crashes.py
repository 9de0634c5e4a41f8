"""kill -9 of the database in a storm of commits: what a till was told of is there, once, and is told again alike."""

import random
import threading
import time
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

import psycopg
import pytest
from django.db import connection, connections

from coalition.tests.processes import HUNG_SECONDS
from coalition.tests.truth.test_races import desks_of
from coalition.tests.world import World, make_world
from coalition.toolkit import pool
from pharmacies.queries.desks import DeskIdentity
from promotions.engine.receipt import SpendMode
from settlements.ledger.audit import audit
from settlements.models import Purchase
from settlements.purchases.commit import commit_purchase
from settlements.purchases.errors import Busy
from settlements.purchases.requests import Idempotency, PurchaseRequest
from settlements.purchases.results import Answer

THREADS = 8
MAY_BE_SENT_AGAIN = (psycopg.OperationalError, Busy)  # what the door answers with 503 and Retry-After


@dataclass
class Desk:
    """A till with its journal: what it sent, and what it was told."""

    world: World
    identity: DeskIdentity
    cards: list[Any]
    dice: random.Random
    has_new_key_on_retry: bool = False
    told: dict[str, tuple[PurchaseRequest, Answer]] = field(default_factory=dict)
    heard_again: int = 0
    refusals: int = 0
    heard_at: float = 0.0

    def sell(self, until: Callable[[], bool]) -> None:
        """One receipt after another; each is sent until it is answered."""
        while not until():
            request = self._receipt()
            answer = self._sent_until_answered(request)
            self.told[answer.body.decode()] = (request, answer)
            self.heard_again += answer.is_repeated
            self.heard_at = time.monotonic()

    def send(self, request: PurchaseRequest) -> Answer:
        """Commit under the key of the till's reference."""
        return commit_purchase(
            request=request,
            now=self.world.now,
            idempotency=Idempotency(request.till_reference, "h"),
            render=lambda result: Answer(201, result.purchase_id.encode()),
        )

    def _receipt(self) -> PurchaseRequest:
        goods = ("cream", "1", f"{self.dice.randint(5, 500)}.{self.dice.randint(0, 99):02d}")
        spend = self.dice.choice([SpendMode.NONE, SpendMode.ALL])
        return self.world.request(self.identity, goods, card=self.dice.choice(self.cards), spend=spend)

    def _sent_until_answered(self, request: PurchaseRequest) -> Answer:
        deadline = time.monotonic() + HUNG_SECONDS
        while time.monotonic() < deadline:
            try:
                return self.send(request)
            except MAY_BE_SENT_AGAIN:
                self.refusals += 1
                time.sleep(0.05)
                if self.has_new_key_on_retry:
                    number = next(self.world.count)
                    request = replace(request, till_reference=f"t-{number}", receipt_no=str(number))
        raise AssertionError("the tills' road to the database did not heal")


def open_desks(world: World, **options: Any) -> list[Desk]:
    """Eight desks that sell to the same five members."""
    cards = [world.member()[1] for _ in range(5)]
    desks = desks_of(world, THREADS)
    return [Desk(world, desk, cards, random.Random(number), **options) for number, desk in enumerate(desks)]


def storm(desks: list[Desk], meanwhile: Callable[[], None]) -> None:
    """All desks sell until `meanwhile` is over; what stopped one is raised."""
    over, broken = threading.Event(), []

    def work(desk: Desk) -> None:
        try:
            desk.sell(over.is_set)
        except BaseException as error:
            broken.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work, args=[desk]) for desk in desks]
    for thread in threads:
        thread.start()
    try:
        meanwhile()
    finally:
        over.set()
        for thread in threads:
            thread.join()
    if broken:
        raise broken[0]


def kill(server: Any, what: str) -> None:
    """kill -9 of the postmaster, of everything, or of one backend; and the server is started again."""
    postmaster = server.process()
    children = postmaster.children()
    backends = [child for child in children if "coalition" in " ".join(child.cmdline())]
    chosen = {"postmaster": [postmaster], "all": [postmaster, *children], "one backend": backends[:1]}[what]
    for process in chosen:
        process.kill()
    deadline = time.monotonic() + HUNG_SECONDS
    while postmaster in chosen and server.is_alive() and time.monotonic() < deadline:
        time.sleep(0.01)
    server.join()


def crash_again_and_again(server: Any, desks: list[Desk], cycles: int, kinds: tuple[str, ...]) -> list[float]:
    """So many crashes in a storm; how long the desks heard nothing after each, in seconds."""
    silent, dice = [], random.Random(1)

    def meanwhile() -> None:
        for cycle in range(cycles):
            time.sleep(dice.uniform(0.3, 0.8))
            struck_at = time.monotonic()
            kill(server, kinds[cycle % len(kinds)])
            while max(desk.heard_at for desk in desks) < struck_at + 0.2 and time.monotonic() < struck_at + 60:
                time.sleep(0.02)
            silent.append(time.monotonic() - struck_at)

    storm(desks, meanwhile)
    connection.close()
    return silent


def lost(desks: list[Desk]) -> set[str]:
    """Purchases that a desk was told of and that are not there."""
    told = {purchase_id for desk in desks for purchase_id in desk.told}
    return told - {str(purchase_id) for purchase_id in Purchase.objects.values_list("pk", flat=True)}


def test_what_was_acknowledged_survives_kill_9_once(own_server, scale):
    desks = open_desks(make_world())
    cycles = scale(small=3, full=25)

    silent = crash_again_and_again(own_server, desks, cycles, ("postmaster", "all", "one backend"))

    told = sum(len(desk.told) for desk in desks)
    again, refusals = sum(desk.heard_again for desk in desks), sum(desk.refusals for desk in desks)
    print(f"{cycles} crashes, {told} acknowledged, {refusals} refused meanwhile, {again} answered from the store,")
    print(f"silent for {sorted(silent)[len(silent) // 2]:.1f} s (median), {max(silent):.1f} s at most")
    assert lost(desks) == set()
    assert Purchase.objects.count() == told > 20 * cycles
    for desk in desks:
        for request, answer in list(desk.told.values())[-30:]:
            assert desk.send(request) == replace(answer, is_repeated=True)
    assert Purchase.objects.count() == told
    assert [finding for proof in audit() for finding in proof.findings if finding.wrong] == []
    assert max(silent) < 30


@pytest.mark.full
def test_without_synchronous_commit_acknowledged_purchases_are_lost(own_server, monkeypatch):
    """The control: the same storm must lose some."""
    monkeypatch.setattr(pool, "WAITS", f"{pool.WAITS} -c synchronous_commit=off")
    desks = open_desks(make_world())

    crash_again_and_again(own_server, desks, 5, ("all",))

    assert lost(desks) != set()


@pytest.mark.parametrize("has_new_key_on_retry", [False, True])
def test_an_answer_lost_on_its_way_is_repeated_and_doubles_only_under_a_new_key(
    cloned_database, monkeypatch, has_new_key_on_retry
):
    """One commit in three is not heard of. The new key, reference and receipt number are the control."""
    desks, dice = open_desks(make_world(), has_new_key_on_retry=has_new_key_on_retry), random.Random(1)
    right = pool.transaction

    @contextmanager
    def unheard():
        with right() as opened:
            yield opened
        if dice.random() < 1 / 3:
            raise psycopg.OperationalError("the answer was lost")

    monkeypatch.setattr(pool, "transaction", unheard)
    storm(desks, lambda: time.sleep(1))

    told = sum(len(desk.told) for desk in desks)
    assert lost(desks) == set()
    assert (Purchase.objects.count() > told) is has_new_key_on_retry
    assert sum(desk.refusals for desk in desks) > 10
    assert any(desk.heard_again for desk in desks) is not has_new_key_on_retry
