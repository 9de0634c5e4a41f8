"""kill -9 of whoever makes codes: another one goes on, no code is lost and none is there twice."""

import os
import subprocess
import sys
import time
from urllib.parse import quote

from django.db import connection

from coalition.tests.databases import HOUSE
from coalition.tests.world import make_world
from coalition.toolkit.models import Job
from promotions.models import Coupon, CouponBatch

PATIENCE_SECONDS = 60


def generate(*arguments: str) -> subprocess.Popen[bytes]:
    """`manage.py generate_coupons` on Django's present database."""
    given = connection.settings_dict
    host = quote(str(given["HOST"]), safe="")
    database = f"postgres://{given['USER']}:{given['PASSWORD']}@{host}:{given['PORT']}/{given['NAME']}"
    environment = os.environ | {"DATABASE_URL": database, "DEBUG": "true", "LOG_LEVEL": "ERROR"}
    command = [sys.executable, "manage.py", "generate_coupons", *arguments]
    return subprocess.Popen(command, cwd=HOUSE, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def test_generation_survives_kill_9(cloned_database, scale):
    world, quantity = make_world(publish=False), scale(small=60_000, full=200_000)
    series = world.coupon("200.00").series
    Coupon.objects.all().delete()

    doomed = generate(series.code, str(quantity))
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not Coupon.objects.exists():
        assert doomed.poll() is None, doomed.stderr.read().decode()
        assert time.monotonic() < deadline, "nothing is being made"
        time.sleep(0.005)
    doomed.kill()
    doomed.communicate()
    job, left = Job.objects.get(), Coupon.objects.count()
    assert job.state == "running"
    assert 0 < job.done == CouponBatch.objects.get().made == left < quantity

    said, bar = generate().communicate(timeout=PATIENCE_SECONDS)

    assert (Job.objects.get().state, CouponBatch.objects.get().made) == ("done", quantity)
    assert Coupon.objects.count() == Coupon.objects.values("code").distinct().count() == quantity
    assert str(quantity) in said.decode()
    assert "100%" in bar.decode()
