import pytest

from pharmacies.access.lookups import SHOWN, UNKNOWN


def card(number):
    return {"identifier": {"kind": "card", "value": number}}


def test_a_card_tells_its_figures_and_no_name(till, world):
    till.bought(world=world)

    response = till.post("members/lookup", card(world.card.number), key=None)

    buyer = response.json()["buyer"]
    assert response.status_code == 200
    assert (buyer["balance"], buyer["spendable"], buyer["kind"]) == ("50.00", "50.00", "personal")
    assert "Иванова" not in response.content.decode()


def test_unknown_and_blocked_are_notices(till, world):
    world.card.state = "blocked"
    world.card.save()

    answers = [till.post("members/lookup", card(n), key=None).json() for n in ("2900000000001", world.card.number)]

    assert [answer["notices"][0]["code"] for answer in answers] == ["card_unknown", "card_blocked"]
    assert [answer["buyer"] for answer in answers] == [None, None]


def test_a_desk_that_guesses_is_stopped_and_told_when_to_come_again(till, world):
    for n in range(UNKNOWN.most):
        assert till.post("members/lookup", card(f"29{n:011}"), key=None).status_code == 200

    response = till.post("members/lookup", card(world.card.number), key=None)

    assert (response.status_code, response.json()["code"]) == (429, "too_many_tries")
    assert 1 <= int(response["Retry-After"]) <= UNKNOWN.window.total_seconds()


def test_known_cards_cost_no_guess(till, world):
    cards = [world.card, world.member()[1]]

    answers = [till.post("members/lookup", card(cards[n % 2].number), key=None) for n in range(UNKNOWN.most + 5)]

    assert {answer.status_code for answer in answers} == {200}


def test_one_card_is_not_asked_about_for_ever(till, till_at, world):
    tills = [till, till_at(world.desk_b.desk_id)]
    for n in range(SHOWN.most):
        assert tills[n % 2].post("members/lookup", card(world.card.number), key=None).status_code == 200

    for each in tills:
        assert each.post("members/lookup", card(world.card.number), key=None).status_code == 429


@pytest.mark.parametrize("phone", ["+7 916 123-45-67", "89161234567", "(916) 1234567"])
def test_a_phone_is_known_in_every_spelling(till, world, phone):
    holder = world.account.holders.get()
    holder.person.phone = "+79161234567"
    holder.person.save()

    answer = till.post("members/lookup", {"identifier": {"kind": "phone", "value": phone}}, key=None).json()

    assert answer["buyer"]["card"] == f"…{world.card.number[-4:]}"
