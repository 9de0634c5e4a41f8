"""A back-test as a job: whoever stops or dies, every receipt is counted once."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from coalition.tests.processes import process, run_to_its_end
from coalition.tests.world import NOW, make_world
from coalition.toolkit.jobs import resume_job, stop_job
from coalition.toolkit.models import Job
from settlements.analytics.backtest import reading
from settlements.analytics.backtest.runs import continue_backtests, usual_margin_bp
from settlements.models import Backtest
from settlements.tasks import run_backtests
from settlements.tests.analytics.backtest.days import draft, queue, sums_of, tried

WORKER = """
import os, django
django.setup()
from django.utils import timezone
from settlements.analytics.backtest import reading
from settlements.analytics.backtest.runs import continue_backtests
reading.PORTION = 2
continue_backtests(now=timezone.now(), heed=lambda job: print(job.done, flush=True))
"""
OWN = {"DJANGO_SETTINGS_MODULE": "coalition.settings"}


def a_busy_week(members=6):
    """Members who buy at both outlets, some of them twice a day, and buyers without a card."""
    world = make_world()
    cards = [world.card, *(world.member()[1] for _ in range(members - 1))]
    for day in range(3):
        then = world.later(days=day)
        for number, card in enumerate(cards):
            desk = world.desk_a if number % 2 else world.desk_b
            then.buy(desk, ("aspirin", str(number + 1), "100.00"), ("cream", "1", "33.33"), card=card)
        then.buy(world.desk_a, ("aspirin", "1", "100.00"))
    return world


def three_percent(world, code="draft"):
    return draft(world, code, "percent_of_receipt", {"rate_bp": 300}, funder=world.maker)


def small_portions(monkeypatch):
    monkeypatch.setattr(reading, "PORTION", 2)


@pytest.mark.django_db
def test_portions_of_any_size_come_to_the_same(monkeypatch):
    version = three_percent(a_busy_week())
    whole = tried(version)
    small_portions(monkeypatch)

    backtest = queue(version)
    (job,) = continue_backtests(now=NOW)

    assert (job.state, job.done, job.total) == ("done", 21, 21)
    assert sums_of(backtest) == whole
    assert whole.receipts == 21


@pytest.mark.django_db
def test_a_stopped_back_test_goes_on_where_it_was(monkeypatch):
    version = three_percent(a_busy_week())
    whole = tried(version)
    small_portions(monkeypatch)
    backtest = queue(version)

    continue_backtests(now=NOW, heed=lambda job: stop_job(job=job))
    stopped = Job.objects.get(pk=backtest.job_id)
    assert (stopped.state, 0 < stopped.done < stopped.total) == ("stopped", True)
    assert sums_of(backtest).receipts == stopped.done
    resume_job(job=backtest.job)
    run_backtests()

    assert Job.objects.get(pk=backtest.job_id).state == "done"
    assert sums_of(backtest) == whole


@pytest.mark.django_db
def test_rules_that_change_meanwhile_change_nothing(monkeypatch):
    world = a_busy_week()
    version = three_percent(world)
    whole = tried(version)
    small_portions(monkeypatch)
    backtest = queue(version)

    continue_backtests(now=NOW, heed=lambda job: stop_job(job=job))
    version.params = {"rate_bp": 900}
    version.save()
    world.promote("new", "percent_of_receipt", {"rate_bp": 100})
    resume_job(job=backtest.job)
    continue_backtests(now=NOW)

    assert sums_of(backtest) == whole


def test_kill_9_counts_nothing_twice(cloned_database):
    version = three_percent(a_busy_week(members=30))
    whole = tried(version)
    backtest = queue(version)

    with process("-c", WORKER, **OWN) as doomed:
        while int(doomed.stdout.readline() or 0) < 10:
            assert doomed.poll() is None
    left = Job.objects.get(pk=backtest.job_id)
    assert left.state == "running"
    assert 10 <= left.done == sums_of(backtest).receipts < left.total

    run_to_its_end("-c", WORKER, **OWN)

    done = Job.objects.get(pk=backtest.job_id)
    assert (done.state, done.done) == ("done", done.total)
    assert sums_of(backtest) == whole


def test_two_at_once_do_not_disturb_each_other(cloned_database, run_at_once):
    world = a_busy_week()
    first, second = three_percent(world), draft(world, "other", "percent_of_receipt", {"rate_bp": 1_000})
    alone = tried(first), tried(second)
    backtests = queue(first), queue(second)

    worked = run_at_once(*(lambda job=each.job: continue_backtests(now=NOW, only=job) for each in backtests))

    assert [len(jobs) for jobs in worked] == [1, 1]
    assert tuple(sums_of(each) for each in backtests) == alone


def test_who_comes_second_to_a_back_test_leaves_it_alone(cloned_database, run_at_once):
    version = three_percent(a_busy_week())
    whole, backtest = tried(version), queue(version)

    run_at_once(*(lambda: continue_backtests(now=NOW),) * 3)

    assert sums_of(backtest) == whole


@pytest.mark.django_db
def test_the_command_tries_the_latest_version_of_a_promotion(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW + timedelta(days=5))
    world = a_busy_week()
    version = three_percent(world)
    said = StringIO()

    call_command("backtest", "draft", "--days", "9", "--outlets", "a", stdout=said)

    backtest = Backtest.objects.get()
    assert (backtest.version, backtest.job.state, backtest.outlet_ids) == (version, "done", [world.outlet_a.pk])
    assert backtest.margin_bp == usual_margin_bp() == 2_308
    assert sums_of(backtest).receipts == 12
    assert "12" in said.getvalue()


@pytest.mark.django_db
@pytest.mark.parametrize("named", ["nothing", "draft:9"])
def test_the_command_refuses_what_there_is_not(named):
    three_percent(make_world())

    with pytest.raises(CommandError):
        call_command("backtest", named)
