"""Cards are blocked, replaced and annulled from the console, by the operations alone and for a reason."""

import pypdfium2
import pytest
from django.urls import reverse
from django.utils import timezone

from coalition.tests.world import make_world
from members.models import Card
from members.operations.cards import annul_card, replace_card


@pytest.fixture
def card(db):
    return make_world().card


def step(client, name, card, reason="Просьба участника", **fields):
    given = {"reason": reason} | fields
    answer = client.post(reverse(f"admin:members_card_{name}", args=[card.pk]), given, follow=True)
    card.refresh_from_db()
    return answer.content.decode()


def test_a_card_is_blocked_and_works_again(card, chief):
    step(chief, "block", card)
    assert (card.state, card.state_reason) == (Card.State.BLOCKED, "Просьба участника")

    step(chief, "unblock", card)
    assert card.state == Card.State.ACTIVE


def test_a_lost_card_gets_a_new_number_on_the_same_account(card, chief):
    page = step(chief, "replace", card)
    assert card.state == Card.State.ACTIVE  # nobody said how the holder was recognised
    step(chief, "replace", card, proof="other")
    assert card.state == Card.State.ACTIVE

    page = step(chief, "replace", card, proof="passport", words="фото похоже")

    assert (card.state, card.replaced_by.kind) == (Card.State.REPLACED, Card.Kind.VIRTUAL)
    assert card.replaced_by.identity_check == "паспорт: фото похоже"
    assert card.replaced_by.account == card.account
    assert card.replaced_by.number in page


def test_a_step_that_the_state_does_not_allow_is_not_offered_and_refused_in_words(card, chief):
    step(chief, "annul", card)
    page = chief.get(reverse("admin:members_card_change", args=[card.pk])).content.decode()

    assert reverse("admin:members_card_unblock", args=[card.pk]) not in page
    step(chief, "unblock", card)
    assert card.state == Card.State.ANNULLED


def test_without_a_reason_nothing_happens(card, chief):
    step(chief, "block", card, reason="")

    assert card.state == Card.State.ACTIVE


def test_the_application_is_printed_with_both_numbers(card, chief):
    new = replace_card(card=card, reason="утеряна", now=timezone.now(), identity_check="паспорт")

    def words(of) -> str:
        answer = chief.get(reverse("admin:members_card_print_replacement", args=[of.pk]))
        with pypdfium2.PdfDocument(b"".join(answer.streaming_content)) as document:
            return " ".join(page.get_textpage().get_text_bounded() for page in document)

    printed = words(new)
    assert card.number in printed
    assert new.number in printed
    assert "утеряна" in printed
    address = reverse("admin:members_card_print_replacement", args=[new.pk])
    assert address in chief.get(reverse("admin:members_card_change", args=[new.pk])).content.decode()
    annul_card(card=new, reason="проверка")
    assert address not in chief.get(reverse("admin:members_card_change", args=[new.pk])).content.decode()
