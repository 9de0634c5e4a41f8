"""kill -9 of whoever makes cards: another one goes on, no number is lost and none is there twice."""

import os
import subprocess
import sys
import time
from urllib.parse import quote

from django.db import connection

from coalition.tests.databases import HOUSE
from coalition.tests.world import make_world
from coalition.toolkit.models import Job
from members.models import Card, CardBatch

PATIENCE_SECONDS = 60


def generate(*arguments: str) -> subprocess.Popen[bytes]:
    """`manage.py generate_cards` on Django's present database."""
    given = connection.settings_dict
    host = quote(str(given["HOST"]), safe="")
    database = f"postgres://{given['USER']}:{given['PASSWORD']}@{host}:{given['PORT']}/{given['NAME']}"
    environment = os.environ | {"DATABASE_URL": database, "DEBUG": "true", "LOG_LEVEL": "ERROR"}
    command = [sys.executable, "manage.py", "generate_cards", *arguments]
    return subprocess.Popen(command, cwd=HOUSE, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def test_making_cards_survives_kill_9(cloned_database, scale):
    quantity = scale(small=40_000, full=200_000)
    make_world(publish=False)
    made = Card.objects.exclude(batch=None)

    doomed = generate("m", str(quantity))
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not made.exists():
        assert doomed.poll() is None, doomed.stderr.read().decode()
        assert time.monotonic() < deadline, "nothing is being made"
        time.sleep(0.005)
    doomed.kill()
    doomed.communicate()
    job, left = Job.objects.get(), made.count()
    assert job.state == "running"
    assert 0 < job.done == CardBatch.objects.get().made == left < quantity

    said, bar = generate().communicate(timeout=PATIENCE_SECONDS)

    assert (Job.objects.get().state, CardBatch.objects.get().made) == ("done", quantity)
    assert made.count() == made.values("number").distinct().count() == quantity
    assert Card.pgh_event_model.objects.filter(batch__isnull=False, pgh_label="insert").count() == quantity
    assert str(quantity) in said.decode()
    assert "100%" in bar.decode()
