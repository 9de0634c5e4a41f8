import pghistory
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _

from pharmacies.models.legal_entity import LegalEntity


@pghistory.track(exclude=["password", "last_login"])
class StaffUser(AbstractUser):
    """Everyone who signs in works at a participant, the operator being one. What he may do is in his groups."""

    legal_entity = models.ForeignKey(
        LegalEntity, verbose_name=_("works at"), null=True, blank=True, on_delete=models.PROTECT, related_name="staff"
    )
    rights_changed_at = models.DateTimeField(_("rights changed"), null=True, editable=False)

    class Meta:
        verbose_name = _("staff user")
        verbose_name_plural = _("staff users")
        ordering = ["username"]
