from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DemoConfig(AppConfig):
    """Coalitions to look at: no tables, only commands."""

    name = "coalition.demo"
    label = "demo"
    verbose_name = _("Demonstration")
