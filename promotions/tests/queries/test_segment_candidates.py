"""Cards and phones of a list: whom they mean, and each reason why one cannot join."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from coalition.kernel.barcodes import card_number
from coalition.tests.world import make_world
from members.models import Account, AccountHolder, Card, Person
from promotions.models import Segment
from promotions.operations.segments import add_to_segment
from promotions.queries.segment_candidates import Outcome, candidates_of


@pytest.fixture
def world(db):
    return make_world()


@pytest.fixture
def segment(world):
    return Segment.objects.create(programme=world.programme, code="staff", name="Сотрудники", kind="list")


def outcomes(segment: Segment, *lines: str) -> list[str]:
    return [candidate.outcome for candidate in candidates_of(segment, lines)]


def with_phone(account: Account, phone: str) -> None:
    Person.objects.filter(holdings__account=account).update(phone=phone)


def test_a_card_and_a_phone_mean_an_account_however_they_are_written(world, segment):
    other, _ = world.member()
    with_phone(other, "+79161234567")
    spaced = f" {world.card.number[:4]} {world.card.number[4:]} "

    for line in (world.card.number, spaced, f"{world.card.number}.0"):
        (candidate,) = candidates_of(segment, [line])
        assert (candidate.account_id, candidate.outcome, candidate.written) == (
            world.account.pk,
            Outcome.JOINS,
            line,
        )
    for line in ("+7 916 123-45-67", "8 (916) 123-45-67", "9161234567", "79161234567"):
        (candidate,) = candidates_of(segment, [line])
        assert (candidate.account_id, candidate.outcome) == (other.pk, Outcome.JOINS)


def test_why_a_line_is_left_out(world, segment):
    closed, closed_card = world.member()
    Account.objects.filter(pk=closed.pk).update(closed_at=world.now)
    foreign = type(world.programme).objects.create(code="other", name="Другая", operator=world.operator)
    strange, strange_card = world.member()
    Account.objects.filter(pk=strange.pk).update(programme=foreign)
    stock = Card.objects.create(programme=world.programme, number=card_number("29", 77), qr_token="stock")
    for account in (world.account, world.member()[0]):
        with_phone(account, "+79160000001")
    with_phone(closed, "+79160000002")
    add_to_segment(segment=segment, account_ids=[world.account.pk], source="person", now=world.now)
    fresh = world.member()[1].number

    assert outcomes(
        segment,
        world.card.number,
        fresh,
        fresh,
        "мама",
        "",
        card_number("29", 999_999),
        stock.number,
        "+79169999999",
        "+79160000001",
        "+79160000002",
        closed_card.number,
        strange_card.number,
    ) == [
        Outcome.MEMBER,
        Outcome.JOINS,
        Outcome.REPEATED,
        Outcome.UNREADABLE,
        Outcome.UNREADABLE,
        Outcome.UNKNOWN_CARD,
        Outcome.UNUSED_CARD,
        Outcome.UNKNOWN_PHONE,
        Outcome.SEVERAL,
        Outcome.CLOSED,
        Outcome.CLOSED,
        Outcome.OTHER_PROGRAMME,
    ]


def test_whoever_left_an_account_is_not_meant_by_its_phone(world, segment):
    with_phone(world.account, "+79160000003")
    AccountHolder.objects.update(ends_at=world.now)

    assert outcomes(segment, "+79160000003") == [Outcome.UNKNOWN_PHONE]


def test_a_thousand_lines_cost_as_much_as_one(world, segment):
    numbers = [world.member()[1].number for _ in range(30)]
    with CaptureQueriesContext(connection) as few:
        candidates_of(segment, numbers[:1])
    with CaptureQueriesContext(connection) as many:
        candidates_of(segment, numbers)

    assert len(many) == len(few) <= 4
