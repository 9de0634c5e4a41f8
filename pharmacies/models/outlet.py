import zoneinfo

import pghistory
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from pharmacies.models.legal_entity import LegalEntity


def validate_time_zone(value: str) -> None:
    if value not in zoneinfo.available_timezones():
        raise ValidationError(_("Choose a time zone such as Europe/Moscow or Asia/Yekaterinburg."), code="time_zone")


@pghistory.track()
class Outlet(models.Model):
    """A place where a buyer is served: a pharmacy with an address, a time zone, and what it gives and takes."""

    legal_entity = models.ForeignKey(
        LegalEntity, verbose_name=_("legal entity"), on_delete=models.PROTECT, related_name="outlets"
    )
    code = models.CharField(_("code"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=160)
    address = models.CharField(_("address"), max_length=300)
    region = models.CharField(_("region"), max_length=80)
    district = models.CharField(_("district"), max_length=80, blank=True)
    time_zone = models.CharField(
        _("time zone"), max_length=40, default="Europe/Moscow", validators=[validate_time_zone]
    )
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    issues_points = models.BooleanField(_("issues points"), default=True)
    accepts_points = models.BooleanField(_("accepts points"), default=True)
    accepts_coupons = models.BooleanField(_("accepts coupons"), default=True)
    opened_on = models.DateField(_("takes part since"))
    closed_on = models.DateField(_("takes part until"), null=True, blank=True)

    class Meta:
        verbose_name = _("outlet")
        verbose_name_plural = _("outlets")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def is_open_on(self, day) -> bool:
        """Whether the outlet takes part on a day."""
        return self.opened_on <= day and (self.closed_on is None or day < self.closed_on)
