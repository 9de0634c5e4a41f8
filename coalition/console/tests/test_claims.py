"""Receipts paid before the card: a clerk names one, sees what would count, agrees; nothing counts before."""

import re

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils import timezone

from coalition.console.tests.conftest import signed_in
from coalition.tests.world import make_world
from pharmacies.models import Programme, StaffUser
from settlements.models import Accumulation, Purchase


@pytest.fixture
def world(db):
    world = make_world()
    world.now = timezone.now()
    Programme.objects.update(late_accrual="by_clerk", late_claim_days=30)
    world.purchase = Purchase.objects.get(
        pk=world.buy(world.desk_a, ("cream", "1", "300.00"), receipt_no="421").purchase_id
    )
    return world


def member_of(group):
    user = StaffUser.objects.create_user("vera", is_staff=True)
    user.groups.add(Group.objects.get(name=group))
    return signed_in(user)


def page(world):
    return reverse("admin:members_account_change", args=[world.account.pk])


def address(world):
    return reverse("admin:members_account_claim", args=[world.account.pk])


def typed(world, **fields):
    day = world.purchase.business_on.isoformat()
    return {"number": "421", "on": day, "outlet": world.outlet_a.pk, "amount_kopecks": ""} | fields


def hidden_fields(response):
    """What the browser would send back."""
    inputs = re.findall(r'<input type="hidden"[^>]*>', response.content.decode())
    named = [(re.search(r'name="([^"]+)"', each), re.search(r'value="([^"]*)"', each)) for each in inputs]
    return {name[1]: value[1] if value else "" for name, value in named if name}


def test_a_clerk_sees_what_would_count_and_agrees(world):
    clerk = member_of("clerk")
    assert address(world) in clerk.get(page(world)).content.decode()
    assert clerk.get(address(world)).status_code == 200

    asked = clerk.post(address(world), typed(world))
    assert "300,00" in asked.content.decode()
    assert not Accumulation.objects.exists()
    done = clerk.post(address(world), hidden_fields(asked), follow=True)

    row = Accumulation.objects.get()
    assert (row.account, row.purchase, row.amount_kopecks) == (world.account, world.purchase, 300_00)
    assert "vera" in row.reason
    assert "421" in done.content.decode()


def test_a_paper_that_nobody_knows_needs_its_sum(world):
    clerk = member_of("clerk")

    refused = clerk.post(address(world), typed(world, number="бум-7"))
    assert "Такого чека в системе нет" in refused.content.decode()
    assert 'value="бум-7"' in refused.content.decode()
    clerk.post(address(world), typed(world, number="бум-7", amount_kopecks="150,50", agreed="True"))

    assert Accumulation.objects.get().amount_kopecks == 150_50


def test_where_the_rules_count_none_there_is_no_button(world, chief):
    Programme.objects.update(late_accrual="off")

    assert address(world) not in chief.get(page(world)).content.decode()
    refused = chief.post(address(world), typed(world, agreed="True"))
    assert "не засчитывают" in refused.content.decode()
    assert not Accumulation.objects.exists()


def test_who_only_reads_counts_nothing(world):
    auditor = member_of("auditor")

    assert address(world) not in auditor.get(page(world)).content.decode()
    assert auditor.post(address(world), typed(world, agreed="True")).status_code == 403
    assert not Accumulation.objects.exists()


def test_the_desk_leads_there(world):
    clerk = member_of("clerk")

    part = clerk.post(reverse("desk_find"), {"person": world.card.person_id}).content.decode()

    assert address(world) in part
