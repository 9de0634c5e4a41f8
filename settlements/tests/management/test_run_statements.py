"""The shell command that settles a period: what it queues, and what it refuses in words."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from coalition.kernel.periods import half_month_of
from coalition.tests.world import make_world
from coalition.toolkit.models import Job
from settlements.models import Statement
from settlements.tests.statements.months import NOVEMBER_2, OCTOBER, change, draft

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def second_of_november(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOVEMBER_2)


def run(*arguments: str) -> str:
    said = StringIO()
    call_command("run_statements", *arguments, stdout=said, stderr=said)
    return said.getvalue()


def test_a_month_is_drafted_then_its_drafts_are_sent():
    world = make_world()

    assert "3" in run("2026-10")
    Statement.objects.filter(contract=world.contracts["maker"]).delete()
    assert "2" in run("2026-10", "--send", "--drafts-only")

    assert list(Statement.objects.values_list("state", flat=True)) == ["sent"] * 2


def test_half_a_month_and_who_was_refused():
    world = make_world()
    draft(change(world.contracts["b"], period="half_month"), half_month_of(OCTOBER.starts_on))

    said = run("2026-10-16", "--send")

    assert str(world.contracts["b"]) in said
    assert "01.10.2026" in said
    assert Statement.objects.get().state == "draft"


def test_what_cannot_be_settled_is_said_and_nothing_is_queued():
    make_world()

    for arguments in (("2026-11",), ("October",), ("2026-10", "--programme", "other")):
        with pytest.raises(CommandError):
            run(*arguments)

    assert not Job.objects.exists()
    assert run()  # nothing is left to be settled
