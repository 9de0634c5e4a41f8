from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PharmaciesConfig(AppConfig):
    name = "pharmacies"
    label = "pharmacies"
    verbose_name = _("Participants")
    default_auto_field = "django.db.models.BigAutoField"
