"""The papers that the centre issues reach the participant, in every form, and nobody else."""

from django.urls import reverse

from coalition.cabinet.tests.conftest import signed_in
from settlements.models import SettlementPaper

STARTS = {"pdf": b"%PDF", "xlsx": b"PK", "csv": "\ufeff".encode()}


def body_of(answer):
    return b"".join(answer.streaming_content)


def test_every_paper_of_a_statement_is_on_its_page_and_can_be_taken_home(houses):
    client, stranger = (signed_in(houses[name].manager) for name in ("a", "b"))
    statement = houses["a"].statement
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
