"""One card, one receipt, many desks at the same moment: each is given out once, and nobody is left half served."""

from coalition.kernel.errors import DomainError
from coalition.tests.world import make_world
from members.models import Account, Card, CardRule
from members.operations.card_stock import send_batch
from members.operations.cards import hand_out_bearer_card, hand_out_card, replace_card
from members.tests.stock import a_batch

DESKS = 6


def tried(do):
    """What a desk is told: the card, or the code of the refusal."""

    def attempt():
        try:
            return do()
        except DomainError as refusal:
            return refusal.code

    return attempt


def told(results) -> list[str]:
    return sorted(each if isinstance(each, str) else "done" for each in results)


def test_a_card_of_the_stock_is_given_out_once(cloned_database, run_at_once):
    world = make_world(publish=False)
    number = a_batch(world, 1).cards.get().number
    members = [world.member() for _ in range(DESKS - 1)]

    def hand_out(account: Account):
        return tried(lambda: hand_out_card(account=account, person=None, now=world.now, number=number))

    bearer = tried(lambda: hand_out_bearer_card(programme=world.programme, number=number, now=world.now))
    results = run_at_once(bearer, *[hand_out(account) for account, _ in members])

    assert told(results) == ["card_not_in_stock"] * (DESKS - 1) + ["done"]
    card = Card.objects.get(number=number)
    assert card.state == Card.State.ACTIVE
    bearers = Account.objects.filter(kind=Account.Kind.BEARER)
    assert list(bearers) == ([card.account] if card.account.kind == Account.Kind.BEARER else [])


def test_a_receipt_gives_one_card_at_all_desks(cloned_database, run_at_once):
    world = make_world(publish=False)
    rule = CardRule.objects.create(
        programme=world.programme, name="Чек", ground="purchase", min_receipt_kopecks=1, starts_on="2026-01-01"
    )
    accounts = [world.member()[0] for _ in range(DESKS)]
    facts = {"person": None, "now": world.now, "rule": rule, "ground": "чек № 7 от 15.10.2026, касса 1, a"}

    results = run_at_once(*[tried(lambda each=each: hand_out_card(account=each, **facts)) for each in accounts])

    assert told(results) == ["card_ground_used"] * (DESKS - 1) + ["done"]
    assert Card.objects.filter(rule=rule).count() == 1


def test_a_lost_card_is_replaced_once(cloned_database, run_at_once):
    world = make_world(publish=False)
    facts = {"card": world.card, "reason": "утеряна", "now": world.now, "identity_check": "паспорт"}

    results = run_at_once(*[tried(lambda: replace_card(**facts))] * DESKS)

    assert told(results) == ["card_state_refused"] * (DESKS - 1) + ["done"]
    assert world.account.cards.count() == 2


def test_a_stock_is_sent_out_once(cloned_database, run_at_once):
    world = make_world(publish=False)
    batch = a_batch(world, 50)
    outlets = [world.outlet_a, world.outlet_b] * 3

    results = run_at_once(
        *[tried(lambda each=each: str(send_batch(batch=batch, outlet=each, quantity=20))) for each in outlets]
    )

    assert sorted(results) == ["20", "20", *["no_cards_to_move"] * 4]
    assert batch.cards.filter(stock_outlet=None).count() == 10
