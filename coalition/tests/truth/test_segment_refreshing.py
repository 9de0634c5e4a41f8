"""kill -9 of whoever refreshes segments: no segment is left half written, and another one goes on."""

import os
import subprocess
import sys
import time
from urllib.parse import quote

from django.db import connection

from coalition.tests.databases import HOUSE
from coalition.tests.world import make_world
from coalition.toolkit.jobs import continue_jobs
from coalition.toolkit.models import Job
from members.models import Account
from promotions.models import Segment, SegmentMember
from settlements.analytics.refreshing import KIND, refresh_next

PATIENCE_SECONDS = 60
SEGMENTS = 40


def refresh() -> subprocess.Popen[bytes]:
    """`manage.py refresh_segments` on Django's present database."""
    given = connection.settings_dict
    host = quote(str(given["HOST"]), safe="")
    database = f"postgres://{given['USER']}:{given['PASSWORD']}@{host}:{given['PORT']}/{given['NAME']}"
    environment = os.environ | {"DATABASE_URL": database, "DEBUG": "true", "LOG_LEVEL": "ERROR"}
    command = [sys.executable, "manage.py", "refresh_segments"]
    return subprocess.Popen(command, cwd=HOUSE, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def sizes() -> set[int]:
    """How many members segments have: all of them or nobody, whenever one looks."""
    return {segment.members.count() for segment in Segment.objects.all()}


def test_refreshing_survives_kill_9(cloned_database, scale):
    world, accounts = make_world(publish=False), scale(small=500, full=5_000)
    Account.objects.bulk_create(
        Account(programme=world.programme, opened_at=world.account.opened_at) for _ in range(accounts - 1)
    )
    for number in range(SEGMENTS):
        Segment.objects.create(
            programme=world.programme, code=f"s{number}", name=f"s{number}", conditions={"is_everybody": True}
        )

    doomed = refresh()
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not SegmentMember.objects.exists():
        assert doomed.poll() is None, doomed.stderr.read().decode()
        assert time.monotonic() < deadline, "nothing is being refreshed"
        time.sleep(0.005)
    doomed.kill()
    doomed.communicate()

    job = Job.objects.get()
    assert job.state == "running"
    assert 0 < job.done < SEGMENTS
    assert sizes() == {0, accounts}
    assert Segment.objects.filter(member_count=accounts).count() == job.done

    (job,) = continue_jobs(kind=KIND, step=refresh_next, now=job.created_at)

    assert (job.state, job.done) == ("done", SEGMENTS)
    assert sizes() == {accounts}
