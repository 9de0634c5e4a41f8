"""The console's pages of back-tests: asked for, waited for, read, compared, printed."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse

from coalition.console.groups import keep_groups
from coalition.tests.world import NOW, make_world
from coalition.toolkit.models import Job
from pharmacies.models import StaffUser
from settlements.models import Backtest
from settlements.tasks import run_backtests
from settlements.tests.analytics.backtest.days import draft

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(monkeypatch):
    """A member has bought for 300 roubles; it is some days later."""
    world = make_world()
    world.buy(world.desk_a, ("aspirin", "3", "100.00"), card=world.card)
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW + timedelta(days=2))
    return world


@pytest.fixture
def version(world):
    return draft(
        world, "d", "percent_of_goods", {"rate_bp": 200, "effect": "discount"}, funder=world.maker, budget_kopecks=5_00
    )


def signed_in(group: str = "operator", **fields) -> Client:
    keep_groups()
    user = StaffUser.objects.create(username=group, is_staff=True, **fields)
    user.groups.add(Group.objects.get(name=group))
    client = Client(headers={"accept-language": "en"})
    client.force_login(user)
    return client


def ask_for(client: Client, version, **fields):
    address = reverse("admin:promotions_promotionversion_try", args=[version.pk])
    return client.post(address, {"days": "9", "margin_bp": "23,08"} | fields)


def page_of(client: Client, backtest: Backtest) -> str:
    return client.get(reverse("admin:settlements_backtest_change", args=[backtest.pk])).content.decode()


def test_a_draft_is_tried_waited_for_and_read(version):
    client = signed_in()
    button = client.get(reverse("admin:promotions_promotionversion_change", args=[version.pk])).content.decode()
    assert "Try on past receipts" in button

    answer = ask_for(client, version)

    backtest = Backtest.objects.get()
    assert answer.url == reverse("admin:settlements_backtest_change", args=[backtest.pk])
    assert (backtest.margin_bp, backtest.job.state, backtest.job.total) == (2_308, "queued", 1)
    waiting = page_of(client, backtest)
    assert 'http-equiv="refresh"' in waiting
    assert "Receipts judged: 0 of 1" in waiting

    run_backtests()

    result = page_of(client, backtest)
    assert 'http-equiv="refresh"' not in result
    for told in ("6\xa0₽", "2,00\xa0%", "9,49\xa0%", "The budget would have ended", "maker", "<strong>a</strong>"):
        assert told in result, told
    listed = client.get(reverse("admin:settlements_backtest_changelist")).content.decode()
    assert "6\xa0₽" in listed
    shown = client.get(reverse("admin:promotions_promotionversion_change", args=[version.pk])).content.decode()
    assert "9,49\xa0%" in shown


def test_a_run_is_stopped_and_goes_on(version):
    client = signed_in()
    ask_for(client, version)
    backtest = Backtest.objects.get()

    client.post(reverse("admin:settlements_backtest_stop", args=[backtest.pk]))
    run_backtests()
    assert Job.objects.get().state == "stopped"
    assert "Go on" in page_of(client, backtest)

    client.post(reverse("admin:settlements_backtest_resume", args=[backtest.pk]))
    run_backtests()
    assert Job.objects.get().state == "done"


def test_two_drafts_stand_side_by_side(world, version):
    client = signed_in()
    dearer = draft(world, "", "percent_of_goods", {"rate_bp": 500}, promotion=version.promotion, funder=world.maker)
    ask_for(client, version)
    ask_for(client, dearer)
    run_backtests()
    second, first = Backtest.objects.all()

    page = client.get(reverse("admin:settlements_backtest_compare", args=[first.pk, second.pk])).content.decode()

    for told in ("d · v1", "d · v2", "6\xa0₽", "15\xa0₽", "+9\xa0₽", "+3,00 pp"):
        assert told in page, told
    assert reverse("admin:settlements_backtest_compare", args=[first.pk, second.pk]) in page_of(client, first)


def test_the_paper_is_one_sheet(version):
    client = signed_in()
    ask_for(client, version)
    backtest = Backtest.objects.get()
    address = reverse("admin:settlements_backtest_paper", args=[backtest.pk])
    assert client.get(address).status_code == 404
    run_backtests()

    paper = client.get(address)

    body = b"".join(paper.streaming_content)
    assert body.startswith(b"%PDF")
    assert paper.headers["Content-Disposition"] == 'inline; filename="d-v1-20261008.pdf"'


@pytest.mark.parametrize(("given", "told"), [({"days": "0"}, "1"), ({"margin_bp": "100"}, "whole price")])
def test_days_and_margin_that_are_none_are_refused(version, given, told):
    answer = ask_for(signed_in(), version, **given)

    assert answer.status_code == 200
    assert told in answer.content.decode()
    assert not Backtest.objects.exists()


@pytest.mark.parametrize("group", ["auditor", "accountant", "clerk"])
def test_who_may_not_try_is_refused(version, group):
    client = signed_in(group)

    assert ask_for(client, version).status_code == 403
    assert not Backtest.objects.exists()


def test_who_may_not_read_is_refused(version):
    ask_for(signed_in(), version)
    backtest = Backtest.objects.get()
    clerk = signed_in("clerk")

    for name in ("change", "paper", "stop"):
        address = reverse(f"admin:settlements_backtest_{name}", args=[backtest.pk])
        assert (clerk.post if name == "stop" else clerk.get)(address).status_code == 403
    auditor = signed_in("auditor")
    assert "Stop" not in page_of(auditor, backtest)
    assert auditor.post(reverse("admin:settlements_backtest_stop", args=[backtest.pk])).status_code == 403


def test_a_manufacturer_recognises_nobody(world, version):
    ask_for(signed_in(), version)
    run_backtests()

    page = page_of(signed_in("auditor", legal_entity=world.maker), Backtest.objects.get())

    assert "fewer than 5" in page
    assert "<strong>a</strong>" not in page
    assert "maker" in page
