"""Several at the same moment: nothing is given, taken or lapses twice. Beside a guard stands a control without it."""

from coalition.tests.world import make_world
from settlements.models import Entry
from settlements.movements import lapsing
from settlements.movements.adjustments import adjust_points
from settlements.movements.errors import NotEnoughPoints
from settlements.tests.movements.stories import broken, clerk, give, wallet, wanted


def test_many_forms_at_once_do_not_pass_the_limit_of_the_day(cloned_database, run_at_once):
    world, vera = make_world(), clerk(at_once=100_00, per_day=100_00)
    forms = [wanted(world.member()[0], 60_00) for _ in range(4)]

    done = run_at_once(*[lambda form=form: adjust_points(wanted=form, by=vera, now=world.now) for form in forms])

    assert sorted(type(each).__name__ for each in done) == ["Adjustment", *["Approval"] * 3]
    assert broken() == []


def test_write_offs_at_once_never_take_more_than_there_is(cloned_database, run_at_once):
    world, vera = make_world(), clerk(at_once=1_000_00, per_day=10_000_00)
    give(world, world.account, None, a=100_00)
    forms = [wanted(world.account, 40_00, "write_off") for _ in range(5)]

    done = run_at_once(*[lambda form=form: adjust_points(wanted=form, by=vera, now=world.now) for form in forms])

    assert sum(isinstance(each, NotEnoughPoints) for each in done) == 3
    assert wallet(world.account) == 20_00
    assert broken() == []


def lapse_everything(world):
    while lapsing.expire_lots(at=world.now, now=world.now, piece=5)[0]:
        pass


def test_lots_lapse_once_however_many_sweep_while_they_are_being_spent(cloned_database, run_at_once):
    world = make_world()
    cards = [world.member() for _ in range(20)]
    for account, _ in cards:
        give(world, account, 1, a=20_00, b=10_00)
    later = world.later(days=1)
    spenders = [
        lambda card=card: later.buy(later.desk_a, ("cream", "1", "40.00"), card=card, spend="all") for _, card in cards
    ]

    done = run_at_once(*[lambda: lapse_everything(later)] * 4, *spenders)

    assert [each for each in done if isinstance(each, Exception)] == []
    assert Entry.objects.filter(kind="expiry").count() == 20
    assert broken() == []


def test_without_the_lock_of_the_wallet_sweeps_collide(cloned_database, run_at_once, monkeypatch):
    """The control: what two sweeps read without a lock, both take, and only the database refuses the second."""
    world = make_world()
    for _ in range(60):
        give(world, world.member()[0], 1, a=20_00)
    monkeypatch.setattr(lapsing.book, "lock_accounts", lambda connection, wallets: None)

    def sweep():
        return lapsing.expire_lots(at=world.later(days=1).now, now=world.now)

    done = run_at_once(*[sweep] * 6)

    assert any(isinstance(each, Exception) for each in done)
