"""Making cards: as many as asked for, all different, none lost and none twice whoever dies."""

import pytest
from django.core.management import CommandError, call_command

from coalition.kernel.barcodes import card_number, is_ean13
from coalition.kernel.errors import DomainError
from coalition.tests.world import make_world
from coalition.toolkit.models import Job
from members.models import Card, CardBatch
from members.operations import card_filling
from members.operations.card_batches import queue_batch
from members.operations.card_stock import move_stock, send_batch
from members.tests.stock import a_batch, work

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def small_pieces(monkeypatch):
    monkeypatch.setattr(card_filling, "PIECE", 40)


def test_as_many_cards_as_were_asked_for_with_a_history_of_each():
    world = make_world()

    batch = a_batch(world, 100, outlet=world.outlet_a, note="на осень")

    cards = list(batch.cards.all())
    assert (batch.number, batch.made, batch.note, Job.objects.get().state) == (1, 100, "на осень", "done")
    assert len({card.number for card in cards}) == len({card.qr_token for card in cards}) == 100
    assert all(is_ean13(card.number) and card.number.startswith("29") for card in cards)
    assert {(card.state, card.stock_outlet, card.account, card.kind) for card in cards} == {
        ("stock", world.outlet_a, None, "plastic")
    }
    event = Card.pgh_event_model
    assert event.objects.filter(pgh_obj__batch=batch, pgh_label="insert").count() == 100
    assert a_batch(world, 1).number == 2


def test_a_worker_that_dies_in_the_middle_loses_no_card_and_doubles_none(monkeypatch):
    world = make_world()
    queue_batch(programme=world.programme, quantity=100, started_by="anna", now=world.now)
    write = card_filling.write_cards

    def write_and_die(batch: CardBatch, count: int) -> None:
        write(batch, count)
        if batch.made:
            raise MemoryError

    with monkeypatch.context() as patch:
        patch.setattr(card_filling, "write_cards", write_and_die)
        with pytest.raises(MemoryError):
            work(world)
    made = Card.objects.exclude(batch=None)
    assert (made.count(), CardBatch.objects.get().made, Job.objects.get().done) == (40, 40, 40)

    work(world)

    assert (made.count(), CardBatch.objects.get().made, Job.objects.get().done) == (100, 100, 100)


def test_a_number_that_is_taken_is_never_made_again(monkeypatch):
    world = make_world()
    taken = world.card.number
    numbers = iter([taken, taken, card_number("29", 1), card_number("29", 2)])
    monkeypatch.setattr(card_filling, "random_card_number", lambda prefix, randbelow: next(numbers))

    batch = a_batch(world, 2)

    assert taken not in set(batch.cards.values_list("number", flat=True))
    assert batch.cards.count() == 2


@pytest.mark.parametrize("quantity", [0, -1, 1_000_001])
def test_too_few_and_too_many_are_refused(quantity):
    world = make_world()
    with pytest.raises(DomainError) as refused:
        queue_batch(programme=world.programme, quantity=quantity, started_by="anna", now=world.now)
    assert (refused.value.code, CardBatch.objects.count(), Job.objects.count()) == ("card_quantity_refused", 0, 0)


def test_a_prefix_that_leaves_guessable_numbers_is_refused():
    world = make_world()
    world.programme.card_prefix = "290000"
    world.programme.save()
    with pytest.raises(DomainError) as refused:
        queue_batch(programme=world.programme, quantity=60_000, started_by="anna", now=world.now)
    assert (refused.value.code, CardBatch.objects.count()) == ("card_prefix_too_narrow", 0)


def test_cards_are_sent_to_outlets_and_moved_between_them():
    world = make_world()
    batch = a_batch(world, 10)

    assert send_batch(batch=batch, outlet=world.outlet_a, quantity=4) == 4
    assert send_batch(batch=batch, outlet=world.outlet_b) == 6
    assert (
        list(batch.cards.order_by("pk").values_list("stock_outlet", flat=True))
        == [world.outlet_a.pk] * 4 + [world.outlet_b.pk] * 6
    )
    assert move_stock(programme=world.programme, source=world.outlet_b, target=world.outlet_a, quantity=2) == 2
    assert move_stock(programme=world.programme, source=world.outlet_b, target=None) == 4
    assert world.outlet_a.stocked_cards.count() == 6
    with pytest.raises(DomainError) as refused:
        move_stock(programme=world.programme, source=world.outlet_a, target=world.outlet_b, quantity=7)
    assert (refused.value.code, refused.value.context) == ("no_cards_to_move", {"left": 6})
    assert world.outlet_a.stocked_cards.count() == 6
    with pytest.raises(DomainError) as refused:
        move_stock(programme=world.programme, source=world.outlet_a, target=world.outlet_a)
    assert refused.value.code == "cards_stay_where_they_are"


def test_a_batch_that_is_still_made_is_not_sent():
    world = make_world()
    queue_batch(programme=world.programme, quantity=10, started_by="anna", now=world.now)
    with pytest.raises(DomainError) as refused:
        send_batch(batch=CardBatch.objects.get(), outlet=world.outlet_a)
    assert refused.value.code == "card_batch_not_ready"


def test_the_command_makes_cards_and_says_what_it_does_not_know(capsys):
    world = make_world()

    call_command("generate_cards", "m", "50", outlet="a", note="проба")

    batch = CardBatch.objects.get()
    assert (batch.made, batch.outlet, batch.note, batch.created_by) == (50, world.outlet_a, "проба", "console")
    assert "50" in capsys.readouterr().out
    with pytest.raises(CommandError, match="m"):
        call_command("generate_cards", "other", "50")
    with pytest.raises(CommandError):
        call_command("generate_cards", "m", "50", outlet="zzz")
    with pytest.raises(CommandError):
        call_command("generate_cards", "m", "0")
    assert CardBatch.objects.count() == 1
