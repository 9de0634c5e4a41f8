"""Batches, stock, rules and use of cards in the console: by those who may, and nobody else."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from coalition.console.tests.conftest import signed_in
from coalition.console.tests.test_pages import OUTSIDE
from coalition.tests.world import make_world
from members.models import Account, BenefitProof, Card, CardBatch, CardExport, CardRule
from members.operations.cards import block_card
from members.tests.stock import a_batch, work
from pharmacies.models import StaffUser
from settlements.models import Posting, Purchase


@pytest.fixture
def world(db):
    world = make_world()
    world.now = timezone.now()
    return world


def page(client, name, *arguments, status=200, **query):
    answer = client.get(reverse(f"admin:members_{name}", args=arguments), query)
    assert answer.status_code == status
    return "" if answer.streaming else answer.content.decode()


def post(client, page_name, *arguments, **fields):
    return client.post(reverse(f"admin:members_{page_name}", args=arguments), fields, follow=True)


def one_of(group):
    user = StaffUser.objects.create_user(f"some-{group}", is_staff=True)
    user.groups.set(Group.objects.filter(name=group))
    return signed_in(user)


def test_a_batch_is_asked_for_made_taken_out_printed_and_sent(world, chief, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    post(chief, "cardbatch_make_batch", programme=world.programme.pk, quantity=20, note="на осень")
    work(world)
    batch = CardBatch.objects.get()
    assert (batch.made, batch.note, batch.created_by) == (20, "на осень", "chief")

    csv = post(chief, "cardbatch_export_numbers", batch.pk, form="csv")
    assert batch.cards.first().number in b"".join(csv.streaming_content).decode()
    assert post(chief, "cardbatch_export_numbers", batch.pk, form="xlsx").status_code == 200
    assert b"".join(post(chief, "cardbatch_print_sheets", batch.pk).streaming_content)[:5] == b"%PDF-"
    assert sorted(CardExport.objects.values_list("form", "exported_by")) == [
        ("csv", "chief"),
        ("sheets", "chief"),
        ("xlsx", "chief"),
    ]
    post(chief, "cardbatch_send", batch.pk, outlet=world.outlet_a.pk, quantity=15)
    post(
        chief, "cardbatch_move", programme=world.programme.pk, source=world.outlet_a.pk, target=world.outlet_b.pk,
        quantity=5,
    )  # fmt: skip
    assert (world.outlet_a.stocked_cards.count(), world.outlet_b.stocked_cards.count()) == (10, 5)
    told = page(chief, "cardbatch_change", batch.pk)
    assert CardExport.objects.get(form="csv").mark in told
    assert "Аптека a" in told


def test_a_low_stock_is_told(world, chief):
    a_batch(world, 3, outlet=world.outlet_a)
    Card.objects.filter(pk=world.card.pk).update(issued_outlet=world.outlet_a, issued_at=timezone.now())
    for _ in range(9):
        _account, card = world.member()
        Card.objects.filter(pk=card.pk).update(issued_outlet=world.outlet_a, issued_at=timezone.now())

    told = page(chief, "cardbatch_stock")

    assert told.count("pill-danger") == 1
    a_batch(world, 97, outlet=world.outlet_a)
    with CaptureQueriesContext(connection) as queries:
        told = page(chief, "cardbatch_stock")
    assert "pill-danger" not in told
    assert len(queries) < 20


@pytest.mark.parametrize(
    ("name", "allowed"),
    [
        ("cardbatch_stock", {"operator", "accountant", "auditor", "clerk"}),
        ("cardbatch_move", {"operator"}),
        ("cardbatch_make_batch", {"operator"}),
        ("card_use", {"operator", "accountant", "auditor"}),
        ("cardrule_add", {"operator"}),
        ("card_issue_to_bearer", {"operator", "clerk"}),
    ],
)
def test_pages_open_for_those_who_may(world, name, allowed):
    for group in ("operator", "accountant", "auditor", "clerk"):
        page(one_of(group), name, status=200 if group in allowed else 403)


def test_numbers_leave_only_with_those_who_may_handle_them(world):
    batch = a_batch(world, 1)
    for name in ("cardbatch_export_numbers", "cardbatch_print_sheets", "cardbatch_send"):
        for group in ("clerk", "auditor", "accountant"):
            assert post(one_of(group), name, batch.pk, form="csv").status_code == 403
            StaffUser.objects.filter(username=f"some-{group}").delete()
    assert CardExport.objects.count() == 0


def test_a_rule_says_what_its_ground_needs(world, chief):
    def save(**fields):
        known = {"programme": world.programme.pk, "name": "Правило", "starts_on": "2026-01-01", "receipt_days": 1}
        known |= {"min_receipt_kopecks": "", "fee_kopecks": "", "category": ""}
        return post(chief, "cardrule_add", **known | fields)

    save(ground="purchase")
    save(ground="category")
    save(ground="fee")
    assert CardRule.objects.count() == 0

    save(ground="purchase", min_receipt_kopecks="500", fee_kopecks="77", category="student")
    save(ground="category", category="pensioner", min_receipt_kopecks="500")
    save(ground="fee", fee_kopecks="99,50")

    rules = CardRule.objects.order_by("pk").values_list("ground", "min_receipt_kopecks", "category", "fee_kopecks")
    assert list(rules) == [("purchase", 500_00, "", 0), ("category", 0, "pensioner", 0), ("fee", 0, "", 99_50)]


def test_a_card_is_issued_on_an_accounts_page_by_the_rules(world, chief):
    facts = {"programme": world.programme, "starts_on": "2026-01-01"}
    fee = CardRule.objects.create(name="За плату", ground="fee", fee_kopecks=100_00, **facts)
    benefit = CardRule.objects.create(name="Пенсионерам", ground="category", category="pensioner", **facts)
    bought = CardRule.objects.create(name="Чек", ground="purchase", min_receipt_kopecks=500_00, **facts)
    number = a_batch(world, 1, outlet=world.outlet_a).cards.get().number
    account, person = world.account, world.card.person

    def give(**fields):
        before = Card.objects.filter(account=account).count()
        known = {"person": person.pk, "outlet": world.outlet_a.pk, "number": ""}
        post(chief, "account_card", account.pk, **known | fields)
        return Card.objects.filter(account=account).count() - before

    assert give(rule=benefit.pk) == 0
    assert give(rule=bought.pk, receipt="404") == 0
    BenefitProof.objects.create(person=person, category="pensioner", starts_on=timezone.localdate(), seen_at=world.now)
    assert give(rule=benefit.pk, number=number) == 1
    assert Card.objects.get(number=number).ground == "Пенсионерам"
    receipt = world.buy(world.desk_a, ("cream", "1", "500.00"), receipt_no="77").purchase_id
    assert give(rule=bought.pk, receipt="77") == 1
    assert give(rule=bought.pk, receipt="77") == 0
    assert give(rule=fee.pk) == 1
    assert Posting.objects.get(kind="fee").amount_kopecks == 100_00
    assert Purchase.objects.get(pk=receipt).account is None
    assert "/card/" in page(chief, "account_change", account.pk)


def test_a_bearer_card_is_issued_and_its_receipts_have_no_goods(world, chief):
    number = a_batch(world, 1).cards.get().number

    post(chief, "card_issue_to_bearer", programme=world.programme.pk, number=f"{number[:6]} {number[6:]}")

    card = Card.objects.get(number=number)
    assert (card.state, card.account.kind) == ("active", Account.Kind.BEARER)
    bought = world.buy(world.desk_a, ("aspirin", "1", "100.00"), card=card).purchase_id
    receipt = chief.get(reverse("admin:settlements_purchase_change", args=[bought])).content.decode()
    assert "aspirin" not in receipt
    page(chief, "account_change", card.account_id)


def test_the_face_of_a_card_is_shown_while_it_works_and_asks_nobody_outside(world, chief):
    shown = page(chief, "card_face", world.card.pk)
    assert shown.count("<svg") == 2
    assert OUTSIDE.findall(shown) == []
    assert page(chief, "card_change", world.card.pk).count('class="dots"') == 1

    block_card(card=world.card, reason="утеряна")

    page(chief, "card_face", world.card.pk, status=404)
    assert 'class="dots"' not in page(chief, "card_change", world.card.pk)


def test_batches_are_found_by_number_and_note_whatever_is_typed(world, chief):
    a_batch(world, 1, note="на осень")
    for typed, found in (("1", True), ("осень", True), ("99999999999999999999", False), ("№ 1", False)):
        assert ("на осень" in page(chief, "cardbatch_changelist", q=typed)) is found, typed


@pytest.mark.parametrize("by", ["outlet", "clerk", "day"])
def test_the_report_of_cards_opens_and_is_a_spreadsheet_too(world, chief, by):
    Card.objects.filter(pk=world.card.pk).update(issued_outlet=world.outlet_a, issued_at=timezone.now())
    world.buy(world.desk_a, ("cream", "1", "60.00"), card=world.card)

    told = page(chief, "card_use", by=by, programme=world.programme.pk)

    assert 'data-type="bar"' in told
    assert OUTSIDE.findall(told) == []
    sheet = chief.get(reverse("admin:members_card_use"), {"by": by, "form": "xlsx"})
    assert b"".join(sheet.streaming_content)[:2] == b"PK"
    assert "Аптека a" in page(chief, "card_change", world.card.pk)
    far = (timezone.localdate() - timedelta(days=400)).isoformat()
    assert 'data-type="bar"' not in page(chief, "card_use", starts_on=far)


def test_a_refused_card_leaves_what_was_typed_on_the_page(world, chief):
    person, account = world.card.person, world.account
    typed = {"person": person.pk, "outlet": world.outlet_a.pk, "number": "2900000009998"}

    answer = chief.post(reverse("admin:members_account_card", args=[account.pk]), typed)

    assert answer.status_code == 200
    told = answer.content.decode()
    assert "Карты с таким номером нет" in told
    assert 'value="2900000009998"' in told
    assert f'value="{world.outlet_a.pk}" selected' in told
    assert account.cards.count() == 1
