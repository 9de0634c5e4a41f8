"""kill -9 of whoever makes cards: another one goes on, no number is lost and none is there twice."""

import pytest

from coalition.tests.processes import kill_when, run_to_its_end
from coalition.tests.world import make_world
from coalition.toolkit.models import Job
from members.models import Card, CardBatch


@pytest.mark.full
def test_making_cards_survives_kill_9(cloned_database):
    quantity = 100_000
    make_world(publish=False)
    made = Card.objects.exclude(batch=None)

    kill_when(made.exists, "manage.py", "generate_cards", "m", str(quantity))
    job, left = Job.objects.get(), made.count()
    assert job.state == "running"
    assert 0 < job.done == CardBatch.objects.get().made == left < quantity

    said, bar = run_to_its_end("manage.py", "generate_cards")

    assert (Job.objects.get().state, CardBatch.objects.get().made) == ("done", quantity)
    assert made.count() == made.values("number").distinct().count() == quantity
    assert Card.pgh_event_model.objects.filter(batch__isnull=False, pgh_label="insert").count() == quantity
    assert str(quantity) in said
    assert "100%" in bar
