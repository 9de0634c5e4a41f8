"""kill -9 of whoever refreshes segments: no segment is left half written, and another one goes on."""

import pytest

from coalition.tests.processes import kill_when
from coalition.tests.world import make_world
from coalition.toolkit.jobs import continue_jobs
from coalition.toolkit.models import Job
from members.models import Account
from promotions.models import Segment, SegmentMember
from settlements.analytics.refreshing import KIND, refresh_next

SEGMENTS = 40


def sizes() -> set[int]:
    """How many members segments have: all of them or nobody, whenever one looks."""
    return {segment.members.count() for segment in Segment.objects.all()}


@pytest.mark.full
def test_refreshing_survives_kill_9(cloned_database):
    world, accounts = make_world(publish=False), 5_000
    Account.objects.bulk_create(
        Account(programme=world.programme, opened_at=world.account.opened_at) for _ in range(accounts - 1)
    )
    for number in range(SEGMENTS):
        Segment.objects.create(
            programme=world.programme, code=f"s{number}", name=f"s{number}", conditions={"is_everybody": True}
        )

    kill_when(SegmentMember.objects.exists, "manage.py", "refresh_segments")

    job = Job.objects.get()
    assert job.state == "running"
    assert 0 < job.done < SEGMENTS
    assert sizes() == {0, accounts}
    assert Segment.objects.filter(member_count=accounts).count() == job.done

    (job,) = continue_jobs(kind=KIND, step=refresh_next, now=job.created_at)

    assert (job.state, job.done) == ("done", SEGMENTS)
    assert sizes() == {accounts}
