"""The list of statements tells until when the participants may object, and whose time is running out."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from coalition.tests.world import make_world
from pharmacies.models import StaffUser
from settlements.models import Statement
from settlements.statements.silence import accept_silence
from settlements.tests.statements.months import DECEMBER_2, change, close, draft


@pytest.mark.parametrize(
    ("today", "choice", "names"),
    [
        ("2026-11-03", "waiting", {"a", "b"}),
        ("2026-11-03", "soon", {"a"}),
        ("2026-11-03", "over", set()),
        ("2026-11-06", "over", {"a"}),
        ("2026-11-06", "soon", {"b"}),
        ("2026-11-06", "never", set()),
    ],
)
def test_statements_by_what_is_left_of_the_time_to_answer(db, monkeypatch, today, choice, names):
    world = make_world()
    close(change(world.contracts["a"], acceptance_days=2))  # until Thursday the 5th
    close(world.contracts["b"])  # until the 10th
    draft(world.contracts["maker"])
    client = Client()
    client.force_login(StaffUser.objects.create_superuser("anna"))
    monkeypatch.setattr(timezone, "localdate", lambda *_: date.fromisoformat(today))

    page = client.get(reverse("admin:settlements_statement_changelist"), {"answer": choice})

    assert {str(row.contract.legal_entity) for row in page.context["cl"].result_list} == names


def test_the_page_says_who_agreed_by_silence(db):
    statement = close(make_world().contracts["b"])
    accept_silence(now=DECEMBER_2)
    client = Client()
    client.force_login(StaffUser.objects.create_superuser("anna"))

    page = client.get(reverse("admin:settlements_statement_change", args=[statement.pk])).content.decode()

    assert Statement.objects.get(pk=statement.pk).is_agreed_silently
    assert "10.11.2026" in page or "10 ноября 2026" in page
