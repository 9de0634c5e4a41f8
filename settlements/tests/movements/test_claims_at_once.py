"""Several at the same moment: a bank card opens one account, a receipt counts once and not when it has come back."""

from coalition.tests.world import make_world
from members.models import BankCard
from members.operations.bank_cards import bind_bank_card, digest_of_token
from members.operations.errors import BankCardElsewhere
from pharmacies.models import Programme
from settlements.models import Accumulation, Purchase
from settlements.movements.retroactive import ReceiptCounted, accumulate_retroactively
from settlements.tests.movements.stories import broken

DESKS = 6


def test_a_bank_card_opens_one_account(cloned_database, run_at_once):
    world = make_world()
    cards = [world.member()[1] for _ in range(DESKS)]
    desk = {"digest": digest_of_token("tok-1"), "desk_id": world.desk_a.desk_id, "now": world.now}

    done = run_at_once(
        *[lambda card=card: bind_bank_card(account=card.account, person=card.person, **desk) for card in cards]
    )

    assert sum(isinstance(each, BankCard) for each in done) == 1
    assert sum(isinstance(each, BankCardElsewhere) for each in done) == DESKS - 1
    assert BankCard.objects.count() == 1


def test_a_receipt_is_claimed_once_and_what_comes_back_goes_off(cloned_database, run_at_once):
    world = make_world()
    Programme.objects.update(late_accrual="by_clerk", late_claim_days=30)
    members = [world.member()[0] for _ in range(DESKS)]
    for round_no in range(5):
        sold = world.buy(world.desk_a, ("cream", "1", "300.00"))
        purchase = Purchase.objects.get(pk=sold.purchase_id)
        claims = [
            lambda account=account, purchase=purchase: accumulate_retroactively(
                account=account, receipt=purchase, now=world.now, by="vera"
            )
            for account in members
        ]

        done = run_at_once(*claims, lambda sold=sold: world.give_back(world.desk_a, sold.purchase_id))

        counted = [each for each in done if isinstance(each, Accumulation)]
        rows = Accumulation.objects.filter(purchase=purchase)
        assert len(counted) <= 1, round_no
        assert sum(rows.values_list("amount_kopecks", flat=True)) == 0
        assert all(isinstance(each, Exception | Accumulation) for each in done[:-1])
        assert not isinstance(done[-1], Exception)
        assert sum(isinstance(each, ReceiptCounted) for each in done) <= DESKS - 1
    assert broken() == []
