from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pharmacies.models import StaffUser


class ConfirmationCode(models.Model):
    """A code that was sent to a phone, kept as a keyed hash: good once, for minutes, and for a few tries."""

    class Purpose(models.TextChoices):
        PHONE = "phone", _("the phone is his")
        CONSENT = "consent", _("agrees to a text")

    purpose = models.CharField(_("purpose"), max_length=8, choices=Purpose)
    phone = models.CharField(_("phone"), max_length=20)
    content_hash = models.CharField(_("hash of what is agreed to"), max_length=64, blank=True)
    code_hash = models.CharField(_("hash of the code"), max_length=64)
    tries_left = models.PositiveSmallIntegerField(_("tries left"), default=3)
    clerk = models.ForeignKey(
        StaffUser, verbose_name=_("clerk"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    sent_at = models.DateTimeField(_("sent"))
    expires_at = models.DateTimeField(_("good until"))
    used_at = models.DateTimeField(_("used"), null=True, blank=True)

    class Meta:
        verbose_name = _("confirmation code")
        verbose_name_plural = _("confirmation codes")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(expires_at__gt=models.F("sent_at")), name="code_is_good_for_a_while")
        ]
        indexes = [models.Index(fields=["phone", "sent_at"], name="code_by_phone")]

    def __str__(self) -> str:
        return f"{self.get_purpose_display()} · {self.sent_at:%d.%m.%Y %H:%M}"
