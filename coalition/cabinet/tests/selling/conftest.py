"""A web desk with a cashier at it; whatever he does, the books hold."""

from dataclasses import replace

import pytest
from django.utils import timezone

from coalition.cabinet.tests.counter import counter, web_desk
from coalition.tests.world import make_world
from settlements.ledger.audit import audit


@pytest.fixture
def world():
    return replace(make_world(), now=timezone.now())


@pytest.fixture
def desk(world):
    return web_desk(world)


@pytest.fixture
def till(world, desk):
    till = counter(world, desk)
    yield till
    assert all(proof.holds for proof in audit())
