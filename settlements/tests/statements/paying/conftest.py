"""A coalition whose bank accounts are known, with statements that are agreed."""

import pytest

from coalition.tests.world import make_world
from settlements.tests.statements.months import bank_account, change, earn_at_a_and_spend_at_b
from settlements.tests.statements.paying.ways import agree


@pytest.fixture
def world():
    world = make_world()
    bank_account(world.operator)
    bank_account(world.pharmacy_a)
    bank_account(world.pharmacy_b)
    return world


@pytest.fixture
def agreed(world):
    """The agreed October of pharmacy B, whose bank account is known: 30,00 are owed to it."""
    earn_at_a_and_spend_at_b(world)
    return agree(world.contracts["b"])


@pytest.fixture
def both(world):
    """Agreed statements of A and B without netting: each is owed for what it accepted, and owes for what it issued."""
    world.buy(world.desk_b, ("aspirin", "2", "500.00"), card=world.card)
    world.buy(world.desk_a, ("cream", "1", "20.00"), card=world.card, spend="all")
    world.buy(world.desk_b, ("cream", "1", "60.00"), card=world.card, spend="all")
    for name in ("a", "b"):
        change(world.contracts[name], is_netting_allowed=False)
    return agree(world.contracts["a"]), agree(world.contracts["b"])
