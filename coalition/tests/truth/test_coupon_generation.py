"""kill -9 of whoever makes codes: another one goes on, no code is lost and none is there twice."""

import pytest

from coalition.tests.processes import kill_when, run_to_its_end
from coalition.tests.world import make_world
from coalition.toolkit.models import Job
from promotions.models import Coupon, CouponBatch


@pytest.mark.full
def test_generation_survives_kill_9(cloned_database):
    world, quantity = make_world(publish=False), 200_000
    series = world.coupon("200.00").series
    Coupon.objects.all().delete()

    kill_when(Coupon.objects.exists, "manage.py", "generate_coupons", series.code, str(quantity))
    job, left = Job.objects.get(), Coupon.objects.count()
    assert job.state == "running"
    assert 0 < job.done == CouponBatch.objects.get().made == left < quantity

    said, bar = run_to_its_end("manage.py", "generate_coupons")

    assert (Job.objects.get().state, CouponBatch.objects.get().made) == ("done", quantity)
    assert Coupon.objects.count() == Coupon.objects.values("code").distinct().count() == quantity
    assert str(quantity) in said
    assert "100%" in bar
