from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ToolkitConfig(AppConfig):
    name = "coalition.toolkit"
    label = "toolkit"
    verbose_name = _("Work tools")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        import_module("coalition.toolkit.checks")
