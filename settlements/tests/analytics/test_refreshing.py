"""Segments as a job: in their order, with a bar, a stop, a dead worker, a refusal that keeps nobody else waiting."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command

from coalition.tests.world import World, make_world
from coalition.toolkit.jobs import continue_jobs, resume_job, stop_job
from coalition.toolkit.models import Job
from members.models import BenefitProof
from promotions.engine.segments import SegmentsInCircle
from promotions.models import Segment, SegmentMember
from promotions.operations.segments import SegmentIsList
from settlements.analytics import refreshing
from settlements.analytics.refreshing import (
    KIND,
    NothingToRefresh,
    queue_nightly_refresh,
    queue_refresh,
    refresh_next,
    refresh_segment,
)

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def world(db):
    world = make_world()
    world.member()
    return world


def segment(world: World, code: str, kind: str = "computed", *, is_kept: bool = True, **conditions) -> Segment:
    return Segment.objects.create(
        programme=world.programme, code=code, name=code, kind=kind, is_kept=is_kept, conditions=conditions
    )


def work(world: World) -> list[Job]:
    return continue_jobs(kind=KIND, step=refresh_next, now=world.now)


def sizes() -> dict[str, int]:
    return dict(Segment.objects.values_list("code", "member_count"))


@pytest.fixture
def three(world):
    """Everybody, who has bought, and who has not: the last two named before what they are built on."""
    world.buy(world.desk_a, ("cream", "1", "100.00"), card=world.card)
    lazy = segment(world, "lazy")
    active = segment(world, "active")
    everybody = segment(world, "everybody", is_everybody=True)
    Segment.objects.filter(pk=active.pk).update(conditions={"segment_ids": [everybody.pk], "purchases_from": 1})
    conditions = {"segment_ids": [everybody.pk], "excluded_segment_ids": [active.pk]}
    Segment.objects.filter(pk=lazy.pk).update(conditions=conditions)
    return lazy, active, everybody


def test_a_segment_is_refreshed_after_those_it_is_built_on(world, three):
    lazy, active, everybody = three
    queued = queue_refresh(segments=[lazy], started_by="anna", now=world.now)
    assert queued.params["segments"] == [everybody.pk, active.pk, lazy.pk]

    (job,) = work(world)

    assert (job.state, job.done, job.total, job.result) == ("done", 3, 3, {})
    assert sizes() == {"everybody": 2, "active": 1, "lazy": 1}
    assert work(world) == []


def test_doing_so_again_changes_nothing(world, three):
    for _ in range(2):
        queue_refresh(segments=three, started_by="", now=world.now)
        work(world)
        rows = list(SegmentMember.objects.order_by("pk").values())
    later = world.later(hours=1)
    queue_refresh(segments=three, started_by="", now=later.now)
    work(later)

    assert list(SegmentMember.objects.order_by("pk").values()) == rows
    assert set(Segment.objects.values_list("refreshed_at", flat=True)) == {later.now}


def test_time_makes_members_come_and_go(world):
    lapsed = segment(world, "lapsed", last_purchase_days_from=60)
    world.buy(world.desk_a, ("cream", "1", "100.00"), card=world.card)
    moments = [world.later(days=days) for days in (59, 60, 61)]
    for then in moments[:2]:
        refresh_segment(segment=lapsed, now=then.now)
    moments[2].buy(world.desk_a, ("cream", "1", "100.00"), card=world.card)
    refresh_segment(segment=lapsed, now=moments[2].now)

    (member,) = SegmentMember.objects.all()
    assert (member.starts_at, member.ends_at) == (moments[1].now, moments[2].now)


def test_a_promotion_is_for_pensioners_whose_paper_is_in_force(world):
    retired = segment(world, "retired", benefit_categories=["pensioner"])
    world.promote(
        "retired", "percent_of_receipt", {"rate_bp": 1000, "effect": "discount"}, whom={"segment_ids": [retired.pk]}
    )
    world.publish()
    today = world.now.date()
    BenefitProof.objects.create(
        person=world.card.person,
        category="pensioner",
        starts_on=today,
        ends_on=today + timedelta(days=30),
        seen_at=world.now,
    )
    other = world.member()[1]

    def paid(world: World, card) -> int:
        refresh_segment(segment=retired, now=world.now)
        return world.buy(world.desk_a, ("cream", "1", "100.00"), card=card).decision.payable_kopecks

    assert (paid(world, world.card), paid(world, other)) == (90_00, 100_00)
    assert paid(world.later(days=30), world.card) == 100_00


def test_a_worker_that_dies_is_followed_by_another_that_goes_on(world, three, monkeypatch):
    queue_refresh(segments=three, started_by="", now=world.now)
    real = refreshing.write_segment

    def write_and_die(*, segment, **more):
        real(segment=segment, **more)
        if segment.code == "active":
            raise MemoryError

    with monkeypatch.context() as patch:
        patch.setattr(refreshing, "write_segment", write_and_die)
        with pytest.raises(MemoryError):
            work(world)
    job = Job.objects.get()
    assert (job.state, job.done, sizes()) == ("running", 1, {"everybody": 2, "active": 0, "lazy": 0})

    (job,) = work(world.later(hours=1))

    assert (job.state, job.done, sizes()) == ("done", 3, {"everybody": 2, "active": 1, "lazy": 1})


def test_a_stopped_job_waits_until_it_is_resumed(world, three):
    job = queue_refresh(segments=three, started_by="", now=world.now)
    continue_jobs(kind=KIND, step=refresh_next, now=world.now, heed=lambda job: stop_job(job=job))
    assert (Job.objects.get().state, Job.objects.get().done) == ("stopped", 1)
    assert work(world) == []

    resume_job(job=job)
    (job,) = work(world)
    assert (job.state, job.done) == ("done", 3)


def test_one_segments_refusal_is_told_and_the_others_are_refreshed(world, three):
    strange = segment(world, "strange", no_such_condition=1)
    empty = segment(world, "empty")
    queue_refresh(segments=[strange, empty, *three], started_by="", now=world.now)

    (job,) = work(world)

    assert (job.state, job.done) == ("done", 5)
    refused = {each["segment"]: each for each in job.result["refused"]}
    assert set(refused) == {"strange", "empty"}
    assert "ни одного условия" in refused["empty"]["ru"]
    assert sizes()["lazy"] == 1


def test_what_somebody_wrote_meanwhile_is_fresher_and_stays(world, three):
    queue_refresh(segments=three, started_by="", now=world.now)
    later = world.later(hours=1)
    refresh_segment(segment=three[-1], now=later.now)

    (job,) = work(world)

    assert (job.state, job.result) == ("done", {})
    assert Segment.objects.get(code="everybody").refreshed_at == later.now


def test_a_list_is_not_refreshed(world):
    listed = segment(world, "list", kind="list")

    with pytest.raises(SegmentIsList):
        refresh_segment(segment=listed, now=world.now)
    with pytest.raises(NothingToRefresh):
        queue_refresh(segments=[listed], started_by="", now=world.now)
    assert not Job.objects.exists()


def test_a_circle_is_refused_and_the_night_goes_round_it(world, three):
    lazy, active, everybody = three
    Segment.objects.filter(pk=everybody.pk).update(conditions={"segment_ids": [lazy.pk]})
    alone = segment(world, "alone", is_everybody=True)

    with pytest.raises(SegmentsInCircle):
        queue_refresh(segments=[active], started_by="", now=world.now)

    assert queue_nightly_refresh(now=world.now).params["segments"] == [alone.pk]


def test_every_night_what_is_kept_is_queued_once(world, three):
    segment(world, "now-and-then", is_kept=False, is_everybody=True)
    segment(world, "list", kind="list")

    job = queue_nightly_refresh(now=world.now)

    assert set(job.params["segments"]) == {each.pk for each in three}
    assert queue_nightly_refresh(now=world.now) is None
    work(world)
    assert queue_nightly_refresh(now=world.later(days=1).now) is not None


def test_nothing_is_queued_where_there_is_nothing_to_refresh(world):
    assert queue_nightly_refresh(now=world.now) is None


def test_the_command_refreshes_what_is_named_or_everything(world, three, capsys):
    call_command("refresh_segments", "active")
    assert sizes() == {"everybody": 2, "active": 1, "lazy": 0}
    call_command("refresh_segments")
    assert sizes() == {"everybody": 2, "active": 1, "lazy": 1}
    told = capsys.readouterr()
    assert "lazy: 1" in told.out
    assert "100%" in told.err

    with pytest.raises(CommandError, match="nobody"):
        call_command("refresh_segments", "nobody")
