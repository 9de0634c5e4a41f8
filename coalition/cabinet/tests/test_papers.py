"""The papers that the centre issues reach the participant, in every form, and nobody else."""

import zipfile
from io import BytesIO

from django.urls import reverse

from coalition.cabinet.tests.conftest import person, signed_in
from settlements.models import SettlementPaper
from settlements.tests.statements.months import close

STARTS = {"pdf": b"%PDF", "xlsx": b"PK", "csv": "\ufeff".encode()}


def body_of(answer):
    return b"".join(answer.streaming_content)


def test_every_paper_of_a_statement_is_on_its_page_and_can_be_taken_home(world):
    world.contracts["a"].fee_rate_bp = 250
    world.contracts["a"].save()
    client = signed_in(person("m", "pharmacy", world.pharmacy_a))
    stranger = signed_in(person("s", "pharmacy", world.pharmacy_b))
    statement = close(world.contracts["a"])
    papers = list(statement.papers.all())

    page = client.get(reverse("cabinet_statement", args=[statement.pk])).content.decode()

    assert papers
    for paper in papers:
        assert paper.number in page
        for form, begins in STARTS.items():
            address = reverse("cabinet_paper", args=[paper.pk, form])
            assert body_of(client.get(address)).startswith(begins), (paper, form)
            assert stranger.get(address).status_code == 404


def test_a_reconciliation_is_made_on_demand_once_a_day(houses, world):
    house = houses["a"]
    client = signed_in(house.manager)
    typed = {"contract": world.contracts["a"].pk, "starts_on": "2026-10-01", "last_on": "2026-10-31"}
    before = set(SettlementPaper.objects.values_list("pk", flat=True))

    for _again in range(2):
        assert client.post(reverse("cabinet_reconciliation"), typed).status_code == 302

    act = SettlementPaper.objects.exclude(pk__in=before).get()
    assert (act.kind, act.contract, act.made_by) == ("reconciliation", world.contracts["a"], house.manager.username)
    assert body_of(client.get(reverse("cabinet_paper", args=[act.pk, "pdf"]))).startswith(b"%PDF")


def test_all_papers_of_a_month_are_taken_at_once_and_are_the_own_ones_alone(world):
    statement = close(world.contracts["b"])
    close(world.contracts["a"])
    client = signed_in(person("m", "pharmacy", world.pharmacy_b))
    address = reverse("cabinet_month_papers", args=[2026, 10])

    assert address in client.get(reverse("cabinet_statements")).content.decode()
    assert address in client.get(reverse("cabinet_statement", args=[statement.pk])).content.decode()
    with zipfile.ZipFile(BytesIO(body_of(client.get(address)))) as archive:
        names = archive.namelist()

    numbers = {statement.number, *statement.papers.values_list("number", flat=True)}
    assert {name.rpartition(" ")[2].partition(".")[0] for name in names} == numbers
    refused = client.get(reverse("cabinet_month_papers", args=[2026, 9]), follow=True)
    assert "За этот месяц документов нет" in refused.content.decode()
    assert client.get(reverse("cabinet_month_papers", args=[2026, 13])).status_code == 404
