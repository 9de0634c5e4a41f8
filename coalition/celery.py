"""Celery: tasks are found in `<package>.tasks`, the broker is CELERY_BROKER_URL or the embedded one."""

import os
from typing import Any

import pghistory
from celery import Celery, Task
from celery.signals import worker_init
from django.conf import settings

from coalition.toolkit.embedded.broker import embedded_broker
from coalition.toolkit.starting import refuse_unsafe_start

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "coalition.settings")


class TracedTask(Task):
    """A task whose changes say in the history whose they are."""

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        with pghistory.context(task=self.name):
            return super().__call__(*args, **kwargs)


class CoalitionCelery(Celery):
    """Joins the embedded broker when the first connection is wanted and no other broker is named."""

    task_cls = TracedTask

    def connection_for_read(self, url: str | None = None, **options: Any) -> Any:
        return super().connection_for_read(url or broker_url(), **options)

    def connection_for_write(self, url: str | None = None, **options: Any) -> Any:
        return super().connection_for_write(url or broker_url(), **options)


def broker_url() -> str:
    """Where messages go; starts the embedded broker when it is the one."""
    if settings.CELERY_BROKER_URL:
        return settings.CELERY_BROKER_URL
    broker = embedded_broker(settings.DATA_DIR / "broker")
    broker.join()
    return broker.url


@worker_init.connect
def check_before_work(**_: Any) -> None:
    """A worker starts only where the console would."""
    refuse_unsafe_start()


app = CoalitionCelery("coalition")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
