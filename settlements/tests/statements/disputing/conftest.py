"""October of B is sent: what it may object to."""

import pytest

from coalition.tests.world import World, make_world
from settlements.models import Statement
from settlements.tests.statements.months import close, earn_at_a_and_spend_at_b


@pytest.fixture
def world() -> World:
    world = make_world()
    earn_at_a_and_spend_at_b(world)
    return world


@pytest.fixture
def october(world) -> Statement:
    """B's October: 30,00 of points accepted by one receipt."""
    return close(world.contracts["b"])
