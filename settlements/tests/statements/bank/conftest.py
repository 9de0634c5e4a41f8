"""October is over: one participant owes, another waits for its payout."""

import pytest

from coalition.tests.world import make_world
from settlements.statements.agreement import agree_statement
from settlements.tests.statements.months import NOVEMBER_2, bank_account, close, earn_at_a_and_spend_at_b, register_of


@pytest.fixture
def world():
    """October is over: A owes 50,00 for the points it issued, B is owed 30,00 for those it accepted."""
    world = make_world()
    for entity in (world.operator, world.pharmacy_a, world.pharmacy_b):
        bank_account(entity)
    earn_at_a_and_spend_at_b(world)
    return world


@pytest.fixture
def owes(world):
    """The sent October of A: 50,00 to be collected."""
    return close(world.contracts["a"])


@pytest.fixture
def waits(world):
    """The approved payout of B: 30,00."""
    agreed = agree_statement(statement=close(world.contracts["b"]), agreed_by="boris", now=NOVEMBER_2)
    return register_of(agreed).payouts.get()
