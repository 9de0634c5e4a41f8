"""The statements of all contracts from the console: a job with a bar, stopped, resumed, refusals listed."""

from datetime import date

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from coalition.kernel.periods import month_of
from coalition.tests.world import make_world
from coalition.toolkit.models import Job
from pharmacies.models import StaffUser
from settlements.models import Statement
from settlements.statements.drafting import draft_statement
from settlements.statements.runs import continue_runs
from settlements.tests.statements.months import NOVEMBER_2, change, earn_at_a_and_spend_at_b

LIST = "admin:settlements_statement_changelist"


@pytest.fixture
def world(db, monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOVEMBER_2)
    world = make_world()
    earn_at_a_and_spend_at_b(world)
    return world


def accountant(language: str = "en") -> Client:
    user = StaffUser.objects.create_user("anna", is_staff=True)
    user.groups.add(Group.objects.get(name="accountant"))
    client = Client()
    client.force_login(user)
    client.cookies["django_language"] = language
    return client


def start(client, what, world, period="2026-10-01/2026-11-01") -> str:
    wanted = {"programme": world.programme.pk, "period": period}
    return client.post(reverse(f"admin:settlements_statement_{what}_month"), wanted, follow=True).content.decode()


def test_a_month_is_drafted_looked_at_and_sent_by_two_jobs(world):
    client = accountant()

    assert "Statements in the queue: 3" in start(client, "draft", world)
    assert not Statement.objects.exists()  # a worker does it, not the page
    assert '<progress class="bar" max="3" value="0">' in client.get(reverse(LIST)).content.decode()
    continue_runs(now=NOVEMBER_2)
    assert set(Statement.objects.values_list("state", flat=True)) == {"draft"}

    Statement.objects.filter(contract=world.contracts["maker"]).delete()
    assert "Statements in the queue: 2" in start(client, "send", world)
    continue_runs(now=NOVEMBER_2)
    assert list(Statement.objects.values_list("state", "sent_by")) == [("sent", "anna")] * 2


def test_half_a_month_is_drafted_for_those_who_settle_by_halves(world):
    change(world.contracts["b"], period="half_month")

    assert "Statements in the queue: 1" in start(accountant(), "draft", world, "2026-10-16/2026-11-01")


def test_an_accountant_stops_and_resumes_a_run_and_no_other_job(world):
    client = accountant()
    start(client, "draft", world)
    job = Job.objects.get()
    page = reverse("admin:toolkit_job_change", args=[job.pk])
    stop, resume = (reverse(f"admin:toolkit_job_statements_{step}", args=[job.pk]) for step in ("stop", "resume"))
    assert stop in client.get(page).content.decode()
    assert (client.get(stop).status_code, Job.objects.get().state) == (200, "queued")

    client.post(stop)
    assert Job.objects.get().state == "stopped"
    assert continue_runs(now=NOVEMBER_2) == []
    assert resume in client.get(page).content.decode()
    client.post(resume)
    assert Job.objects.get().state == "queued"

    other = Job.objects.create(kind="coupons", created_at=NOVEMBER_2)
    page = client.get(reverse("admin:toolkit_job_change", args=[other.pk])).content.decode()
    assert "statements/stop" not in page
    for step in ("stop", "resume"):
        assert client.post(reverse(f"admin:toolkit_job_statements_{step}", args=[other.pk])).status_code == 404
    assert Job.objects.get(pk=other.pk).state == "queued"


@pytest.mark.parametrize(
    ("language", "sentence"),
    [("en", "Send the draft of the earlier period first"), ("ru", "Сначала отправьте черновик за более ранний период")],
)
def test_who_was_refused_is_listed_with_the_contract_and_what_to_do(world, language, sentence):
    contract = world.contracts["b"]
    draft_statement(contract=contract, period=month_of(date(2026, 9, 1)), now=NOVEMBER_2)
    client = accountant(language)
    start(client, "draft", world)
    start(client, "send", world)
    continue_runs(now=NOVEMBER_2)

    page = client.get(reverse("admin:toolkit_job_change", args=[Job.objects.latest("pk").pk])).content.decode()

    assert sentence in page
    assert reverse("admin:pharmacies_contract_change", args=[contract.pk]) in page


def test_a_period_that_goes_on_is_not_offered(world):
    client = accountant()

    start(client, "draft", world, "2026-11-01/2026-12-01")

    assert not Job.objects.exists()
