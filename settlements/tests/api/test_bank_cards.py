"""A bank card opens an account by the terminal's token, of which only a hash is kept."""

import pytest
from django.db import connection

from members.models import BankCard
from pharmacies.access.lookups import UNKNOWN
from settlements.models import Accumulation, Purchase

TOKEN = "tok-5f2c9a7e41+/="
NUMBER = "4276 0000-0000 0009"


def by_token(token=TOKEN):
    return {"identifier": {"kind": "bank_card", "value": token}}


def binding(card, token=TOKEN, kind="card"):
    return {"identifier": {"kind": kind, "value": card.qr_token if kind == "qr" else card.number}, "bank_card": token}


def bind(till, card, **fields):
    return till.post("members/bank-cards", binding(card, **fields))


@pytest.mark.parametrize("kind", ["card", "qr"])
def test_who_showed_his_card_once_is_known_by_his_bank_card(till, world, kind):
    response = bind(till, world.card, kind=kind)

    assert response.status_code == 201, response.content
    assert response.json()["buyer"]["card"] == f"…{world.card.number[-4:]}"
    bound = BankCard.objects.get()
    assert (bound.account, bound.person, bound.desk_id) == (world.account, world.card.person, world.desk_a.desk_id)

    quote = till.post("quotes", till.receipt(**by_token())).json()
    sold = till.bought(**by_token(), token=quote["token"], occurred_at=quote["quoted_at"])
    seen = till.post("members/lookup", by_token(), key=None).json()["buyer"]

    purchase = Purchase.objects.get()
    assert (purchase.account, purchase.card, purchase.entry_mode) == (world.account, world.card, "bank")
    assert (quote["totals"]["earned"], sold["buyer"]["balance"], seen["balance"]) == ("50.00",) * 3
    assert Accumulation.objects.get().account == world.account


def test_the_token_itself_is_nowhere(till, world, django_assert_max_num_queries):
    with django_assert_max_num_queries(50) as asked:
        bind(till, world.card)
        till.bought(**by_token())
        till.post("members/lookup", by_token(), key=None)

    assert not [query for query in asked.captured_queries if TOKEN in query["sql"]]
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'select count(*) from "{table}" t where t::text like %s', [f"%{TOKEN}%"])
            assert cursor.fetchone() == (0,), table


def test_the_same_key_gets_the_same_answer_and_the_same_bank_card_stays(till, world):
    body = binding(world.card)
    first = till.post("members/bank-cards", body, key="bind-1")

    again = till.post("members/bank-cards", body, key="bind-1")
    other = till.post("members/bank-cards", body, key="bind-2")
    conflict = till.post("members/bank-cards", binding(world.card, "another-token"), key="bind-1")

    assert (again.content, again["Idempotency-Replayed"]) == (first.content, "true")
    assert other.json()["bound_at"] == first.json()["bound_at"]
    assert (conflict.status_code, conflict.json()["code"]) == (409, "idempotency_conflict")
    assert BankCard.objects.count() == 1


def test_one_bank_card_opens_one_account(till, world):
    bind(till, world.card)

    response = bind(till, world.member()[1])

    assert (response.status_code, response.json()["code"]) == (409, "bank_card_elsewhere")
    assert BankCard.objects.get().account == world.account


def test_a_number_of_a_bank_card_is_taken_nowhere(till, world):
    answers = [
        bind(till, world.card, token=NUMBER),
        till.post("members/lookup", by_token(NUMBER), key=None),
        till.post("quotes", till.receipt(**by_token(NUMBER)), key=None),
        till.post("purchases", till.sale(**by_token(NUMBER))),
    ]

    assert {(answer.status_code, answer.json()["code"]) for answer in answers} == {(422, "bank_card_number_refused")}
    assert not BankCard.objects.exists()
    assert not Purchase.objects.exists()


@pytest.mark.parametrize("kind", ["phone", "bank_card"])
def test_what_anybody_can_tell_binds_nothing(till, world, kind):
    body = {"identifier": {"kind": kind, "value": "+79161234567"}, "bank_card": TOKEN}

    response = till.post("members/bank-cards", body)

    assert (response.status_code, response.json()["code"]) == (422, "bank_card_needs_a_card")
    assert not BankCard.objects.exists()


def test_a_card_that_does_not_work_binds_nothing_and_says_why(till, world):
    world.card.state = "blocked"
    world.card.save()

    problem = bind(till, world.card).json()

    assert problem["code"] == "member_not_recognised"
    assert "Карта заблокирована" in problem["message_ru"]
    assert not BankCard.objects.exists()


def test_an_unknown_bank_card_sells_without(till, world):
    answer = till.bought(**by_token())

    assert (answer["buyer"], answer["notices"][0]["code"]) == (None, "bank_card_unknown")
    assert answer["totals"]["earned"] == "0.00"


def test_guesses_are_limited_as_those_of_cards(till, world):
    bind(till, world.card)
    for n in range(UNKNOWN.most - 1):
        till.post("members/lookup", by_token(f"guess-{n:04}"), key=None)
    till.post("quotes", till.receipt(**by_token("guess-by-quote")), key=None)

    looked = till.post("members/lookup", by_token(), key=None)
    bound = bind(till, world.card)
    sold = till.bought(**by_token())

    assert (looked.status_code, bound.status_code) == (429, 429)
    assert (sold["buyer"], sold["notices"][0]["code"]) == (None, "card_not_looked_at")


def test_a_desk_without_a_key_binds_nothing(till, world):
    till.key = "mk_nobody"

    assert bind(till, world.card).status_code == 401
    assert not BankCard.objects.exists()
