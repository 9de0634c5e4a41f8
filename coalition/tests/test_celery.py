"""Tasks, their schedule, and a real worker on the real embedded broker."""

import subprocess
import sys
from pathlib import Path

from django_celery_beat.models import PeriodicTask
from django_celery_beat.schedulers import DatabaseScheduler

from coalition.celery import app
from coalition.schedule import SCHEDULE
from coalition.toolkit.embedded.broker import EmbeddedBroker
from coalition.toolkit.tests.embedded.conftest import wait_until

ROOT = Path(__file__).parents[2]


def test_every_task_of_the_schedule_exists():
    app.loader.import_default_modules()

    assert {entry["task"] for entry in SCHEDULE.values()} <= app.tasks.keys()


def test_beat_writes_the_schedule_down_once(cloned_database):
    for _ in range(2):
        DatabaseScheduler(app=app, lazy=True).setup_schedule()

    assert set(PeriodicTask.objects.values_list("name", flat=True)) == set(SCHEDULE)


def test_a_worker_does_what_another_process_sends(tmp_path):
    environment = {"DATA_DIR": str(tmp_path)}
    worker = subprocess.Popen(
        [sys.executable, "-m", "celery", "-A", "coalition.celery", "worker", "--pool=solo", "--loglevel=INFO"],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        cwd=ROOT,
        env=environment,
    )
    try:
        send = "from coalition.toolkit.tasks import ping; ping.delay()"
        subprocess.run([sys.executable, "manage.py", "shell", "-c", send], cwd=ROOT, env=environment, check=True)
        for line in worker.stdout:
            if "succeeded" in line:
                break

        assert "coalition.toolkit.tasks.ping" in line
        assert "pong" in line
        assert EmbeddedBroker(tmp_path / "broker").is_alive()
    finally:
        worker.terminate()
        worker.communicate()
    wait_until(lambda: not EmbeddedBroker(tmp_path / "broker").is_alive())
