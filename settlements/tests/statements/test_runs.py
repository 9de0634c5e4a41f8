"""All contracts in one job: a bar, a stop, a dead worker, a refusal that keeps nobody else waiting."""

from datetime import UTC, date, datetime

import pytest

from coalition.kernel.periods import half_month_of, month_of
from coalition.tests.world import World, make_world
from coalition.toolkit.jobs import continue_jobs, resume_job, stop_job
from coalition.toolkit.models import Job
from pharmacies.models import Contract
from settlements.models import Statement
from settlements.statements import runs
from settlements.statements.drafting import draft_statement
from settlements.statements.errors import PeriodNotEnded
from settlements.statements.runs import (
    KIND,
    continue_runs,
    settle_next,
    start_missing_runs,
    start_run,
    start_sending,
)
from settlements.tests.statements.months import (
    NOVEMBER,
    NOVEMBER_2,
    OCTOBER,
    change,
    close,
    earn_at_a_and_spend_at_b,
)

pytestmark = pytest.mark.django_db


def a_run(world: World, *, is_sending: bool = True) -> Job:
    return start_run(
        programme=world.programme, period=OCTOBER, is_sending=is_sending, started_by="anna", now=NOVEMBER_2
    )


def states() -> list[str]:
    return list(Statement.objects.order_by("contract").values_list("state", flat=True))


def test_a_run_drafts_and_sends_every_contract():
    world = make_world()
    earn_at_a_and_spend_at_b(world)
    queued = a_run(world)

    (job,) = continue_runs(now=NOVEMBER_2)

    assert (job.pk, job.state, job.done, job.total) == (queued.pk, "done", 3, 3)
    assert states() == ["sent"] * 3
    assert set(Statement.objects.values_list("sent_by", flat=True)) == {"anna"}
    assert continue_runs(now=NOVEMBER_2) == []


def test_a_run_of_drafts_sends_nothing():
    world = make_world()
    a_run(world, is_sending=False)

    continue_runs(now=NOVEMBER_2)

    assert states() == ["draft"] * 3


def test_a_worker_that_dies_is_followed_by_another_that_goes_on(monkeypatch):
    world = make_world()
    earn_at_a_and_spend_at_b(world)
    a_run(world)
    dying = Contract.objects.order_by("pk")[1]

    def draft_or_die(*, contract, **more):
        if contract == dying:
            raise MemoryError
        return draft_statement(contract=contract, **more)

    with monkeypatch.context() as patch:
        patch.setattr(runs, "draft_statement", draft_or_die)
        with pytest.raises(MemoryError):
            continue_runs(now=NOVEMBER_2)
    job = Job.objects.get()
    assert (job.state, job.done, states()) == ("running", 1, ["sent"])
    first = Statement.objects.get()

    (job,) = continue_runs(now=NOVEMBER_2)

    assert (job.state, job.done, states()) == ("done", 3, ["sent"] * 3)
    assert Statement.objects.get(pk=first.pk).number == first.number


def test_a_stopped_run_waits_until_it_is_resumed():
    world = make_world()
    job = a_run(world)

    continue_jobs(kind=KIND, step=settle_next, now=NOVEMBER_2, heed=lambda job: stop_job(job=job))
    job.refresh_from_db()
    assert (job.state, job.done, states()) == ("stopped", 1, ["sent"])
    assert continue_runs(now=NOVEMBER_2) == []

    resume_job(job=job)
    (job,) = continue_runs(now=NOVEMBER_2)

    assert (job.state, job.done, states()) == ("done", 3, ["sent"] * 3)


def test_one_contracts_refusal_is_told_and_the_others_are_settled():
    world = make_world()
    change(world.contracts["b"], ends_on=date(2026, 12, 1))
    # B's September was drafted and never sent, so its October has to wait.
    draft_statement(contract=world.contracts["b"], period=month_of(date(2026, 9, 1)), now=NOVEMBER_2)
    a_run(world)

    (job,) = continue_runs(now=NOVEMBER_2)

    assert (job.state, job.done) == ("done", 3)
    (refused,) = job.result["refused"]
    assert (refused["code"], refused["contract"]) == ("earlier_statement_open", str(world.contracts["b"]))
    assert "01.09.2026" in refused["ru"]
    october = Statement.objects.filter(starts_on=OCTOBER.starts_on)
    assert set(october.values_list("contract", "state")) == {
        (world.contracts["a"].pk, "sent"),
        (world.contracts["maker"].pk, "sent"),
    }


def test_the_drafts_of_a_month_are_sent_and_what_nobody_has_drafted_is_left_alone():
    world = make_world()
    earn_at_a_and_spend_at_b(world)
    change(world.contracts["b"], period="half_month")
    first, second = half_month_of(OCTOBER.starts_on), half_month_of(OCTOBER.last_on)
    for period in (first, second):
        draft_statement(contract=world.contracts["b"], period=period, now=NOVEMBER_2)
    draft_statement(contract=world.contracts["maker"], period=OCTOBER, now=NOVEMBER_2)

    queued = start_sending(programme=world.programme, period=OCTOBER, started_by="anna", now=NOVEMBER_2)
    (job,) = continue_runs(now=NOVEMBER_2)

    assert (queued.total, job.state, job.done, job.total, job.result.get("refused")) == (3, "done", 3, 3, None)
    sent = Statement.objects.order_by("number").values_list("contract__legal_entity__short_name", "starts_on", "state")
    assert list(sent) == [
        ("b", first.starts_on, "sent"),
        ("b", second.starts_on, "sent"),
        ("maker", OCTOBER.starts_on, "sent"),
    ]


def test_a_draft_of_a_month_is_sent_though_the_contract_settles_by_halves_by_now():
    world = make_world()
    earn_at_a_and_spend_at_b(world)
    draft_statement(contract=world.contracts["b"], period=OCTOBER, now=NOVEMBER_2)
    change(world.contracts["b"], period="half_month")
    start_sending(programme=world.programme, period=OCTOBER, started_by="anna", now=NOVEMBER_2)

    (job,) = continue_runs(now=NOVEMBER_2)

    assert job.result.get("refused") is None
    statement = Statement.objects.get()
    assert (statement.state, statement.payable_kopecks, statement.ends_on) == ("sent", 30_00, OCTOBER.ends_on)


def test_a_run_of_a_period_that_has_not_ended_is_not_begun():
    world = make_world()

    with pytest.raises(PeriodNotEnded):
        start_run(programme=world.programme, period=NOVEMBER, is_sending=True, started_by="anna", now=NOVEMBER_2)

    assert not Job.objects.exists()


def test_what_was_sent_by_hand_is_left_alone():
    world = make_world()
    sent = close(world.contracts["a"])
    a_run(world)

    continue_runs(now=NOVEMBER_2)

    assert Statement.objects.get(contract=world.contracts["a"]).number == sent.number
    assert Job.objects.get().done == 3


def test_drafts_of_ended_periods_are_queued_once():
    world = make_world()
    change(world.contracts["b"], period="half_month")

    jobs = start_missing_runs(today=date(2026, 11, 2), now=NOVEMBER_2)
    assert [(job.params["starts_on"], job.params["is_sending"]) for job in jobs] == [
        ("2026-10-01", False),
        ("2026-10-16", False),
    ]
    assert start_missing_runs(today=date(2026, 11, 3), now=NOVEMBER_2) == []

    continue_runs(now=NOVEMBER_2)
    assert states() == ["draft"] * 4  # A's and the maker's month, both halves of B's
    (later,) = start_missing_runs(today=date(2026, 11, 16), now=datetime(2026, 11, 16, 2, tzinfo=UTC))
    assert later.params["starts_on"] == "2026-11-01"
