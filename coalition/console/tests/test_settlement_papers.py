"""Papers from the console: on the pages of a statement and of a contract, in their list, and all at once."""

import zipfile
from datetime import UTC, datetime
from io import BytesIO

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from coalition.console.tests.conftest import signed_in
from coalition.kernel.money import print_roubles
from coalition.tests.world import make_world
from pharmacies.models import StaffUser
from settlements.models import SettlementPaper
from settlements.statements.agreement import cancel_statement
from settlements.tests.statements.months import change, close, draft, earn_at_a_and_spend_at_b

DECEMBER = datetime(2026, 12, 3, 9, 0, tzinfo=UTC)


@pytest.fixture
def world(db, monkeypatch):
    """October of B is sent: an act, an act of netting and a sheet came with it."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: DECEMBER)
    world = make_world()
    change(world.contracts["b"], fee_rate_bp=500)
    earn_at_a_and_spend_at_b(world)
    return world


def client_of(group):
    user = StaffUser.objects.create_user(group, is_staff=True)
    user.groups.add(Group.objects.get(name=group))
    return signed_in(user)


def page_of(client, name, *args):
    return client.get(reverse(f"admin:{name}", args=args)).content.decode()


@pytest.mark.parametrize("group", ["operator", "accountant", "auditor"])
def test_papers_are_listed_and_taken_in_each_form(world, group):
    statement, client = close(world.contracts["b"]), client_of(group)
    pages = [
        page_of(client, "settlements_statement_change", statement.pk),
        page_of(client, "pharmacies_contract_change", world.contracts["b"].pk),
        page_of(client, "settlements_settlementpaper_changelist"),
    ]

    for paper in statement.papers.all():
        assert all(paper.number in page for page in pages)
        page = page_of(client, "settlements_settlementpaper_change", paper.pk)
        assert print_roubles(paper.amount_kopecks) in page
        for form, beginning in (("pdf", b"%PDF"), ("xlsx", b"PK"), ("csv", b"\xef\xbb\xbf")):
            address = reverse(f"admin:settlements_settlementpaper_paper_{form}", args=[paper.pk])
            assert address in pages[0]
            assert b"".join(client.get(address).streaming_content).startswith(beginning)


def test_all_papers_of_a_statement_come_as_one_archive(world):
    statement, client = close(world.contracts["b"]), client_of("accountant")

    answer = client.get(reverse("admin:settlements_statement_all_papers", args=[statement.pk]))

    numbers = [statement.number, *statement.papers.values_list("number", flat=True)]
    with zipfile.ZipFile(BytesIO(b"".join(answer.streaming_content))) as archive:
        assert archive.testzip() is None
        assert set(archive.namelist()) == {f"{number}.{end}" for number in numbers for end in ("pdf", "xlsx", "csv")}


def test_all_papers_of_a_month_come_from_the_page_and_from_the_list(world):
    statement, client = close(world.contracts["b"]), client_of("auditor")
    address = reverse("admin:settlements_statement_month_papers", args=[statement.pk])

    assert address in page_of(client, "settlements_statement_change", statement.pk)
    assert address in page_of(client, "settlements_statement_changelist")
    with zipfile.ZipFile(BytesIO(b"".join(client.get(address).streaming_content))) as archive:
        assert f"{statement.document.content['title']} {statement.number}.pdf" in archive.namelist()
        assert len(archive.namelist()) == 2 * (1 + statement.papers.count())


def test_a_draft_has_no_archive_and_says_so(world):
    statement, client = draft(world.contracts["b"]), client_of("accountant")
    address = reverse("admin:settlements_statement_all_papers", args=[statement.pk])

    assert address not in page_of(client, "settlements_statement_change", statement.pk)
    assert "Это черновик" in client.get(address, follow=True).content.decode()


def test_an_act_of_reconciliation_is_made_for_asked_days(world):
    close(world.contracts["b"])
    contract, client = world.contracts["b"], client_of("accountant")
    address = reverse("admin:pharmacies_contract_reconcile", args=[contract.pk])
    assert address in page_of(client, "pharmacies_contract_change", contract.pk)

    refused = client.post(address, {"starts_on": "2026-10-01", "last_on": "2026-12-03"})
    assert "Акт сверки составляют за прошедшие дни" in refused.content.decode()
    assert not SettlementPaper.objects.filter(kind="reconciliation").exists()
    made = client.post(address, {"starts_on": "2026-10-01", "last_on": "2026-12-02"}, follow=True).content.decode()

    paper = SettlementPaper.objects.get(kind="reconciliation")
    assert (paper.number, paper.amount_kopecks, paper.made_by) == ("СВР-2026-000001", 28_50, "accountant")
    assert paper.number in made


@pytest.mark.parametrize(("group", "status"), [("auditor", 403), ("clerk", 403)])
def test_others_make_no_acts(world, group, status):
    client = client_of(group)
    address = reverse("admin:pharmacies_contract_reconcile", args=[world.contracts["b"].pk])

    assert client.post(address, {"starts_on": "2026-10-01", "last_on": "2026-10-31"}).status_code == status
    assert not SettlementPaper.objects.exists()


def test_a_clerk_sees_no_papers(world):
    statement, client = close(world.contracts["b"]), client_of("clerk")

    for name, args in (
        ("settlements_settlementpaper_changelist", ()),
        ("settlements_settlementpaper_paper_pdf", (statement.papers.first().pk,)),
        ("settlements_statement_all_papers", (statement.pk,)),
        ("settlements_statement_month_papers", (statement.pk,)),
    ):
        assert client.get(reverse(f"admin:{name}", args=args)).status_code == 403


def test_a_page_costs_the_same_for_three_papers_and_for_seven(world):
    client, contract = client_of("accountant"), close(world.contracts["b"]).contract
    address = reverse("admin:pharmacies_contract_change", args=[contract.pk])
    make = reverse("admin:pharmacies_contract_reconcile", args=[contract.pk])

    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            client.get(address)
        return len(seen)

    queries()
    few = queries()
    for _ in range(4):
        client.post(make, {"starts_on": "2026-10-01", "last_on": "2026-10-31"})
    client.get(address)  # says what was done
    assert contract.papers.count() == 7
    assert queries() == few


def test_a_cancelled_statement_is_told_beside_its_papers(world):
    statement, client = close(world.contracts["b"]), client_of("accountant")
    pages = (
        ("pharmacies_contract_change", statement.contract_id),
        ("settlements_settlementpaper_change", statement.papers.first().pk),
    )
    assert not any("аннулирован" in page_of(client, name, pk) for name, pk in pages)

    cancel_statement(statement=statement, reason="ошибка", by="anna", now=DECEMBER)

    assert all("аннулирован" in page_of(client, name, pk) for name, pk in pages)
