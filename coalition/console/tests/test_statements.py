"""A statement's life from the console: drafted, sent, disputed, agreed."""

from datetime import UTC, datetime

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from coalition.console.tests.conftest import signed_in
from coalition.tests.world import make_world
from coalition.toolkit.models import Job
from pharmacies.models import StaffUser
from settlements.models import Statement
from settlements.statements.runs import continue_runs

NOVEMBER = datetime(2026, 11, 5, 9, 0, tzinfo=UTC)


@pytest.fixture
def world(db, monkeypatch):
    """October is over; pharmacy B accepted 50 points in it."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOVEMBER)
    world = make_world()
    world.buy(world.desk_a, ("cream", "1", "1000.00"), card=world.card)
    world.buy(world.desk_b, ("cream", "1", "400.00"), card=world.card, spend="all")
    return world


def accountant(name):
    user = StaffUser.objects.create_user(name, is_staff=True)
    user.groups.add(Group.objects.get(name="accountant"))
    return signed_in(user)


def step(client, name, statement, **wanted):
    answer = client.post(reverse(f"admin:settlements_statement_{name}", args=[statement.pk]), wanted, follow=True)
    statement.refresh_from_db()
    return answer.content.decode()


@pytest.fixture
def drafted(world):
    client = accountant("first")
    wanted = {"programme": world.programme.pk, "period": "2026-10-01/2026-11-01"}
    client.post(reverse("admin:settlements_statement_draft_month"), wanted)
    assert Job.objects.get().total == 3
    continue_runs(now=NOVEMBER)
    return client, Statement.objects.get(contract=world.contracts["b"])


def test_from_draft_to_agreed(drafted):
    first, statement = drafted

    step(first, "send", statement)
    assert (statement.state, statement.payable_kopecks) == ("sent", 50_00)
    step(first, "agree", statement)
    assert statement.state == "agreed"


def test_only_steps_that_are_possible_are_offered(drafted):
    client, statement = drafted

    def offered():
        page = client.get(reverse("admin:settlements_statement_change", args=[statement.pk])).content.decode()
        names = ("redraft", "send", "dispute", "agree", "cancel", "paper_pdf")
        return {name for name in names if reverse(f"admin:settlements_statement_{name}", args=[statement.pk]) in page}

    assert offered() == {"redraft", "send"}
    step(client, "send", statement)
    assert offered() == {"dispute", "agree", "cancel", "paper_pdf"}


def test_a_link_sends_nothing_and_a_second_sending_is_refused_in_words(drafted):
    client, statement = drafted

    assert client.get(reverse("admin:settlements_statement_send", args=[statement.pk])).status_code == 200
    statement.refresh_from_db()
    assert statement.state == "draft"

    step(client, "send", statement)
    assert "этот шаг сейчас невозможен" in step(client, "send", statement)


def test_a_sent_statement_is_printed_and_a_draft_says_that_it_has_no_paper(drafted):
    client, statement = drafted
    pdf, xlsx = (reverse(f"admin:settlements_statement_paper_{kind}", args=[statement.pk]) for kind in ("pdf", "xlsx"))

    assert client.get(pdf).status_code == 302
    step(client, "send", statement)

    assert b"".join(client.get(pdf).streaming_content).startswith(b"%PDF")
    assert b"".join(client.get(xlsx).streaming_content).startswith(b"PK")


@pytest.mark.parametrize("group", ["clerk", "auditor"])
def test_others_may_not(drafted, group):
    _client, statement = drafted
    user = StaffUser.objects.create_user("other", is_staff=True)
    user.groups.add(Group.objects.get(name=group))
    client = signed_in(user)

    for name in ("send", "dispute", "agree", "cancel", "redraft"):
        assert client.post(reverse(f"admin:settlements_statement_{name}", args=[statement.pk])).status_code == 403
    statement.refresh_from_db()
    assert statement.state == "draft"
