from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CoalitionConfig(AppConfig):
    name = "coalition"
    label = "coalition"
    verbose_name = _("Coalition")

    def ready(self) -> None:
        import_module("coalition.celery")  # so that `shared_task` finds our Celery application in every process
